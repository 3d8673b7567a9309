/** Years of the program: terms that cut them, a surplus, every window that a condition may have; rises as a month or year ends. */
import { engagement, qualifyingAdjustment } from '../../../support/commands.ts';
import { type Changes, timelineOf } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const spend = (atLeast: string, window?: object) => ({
  metric: 'spend',
  atLeast,
  ...(window === undefined ? {} : { window }),
});

const hotel: Changes = {
  quantities: [{ id: 'nights', name: 'nights' }],
  earning: { engagements: [{ kind: 'review', points: 0 }] },
  tiers: {
    window: { kind: 'calendar-year' },
    upgrade: 'at-year-end',
    term: { kind: 'until-date', lastDay: '02-29' },
    down: 'to-earned',
    surplus: 'carried-over',
    levels: [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        entryReward: { points: 50 },
        qualify: {
          anyOf: [
            spend('100.00'),
            { metric: 'quantity', of: 'nights', atLeast: 10, window: { kind: 'rolling', months: 24 } },
            { metric: 'engagements', of: 'review', atLeast: 5, window: { kind: 'year-from', date: '04-01' } },
            { metric: 'purchases', atLeast: 30, window: { kind: 'lifetime' } },
            { metric: 'points', atLeast: 900, window: { kind: 'membership-year' } },
          ],
        },
        keep: { anyOf: [spend('80.00'), { metric: 'purchases', atLeast: 4 }] },
      },
      { id: 'platinum', name: 'Platinum', qualify: { allOf: [spend('300.00')] } },
    ],
  },
};

const stay = (orderId: string, on: string, amount: number, nights: number) =>
  purchase({ orderId, on, lines: [{ amount, quantities: { nights } }] });

export const yearly: Life = {
  timeline: timelineOf(hotel),
  facts: [
    stay('1', '2024-05-10T12:00Z', 150_00, 3),
    engagement('e1', '2024-06-01T12:00Z', 'review'),
    // The complete year before keeps it, to the cent; then the present one so far, with something to spare.
    stay('2', '2025-03-10T12:00Z', 10_00, 1),
    stay('3', '2026-03-10T12:00Z', 95_00, 1),
    stay('4', '2026-08-10T12:00Z', 270_00, 1),
    stay('5', '2027-03-10T12:00Z', 20_00, 1),
    stay('6', '2029-02-10T12:00Z', 95_00, 1),
  ],
  until: '2033-04-01',
  looks: ['2024-12-31', '2025-01-02', '2029-03-31'],
};

/** By the month; what was taken from what counts before may leave the window later than what was added. */
export const monthly: Life = {
  timeline: timelineOf({
    tiers: {
      window: { kind: 'rolling', months: 2 },
      upgrade: 'at-month-end',
      term: { kind: 'months', months: 2 },
      graceDays: 10,
    },
  }),
  facts: [
    qualifyingAdjustment('a1', '2026-01-05T12:00Z', 'spend', -20_00),
    purchase({ orderId: '1', on: '2026-02-03T12:00Z', amount: 119_99 }),
    purchase({ orderId: '2', on: '2026-06-02T12:00Z', amount: 1_00 }),
  ],
  until: '2026-12-01',
};
