/** Levels that a tag reaches, alone or with an amount, kept and lost by it. */
import { tagSet, tagUnset } from '../../../support/commands.ts';
import { timelineOf } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const buy = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });
const tag = (of: string) => ({ metric: 'tag', of });
const spend = (atLeast: string) => ({ metric: 'spend', atLeast });

export const tagged: Life = {
  timeline: timelineOf({
    earning: {
      bonuses: [
        {
          id: 'staff',
          name: 'Staff',
          when: 'member.tags.exists(t, t == "staff")',
          effect: { kind: 'add', points: 7 },
        },
      ],
    },
    tiers: {
      window: { kind: 'rolling', months: 3 },
      term: { kind: 'months', months: 2 },
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: { anyOf: [spend('100.00'), tag('vip')] } },
        { id: 'platinum', name: 'Platinum', qualify: { allOf: [spend('50.00'), tag('vip'), tag('staff')] } },
      ],
    },
  }),
  facts: [
    buy('1', '2026-01-10T12:00Z', 60_00),
    tagSet('vip', '2026-01-11T12:00Z'),
    tagSet('shy', '2026-01-12T12:00Z'),
    tagSet('staff', '2026-01-13T12:00Z'),
    buy('2', '2026-02-10T12:00Z', 10_00),
    tagUnset('shy', '2026-02-14T12:00Z'),
    tagUnset('staff', '2026-02-15T12:00Z'),
    tagUnset('vip', '2026-07-01T12:00Z'),
    buy('3', '2026-07-02T12:00Z', 1_00),
  ],
  until: '2026-12-01',
  looks: ['2026-05-20'],
};

export const taggedWhileQualified: Life = {
  timeline: timelineOf({
    tiers: {
      window: { kind: 'lifetime' },
      term: { kind: 'while-qualified' },
      down: 'to-earned',
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: { allOf: [spend('50.00'), tag('vip')] } },
      ],
    },
  }),
  facts: [
    buy('1', '2026-01-10T12:00Z', 60_00),
    tagSet('vip', '2026-01-11T12:00Z'),
    tagUnset('vip', '2026-01-12T12:00Z'),
  ],
  until: '2026-12-01',
};
