/** Each page in docs/sources, followed from top to bottom over HTTP, with the shop on the other side. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sourceKindNames } from '../../../functions/inbound/sources/table.ts';
import { type Platform, startPlatform } from '../../../infra/local/platform.ts';
import { laurel } from '../../cli/support/run.ts';
import type { Call } from '../../functions/support/event.ts';
import { readPage } from './page.ts';
import { type PlayedShop, shops } from './shops.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform?.stop());

/** As the operator; what asks for members has a token of its own. */
async function run([program, command, ...args]: readonly string[]) {
  expect([program, command]).toEqual(['npx', 'laurel']);
  const { service, operator } = platform.tokens;
  return laurel(args, {
    env: {
      LAUREL_URL: platform.url,
      LAUREL_PROGRAM: platform.program,
      LAUREL_TOKEN: args[0] === 'status' ? service : operator,
    },
  });
}

async function post(url: string, { body, headers }: Call) {
  const response = await fetch(url, { method: 'POST', body: String(body), headers: { ...headers } });
  const answer = (await response.json()) as { type?: string; status: string; results: { reason?: string }[] };
  return { status: response.status, answer };
}

const optionOf = (command: readonly string[], name: string) => command[command.indexOf(`--${name}`) + 1]!;
const isPut = (command: readonly string[]) => command[3] === 'put' && command.includes('--secret');

it('every kind of shop has a page', () => {
  // Our own format has a page for engineers.
  const ofShops = sourceKindNames.filter((kind) => kind !== 'standard');
  expect(Object.keys(shops).toSorted()).toEqual(ofShops.toSorted());
});

describe.each(Object.entries(shops))('the page of %s', (kind, shop: PlayedShop) => {
  const page = readPage(kind);
  const [connect, ...later] = page.commands.filter(isPut) as [readonly string[], ...(readonly string[])[]];
  const rotate = later.at(-1)!;
  const source = connect[4]!;
  const customer = page.commands.find(([, , command]) => command === 'status')![3]!;
  let url: string;

  const send = async ([topic, body]: readonly [string, Record<string, unknown>], secret: string, to = url) =>
    post(to, shop.sign(topic, body, secret));

  it('connects the shop and prints its address, which the shop can greet', async () => {
    const { exitCode, stdout, stderr } = await run(connect);
    expect(exitCode, stderr).toBe(0);
    url = stdout.trim();
    expect(url).toMatch(new RegExp(`/webhooks/${source}$`));
    if (shop.greeting !== undefined) expect((await post(url, shop.greeting)).status).toBe(200);
  });

  it('shows the customer once they have paid, and less when money goes back', async () => {
    const status = page.commands.find(([, , command]) => command === 'status')!;
    expect((await run(status)).exitCode).toBe(1);
    const order = shop.order(customer);
    const paid = await send(order, optionOf(connect, 'secret'));
    expect([paid.status, paid.answer.status], JSON.stringify(paid.answer)).toEqual([200, 'recorded']);
    const before = await run(status);
    expect(before.exitCode, before.stderr).toBe(0);
    expect(before.stdout).toContain('100');
    const back = await send(shop.refund(order[1]), optionOf(connect, 'secret'));
    expect(back.answer.status, JSON.stringify(back.answer)).toBe('recorded');
    expect((await run(status)).stdout).not.toBe(before.stdout);
  });

  it('names no topic of which nothing is made', async () => {
    for (const topic of page.topics) {
      const { answer } = await send([topic, { type: topic }], optionOf(connect, 'secret'));
      expect(answer.results[0]!.reason, topic).toBe('unreadable');
    }
  });

  it('has settings that are taken as they are', async () => {
    const needed = JSON.parse(connect.includes('--settings') ? optionOf(connect, 'settings') : '{}');
    for (const settings of page.settings) {
      const put = [
        'npx',
        'laurel',
        'source',
        'put',
        `${source}-other`,
        '--kind',
        kind,
        '--secret',
        'whsec_MfKQ9r8GKYqrTwjUPD8ILPZI',
      ];
      const { exitCode, stderr } = await run([
        ...put,
        '--settings',
        JSON.stringify({ ...needed, ...settings }),
      ]);
      expect(exitCode, stderr).toBe(0);
    }
  });

  it('says what is wrong as it is said', async () => {
    const secret = optionOf(connect, 'secret');
    for (const [status, name] of page.wrongs) {
      if (name === 'signature-wrong' || name === 'unknown-source') {
        const isKnown = name === 'signature-wrong';
        const to = isKnown ? url : url.replace(source, `${source}-misspelt`);
        const { status: given, answer } = await send(
          shop.order(customer),
          isKnown ? 'whsec_another_secret' : secret,
          to,
        );
        expect([given, answer.type]).toEqual([status, `/problems/${name}`]);
      } else {
        const { status: given, answer } = await send(shop.wrong[name]!, secret);
        expect([given, answer.results[0]!.reason], name).toEqual([status, name]);
      }
    }
  });

  it('has commands that all do what they say', async () => {
    for (const command of page.commands) {
      const { exitCode, stderr } = await run(command);
      expect(exitCode, `${command.join(' ')}: ${stderr}`).toBe(0);
    }
  });

  it('leaves the old secret active beside the new one', async () => {
    const isTaken = async (command: readonly string[]) => {
      const { status, answer } = await send(shop.order(customer), optionOf(command, 'secret'));
      expect(status, JSON.stringify(answer)).toBe(200);
    };
    // A new one is known within seconds.
    await vi.waitFor(() => isTaken(rotate), { timeout: 30_000, interval: 500 });
    await isTaken(connect);
  });
});
