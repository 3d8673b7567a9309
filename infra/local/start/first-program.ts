/** Puts the first program on the platform, and a webhook secret, through the operators' routes. */
import { readFile } from 'node:fs/promises';
import { plainJson } from '../../../cli/program/jsonc.ts';
import type { Machine } from '../machine.ts';
import { Refusal } from '../refusal.ts';

interface FirstProgram {
  readonly program: string;
  readonly webhookSecret: string;
}

/** `file` is a program file, with comments or without. Of a kept platform the program and the secret are already there, and stay as they are. */
export async function ensureProgram(machine: Machine, program: string, file: string): Promise<FirstProgram> {
  const token = await machine.issuer.sign({ scope: 'programs:write secrets:write members:read', program });
  const call = (method: string, path: string, body?: string) =>
    fetch(`${machine.url}/v1/programs/${program}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    });

  const published = await call('GET', '');
  if (published.status === 404) await publish(call, plainJson(await readFile(file, 'utf8')));
  else await expectOk(published, 'reading the program');
  return { program, webhookSecret: await ensureSecret(machine, call) };
}

type Call = (method: string, path: string, body?: string) => Promise<Response>;

async function publish(call: Call, text: string): Promise<void> {
  await expectOk(await call('PUT', '/drafts/first', text), 'saving the draft of the program');
  await expectOk(await call('POST', '/drafts/first/publish'), 'publishing the program');
}

async function ensureSecret({ folder }: Machine, call: Call): Promise<string> {
  const kept = folder.state.webhookSecret;
  if (kept !== undefined && (await isActive(call, kept.id))) return kept.secret;
  const added = await expectOk(await call('POST', '/secrets'), 'adding a webhook secret');
  const { id, secret } = (await added.json()) as { id: string; secret: string };
  folder.keep({ webhookSecret: { id, secret } });
  return secret;
}

async function isActive(call: Call, id: string): Promise<boolean> {
  const listed = await expectOk(await call('GET', '/secrets'), 'listing the webhook secrets');
  const { secrets } = (await listed.json()) as { secrets: { id: string; retiredAt: string | null }[] };
  return secrets.some((each) => each.id === id && each.retiredAt === null);
}

async function expectOk(response: Response, what: string): Promise<Response> {
  if (response.ok) return response;
  const { status } = response;
  throw new Refusal(`The platform answered ${status} on ${what}: ${(await response.text()).slice(0, 1_000)}`);
}
