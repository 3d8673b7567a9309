/** A level held while qualified: lost as an amount leaves the window, with a refund, a cancellation, an adjustment. */
import { cancellation, qualifyingAdjustment, refund } from '../../../support/commands.ts';
import { timelineOf } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const buy = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });
const [one, two, three] = [
  buy('1', '2026-01-10T12:00Z', 120_00),
  buy('2', '2026-01-12T12:00Z', 100_00),
  buy('3', '2026-01-14T12:00Z', 320_00),
];

export const qualified: Life = {
  timeline: timelineOf({
    tiers: {
      window: { kind: 'rolling', months: 1 },
      term: { kind: 'while-qualified' },
      down: 'to-earned',
      levels: [
        { id: 'regular', name: 'Regular' },
        {
          id: 'gold',
          name: 'Gold',
          qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
          keep: { anyOf: [{ metric: 'spend', atLeast: '90.00' }] },
        },
        { id: 'platinum', name: 'Platinum', qualify: { anyOf: [{ metric: 'spend', atLeast: '300.00' }] } },
      ],
    },
  }),
  facts: [
    one,
    refund('r1', one, '2026-01-11T12:00Z', 30_01),
    two,
    cancellation(two, '2026-01-13T12:00Z'),
    three,
    qualifyingAdjustment('a1', '2026-01-15T12:00Z', 'spend', -200_00),
    qualifyingAdjustment('a2', '2026-01-16T12:00Z', 'purchases', 3),
  ],
  until: '2026-04-01',
  looks: ['2026-01-11', '2026-04-01'],
};
