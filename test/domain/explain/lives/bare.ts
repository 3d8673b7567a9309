/** A program of the least that one may say: what no rule says is left out of what is explained. */
import {
  adjustment,
  enrolment,
  privilegeReturn,
  privilegeUse,
  redemption,
  refund,
  undo,
} from '../../../support/commands.ts';
import { timelineOf } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const bought = purchase({ orderId: '1', on: '2026-01-10T12:00Z', amount: 60_00 });

export const bare: Life = {
  timeline: timelineOf({
    enrolment: 'by-enrolling',
    earning: {
      base: { points: 1, per: '3.00', on: 'purchase', rounding: 'up' },
      hold: { kind: 'days', days: 3 },
      stacking: 'best-one',
      bonuses: [
        { id: 'ten', effect: { kind: 'add', points: 10 } },
        { id: 'half', effect: { kind: 'multiply', factor: '1.5' } },
      ],
    },
    tiers: {
      window: { kind: 'lifetime' },
      term: { kind: 'unlimited' },
      levels: [
        { id: 'all', name: 'All', privileges: [{ id: 'wifi', name: 'Wi-Fi' }] },
        {
          id: 'more',
          name: 'More',
          multiplier: '1.0',
          qualify: { anyOf: [{ metric: 'spend', atLeast: '60.00' }] },
        },
      ],
    },
  }),
  facts: [
    enrolment('2026-01-05T12:00Z'),
    bought,
    privilegeUse('u1', '2026-01-11T12:00Z', 'wifi'),
    privilegeReturn('u1', '2026-01-11T13:00Z', 'wifi'),
    redemption('r1', '2026-01-14T12:00Z', 7),
    adjustment('a1', '2026-01-15T12:00Z', -1),
    undo('a1', '2026-01-15T13:00Z'),
    purchase({ orderId: '2', on: '2026-01-16T12:00Z', amount: 10_00 }),
    purchase({ orderId: '3', on: '2026-01-17T12:00Z', amount: 0 }),
    refund('f1', bought, '2026-01-18T12:00Z', 1),
    refund('f2', bought, '2026-01-19T12:00Z', 2_00),
    redemption('r2', '2026-01-20T12:00Z', 1),
  ],
  until: '2026-12-01',
  looks: ['2026-01-05', '2026-01-12', '2026-01-30'],
};
