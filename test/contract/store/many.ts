/** What a store promises of recording much at once: the same as one by one, in fewer writes. */
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Purchase } from '../../../domain/facts/facts.ts';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../../functions/store/client.ts';
import { memberPk } from '../../../functions/store/keys.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { recordMany } from '../../../functions/store/recording/recordMany.ts';
import { recordOnOrder } from '../../../functions/store/recording/recordOnOrder.ts';
import {
  at,
  type Bought,
  bought,
  member,
  newProgram,
  record,
  shopTimeline,
} from '../../functions/store/given.ts';
import { faultsInBooks, readBooks } from '../../simulation/books/books.ts';

const timeLeftMs = () => 110_000;
const begin = at('2026-01-01T12:00:00Z');
const dayMs = 86_400_000;

export function manyContract(store: () => Store): void {
  const many = async (program: ProgramId, facts: readonly Purchase[]) =>
    (await recordMany(store(), { program, timeline: shopTimeline, timeLeftMs }, facts)).map(
      ({ kind }) => kind,
    );
  const stateOf = async (program: ProgramId, id: string) =>
    (await getMember(store(), program, member(id)))?.state ?? null;
  const faults = async (program: ProgramId, id: string) =>
    faultsInBooks(await readBooks(store(), program, member(id)), shopTimeline);

  /** So many purchases of so many members, taking turns, a day apart. */
  const history = (count: number, members: number): Purchase[] =>
    Array.from({ length: count }, (_, n) =>
      bought({
        order: `o${n}`,
        member: `m${n % members}`,
        cents: 1_000 + (n % 7) * 1_111,
        at: begin + n * dayMs,
        recordedAt: begin + 900 * dayMs,
      }),
    );

  describe('recording many at once', () => {
    test('comes to what one by one comes to, for one member and for many', async () => {
      for (const [count, members] of [
        [95, 1],
        [100, 100],
        [60, 7],
      ] as const) {
        const [together, apart] = [newProgram(), newProgram()];
        const facts = history(count, members);
        expect(new Set(await many(together, facts))).toEqual(new Set(['recorded']));
        for (const fact of facts) await record(store(), apart, fact);
        for (let n = 0; n < members; n++) {
          expect(await stateOf(together, `m${n}`)).toEqual(await stateOf(apart, `m${n}`));
          expect(await faults(together, `m${n}`)).toEqual([]);
        }
      }
    });

    test('a second time changes nothing and says so; another content is a conflict', async () => {
      const program = newProgram();
      const facts = history(50, 3);
      await many(program, facts);
      const before = await stateOf(program, 'm1');
      expect(new Set(await many(program, facts))).toEqual(new Set(['duplicate']));
      const other = bought({ order: 'o1', member: 'm1', cents: 5 });
      expect(
        await many(program, [facts[0] as Purchase, other, bought({ order: 'new', member: 'm1' })]),
      ).toEqual(['duplicate', 'conflict', 'recorded']);
      expect(before).not.toEqual(null);
      expect(await faults(program, 'm1')).toEqual([]);
    });

    test('an order that stands twice in it is recorded once', async () => {
      const program = newProgram();
      const [first, second] = history(2, 1) as [Purchase, Purchase];
      const other = { ...first, lines: second.lines };
      expect(await many(program, [first, second, first, other])).toEqual([
        'recorded',
        'recorded',
        'duplicate',
        'conflict',
      ]);
      expect(await faults(program, 'm0')).toEqual([]);
    });

    test('history that is older than what stands is put in its place', async () => {
      const [together, apart] = [newProgram(), newProgram()];
      const facts = history(90, 2);
      const late = facts.filter((_, n) => n % 3 > 0).toReversed();
      for (const program of [together, apart]) {
        for (const fact of facts.filter((_, n) => n % 3 === 0)) await record(store(), program, fact);
      }
      expect(new Set(await many(together, late))).toEqual(new Set(['recorded']));
      for (const fact of late) await record(store(), apart, fact);
      for (const id of ['m0', 'm1']) {
        expect(await stateOf(together, id)).toEqual(await stateOf(apart, id));
        expect(await faults(together, id)).toEqual([]);
      }
    });

    test('what has waited for a purchase counts with it', async () => {
      const program = newProgram();
      const facts = history(5, 1);
      const { order } = facts[2] as Purchase;
      const refund = {
        kind: 'cancellation',
        id: 'cancellation:standard:o2' as Purchase['id'],
        order,
        occurredAt: (begin + 3 * dayMs) as Purchase['occurredAt'],
        recordedAt: (begin + 900 * dayMs) as Purchase['recordedAt'],
      } as const;
      const waiting = await recordOnOrder(store(), {
        program,
        timeline: shopTimeline,
        fact: refund,
        timeLeftMs,
      });
      expect(waiting.kind).toBe('waiting');
      expect(new Set(await many(program, facts))).toEqual(new Set(['recorded']));
      expect(await faults(program, 'm0')).toEqual([]);
      const { entries } = await readBooks(store(), program, member('m0'));
      expect(
        entries.filter(({ body }) => body.kind === 'fact' && body.fact.kind === 'cancellation'),
      ).toHaveLength(1);
    });

    test('a member whose item is gone is put back from the ledger first', async () => {
      const [together, apart] = [newProgram(), newProgram()];
      const facts = history(20, 2);
      await many(together, facts.slice(0, 10));
      const { members } = store().tables;
      const Key = { pk: memberPk(together, member('m1')) };
      const Delete = { TableName: members, Key };
      await store().documents.send(new TransactWriteCommand({ TransactItems: [{ Delete }] }));
      expect(new Set(await many(together, facts.slice(10)))).toEqual(new Set(['recorded']));
      for (const fact of facts) await record(store(), apart, fact);
      for (const id of ['m0', 'm1']) {
        expect(await stateOf(together, id)).toEqual(await stateOf(apart, id));
        expect(await faults(together, id)).toEqual([]);
      }
    });

    test('many at once for the same members all get through, and the books are right', async () => {
      const program = newProgram();
      const facts = history(60, 4);
      const parts = [0, 1, 2].map((part) => facts.filter((_, n) => n % 3 === part));
      const kinds = await Promise.all(parts.map((part) => many(program, part)));
      expect(new Set(kinds.flat())).toEqual(new Set(['recorded']));
      for (let n = 0; n < 4; n++) expect(await faults(program, `m${n}`)).toEqual([]);
    });

    test('in whatever parts and order it comes, the state is the same', async () => {
      const purchases = fc.array(
        fc.record({
          order: fc.integer({ min: 0, max: 30 }).map((n) => `o${n}`),
          member: fc.constantFrom('m0', 'm1', 'm2'),
          cents: fc.integer({ min: 0, max: 20_000 }),
          at: fc.integer({ min: 0, max: 700 }).map((n) => begin + n * dayMs),
        }),
        { minLength: 1, maxLength: 40 },
      );
      const parts = fc.integer({ min: 1, max: 12 });
      await fc.assert(
        fc.asyncProperty(purchases, parts, async (list: Bought[], size) => {
          const [together, apart] = [newProgram(), newProgram()];
          const facts = list.map((each) => bought({ ...each, recordedAt: begin + 900 * dayMs }));
          const kinds: string[] = [];
          for (let from = 0; from < facts.length; from += size) {
            kinds.push(...(await many(together, facts.slice(from, from + size))));
          }
          const expected: string[] = [];
          for (const fact of facts) expected.push((await record(store(), apart, fact)).kind);
          expect(kinds).toEqual(expected);
          for (const id of ['m0', 'm1', 'm2']) {
            expect(await stateOf(together, id)).toEqual(await stateOf(apart, id));
            if ((await stateOf(together, id)) !== null) expect(await faults(together, id)).toEqual([]);
          }
        }),
        { numRuns: 15 },
      );
    });
  });
}
