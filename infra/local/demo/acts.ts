/** Does what the demo's members do beside buying, through the API as a shop's back end and an operator would. */
import * as z from 'zod';
import { type ApiTarget, callApi } from '../../../cli/platform/api.ts';
import { memberPath } from '../../../cli/platform/paths.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import type { Act, Step } from './deeds.ts';

export interface Counter {
  readonly file: ProgramFile;
  /** With the scopes members:read and members:write. */
  readonly service: ApiTarget;
  /** With the scope points:adjust. */
  readonly operator: ApiTarget;
}

export type Command = Exclude<Act, { kind: 'fact' }>;

/** Whether anything came of it: what a balance or a quota does not allow is left. */
export async function act(counter: Counter, { memberId, at }: Step, command: Command): Promise<boolean> {
  const member = memberPath(counter.file.id, memberId);
  const { service, operator } = counter;
  switch (command.kind) {
    case 'enrol': {
      const body = command.birthday === null ? {} : { birthday: command.birthday };
      await callApi(service, { method: 'PUT', path: `${member}/enrolment`, body });
      return true;
    }
    case 'tag':
      await callApi(service, { method: 'PUT', path: `${member}/tags/${command.tag}` });
      return true;
    case 'redeem':
      return redeem(counter, member, `demo-redemption-${memberId}-${at}`);
    case 'use':
      return use(service, member, `demo-use-${memberId}-${at}`);
    case 'adjust': {
      const { points, reason } = command;
      const idempotencyKey = `demo-adjustment-${memberId}-${at}`;
      await callApi(operator, {
        method: 'POST',
        path: `${member}/adjustments`,
        body: { points, reason },
        idempotencyKey,
      });
      return true;
    }
    case 'override':
      return give(counter, member, at, command);
  }
}

const rewardsAnswer = z.looseObject({
  rewards: z.array(z.looseObject({ id: z.string(), points: z.number(), available: z.boolean() })),
});
const statusAnswer = z.looseObject({
  balance: z.number(),
  privileges: z.array(
    z.looseObject({
      id: z.string(),
      quota: z.looseObject({ uses: z.number(), used: z.number() }).optional(),
    }),
  ),
});

async function redeem({ file, service }: Counter, member: string, idempotencyKey: string): Promise<boolean> {
  const { redemption } = file;
  if (redemption === undefined) return false;
  const answer = await callApi(service, { method: 'GET', path: `${member}/rewards` });
  const { rewards } = rewardsAnswer.parse(answer);
  const [dearest] = rewards.filter(({ available }) => available).toSorted((a, b) => b.points - a.points);
  const points = Math.floor((await status(service, member)).balance / redemption.step) * redemption.step;
  if (dearest === undefined && points < Math.max(1, redemption.minimum)) return false;
  const body = { mode: 'capture', ...(dearest === undefined ? { points } : { rewardId: dearest.id }) };
  await callApi(service, { method: 'POST', path: `${member}/redemptions`, body, idempotencyKey });
  return true;
}

async function use(service: ApiTarget, member: string, useId: string): Promise<boolean> {
  const { privileges } = await status(service, member);
  const left = privileges.find(({ quota }) => quota !== undefined && quota.used < quota.uses);
  if (left === undefined) return false;
  const path = `${member}/privileges/${encodeURIComponent(left.id)}/uses`;
  await callApi(service, { method: 'POST', path, body: { useId } });
  return true;
}

const dayMs = 86_400_000;

async function give(
  { file, operator }: Counter,
  member: string,
  at: number,
  { tier, days, reason }: Extract<Command, { kind: 'override' }>,
): Promise<boolean> {
  const given = tier ?? file.tiers.levels.at(-1)?.id;
  const until = new Date(at + days * dayMs).toISOString();
  const body = { tier: given, until, kind: 'match', reason };
  const idempotencyKey = `demo-override-${given}-${at}`;
  await callApi(operator, { method: 'POST', path: `${member}/tier-overrides`, body, idempotencyKey });
  return true;
}

async function status(service: ApiTarget, member: string): Promise<z.infer<typeof statusAnswer>> {
  return statusAnswer.parse(await callApi(service, { method: 'GET', path: `${member}/status` }));
}
