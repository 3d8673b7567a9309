import { beforeEach, expect, test } from 'vitest';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { seenAt } from '../../../domain/member/advance.ts';
import { auditMember } from '../../../functions/store/history/audit.ts';
import { listEntries } from '../../../functions/store/history/history.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { openMemory } from '../../contract/engines.ts';
import { at, member } from '../store/given.ts';
import { Sweeping } from './sweeping.ts';

let sweeping: Sweeping;
beforeEach(async () => {
  const { store } = await openMemory();
  sweeping = new Sweeping(store, '2026-01-10T15:00:00Z');
  await sweeping.publish();
});

const stored = async (id: string) => (await getMember(sweeping.store, sweeping.program, member(id)))!;
const entries = async (id: string) =>
  (await listEntries(sweeping.store, sweeping.program, member(id), 50, null)).entries;
const sound = async (id: MemberId) =>
  auditMember(sweeping.store, sweeping.program, await sweeping.timeline(), await stored(id), sweeping.now);

test('a term that ended is booked once, by the run, and the member is sound', async () => {
  await sweeping.buy({ order: '1', member: 'm1', cents: 12_000, at: '2026-01-10T15:00:00Z' });
  await sweeping.buy({ order: '2', member: 'm2', cents: 500, at: '2026-01-10T15:00:00Z' });
  await sweeping.tick('2027-01-10T05:20:00Z');
  expect(sweeping.messages).toHaveLength(1);
  await sweeping.drain();
  const run = await sweeping.latest();
  expect(run.finishedAt).toBe(sweeping.now);
  expect(run.result).toMatchObject({ found: 1, done: 1, failed: 0 });
  expect(JSON.parse(run.result!.sum)).toMatchObject({ members: 1, lowered: 1, raised: 0 });
  const [passage] = await entries('m1');
  expect(passage).toMatchObject({
    id: 'passage:2',
    at: at('2027-01-10T05:00:00Z'),
    recordedAt: sweeping.now,
    outcomes: [{ kind: 'tier.lowered', from: 'gold', to: 'regular' }],
    body: { kind: 'passage', by: { actor: 'review', requestId: expect.stringContaining(run.id) } },
  });
  expect(await sound(member('m1'))).toBeNull();
  expect((await stored('m2')).version).toBe(1);
  expect((await stored('m1')).dueAt).toBe(at('2027-02-01T05:00:00Z'));
});

test('right one second after the term, though no job has run', async () => {
  await sweeping.buy({ order: '1', cents: 12_000, at: '2026-01-10T15:00:00Z' });
  const seen = seenAt((await stored('m1')).state, await sweeping.timeline(), at('2027-01-10T05:00:01Z'));
  expect(seen.tier.level).toBe('regular');
});
