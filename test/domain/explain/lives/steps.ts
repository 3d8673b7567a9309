/** Levels that have to be held one after the other, at once and by the month; enough again inside a term. */
import { qualifyingAdjustment, refund } from '../../../support/commands.ts';
import { timelineOf } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const dear = purchase({ orderId: '1', on: '2026-01-10T12:00Z', amount: 900_00 });

export const steps: Life = {
  timeline: timelineOf({
    refunds: { tier: 'decide-again' },
    tiers: {
      climb: 'one-step',
      onRequalifying: 'extend',
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'purchases', atLeast: 4 }] } },
        { id: 'platinum', name: 'Platinum', qualify: { anyOf: [{ metric: 'spend', atLeast: '300.00' }] } },
        { id: 'diamond', name: 'Diamond', qualify: { anyOf: [{ metric: 'spend', atLeast: '800.00' }] } },
      ],
    },
  }),
  facts: [
    dear,
    qualifyingAdjustment('a1', '2026-01-11T12:00Z', 'purchases', 1),
    purchase({ orderId: '2', on: '2026-01-12T12:00Z', amount: 1_00 }),
    purchase({ orderId: '3', on: '2026-02-12T12:00Z', amount: 2_00 }),
    refund('r1', dear, '2026-02-13T12:00Z', 200_00),
  ],
  until: '2029-06-01',
};
