/** Levels for life, by an amount and by years, held already or reached with it; rewards for reaching a level. */
import { timelineOfVersions } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const buy = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });
const levels = (gold: object, platinum: object) => [
  { id: 'regular', name: 'Regular' },
  {
    id: 'gold',
    name: 'Gold',
    entryReward: { points: 1 },
    qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
    ...gold,
  },
  {
    id: 'platinum',
    name: 'Platinum',
    entryReward: { points: 25 },
    qualify: { anyOf: [{ metric: 'spend', atLeast: '300.00' }] },
    ...platinum,
  },
];

const reached = { metric: 'spend', atLeast: '600.00' };
const tiers = { window: { kind: 'rolling', months: 6 }, levels: levels({ forLife: { years: 1 } }, {}) };

export const forLife: Life = {
  timeline: timelineOfVersions(
    { changes: { tiers } },
    {
      from: '2027-06-01T00:00Z',
      changes: { tiers: { ...tiers, levels: levels({ forLife: { years: 1 } }, { forLife: { reached } }) } },
    },
    {
      from: '2028-06-01T00:00Z',
      changes: {
        tiers: {
          ...tiers,
          term: { kind: 'while-qualified' },
          down: 'to-earned',
          levels: [
            ...levels({ forLife: { years: 1 } }, { forLife: { years: 20, reached } }),
            {
              id: 'diamond',
              name: 'Diamond',
              qualify: { anyOf: [{ metric: 'spend', atLeast: '500.00' }] },
              forLife: { reached: { metric: 'purchases', atLeast: 5 } },
            },
          ],
        },
      },
    },
  ),
  facts: [
    buy('1', '2026-01-10T12:00Z', 150_00),
    buy('2', '2026-12-10T12:00Z', 110_00),
    buy('3', '2027-10-10T12:00Z', 340_00),
    buy('4', '2028-07-10T12:00Z', 510_00),
    buy('5', '2028-07-11T12:00Z', 1_00),
  ],
  until: '2030-01-01',
  looks: ['2027-03-01', '2027-11-01', '2029-06-01'],
};
