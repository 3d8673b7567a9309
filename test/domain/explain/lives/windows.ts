/** Conditions of every kind in every window of their own, each of them wanted; one step at a time at a month's end. */
import { engagement } from '../../../support/commands.ts';
import { timelineOf } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const stay = (orderId: string, on: string, amount: number, nights: number) =>
  purchase({ orderId, on, lines: [{ amount, quantities: { nights } }] });

export const windows: Life = {
  timeline: timelineOf({
    quantities: [
      { id: 'nights', name: 'nights' },
      { id: 'miles', name: 'miles' },
    ],
    earning: { engagements: [{ kind: 'review', points: 0 }] },
    tiers: {
      upgrade: 'at-month-end',
      climb: 'one-step',
      onRequalifying: 'extend',
      levels: [
        { id: 'regular', name: 'Regular' },
        {
          id: 'gold',
          name: 'Gold',
          qualify: { allOf: [{ metric: 'quantity', of: 'miles', atLeast: 1_000 }] },
          keep: {
            anyOf: [
              { metric: 'purchases', atLeast: 9 },
              { metric: 'spend', atLeast: '9000.00' },
            ],
          },
        },
        {
          id: 'platinum',
          name: 'Platinum',
          qualify: {
            allOf: [
              { metric: 'spend', atLeast: '100.00' },
              { metric: 'purchases', atLeast: 2 },
              { metric: 'quantity', of: 'nights', atLeast: 3, window: { kind: 'rolling', months: 24 } },
              {
                metric: 'engagements',
                of: 'review',
                atLeast: 1,
                window: { kind: 'year-from', date: '04-01' },
              },
              { metric: 'purchases', atLeast: 2, window: { kind: 'lifetime' } },
              { metric: 'points', atLeast: 100, window: { kind: 'membership-year' } },
              { metric: 'spend', atLeast: '90.00', window: { kind: 'calendar-year' } },
            ],
          },
        },
      ],
    },
  }),
  facts: [
    stay('1', '2026-04-10T12:00Z', 60_00, 2),
    engagement('e1', '2026-04-11T12:00Z', 'review'),
    stay('2', '2026-04-12T12:00Z', 60_00, 2),
    // Enough for the higher level gives the one that is held more time.
    stay('3', '2026-05-12T12:00Z', 1_00, 1),
  ],
  until: '2027-08-01',
};
