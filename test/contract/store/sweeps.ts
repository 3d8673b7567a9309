/** What sweeps stand on: the index in pages, runs that one planner starts, slices that one worker holds. */
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../../functions/store/client.ts';
import { factsAfter, listEntries } from '../../../functions/store/history/history.ts';
import { runKeys } from '../../../functions/store/keys.ts';
import { type DuePosition, listDue, nextDue, shards } from '../../../functions/store/members/due.ts';
import { getMembers } from '../../../functions/store/members/memberBatch.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { fromTheStart, walkSoonest } from '../../../functions/store/members/soonest.ts';
import { listPrograms } from '../../../functions/store/programs/programList.ts';
import { bookPassage } from '../../../functions/store/recording/passages.ts';
import {
  closeRun,
  createRun,
  getLatestRun,
  getRun,
  getSlice,
  getSlices,
  listRuns,
  putSlice,
  type Run,
  type Slice,
} from '../../../functions/store/runs/runs.ts';
import { at, bought, member, newProgram, record, shopTimeline } from '../../functions/store/given.ts';

const bookedAt = at('2026-01-10T15:00:00Z');
const termEnds = at('2027-01-10T05:00:00Z');

const counts = { found: 2, done: 0, failed: 0, failures: [], sum: '{}' };
const runAt = (id: string): Run => ({
  ...{ id, kind: 'review', until: termEnds, startedAt: termEnds, by: null, slices: [3] },
  ...{ finishedAt: null, result: null },
});
const slice: Slice = {
  ...{ slice: 3, hop: 0, claim: 0, isTaken: false, pages: 0, page: [member('m1'), member('é#1')] },
  ...{ next: null, counts, movedAt: termEnds, trouble: null, isEnded: false },
};

