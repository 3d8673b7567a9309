/** Random purchases of one member, in random lines, at moments that meet each other and the rules' own. */
import * as fc from 'fast-check';
import type { Purchase } from '../../../domain/facts/facts.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { lineKinds } from '../../../domain/program/file.ts';
import { type LineOptions, purchase } from '../purchases.ts';
import { instantOf, type Moment, moments } from './moments.ts';
import { categories, skus, stepAmount } from './programs.ts';

export interface PurchaseDraw {
  readonly letter: string;
  readonly moment: Moment;
  /** Milliseconds from occurring to being recorded; a fast till is ahead of it. */
  readonly delay: number;
  readonly lines: readonly LineOptions[];
}

const amounts = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(1_000, 0, 1, 99, 100, 2_500, stepAmount - 1, stepAmount, stepAmount + 1),
  },
  { weight: 2, arbitrary: fc.nat({ max: 20_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 * stepAmount, 6 * stepAmount) },
);

const line: fc.Arbitrary<LineOptions> = fc
  .record({
    kind: fc.oneof(
      { weight: 4, arbitrary: fc.constant('item' as const) },
      { weight: 2, arbitrary: fc.constantFrom(...lineKinds) },
    ),
    category: fc.option(fc.constantFrom(...categories), { nil: undefined, freq: 3 }),
    sku: fc.option(fc.constantFrom(...skus), { nil: undefined, freq: 3 }),
    quantities: fc.option(
      fc.constantFrom({ nights: 3 }, { nights: 1 }, { miles: 7, nights: 2 }, { unknown: 9 }),
      { nil: undefined, freq: 3 },
    ),
    quantity: fc.option(fc.constantFrom(1, 2, 3, 0, '1.5'), { nil: undefined, freq: 2 }),
    amount: amounts,
    over: fc.option(fc.constantFrom(['l0'], ['l1', 'l2'], ['l3']), { nil: undefined, freq: 2 }),
  })
  .map(({ kind, category, sku, quantities, quantity, amount, over }) => ({
    kind,
    amount: kind === 'discount' || (kind === 'rounding' && amount % 2 === 1) ? -amount : amount,
    ...(kind !== 'discount' || over === undefined ? {} : { over }),
    ...(category === undefined ? {} : { category }),
    ...(sku === undefined ? {} : { sku }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(quantities === undefined ? {} : { quantities }),
  }));

const day = 86_400_000;
const delays = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constantFrom(1, 3_600_000, 3 * day, 400 * day, -1, -300_000) },
);

export const purchaseDraws: fc.Arbitrary<PurchaseDraw> = fc.record({
  letter: fc.constantFrom('m', 'a', 'z'),
  moment: moments,
  delay: delays,
  lines: fc.array(line, { minLength: 1, maxLength: 4 }).map(withoutExcessDiscounts),
});

/** The total of a purchase is not negative. */
function withoutExcessDiscounts(lines: readonly LineOptions[]): readonly LineOptions[] {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  return total >= 0 ? lines : lines.map((line) => ({ ...line, amount: Math.max(0, line.amount) }));
}

/** Facts with ids of their own, whose order is not the order of time. */
export function purchasesAt(
  draws: readonly PurchaseDraw[],
  anchor: string,
  timeZone: string,
): readonly Purchase[] {
  return draws.map(({ letter, moment, delay, lines }, index) => {
    const on = instantOf(moment, anchor, timeZone);
    return purchase({ orderId: `${letter}${index}`, on, recordedAt: (on + delay) as Instant, lines });
  });
}
