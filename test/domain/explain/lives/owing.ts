/** Points that are owed, that came to their end while they were away, that were on hold as they were taken. */
import {
  adjustment,
  cancel,
  cancellation,
  engagement,
  fulfilment,
  qualifyingAdjustment,
  redemption,
  refund,
  refundOfLine,
  undo,
} from '../../../support/commands.ts';
import { timelineOf } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const twoLines = (orderId: string, on: string) =>
  purchase({
    orderId,
    on,
    lines: [
      { lineId: 'a', amount: 60_00 },
      { lineId: 'b', amount: 30_00 },
    ],
  });
const [spent, old, paid, cart] = [
  twoLines('1', '2026-01-10T12:00Z'),
  twoLines('2', '2026-02-10T12:00Z'),
  twoLines('3', '2026-06-10T12:00Z'),
  twoLines('4', '2026-06-20T12:00Z'),
];

export const owing: Life = {
  timeline: timelineOf({
    earning: {
      hold: { kind: 'until-fulfilled', days: 0, atMostDays: 20 },
      welcome: { points: 30 },
      engagements: [{ kind: 'visit', points: 5 }],
    },
    expiry: { kind: 'after-months', months: 2, roundedTo: 'day' },
    redemption: { pointValue: '0.05', minimum: 50, step: 25, reservationMinutes: 40 * 24 * 60 },
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        {
          id: 'gold',
          name: 'Gold',
          multiplier: '2',
          qualify: { anyOf: [{ metric: 'spend', atLeast: '180.00' }] },
        },
      ],
    },
  }),
  facts: [
    spent,
    fulfilment(spent, '2026-01-11T12:00Z'),
    redemption('r1', '2026-01-12T12:00Z', 100),
    refundOfLine('f1', spent, '2026-01-13T12:00Z', 'a', 50_00),
    adjustment('a1', '2026-01-14T12:00Z', -20),
    engagement('e1', '2026-01-15T12:00Z', 'visit'),
    // More than is left of it.
    refund('f2', spent, '2026-01-16T12:00Z', 70_00),
    undo('a1', '2026-01-17T12:00Z'),
    old,
    qualifyingAdjustment('a2', '2026-02-11T12:00Z', 'points', -3),
    refund('f3', old, '2026-05-01T12:00Z', 10_00),
    refund('f4', old, '2026-05-02T12:00Z', 100_00),
    paid,
    // One of them comes back too late by itself, the other is cancelled too late.
    redemption('r2', '2026-07-05T12:00Z', 50, 'reserve'),
    redemption('r3', '2026-07-06T12:00Z', 50, 'reserve'),
    cart,
    redemption('r4', '2026-07-07T12:00Z', 25, 'reserve', cart),
    cancellation(cart, '2026-07-08T12:00Z'),
    adjustment('a3', '2026-07-09T12:00Z', 1),
    cancel('r3', '2026-08-11T12:00Z'),
  ],
  until: '2026-12-01',
  looks: ['2026-01-14', '2026-01-30', '2026-07-06'],
};
