/** The local run serves the template and nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Stack } from '../../infra/local/assembly/template.ts';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { buy, type Client, clientOf } from './client.ts';

const goneRoute = 'GET /v1/programs/{program}/members/{memberId}/entries';
const goneTypes = ['AWS::Lambda::EventSourceMapping', 'AWS::Scheduler::Schedule'];

/** The stacks without one route, the schedule, and what works off the queue and the stream. */
function without(stacks: readonly Stack[]): readonly Stack[] {
  return stacks.map((stack) => {
    const kept = Object.entries(stack.template.Resources).filter(
      ([, { Type, Properties }]) => Properties?.RouteKey !== goneRoute && !goneTypes.includes(Type),
    );
    return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(kept) } };
  });
}

let platform: Platform;
let client: Client;
let taken = 0;
beforeAll(async () => {
  platform = await startPlatform({
    changeStacks: (stacks) => {
      const changed = without(stacks);
      taken = countResources(stacks) - countResources(changed);
      return changed;
    },
  });
  client = clientOf(platform.url);
});
afterAll(() => platform?.stop());

function countResources(stacks: readonly Stack[]): number {
  return stacks.reduce((sum, { template }) => sum + Object.keys(template.Resources).length, 0);
}

it('a route that is taken out of the template is gone, and the others stay', async () => {
  expect(taken).toBe(9);
  const { program, webhookSecret: secret, tokens } = platform;
  const bought = await buy(client, { program, secret }, 'm1', '25.00');
  expect(bought.body.status).toBe('recorded');
  const asking = { params: { program, memberId: 'm1' }, token: tokens.service };
  expect((await client.ask('readStatus', asking)).status).toBe(200);
  const entries = await client.ask('listEntries', asking);
  expect([entries.status, entries.body]).toEqual([404, { message: 'Not Found' }]);
});

it('without the schedule no review is run, and without the event source one that is started stays undone', async () => {
  const { program, tokens } = platform;
  await client.advance('P800D');
  const asking = { params: { program }, token: tokens.service };
  expect((await client.ask('listRuns', asking)).body.runs).toEqual([]);

  const started = await client.ask('startReview', { params: { program }, token: tokens.operator });
  expect(started.body).toMatchObject({ planned: 1, done: 0 });
  await client.advance('P1D'); // waits for every queue that is worked off
  const run = await client.ask('readRun', { ...asking, params: { program, run: started.body.id } });
  expect(run.body).toMatchObject({ planned: 1, done: 0, finishedAt: null });
});
