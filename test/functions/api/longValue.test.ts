/** A member with more facts than are counted at once, such as a till's shared card: what is told of their value. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { listSegmentMembers } from '../../../functions/api/value/segments.ts';
import { readValue } from '../../../functions/api/value/value.ts';
import type { Request } from '../../../functions/shared/http.ts';
import { entriesMax } from '../../../functions/store/history/history.ts';
import { memberPk } from '../../../functions/store/keys.ts';
import { toMemberItem } from '../../../functions/store/members/memberItem.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { getModel } from '../../../functions/store/programs/models.ts';
import { openMemory } from '../../contract/engines.ts';
import { Sweeping } from '../sweeps/sweeping.ts';

const card = 'till-7' as MemberId;
let sweeping: Sweeping;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-20T06:00:00Z') });
  const { store } = await openMemory();
  sweeping = new Sweeping(store, '2026-01-10T15:00:00Z');
  await sweeping.publish({ value: {} });
  for (const member of [card, 'anna']) {
    await sweeping.buy({ order: member, member, cents: 1_000, at: '2026-01-12T15:00:00Z' });
  }
});

afterEach(() => {
  vi.useRealTimers();
});

/** As after so many commits; stale, as after a refund that emptied a day in between. */
async function grow(isStale: boolean): Promise<void> {
  const { store, program } = sweeping;
  const member = (await getMember(store, program, card))!;
  const state = { ...member.state, activity: { ...member.state.activity, isStale } };
  const item = toMemberItem(program, { ...member, state, version: entriesMax + 1 });
  await store.documents.send(
    new UpdateCommand({
      TableName: store.tables.members,
      Key: { pk: memberPk(program, card) },
      UpdateExpression: 'SET version = :version, #state = :state',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':version': item.version, ':state': item.state },
    }),
  );
}

const commands = () => ({ store: sweeping.store, timelineOf: sweeping.sweeper.timelineOf });
const request = (params: Request['params']): Request => ({
  id: 'r',
  program: sweeping.program,
  params,
  query: {},
  headers: {},
  claims: {},
  body: Buffer.alloc(0),
  timeLeftMs: () => 10_000,
});

describe('a member with more facts than are counted at once', () => {
  test('has every figure that the state gives, and no habits', async () => {
    await grow(false);
    const { status, body } = await readValue(commands(), request({ memberId: card }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'calculated',
      statistics: { spend: '10.00' },
      tags: { favouriteCategory: null, preferredChannel: null },
    });
  });

  test('has no figures where they would have to be counted, and that is said', async () => {
    await grow(true);
    const { status, body } = await readValue(commands(), request({ memberId: card }));
    expect([status, body]).toEqual([200, expect.objectContaining({ state: 'history-too-long' })]);
  });

  test('is in no segment then, fails no model, and no page stops at it', async () => {
    await grow(true);
    await sweeping.tick('2026-01-20T05:20:00Z');
    await sweeping.drain();
    expect((await sweeping.latest('model')).result).toMatchObject({ done: 2, failed: 0 });
    expect(await getModel(sweeping.store, sweeping.program)).toMatchObject({ members: 2, buyers: 1 });
    const page = await listSegmentMembers(commands(), request({ segment: 'needs-attention' }));
    expect(page.body).toEqual({ members: [{ memberId: 'anna' }], next: null });
  });
});
