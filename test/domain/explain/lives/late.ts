/** A purchase that is told late: with it the tier was reached sooner, and what came after is worth more. */
import { timelineOf } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

export const told: Life = {
  timeline: timelineOf({
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        {
          id: 'gold',
          name: 'Gold',
          multiplier: '2',
          qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
        },
      ],
    },
  }),
  facts: [
    purchase({ orderId: '1', on: '2026-01-10T12:00Z', amount: 60_00 }),
    purchase({ orderId: '2', on: '2026-02-10T12:00Z', amount: 30_00 }),
    purchase({ orderId: '3', on: '2026-04-20T12:00Z', amount: 5_00 }),
  ],
  late: purchase({
    orderId: '0',
    on: '2026-01-08T12:00Z',
    recordedAt: '2026-04-21T12:00Z',
    amount: 45_00,
  }),
  until: '2026-05-01',
};
