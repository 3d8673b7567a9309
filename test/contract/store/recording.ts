/** What a store promises about recording, on every engine. */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Purchase } from '../../../domain/facts/facts.ts';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import { compileRules } from '../../../domain/program/rules.ts';
import { makeTimeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../../../functions/store/client.ts';
import { readOrder } from '../../../functions/store/history/causes.ts';
import { factsAfter, getEntry } from '../../../functions/store/history/history.ts';
import { commit, type MemberChange, membersMax } from '../../../functions/store/ledger/commit.ts';
import type { Entry } from '../../../functions/store/ledger/entryItem.ts';
import type { MemberRecord } from '../../../functions/store/members/memberItem.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import type { RecordResult } from '../../../functions/store/recording/recording.ts';
import {
  at,
  type Bought,
  bought,
  member,
  newProgram,
  programFile,
  record,
  shop,
  shopTimeline,
} from '../../functions/store/given.ts';
import { faultsInBooks, readBooks } from '../../simulation/books/books.ts';

type Standing = Extract<RecordResult, { readonly member: MemberRecord }>;

export function recordingContract(store: () => Store): void {
  const recordAll = async (program: ProgramId, facts: readonly Purchase[]) => {
    for (const fact of facts) expect((await record(store(), program, fact)).kind).toBe('recorded');
  };
  const recorded = async (program: ProgramId, what: Bought) => {
    const result = await record(store(), program, bought(what));
    expect(result.kind).toBe('recorded');
    return result as Standing;
  };
  const faults = async (program: ProgramId, id = 'm1') =>
    faultsInBooks(await readBooks(store(), program, member(id)), shopTimeline);

  describe('recording', () => {
    test('a first purchase enrols the member; reading finds what was answered', async () => {
      const program = newProgram();
      expect(await getMember(store(), program, member('m1'))).toBe(null);
      const result = await recorded(program, { order: '1', cents: 2_599 });
      expect(result.member).toMatchObject({ version: 1, state: { lots: [{ remaining: 25 }] } });
      expect(await getMember(store(), program, member('m1'))).toEqual(result.member);
      expect(await getEntry(store(), program, result.entry.id as Purchase['id'])).toEqual(result.entry);
    });

    test('a purchase of a thousand parts comes back as it was', async () => {
      const program = newProgram();
      const lines = Array.from({ length: 500 }, (_, index) => ({
        lineId: `line #${index} é😀`,
        kind: index % 7 === 0 ? 'discount' : 'item',
        sku: `sku:${index}%2F/`,
        category: 'Ünïcødé',
        quantity: index + 1,
        amount: index % 7 === 0 ? -1 : index,
      }));
      const fact = { ...bought({ order: '1' }), lines, channel: 'web', store: '#7' } as unknown as Purchase;
      await recordAll(program, [fact]);
      const entry = await getEntry(store(), program, fact.id);
      expect(entry?.body).toEqual({ kind: 'fact', fact, by: null, metadata: null });
    });

    test('the same purchase again answers with the first entry and changes nothing', async () => {
      const program = newProgram();
      const first = await recorded(program, { order: '1' });
      const again = await record(
        store(),
        program,
        bought({ order: '1', recordedAt: at('2026-11-23T00:00:00Z') }),
      );
      expect(again).toEqual({ kind: 'duplicate', entry: first.entry, member: first.member });
      expect(await getMember(store(), program, member('m1'))).toEqual(first.member);
    });

    test('the same purchase again, long after others, is still answered from its entry', async () => {
      const program = newProgram();
      const first = await recorded(program, { order: '1', at: '2024-01-01T00:00:00Z' });
      const second = await recorded(program, { order: '2', at: '2026-01-01T00:00:00Z' });
      const again = await record(store(), program, bought({ order: '1', at: '2024-01-01T00:00:00Z' }));
      expect(again).toEqual({ kind: 'duplicate', entry: first.entry, member: second.member });
    });

    test.each<[string, Bought]>([
      ['another amount', { order: '1', cents: 2_501 }],
      ['another moment', { order: '1', at: '2026-11-22T15:00:01Z' }],
      ['an earlier moment', { order: '1', at: '2026-11-20T15:00:00Z' }],
      ['another member', { order: '1', member: 'm2' }],
      ['another member, earlier', { order: '1', member: 'm2', at: '2020-01-01T00:00:00Z' }],
    ])('the same order with %s is a conflict that changes nothing', async (_, other) => {
      const program = newProgram();
      const first = await recorded(program, { order: '1' });
      expect(await record(store(), program, bought(other))).toEqual({ kind: 'conflict', entry: first.entry });
      expect(await getMember(store(), program, member('m1'))).toEqual(first.member);
      expect(await getMember(store(), program, member('m2'))).toBe(null);
      expect(await faults(program)).toEqual([]);
    });

    test('a conflict is found for a member who has a history too', async () => {
      const program = newProgram();
      await recorded(program, { order: '1' });
      const other = await recorded(program, { order: '2', member: 'm2' });
      const stolen = bought({ order: '1', member: 'm2', at: '2020-01-01T00:00:00Z' });
      expect((await record(store(), program, stolen)).kind).toBe('conflict');
      expect(await getMember(store(), program, member('m2'))).toEqual(other.member);
    });

    test('one order in two programs is two orders', async () => {
      const [one, other] = [newProgram(), newProgram()];
      await recorded(one, { order: '1' });
      await recorded(other, { order: '1', cents: 100 });
      expect((await getMember(store(), one, member('m1')))?.state.lots[0]?.remaining).toBe(25);
      expect((await getMember(store(), other, member('m1')))?.state.lots[0]?.remaining).toBe(1);
    });

    test('time that passed is booked with the next purchase, in an entry of its own', async () => {
      const program = newProgram();
      await recorded(program, { order: '1', at: '2024-01-15T12:00:00Z' });
      await recorded(program, { order: '2', at: '2025-02-01T06:00:00Z' });
      const { entries } = await readBooks(store(), program, member('m1'));
      const passage = entries.find(({ body }) => body.kind === 'passage') as Entry;
      expect(passage).toMatchObject({ version: 2, at: at('2025-02-01T05:00:00Z') });
      expect(sumPoints(passage.outcomes)).toBe(-25);
      expect(await faults(program)).toEqual([]);
    });

    test('a late purchase that makes later ones worth more comes with a correction', async () => {
      const program = newProgram();
      await recorded(program, { order: '1', cents: 4_000, at: '2026-11-10T12:00:00Z' });
      await recorded(program, { order: '2', cents: 4_000, at: '2026-11-12T12:00:00Z' });
      const late = await recorded(program, { order: '3', cents: 10_000, at: '2026-11-08T12:00:00Z' });
      const { entries } = await readBooks(store(), program, member('m1'));
      const correction = entries.find(({ body }) => body.kind === 'correction') as Entry;
      // Gold from the 8th on: 25 % more on both that follow.
      expect(correction.outcomes).toMatchObject([{ kind: 'points.corrected', points: 20 }]);
      expect(late.member.amendedThrough).toMatchObject({ at: at('2026-11-12T12:00:00Z') });
      expect(await faults(program)).toEqual([]);
    });

    test('late purchases in any order end where punctual ones do', async () => {
      const [punctual, shuffled] = [newProgram(), newProgram()];
      const moments = ['2024-03-01', '2024-05-20', '2025-03-02', '2025-03-02', '2025-04-30', '2026-11-22'];
      const facts = moments.map((day, index) =>
        bought({
          order: String(index),
          cents: 9_000,
          at: `${day}T12:00:00Z`,
          recordedAt: at('2026-11-22T12:00:00Z'),
        }),
      );
      await recordAll(punctual, facts);
      await recordAll(
        shuffled,
        [3, 0, 5, 1, 4, 2].map((index) => facts[index] as Purchase),
      );
      const [one, other] = [
        await getMember(store(), punctual, member('m1')),
        await getMember(store(), shuffled, member('m1')),
      ];
      expect(other?.state).toEqual(one?.state);
      expect(await faults(shuffled)).toEqual([]);
    });

    test('ids of any kind stay apart and come back as they were', async () => {
      const program = newProgram();
      const ids = [
        'a#b',
        'a:b',
        'a%23b',
        'a%b',
        'a/b',
        'a b',
        'a',
        'A',
        'é',
        'e\u0301',
        '😀',
        '\u0000',
        '\ufeff',
        '__proto__',
        '.',
        '~'.repeat(128),
        '😀'.repeat(32),
        "'()*!",
      ];
      for (const id of ids) await recorded(program, { order: id, member: id, cents: 100 });
      for (const id of ids) {
        const { entries, record: found } = await readBooks(store(), program, member(id));
        expect(found.state.memberId).toBe(id);
        expect(entries.map(({ body }) => body.kind === 'fact' && body.fact)).toEqual([
          bought({ order: id, member: id, cents: 100 }),
        ]);
      }
    });
  });

  describe('where members come only by enrolling', () => {
    const rules = compileRules(programFile({ ...shop, enrolment: 'by-enrolling' }), 1);
    const club = makeTimeline([
      { effectiveFrom: beginningOfTime, publishedAt: beginningOfTime, standing: 'at-once', rules },
    ]);

    test('what nobody who had enrolled bought is ignored, with what refers to its order', async () => {
      const program = newProgram();
      const reads: unknown[] = [];
      const bare = store();
      const send = (command: object) => {
        if (command instanceof GetCommand && command.input.TableName === bare.tables.members)
          reads.push(command);
        return bare.documents.send(command as GetCommand);
      };
      const watched = { ...bare, documents: { send } as unknown as Store['documents'] };
      expect(await record(watched, program, bought({ order: '1' }), club)).toEqual({
        kind: 'ignored',
        because: 'not-enrolled',
      });
      expect(reads).toHaveLength(1);
      expect(await getMember(store(), program, member('m1'))).toBe(null);
      const { placeholder } = await readOrder(store(), program, bought({ order: '1' }).order);
      expect(placeholder).toMatchObject({ isIgnored: true, waiting: [] });
    });
  });

  describe('the write door', () => {
    /** What would be committed for a purchase, without committing it. */
    const prepared = async (program: ProgramId, what: Bought) => {
      const aside = newProgram();
      for (const known of what.order === '1' ? [] : [bought({ order: '1' })])
        await record(store(), aside, known);
      const { entry, member: after } = (await record(store(), aside, bought(what))) as Standing;
      const before = await getMember(store(), program, entry.memberId);
      return { program, members: [{ entry, besides: [], before, after }] } as const;
    };

    test('lets a fact in once', async () => {
      const program = newProgram();
      const change = await prepared(program, { order: '1' });
      expect(await commit(store(), change)).toEqual({ kind: 'committed' });
      expect(await commit(store(), change)).toEqual({ kind: 'duplicate', entry: change.members[0].entry });
    });

    test('says duplicate before it says that the member changed', async () => {
      const program = newProgram();
      await recorded(program, { order: '1' });
      const change = await prepared(program, { order: '2' });
      await recorded(program, { order: '2' });
      expect(await commit(store(), change)).toMatchObject({ kind: 'duplicate' });
    });

    test('lets nothing in under a member who has changed, has come, or is not there', async () => {
      const program = newProgram();
      const first = await prepared(program, { order: '1' });
      await recorded(program, { order: '0' });
      expect(await commit(store(), first)).toEqual({ kind: 'member-changed' });
      const second = await prepared(program, { order: '2' });
      await recorded(program, { order: '3' });
      expect(await commit(store(), second)).toEqual({ kind: 'member-changed' });
      const elsewhere = { ...second, program: newProgram() };
      expect(await commit(store(), elsewhere)).toEqual({ kind: 'member-changed' });
      expect(await getEntry(store(), program, second.members[0].entry.id as Purchase['id'])).toBe(null);
    });

    test('lets nothing in where only the moment at which the member is due has moved', async () => {
      const program = newProgram();
      await recorded(program, { order: '1' });
      const change = await prepared(program, { order: '2' });
      const [only] = change.members;
      const before = { ...(only.before as MemberRecord), dueAt: at('2020-01-01T00:00:00Z') };
      expect(await commit(store(), { program, members: [{ ...only, before }] })).toEqual({
        kind: 'member-changed',
      });
      expect(await commit(store(), change)).toEqual({ kind: 'committed' });
    });
  });

  describe('the write door, for several members at once', () => {
    const ids = ['m1', 'm2', 'm3'] as const;
    /** A second purchase of each member, who all have one: of `o-m1`, `o-m2`, `o-m3`, not yet committed. */
    const together = async (program: ProgramId) => {
      const changes: MemberChange[] = [];
      for (const id of ids) {
        const first = await recorded(program, { order: `first-${id}`, member: id });
        const aside = newProgram();
        await recorded(aside, { order: `first-${id}`, member: id });
        const { entry, member: after } = await recorded(aside, { order: `o-${id}`, member: id });
        changes.push({ entry, besides: [], before: first.member, after });
      }
      const [one, ...others] = changes;
      return { program, members: [one!, ...others] } as const;
    };
    const versions = async (program: ProgramId) =>
      Promise.all(ids.map(async (id) => (await getMember(store(), program, member(id)))?.version));
    const entries = async (program: ProgramId) =>
      Promise.all(ids.map((id) => getEntry(store(), program, bought({ order: `o-${id}` }).id)));

    test('lets all of it in, once', async () => {
      const program = newProgram();
      const change = await together(program);
      expect(await commit(store(), change)).toEqual({ kind: 'committed' });
      expect(await versions(program)).toEqual([2, 2, 2]);
      expect(await entries(program)).toEqual(change.members.map(({ entry }) => entry));
      for (const id of ids) expect(await faults(program, id)).toEqual([]);
      expect(await commit(store(), change)).toEqual({ kind: 'duplicate', entry: change.members[0].entry });
    });

    test.each(ids)('lets nothing in where %s has changed', async (changed) => {
      const program = newProgram();
      const change = await together(program);
      await recorded(program, { order: 'meanwhile', member: changed });
      expect(await commit(store(), change)).toEqual({ kind: 'member-changed' });
      expect(await versions(program)).toEqual(ids.map((id) => (id === changed ? 2 : 1)));
      expect(await entries(program)).toEqual([null, null, null]);
    });

    test.each(ids)(
      'says which entry stands where that of %s does, before it says that they changed',
      async (id) => {
        const program = newProgram();
        const change = await together(program);
        const { entry } = await recorded(program, { order: `o-${id}`, member: id });
        expect(await commit(store(), change)).toEqual({ kind: 'duplicate', entry });
        expect(await versions(program)).toEqual(ids.map((each) => (each === id ? 2 : 1)));
      },
    );

    test('has a bound', async () => {
      const program = newProgram();
      const { members } = await together(program);
      const more = Array.from({ length: membersMax }, () => members[0]);
      await expect(commit(store(), { program, members: [members[0], ...more] })).rejects.toThrow(
        'too many for one commit',
      );
      const besides = Array.from({ length: 99 }, () => members[1]!.entry);
      await expect(commit(store(), { program, members: [{ ...members[0], besides }] })).rejects.toThrow(
        'too many for one commit',
      );
      expect(await versions(program)).toEqual([1, 1, 1]);
    });
  });

  describe('folding again', () => {
    test('reads every fact of a long history once, page after page', async () => {
      const program = newProgram();
      const fat = 'f'.repeat(120);
      const lines = Array.from({ length: 500 }, (_, index) => ({
        lineId: `${fat}${index}`,
        kind: 'item',
        sku: fat,
        category: fat,
        amount: 1,
      }));
      // Each entry has 200 KB: a page of the index takes six.
      const facts = Array.from({ length: 14 }, (_, index) => ({
        ...bought({ order: String(index), at: at('2026-11-01T12:00:00Z') + index }),
        lines,
      })) as unknown as Purchase[];
      await recordAll(program, facts);
      const record = (await getMember(store(), program, member('m1'))) as MemberRecord;
      const found = await factsAfter(store(), program, record, null);
      expect(found.map(({ id }) => id)).toEqual(facts.map(({ id }) => id));
      expect(await faults(program)).toEqual([]);
    });

    test('fetches along the chain what the index does not show', async () => {
      const program = newProgram();
      const facts = Array.from({ length: 20 }, (_, index) =>
        bought({ order: String(index), at: at('2026-11-01T12:00:00Z') + index }),
      );
      await recordAll(program, facts);
      const hidden = [0, 7, 8, 19].map((index) => facts[index] as Purchase);
      const record = (await getMember(store(), program, member('m1'))) as MemberRecord;
      const found = await factsAfter(behind(store(), hidden), program, record, null);
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set(facts.map(({ id }) => id)));
      expect(found).toHaveLength(facts.length);
    });

    test('leaves out what came after the member was read', async () => {
      const program = newProgram();
      await recorded(program, { order: '1' });
      const asRead = (await getMember(store(), program, member('m1'))) as MemberRecord;
      await recorded(program, { order: '2' });
      const found = await factsAfter(store(), program, asRead, null);
      expect(found.map(({ id }) => id)).toEqual([bought({ order: '1' }).id]);
    });
  });
}

/** The store as seen while its index has not got some entries yet. */
function behind(store: Store, hidden: readonly Purchase[]): Store {
  const isHidden = ({ memberSk }: Record<string, unknown>) =>
    hidden.some(({ id }) => (memberSk as string).endsWith(`#${id}`));
  const send = async (command: object) => {
    const answer = await store.documents.send(command as QueryCommand);
    if (!(command instanceof QueryCommand) || command.input.IndexName === undefined) return answer;
    return { ...answer, Items: answer.Items?.filter((item) => !isHidden(item)) };
  };
  return { ...store, documents: { send } as unknown as Store['documents'] };
}
