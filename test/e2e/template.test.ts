/** The local run serves the template and nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Stack } from '../../infra/local/assembly/template.ts';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { buy, type Client, clientOf } from './client.ts';

const gone = 'GET /v1/programs/{program}/members/{memberId}/entries';

/** The stacks without one route. */
function without(routeKey: string, stacks: readonly Stack[]): readonly Stack[] {
  return stacks.map((stack) => {
    const { Resources } = stack.template;
    const kept = Object.entries(Resources).filter(([, { Properties }]) => Properties?.RouteKey !== routeKey);
    return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(kept) } };
  });
}

let platform: Platform;
let client: Client;
let taken = 0;
beforeAll(async () => {
  platform = await startPlatform({
    changeStacks: (stacks) => {
      const changed = without(gone, stacks);
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
  expect(taken).toBe(1);
  const { program, webhookSecret: secret, tokens } = platform;
  const bought = await buy(client, { program, secret }, 'm1', '25.00');
  expect(bought.body.status).toBe('recorded');
  const asking = { params: { program, memberId: 'm1' }, token: tokens.service };
  expect((await client.ask('readStatus', asking)).status).toBe(200);
  const entries = await client.ask('listEntries', asking);
  expect([entries.status, entries.body]).toEqual([404, { message: 'Not Found' }]);
});
