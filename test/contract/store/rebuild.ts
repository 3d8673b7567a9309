/** A Members table that was copied back to an earlier moment: found, put right, and sound. */
import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../../functions/store/client.ts';
import { auditMember } from '../../../functions/store/history/audit.ts';
import { listEntries } from '../../../functions/store/history/history.ts';
import { memberPk } from '../../../functions/store/keys.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { rebuildMember } from '../../../functions/store/rebuild/rebuild.ts';
import { recordMany } from '../../../functions/store/recording/recordMany.ts';
import {
  at,
  type Bought,
  bought,
  member,
  newProgram,
  record,
  shopTimeline,
} from '../../functions/store/given.ts';

const now = at('2026-11-23T12:00:00Z');
const by = { actor: 'operator', requestId: 'r1' };

export function rebuildContract(store: () => Store): void {
  let program: ProgramId;
  const m1 = member('m1');
  beforeEach(() => {
    program = newProgram();
  });

  const keyOf = (id: MemberId) => ({ TableName: store().tables.members, Key: { pk: memberPk(program, id) } });
  const itemOf = async (id: MemberId) =>
    (await store().documents.send(new GetCommand({ ...keyOf(id), ConsistentRead: true }))).Item;
  const putBack = async (Item: Record<string, unknown>) => {
    await store().documents.send(new PutCommand({ TableName: store().tables.members, Item }));
  };
  const takeAway = async (id: MemberId) => {
    await store().documents.send(new TransactWriteCommand({ TransactItems: [{ Delete: keyOf(id) }] }));
  };
  const buy = async (sale: Bought) => {
    expect((await record(store(), program, bought(sale))).kind).toBe('recorded');
  };
  const stored = async (id = m1) => {
    const found = await getMember(store(), program, id);
    if (found === null) throw new Error(`there is no member ${id}`);
    return found;
  };
  const verify = async (id = m1) => auditMember(store(), program, shopTimeline, await stored(id), now);
  const rebuild = (id = m1) =>
    rebuildMember(store(), { program, timeline: shopTimeline, memberId: id, by, now: () => now });
  const pointsOf = async (id = m1) =>
    (await stored(id)).state.lots.reduce((sum, lot) => sum + lot.remaining, 0);

  /** Three purchases, and the item as it was after each. */
  async function bookThree(): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for (const order of ['1', '2', '3']) {
      await buy({ order, at: `2026-11-2${order}T15:00:00Z`, cents: 1_000 * Number(order) });
      items.push((await itemOf(m1)) ?? {});
    }
    return items;
  }

  describe('a member item older than its ledger', () => {
    test('is unsound: an entry stands above its version', async () => {
      const [, second] = await bookThree();
      await putBack(second ?? {});
      expect(await verify()).toEqual({
        check: 'chain',
        at: 'version 3',
        stored: null,
        folded: 'purchase:standard:3',
      });
    });

    test('is folded again from the ledger to what it was', async () => {
      const [first, , third] = await bookThree();
      await putBack(first ?? {});
      expect(await rebuild()).toMatchObject({ kind: 'rebuilt', was: 'behind', member: { version: 3 } });
      expect(await itemOf(m1)).toEqual(third);
      expect(await verify()).toBeNull();
      expect(await rebuild()).toMatchObject({ kind: 'sound' });
    });

    test('on which an order came in has two ends: one entry joins them, and all points add up', async () => {
      const [first] = await bookThree();
      await putBack(first ?? {});
      await buy({ order: '4', at: '2026-11-24T15:00:00Z', cents: 9_000 });
      expect(await verify()).toMatchObject({ check: 'chain' });
      expect(await rebuild()).toMatchObject({ kind: 'rebuilt', was: 'forked', member: { version: 4 } });
      expect(await verify()).toBeNull();
      expect(await pointsOf()).toBe(10 + 20 + 30 + 90);
      const { entries } = await listEntries(store(), program, m1, 10, null);
      const joint = entries.find(({ id }) => id === 'passage:4');
      expect(joint?.joined).toEqual([{ id: 'purchase:standard:4', version: 2 }]);
      expect(joint?.body).toEqual({ kind: 'passage', by });
      expect(await rebuild()).toMatchObject({ kind: 'sound' });
      await buy({ order: '5', at: '2026-11-20T15:00:00Z', cents: 1_000 }); // late: all facts are folded
      expect(await verify()).toBeNull();
      expect((await stored()).version).toBe(5);
    });

    test('on which a late order came in loses no point, and books what the entries have wrong', async () => {
      const items: Record<string, unknown>[] = [];
      for (const [order, cents] of [
        ['1', 9_900],
        ['2', 1_000],
        ['3', 10_000],
      ] as const) {
        await buy({ order, at: `2026-11-2${order}T15:00:00Z`, cents });
        items.push((await itemOf(m1)) ?? {});
      }
      await putBack(items[0] ?? {});
      // The first to reach gold by what the item knows, and after it by what the ledger knows.
      await buy({ order: '4', at: '2026-11-24T15:00:00Z', cents: 10_000 });
      expect(await rebuild()).toMatchObject({ kind: 'rebuilt', was: 'forked' });
      expect(await verify()).toBeNull();
      expect(await pointsOf()).toBe(99 + 10 + 125 + 125);
      const { entries } = await listEntries(store(), program, m1, 10, null);
      expect(entries.find(({ id }) => id === 'passage:4')?.outcomes).toMatchObject([
        { kind: 'points.corrected', rule: 'rebuild', points: 25 },
      ]);
    });
  });

  describe('a member whose item is gone', () => {
    test('is put back before the next order is decided, and no second member is opened', async () => {
      await bookThree();
      await takeAway(m1);
      await buy({ order: '4', at: '2026-11-24T15:00:00Z', cents: 4_000 });
      expect((await stored()).version).toBe(4);
      expect(await pointsOf()).toBe(100);
      expect(await verify()).toBeNull();
    });

    test('is put back also where much is recorded at once', async () => {
      await bookThree();
      await takeAway(m1);
      const given = { program, timeline: shopTimeline, timeLeftMs: () => 60_000 };
      const facts = ['4', '5'].map((order) =>
        bought({ order, at: `2026-11-2${order}T15:00:00Z`, cents: 1_000 }),
      );
      const results = await recordMany(store(), given, [...facts, bought({ order: 'new', member: 'm2' })]);
      expect(results.map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'recorded']);
      expect((await stored()).version).toBe(5);
      expect(await verify()).toBeNull();
    });

    test('is put back by hand', async () => {
      const [, , third] = await bookThree();
      await takeAway(m1);
      expect(await rebuild()).toMatchObject({ kind: 'rebuilt', was: 'missing' });
      expect(await itemOf(m1)).toEqual(third);
    });
  });

  test('an item that is ahead of the ledger goes back to what the ledger has', async () => {
    await bookThree();
    const Key = { pk: `O#${program}#standard#3`, sk: 'purchase' };
    const Delete = { TableName: store().tables.ledger, Key };
    await store().documents.send(new TransactWriteCommand({ TransactItems: [{ Delete }] }));
    expect(await verify()).toMatchObject({ check: 'chain', at: 'version 3' });
    expect(await rebuild()).toMatchObject({ kind: 'rebuilt', was: 'ahead', member: { version: 2 } });
    expect(await verify()).toBeNull();
    expect(await pointsOf()).toBe(30);
  });

  test('a ledger that has lost an entry in the middle is not papered over', async () => {
    const [first] = await bookThree();
    await putBack(first ?? {});
    const Key = { pk: `O#${program}#standard#2`, sk: 'purchase' };
    const Delete = { TableName: store().tables.ledger, Key };
    await store().documents.send(new TransactWriteCommand({ TransactItems: [{ Delete }] }));
    await expect(rebuild()).rejects.toThrow(
      'entry purchase:standard:3 follows purchase:standard:2, which is not in the ledger',
    );
  });

  test('somebody whom the ledger has never heard of is no member', async () => {
    expect(await rebuild()).toEqual({ kind: 'unknown' });
  });
}
