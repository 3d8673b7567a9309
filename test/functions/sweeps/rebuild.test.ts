/** The runbook's restore: the Members table as it was at an earlier moment, orders that came in meanwhile, and after. */
import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { netPoints } from '../../../domain/member/record.ts';
import { auditMember } from '../../../functions/store/history/audit.ts';
import { listEntries } from '../../../functions/store/history/history.ts';
import { memberPk } from '../../../functions/store/keys.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { startRebuild } from '../../../functions/sweeps/planner.ts';
import { type Engine, engines } from '../../contract/engines.ts';
import { at, member } from '../store/given.ts';
import { Sweeping } from './sweeping.ts';

describe.each(engines)('$name', ({ open }) => {
  let engine: Engine;
  let sweeping: Sweeping;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine?.close());
  beforeEach(async () => {
    sweeping = new Sweeping(engine.store, '2026-01-10T15:00:00Z');
    await sweeping.publish();
  });

  const keyOf = (id: MemberId) => ({
    TableName: sweeping.store.tables.members,
    Key: { pk: memberPk(sweeping.program, id) },
  });
  const people = Array.from({ length: 12 }, (_, index) => member(`m${index}`));
  type Items = ReadonlyMap<MemberId, Record<string, unknown> | undefined>;

  async function copied(): Promise<Items> {
    const read = async (id: MemberId) =>
      (await sweeping.store.documents.send(new GetCommand({ ...keyOf(id), ConsistentRead: true }))).Item;
    return new Map(await Promise.all(people.map(async (id) => [id, await read(id)] as const)));
  }

  async function copiedBack(items: Items): Promise<void> {
    for (const [id, Item] of items) {
      if (Item === undefined) {
        await sweeping.store.documents.send(
          new TransactWriteCommand({ TransactItems: [{ Delete: keyOf(id) }] }),
        );
      } else {
        const { TableName } = keyOf(id);
        await sweeping.store.documents.send(new PutCommand({ TableName, Item }));
      }
    }
  }

  async function verified(id: MemberId): Promise<string> {
    const found = await getMember(sweeping.store, sweeping.program, id);
    if (found === null) return 'gone';
    const timeline = await sweeping.timeline();
    const difference = await auditMember(sweeping.store, sweeping.program, timeline, found, sweeping.now);
    return difference === null ? 'sound' : difference.check;
  }

  const buy = (order: string, id: MemberId, on: string, cents: number) =>
    sweeping.buy({ order, member: id, at: on, cents });

  async function rebuilt() {
    await startRebuild(sweeping.planner, sweeping.program, 'operator');
    await sweeping.drain();
    return sweeping.latest('rebuild');
  }

  test('a table copied back is put right by one run, and everybody is sound', async () => {
    const [early, late] = [people.slice(0, 8), people.slice(8)];
    for (const id of early) await buy(`${id}-1`, id, '2026-01-10T15:00:00Z', 12_000);
    const items = await copied();
    for (const id of people) await buy(`${id}-2`, id, '2026-02-10T15:00:00Z', 5_000);
    // A term that ends is booked, too.
    await sweeping.tick('2027-01-10T05:20:00Z');
    await sweeping.drain();
    const whole = await copied();

    await copiedBack(items);
    expect(await Promise.all(early.map(verified))).toEqual(early.map(() => 'chain'));
    expect(await Promise.all(late.map(verified))).toEqual(late.map(() => 'gone'));
    // Before anybody has noticed: one on an item that is too old, one of somebody whose item is gone.
    await buy('forks', people[0]!, '2027-01-11T15:00:00Z', 1_000);
    await buy('finds', people[8]!, '2027-01-11T15:00:00Z', 1_000);

    sweeping.now = at('2027-01-12T12:00:00Z');
    const run = await rebuilt();
    expect(run.result).toMatchObject({ found: 12, done: 12, failed: 0, failures: [] });
    expect(JSON.parse(run.result!.sum)).toEqual({
      ...{ sound: 1, missing: 3, behind: 7, forked: 1 },
      ...{ ahead: 0, unreadable: 0, different: 0 },
    });
    expect(await Promise.all(people.map(verified))).toEqual(people.map(() => 'sound'));
    const after = await copied();
    for (const id of people.filter((each) => each !== people[0] && each !== people[8])) {
      expect(after.get(id), id).toEqual(whole.get(id));
    }
    for (const id of people) {
      const { entries } = await listEntries(sweeping.store, sweeping.program, id, 100, null);
      const found = await getMember(sweeping.store, sweeping.program, id);
      expect(sumPoints(entries.flatMap(({ outcomes }) => outcomes)), id).toBe(netPoints(found!.state));
    }

    sweeping.now = at('2027-01-12T13:00:00Z');
    expect(JSON.parse((await rebuilt()).result!.sum)).toMatchObject({ sound: 12 });
  });

  test('a member of another program is left alone', async () => {
    await buy('1', people[0]!, '2026-01-10T15:00:00Z', 12_000);
    const other = new Sweeping(engine.store, '2026-01-10T15:00:00Z');
    await other.publish();
    await other.buy({ order: '1', member: 'm0', at: '2026-01-10T15:00:00Z', cents: 100 });
    expect((await rebuilt()).result).toMatchObject({ found: 1, done: 1 });
  });

  test('a run that was killed goes on at the next tick', async () => {
    await buy('1', people[0]!, '2026-01-10T15:00:00Z', 12_000);
    await startRebuild(sweeping.planner, sweeping.program, 'operator');
    sweeping.messages.splice(0);
    await sweeping.tick('2026-01-10T17:20:00Z');
    await sweeping.drain();
    expect((await sweeping.latest('rebuild')).result).toMatchObject({ found: 1, done: 1 });
  });
});
