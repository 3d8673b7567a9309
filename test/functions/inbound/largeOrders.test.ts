/** No order is so large that its points would leave the integers. */
import { expect, test } from 'vitest';
import type { Purchase } from '../../../domain/facts/facts.ts';
import { fold } from '../../../domain/member/fold.ts';
import { purchaseCompleted, toPurchase } from '../../../functions/inbound/standard/purchase.ts';
import { type Changes, timelineOf } from '../../support/programs.ts';
import { at } from '../../support/times.ts';

const now = at('2026-01-15T12:00');
/** As generous as a program may be, and with points for what discounts take off. */
const generous: Changes = {
  earning: { base: { points: 100, per: '0.01' }, exclude: { kinds: ['discount'] } },
};

function purchaseOf(lines: readonly object[]): Purchase {
  const data = { orderId: '1', memberId: 'm1', occurredAt: '2026-01-15T12:00:00Z', currency: 'USD', lines };
  const body = { type: 'purchase.completed', data };
  const [line] = timelineOf(generous).lines;
  if (line === undefined) throw new Error('a timeline has a line');
  return toPurchase(purchaseCompleted.parse(body), body, { source: 'standard', rules: line.rules, now });
}

const times = <T>(count: number, line: T) => Array.from({ length: count }, () => line);

test('what is bought may come to 10^12 minor units, however much is taken off', () => {
  const fact = purchaseOf([
    ...times(2, { amount: '5000000000.00' }),
    { kind: 'discount', amount: '-10000000000.00' },
  ]);
  expect(fold([fact], timelineOf(generous), now).state?.lots).toMatchObject([
    { remaining: 100_000_000_000_000 },
  ]);
});

test('more is refused also where discounts make the total small', () => {
  const lines = [
    ...times(250, { amount: '10000000000.00' }),
    ...times(250, { kind: 'discount', amount: '-10000000000.00' }),
  ];
  expect(() => purchaseOf(lines)).toThrow(
    /"lines" come to 2,500,000,000,000.00 USD, and the most is 10,000,000,000.00 USD/,
  );
});
