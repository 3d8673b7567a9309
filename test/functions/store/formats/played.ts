/** A member's history of whatever a ledger holds, played the same way by every release, and what then stands in the tables. */
import type { Fact } from '../../../../domain/facts/facts.ts';
import { factId } from '../../../../domain/facts/facts.ts';
import { type Instant, minorUnits, type ProgramId, points } from '../../../../domain/kernel/brand.ts';
import type { Store } from '../../../../functions/store/client.ts';
import { getMember } from '../../../../functions/store/members/members.ts';
import { bookPassage } from '../../../../functions/store/recording/passages.ts';
import { recordFact } from '../../../../functions/store/recording/record.ts';
import { recordCommand } from '../../../../functions/store/recording/recordCommand.ts';
import { tableNames } from '../../../contract/tables.ts';
import type { MemoryDynamo } from '../../../simulation/dynamo/engine.ts';
import { at, bought, member, shopTimeline } from '../given.ts';

export const program = 'kept' as ProgramId;
export const m1 = member('m1');
const timeLeftMs = () => 60_000;

/** Like a grocer's: fourteen-digit articles of eight departments. */
export function basket(order: string, on: string, lines: number) {
  const departments = ['fruit', 'bakery', 'dairy', 'meat', 'frozen', 'household', 'drinks', 'pets'];
  const fact = bought({ order, at: on });
  return {
    ...fact,
    channel: 'store',
    store: 'S-17',
    lines: Array.from({ length: lines }, (_, n) => ({
      lineId: String(n + 1),
      kind: 'item' as const,
      sku: String(40_000_000_000_000 + ((n * 7_919_111_113) % 9_000_000_000_000)),
      category: departments[(n * 5) % departments.length] ?? 'fruit',
      quantity: (n % 3) + 1,
      amount: minorUnits(99 + ((n * 37) % 900)),
    })),
  };
}

export async function play(store: Store): Promise<void> {
  const given = { program, timeline: shopTimeline, timeLeftMs };
  const record = async (fact: Fact, metadata: string | null = null) => {
    const { kind } = await recordFact(store, { ...given, fact, metadata });
    if (kind !== 'recorded') throw new Error(`${fact.id} is ${kind}`);
  };
  await record(basket('1', '2026-01-10T15:00:00Z', 40), '{"till":3}');
  await record(bought({ order: '2', at: '2026-01-12T15:00:00Z', cents: 12_000 }));
  await record(basket('late', '2026-01-11T15:00:00Z', 12));
  await recordCommand(store, {
    ...given,
    memberId: m1,
    by: { actor: 'operator', requestId: 'r1' },
    now: () => at('2026-03-01T12:00:00Z'),
    make: (now) => ({
      kind: 'adjustment',
      id: factId('adjustment', m1, 'a1'),
      memberId: m1,
      occurredAt: now,
      recordedAt: now,
      adjustmentId: 'a1',
      points: points(7),
      reason: 'a gift',
    }),
    admit: () => null,
  });
  const until = at('2027-02-20T12:00:00Z');
  const found = await getMember(store, program, m1);
  if (found === null) throw new Error('nobody is there');
  const by = { actor: 'review', requestId: 'run/1/1' };
  await bookPassage(store, found, { ...given, until, by, isRetaken: false, now: () => until as Instant });
}

type Wire = Readonly<Record<string, Record<string, unknown>>>;

/** Every item of the two tables as DynamoDB has it, binary in base64: one a line. */
export function itemsIn(engine: MemoryDynamo): readonly string[] {
  return [tableNames.ledger, tableNames.members].flatMap((table) =>
    engine
      .itemsOf(table)
      .map((item) => JSON.stringify({ table, item: written(item as never) }))
      .sort(),
  );
}

function written(item: Wire): object {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      value.B instanceof Uint8Array ? { B: Buffer.from(value.B).toString('base64') } : value,
    ]),
  );
}