export function sweepContract(store: () => Store): void {
  describe('runs', () => {
    let program: ProgramId;
    beforeEach(() => {
      program = newProgram();
    });
    const create = (id: string, latest: string | null) =>
      createRun(store(), program, runAt(id), [slice], { name: 'review', latest });

    test('of two planners one starts a run', async () => {
      expect(await create('20270110T052000000Z-review', null)).toBe(true);
      expect(await create('20270110T052100000Z-review', null)).toBe(false);
      const run = await getLatestRun(store(), program, 'review');
      expect(run).toEqual(runAt('20270110T052000000Z-review'));
      expect(await getSlices(store(), program, run!.id)).toEqual([slice]);
      expect(await getRun(store(), program, '20270110T052100000Z-review')).toBeNull();
      expect(await listPrograms(store())).toContain(program);
    });

    test('tell ten years of thirty levels month by month, which has room in a slice and in the run', async () => {
      const tiers = Object.fromEntries(
        Array.from({ length: 30 }, (_, level) => [
          `a-level-of-as-many-letters-as-one-may-${level}`,
          1_000_000_000 + level,
        ]),
      );
      const month = { issued: 9e12, takenBack: 9e12, redeemed: 9e12, expired: 9e12, tiers };
      const names = Array.from({ length: 121 }, (_, at) => `${2016 + Math.floor(at / 12)}-${1 + (at % 12)}`);
      const months = Object.fromEntries(names.map((name) => [name, month]));
      const sum = JSON.stringify({ was: months, wouldBe: months });
      expect(sum.length).toBeGreaterThan(400_000);
      const id = '20270110T052000000Z-review';
      expect(await create(id, null)).toBe(true);
      const written = await putSlice(store(), program, id, slice, { counts: { ...counts, sum } });
      expect(written?.counts.sum).toBe(sum);
      expect((await getSlice(store(), program, id, 3))?.counts.sum).toBe(sum);
      const closed = { ...runAt(id), finishedAt: termEnds, result: { ...counts, sum } };
      expect(await closeRun(store(), program, closed)).toBe(true);
      expect(await getRun(store(), program, id)).toEqual(closed);
    });

    test('that have gone after their time count as ended, and the next one follows them', async () => {
      const id = '20270110T052000000Z-review';
      expect(await create(id, null)).toBe(true);
      const { documents, tables } = store();
      await documents.send(new DeleteCommand({ TableName: tables.programs, Key: runKeys.run(program, id) }));
      expect(await getLatestRun(store(), program, 'review')).toMatchObject({
        id,
        kind: 'review',
        finishedAt: 0,
      });
      expect(await create('20270110T062000000Z-review', id)).toBe(true);
    });

    test('are listed newest first, by pages', async () => {
      const ids = ['20270110T052000000Z-review', '20270110T062000000Z-review', '20270110T072000000Z-review'];
      let latest: string | null = null;
      for (const id of ids) {
        expect(await create(id, latest)).toBe(true);
        latest = id;
      }
      const first = await listRuns(store(), program, 2, null);
      expect(first.runs.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
      const second = await listRuns(store(), program, 2, first.next);
      expect([second.runs.map(({ id }) => id), second.next]).toEqual([[ids[0]], null]);
    });

    test('are closed once', async () => {
      const run = runAt('20270110T052000000Z-review');
      await create(run.id, null);
      const closed = { ...run, finishedAt: (termEnds + 1) as Instant, result: counts };
      expect(await closeRun(store(), program, closed)).toBe(true);
      expect(await closeRun(store(), program, { ...closed, finishedAt: (termEnds + 2) as Instant })).toBe(
        false,
      );
      expect(await getRun(store(), program, run.id)).toEqual(closed);
    });

    test('a slice is written by whoever read it last', async () => {
      const { id } = runAt('20270110T052000000Z-review');
      await create(id, null);
      const taken = await putSlice(store(), program, id, slice, { isTaken: true });
      expect(taken).toEqual({ ...slice, claim: 1, isTaken: true });
      expect(await putSlice(store(), program, id, slice, { hop: 7 })).toBeNull();
      expect(await getSlice(store(), program, id, 3)).toEqual(taken);
    });
  });

  describe('members whom time changes', () => {
    let program: ProgramId;
    const ids = Array.from({ length: 12 }, (_, index) => `m#${index}:é`);
    beforeAll(async () => {
      program = newProgram();
      for (const id of ids) {
        await record(store(), program, bought({ order: id, member: id, cents: 12_000, at: bookedAt }));
      }
    });

    const passing = (until: Instant, requestId: string) => ({
      ...{ program, timeline: shopTimeline, until, by: { actor: 'review', requestId }, isRetaken: false },
      ...{ now: () => until, timeLeftMs: () => 60_000 },
    });

    test('are found by their moment, each in one shard, page by page', async () => {
      const found: string[] = [];
      for (const shard of shards) {
        let after: DuePosition | null = null;
        do {
          const page = await listDue(store(), program, { shard, until: termEnds, after, limit: 1 });
          found.push(...page.members.map((each) => each.member));
          after = page.next;
        } while (after !== null);
        const early = (termEnds - 1) as Instant;
        expect(
          (await listDue(store(), program, { shard, until: early, after: null, limit: 9 })).members,
        ).toEqual([]);
      }
      expect(found.sort()).toEqual([...ids].sort());
    });

    test('are walked soonest first, from wherever somebody stopped, and what is given back comes again', async () => {
      const first = walkSoonest(store(), program, fromTheStart, 5);
      const walked = [...(await first.next(5))];
      first.giveBack(2);
      expect(await first.next(1)).toEqual([walked[3]]);
      const from = first.position();
      expect(from).not.toBeNull();
      const second = walkSoonest(store(), program, from ?? fromTheStart, 100);
      const rest = await second.next(100);
      expect(rest[0]).toEqual(walked[4]);
      expect([...walked.slice(0, 4), ...rest].map(({ memberId }) => memberId).toSorted()).toEqual(
        ids.toSorted(),
      );
      expect([second.position(), await second.next(1)]).toEqual([null, []]);
    });

    test('are read together, and who is not there is left out', async () => {
      const read = await getMembers(store(), program, [...ids, 'nobody'].map(member));
      expect(read.map((each) => each.kind === 'read' && each.member.state.memberId).sort()).toEqual(
        [...ids].sort(),
      );
    });

    test('are booked once, in a passage that is a commit of its own', async () => {
      const id = member(ids[0]!);
      const before = (await getMember(store(), program, id))!;
      const [first] = await bookPassage(store(), before, passing(termEnds, 'run/1/1'));
      expect(first).toMatchObject({ kind: 'tier.lowered', at: termEnds });
      // Whoever read the member before finds that it is done, and by whom.
      expect(await bookPassage(store(), before, passing(termEnds, 'run/1/1'))).toEqual([first]);
      expect(await bookPassage(store(), before, passing(termEnds, 'another/1/1'))).toEqual([]);
      const after = (await getMember(store(), program, id))!;
      expect(after).toMatchObject({ version: 2, lastEntry: 'passage:2' });
      expect(after.dueAt).toBeGreaterThan(termEnds);
      const { entries } = await listEntries(store(), program, id, 10, null);
      expect(entries.map((entry) => entry.id)).toEqual(['passage:2', expect.stringContaining('purchase:')]);
    });

    test('go on from there: the next fact names the passage, and folding again passes over it', async () => {
      const id = ids[1]!;
      const before = (await getMember(store(), program, member(id)))!;
      await bookPassage(store(), before, passing(termEnds, 'run/1/1'));
      await record(store(), program, bought({ order: 'after', member: id, at: '2027-01-11T15:00:00Z' }));
      const { entries } = await listEntries(store(), program, member(id), 10, null);
      expect(entries[0]!.previous).toBe('passage:2');
      // A late one is folded in between.
      await record(store(), program, bought({ order: 'late', member: id, at: '2026-02-01T15:00:00Z' }));
      const record4 = (await getMember(store(), program, member(id)))!;
      expect(record4.version).toBe(4);
      expect(await factsAfter(store(), program, record4, null)).toHaveLength(3);
    });

    test('move to when they are really due, without a new version', async () => {
      const id = member(ids[2]!);
      const more = bought({ order: 'more', member: ids[2]!, cents: 20_000, at: '2026-06-10T15:00:00Z' });
      await record(store(), program, more);
      const before = (await getMember(store(), program, id))!;
      expect(await bookPassage(store(), before, passing(termEnds, 'run/1/1'))).toEqual([]);
      const after = (await getMember(store(), program, id))!;
      expect(after.version).toBe(before.version);
      expect(after.dueAt).toBeGreaterThan(before.dueAt);
    });

    test('the first of them is what is due next', async () => {
      await createRun(store(), program, runAt('20270110T052000000Z-review'), [], {
        name: 'review',
        latest: null,
      }); // lists the program
      const next = await nextDue(store(), (termEnds - 1) as Instant);
      expect(next).toBe(termEnds);
      expect(await nextDue(store(), termEnds)).toBeGreaterThan(termEnds);
    });
  });
}
