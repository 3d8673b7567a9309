/** A subscriber on this machine, from the template: it fails, stalls, and comes back a day later by the moved clock. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { fine, type Receiver, startReceiver } from '../support/receiver.ts';
import { buy, type Client, clientOf } from './client.ts';

let platform: Platform;
let client: Client;
let receiver: Receiver;
beforeAll(async () => {
  [platform, receiver] = await Promise.all([startPlatform(), startReceiver()]);
  client = clientOf(platform.url);
});
afterAll(async () => {
  await Promise.all([platform?.stop(), receiver?.stop()]);
});

const asking = (params: Record<string, string> = {}) => ({
  params: { program: platform.program, ...params },
  token: platform.tokens.operator,
});
const subscription = 'crm';

async function purchase(member: string): Promise<void> {
  const { program, webhookSecret: secret } = platform;
  const bought = await buy(client, { program, secret }, member, '25.00');
  expect(bought.body.status).toBe('recorded');
}

/** By member, the sequences in the order in which they were accepted. */
function accepted(): Record<string, number[]> {
  const of: Record<string, number[]> = {};
  for (const { event } of receiver.accepted) {
    const member = String(event.data.memberId);
    of[member] = [...(of[member] ?? []), Number(event.data.version)];
  }
  return of;
}

it('a subscriber that fails, stalls and comes back a day later has every event once, in order per member', async () => {
  const made = await client.ask('putSubscription', {
    ...asking({ subscription }),
    body: { url: receiver.url, ordered: true },
  });
  expect([made.status, made.body.state]).toEqual([201, 'delivering']);
  receiver.secret = made.body.secret;

  await purchase('ada');
  await client.advance('PT1M');
  expect(receiver.accepted.length).toBeGreaterThan(0);
  expect(receiver.accepted.every(({ isVerified }) => isVerified)).toBe(true);

  // From now on nothing of ada's gets through; once a request is left hanging.
  let hung = false;
  receiver.mood = ({ event }) => {
    if (event.data.memberId !== 'ada') return fine;
    if (hung) return { status: 500 };
    hung = true;
    return 'hang';
  };
  const before = accepted();
  for (const member of ['ada', 'bob', 'ada', 'bob', 'ada']) await purchase(member);
  await client.advance('PT1M');
  expect(hung).toBe(true);
  expect(accepted().ada).toEqual(before.ada);
  expect(new Set(accepted().bob)).toEqual(new Set([1, 2]));

  receiver.mood = () => fine;
  await client.advance('P1D');
  const { ada = [], bob = [] } = accepted();
  expect(ada).toEqual(ada.toSorted((a, b) => a - b));
  expect(bob).toEqual(bob.toSorted((a, b) => a - b));
  expect([new Set(ada), new Set(bob)]).toEqual([new Set([1, 2, 3, 4]), new Set([1, 2])]);
  const ids = receiver.accepted.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);

  const log = await client.ask('listEvents', { ...asking(), query: { limit: '100' } });
  expect(new Set(ids)).toEqual(new Set(log.body.events.map(({ id }: { id: string }) => id)));
  const tries = await client.ask('listDeliveries', { ...asking({ subscription }), query: { limit: '100' } });
  expect(tries.body.deliveries.filter(({ arrived }: { arrived: boolean }) => arrived)).toHaveLength(
    ids.length,
  );
}, 120_000);

it('what is tested arrives at once, signed like the rest', async () => {
  const tested = await client.ask('testSubscription', asking({ subscription }));
  expect(tested.body).toMatchObject({ arrived: true, status: 204, reason: null });
  expect(receiver.accepted.at(-1)).toMatchObject({ id: tested.body.event, isVerified: true });
});
