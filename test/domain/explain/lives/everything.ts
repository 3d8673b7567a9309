/** A life in which everything happens that can be explained, under rules that use every choice of words. */
import type { Fact } from '../../../../domain/facts/facts.ts';
import {
  adjustment,
  cancel,
  cancellation,
  capture,
  engagement,
  enrolment,
  fulfilment,
  override,
  overrideEnd,
  privilegeReturn,
  privilegeUse,
  qualifyingAdjustment,
  redemption,
  refund,
  rewarded,
  undo,
} from '../../../support/commands.ts';
import { type Changes, timelineOfVersions } from '../../../support/programs.ts';
import { purchase } from '../../../support/purchases.ts';
import type { Life } from '../life.ts';

const program: Changes = {
  timeZone: 'America/New_York',
  earning: {
    base: { points: 2, per: '1.00', on: 'line', rounding: 'nearest' },
    exclude: { kinds: ['tax'] },
    hold: { kind: 'until-fulfilled', days: 2, atMostDays: 30 },
    welcome: { points: 50 },
    engagements: [{ kind: 'review', points: 20, capPerMember: { points: 30, per: 'month' } }],
    bonuses: [
      { id: 'first', name: 'First purchase', trigger: 'first-purchase', effect: { kind: 'add', points: 25 } },
      {
        id: 'birthday',
        trigger: 'birthday-month',
        effect: { kind: 'multiply', factor: '2' },
        capPerPurchase: 40,
      },
      {
        id: 'coffee',
        when: 'line.category == "coffee"',
        effect: { kind: 'multiply', factor: '3', on: 'lines' },
        capPerMember: { points: 60, per: 'year' },
        firstDay: '2026-01-01',
        lastDay: '2026-12-31',
      },
    ],
  },
  expiry: { kind: 'after-months', months: 6, roundedTo: 'month-end' },
  redemption: {
    pointValue: '0.01',
    minimum: 10,
    step: 5,
    reservationMinutes: 30,
    rewards: [{ id: 'mug', name: 'Mug', points: 40, perMember: 2 }],
  },
  refunds: { tier: 'decide-again', redeemed: 'in-proportion', deficit: 'negative-balance' },
  tiers: {
    window: { kind: 'rolling', months: 6 },
    term: { kind: 'months', months: 6 },
    down: 'one-step',
    levels: [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        multiplier: '1.5',
        qualify: {
          anyOf: [
            { metric: 'spend', atLeast: '100.00' },
            { metric: 'purchases', atLeast: 9 },
          ],
        },
        privileges: [{ id: 'lounge', name: 'Lounge', quota: { uses: 4, per: 'month' } }],
      },
      {
        id: 'platinum',
        name: 'Platinum',
        qualify: {
          allOf: [
            { metric: 'spend', atLeast: '300.00' },
            { metric: 'points', atLeast: 400 },
          ],
        },
      },
    ],
  },
};

const timeline = timelineOfVersions(
  { changes: program },
  {
    from: '2026-09-01T04:00Z',
    changes: {
      ...program,
      expiry: { kind: 'after-inactivity', months: 3 },
      tiers: { ...(program.tiers as object), standing: 'at-once' },
    },
  },
);

const bought = (orderId: string, on: string, amount: number, category?: string) =>
  purchase({
    orderId,
    on,
    lines: [
      { lineId: 'a', amount, ...(category === undefined ? {} : { category }) },
      { lineId: 'b', amount: 5_05 },
      { lineId: 'c', amount: 1_00, kind: 'tax' },
    ],
  });

const first = bought('1', '2026-01-10T15:00Z', 40_00, 'coffee');
const second = bought('2', '2026-02-10T15:00Z', 60_00);
const third = bought('3', '2026-03-10T15:00Z', 250_00, 'coffee');
const fourth = bought('4', '2026-04-10T15:00Z', 10_00);

const facts: readonly Fact[] = [
  enrolment('2026-01-05T15:00Z', '03-21'),
  first,
  fulfilment(first, '2026-01-12T15:00Z'),
  engagement('e1', '2026-01-15T15:00Z', 'review'),
  engagement('e2', '2026-01-16T15:00Z', 'review'),
  redemption('r1', '2026-01-20T15:00Z', 45),
  second,
  fulfilment(second, '2026-02-11T15:00Z'),
  rewarded('r2', '2026-02-20T15:00Z', 'mug', 40, 'reserve'),
  capture('r2', '2026-02-20T15:10Z'),
  redemption('r3', '2026-02-21T15:00Z', 30, 'reserve'),
  cancel('r3', '2026-02-21T15:10Z'),
  redemption('r4', '2026-02-22T15:00Z', 20, 'reserve'),
  privilegeUse('u1', '2026-02-23T15:00Z', 'lounge', 2),
  privilegeReturn('u1', '2026-02-24T15:00Z', 'lounge'),
  third,
  redemption('r5', '2026-03-11T15:00Z', 50, 'capture', third),
  refund('f1', third, '2026-03-20T15:00Z', 55_05),
  adjustment('a1', '2026-03-21T15:00Z', 70),
  adjustment('a2', '2026-03-22T15:00Z', -900),
  undo('a1', '2026-03-23T15:00Z'),
  undo('a2', '2026-03-24T15:00Z'),
  qualifyingAdjustment('a3', '2026-03-25T15:00Z', 'spend', 12_34),
  override('o1', '2026-03-26T15:00Z', 'platinum', '2026-12-24T15:00Z'),
  fourth,
  overrideEnd('o1', '2026-04-11T15:00Z'),
  override('o2', '2026-04-12T15:00Z', 'platinum', '2026-05-12T15:00Z'),
  cancellation(fourth, '2026-04-13T15:00Z'),
];

/** Told after everything else: it would have been the first purchase. */
const late = purchase({
  orderId: '0',
  on: '2026-01-08T15:00Z',
  recordedAt: '2026-04-14T15:00Z',
  amount: 50_00,
});

/** Under the earned tier, an operator's, and after the next rules; with points on hold, and owing. */
const looks = [
  '2026-01-06',
  '2026-03-12',
  '2026-03-23',
  '2026-04-12',
  '2026-08-02',
  '2026-09-02',
  '2027-05-01',
];

export const everything: Life = { timeline, facts, late, until: '2027-06-01', looks };
