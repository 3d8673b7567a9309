/** Reading a history in pages, on every engine. */
import { describe, expect, test } from 'vitest';
import type { Purchase } from '../../../domain/facts/facts.ts';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../../functions/store/client.ts';
import { listEntries } from '../../../functions/store/history/history.ts';
import type { Entry } from '../../../functions/store/ledger/entryItem.ts';
import { at, bought, member, newProgram, record } from '../../functions/store/given.ts';

export function historyContract(store: () => Store): void {
  const pages = async (program: ProgramId, limit: number) => {
    const found: (readonly Entry[])[] = [];
    let after: string | null = null;
    do {
      const page = await listEntries(store(), program, member('m1'), limit, after);
      found.push(page.entries);
      after = page.next;
    } while (after !== null);
    return found;
  };

  describe('a history', () => {
    test.each([1, 2, 3, 5, 6, 7, 100])(
      'in pages of %i shows every entry once, newest first, and no empty page',
      async (limit) => {
        const program = newProgram();
        // Two of them at one moment, and one recorded last that happened early on.
        for (const [order, day] of [
          ['1', 3],
          ['2', 5],
          ['3', 5],
          ['4', 9],
          ['5', 7],
          ['6', 4],
        ] as const) {
          await record(store(), program, bought({ order, cents: 100, at: `2026-11-0${day}T12:00:00Z` }));
        }
        const found = await pages(program, limit);
        expect(found.flat().map(({ id }) => id.split(':').at(-1))).toEqual(['4', '5', '3', '2', '6', '1']);
        expect(found).toHaveLength(Math.ceil(6 / limit));
      },
    );

    test('of large entries loses none at the end of what one read may bring', async () => {
      const program = newProgram();
      const lines = Array.from({ length: 500 }, (_, index) => ({
        lineId: `${'l'.repeat(120)}${index}`,
        kind: 'item',
        sku: 's'.repeat(128),
        category: 'c'.repeat(128),
        amount: 1,
      }));
      const moment = at('2026-11-01T12:00:00Z');
      for (let order = 0; order < 12; order++) {
        const fact = { ...bought({ order: String(order), at: moment + order }), lines };
        await record(store(), program, fact as unknown as Purchase);
      }
      const found = (await pages(program, 100)).flat();
      expect(found.map(({ id }) => Number(id.split(':').at(-1)))).toEqual(
        Array.from({ length: 12 }, (_, index) => 11 - index),
      );
    });

    test('is not another member’s, nor another program’s', async () => {
      const program = newProgram();
      await record(store(), program, bought({ order: '1' }));
      await record(store(), program, bought({ order: '2', member: 'm1#' }));
      await record(store(), newProgram(), bought({ order: '3' }));
      expect((await pages(program, 10)).flat()).toHaveLength(1);
    });

    test('of nobody is one empty page', async () => {
      expect(await listEntries(store(), newProgram(), member('m1'), 10, null)).toEqual({
        entries: [],
        next: null,
      });
    });
  });
}
