/** What recording a purchase of three lines costs in request units, however long the member's history is. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { tableNames } from '../../contract/tables.ts';
import { type Benchmark, benchmark, type Measure } from '../benchmark.ts';
import { median } from '../support/statistics.ts';
import { itemSize } from './itemSize.ts';
import type { Usage } from './meteredDynamo.ts';
import { shopFor } from './shopping.ts';

const histories = [0, 100, 1_000, 10_000];
/** A quarter more, of which some come first in a month: then points of last year have expired. */
const purchasesMore = 13;
const lastPurchaseAt = Date.UTC(2026, 9, 18, 15, 20) as Instant;

export const unitsBenchmarks: readonly Benchmark[] = histories.map(purchaseAfter);

/** The middle one of the next purchases; a member's first is like no other and stands for itself. */
function purchaseAfter(history: number): Benchmark {
  const measure = (what: string, unit: string, target: Measure['target']): Measure => ({
    name: `${what}, history ${history}`,
    unit,
    target,
  });
  return benchmark(
    {
      writeUnits: measure('purchase WRU', 'WRU', history === 0 ? '<= 6' : '<= 5'),
      // A first purchase asks the ledger whether it knows the member.
      readUnits: measure('purchase RRU', 'RRU', history === 0 ? '<= 1.5' : '<= 1'),
      writeUnitsMost: measure('purchase WRU, dearest of a quarter (books what expired too)', 'WRU', null),
      entryBytes: measure('entry size', 'bytes', null),
      memberBytes: measure('member item size', 'bytes', '<= 700'),
    },
    async () => {
      const shopping = await shopFor(history, lastPurchaseAt);
      const purchases: Usage[] = [];
      for (let count = 0; count < purchasesMore; count++) purchases.push(await shopping.buy());
      const counted = history === 0 ? purchases.slice(0, 1) : purchases;
      const middle = (of: (usage: Usage) => number) => median(counted.map(of));
      return {
        writeUnits: middle((usage) => usage.writeUnits),
        readUnits: middle((usage) => usage.readUnits),
        entryBytes: middle((usage) => bytesIn(usage, tableNames.ledger)),
        memberBytes: middle((usage) => bytesIn(usage, tableNames.members)),
        writeUnitsMost: Math.max(...purchases.map((usage) => usage.writeUnits)),
      };
    },
  );
}

/** Of the first item written to a table: in the ledger, that is the purchase's own entry. */
function bytesIn({ written }: Usage, table: string): number {
  const first = written.find((each) => each.table === table);
  if (first === undefined) throw new Error(`nothing was written to ${table}`);
  return itemSize(first.item);
}
