/** Program files of storms: small thresholds, short times, a bit of everything that a file can say. */
import type { ProgramFile } from '../../../domain/program/file.ts';
import { programFile, shop } from '../../functions/store/given.ts';
import type { Random } from '../world/random.ts';

export const rewards = [
  { id: 'mug', name: 'Mug', points: 10, perMember: 1 },
  { id: 'sticker', name: 'Sticker', points: 5 },
];
export const privilege = 'parcel';
/** Of the privilege, in any period and any tier. */
export const quotaMax = 4;
export const engagementKind = 'review';
export const tags = ['vip', 'press'] as const;
export const levelIds = ['regular', 'gold', 'platinum'] as const;

const bonuses = [
  { id: 'first', trigger: 'first-purchase', effect: { kind: 'add', points: 20 } },
  { id: 'birthday', trigger: 'birthday-month', effect: { kind: 'multiply', factor: '2' } },
  {
    id: 'large',
    when: 'purchase.total >= 5000 && tier != "platinum"',
    effect: { kind: 'multiply', factor: '1.5' },
    capPerMember: { points: 60, per: 'month' },
  },
  { id: 'vip', when: '"vip" in member.tags', effect: { kind: 'add', points: 5 } },
  { id: 'line', when: 'line.amount > 1000', effect: { kind: 'multiply', factor: '3', on: 'lines' } },
];

export function drawRules(random: Random, program: string, enrolment: ProgramFile['enrolment']): ProgramFile {
  return programFile({
    ...shop,
    id: program,
    enrolment,
    earning: drawEarning(random),
    refunds: {
      tier: random.pick(['leave', 'decide-again']),
      redeemed: random.pick(['on-full-refund', 'in-proportion']),
      deficit: random.pick(['zero-with-deficit', 'negative-balance', 'forgiven']),
    },
    redemption: {
      pointValue: '0.01',
      minimum: 5,
      step: 5,
      reservationMinutes: random.pick([1, 60, 60 * 24 * 40]),
      rewards: rewards.map((reward) => ({ ...reward, points: reward.points * random.pick([1, 1, 2]) })),
    },
    expiry: random.pick([
      shop.expiry,
      { kind: 'after-inactivity', months: 1 },
      { kind: 'after-months', months: 1, roundedTo: 'day' },
      { kind: 'on-dates', dates: ['06-30', '12-31'], afterMonths: 1 },
      { kind: 'never' },
    ]),
    tiers: drawTiers(random),
    ...(random.chance(50) ? { triggers: drawTriggers(random) } : {}),
  });
}

const occasions = [
  { kind: 'enrolled' },
  { kind: 'first-purchase' },
  { kind: 'nth-purchase', purchases: 2 },
  { kind: 'purchase' },
  { kind: 'tier-reached' },
  { kind: 'birthday' },
  { kind: 'no-purchase-for', days: 3 },
  { kind: 'tier-at-risk', days: 5 },
  { kind: 'points-expiring', days: 5 },
  { kind: 'points-available' },
  { kind: 'stage-entered', stage: 'won-back' },
  { kind: 'reward-within-reach', reward: 'mug' },
  { kind: 'engagement', engagement: engagementKind },
];

/** Each by its own name in all versions. */
function drawTriggers(random: Random) {
  return occasions
    .filter(() => random.chance(35))
    .map((on) => ({
      id: `on-${on.kind}`,
      on,
      ...(random.chance(30) ? { when: 'member.purchases < 3' } : {}),
      ...(random.chance(30) ? { quietDays: 3 } : {}),
      ...(random.chance(30) ? { cap: { times: 2, per: 'month' } } : {}),
      ...(random.chance(20) ? { holdout: 50 } : {}),
      do: [
        ...(random.chance(50) ? [{ kind: 'points', points: 9, expiresAfterDays: 20 }] : []),
        ...(random.chance(50) ? [{ kind: 'tag', tag: random.pick(['warm', 'cosy']) }] : []),
      ],
    }));
}

function drawEarning(random: Random) {
  return {
    base: {
      ...shop.earning.base,
      on: random.pick(['purchase', 'line']),
      rounding: random.pick(['down', 'nearest', 'up']),
    },
    hold: random.pick([
      { kind: 'none' },
      { kind: 'days', days: 1 },
      { kind: 'days', days: 14 },
      { kind: 'until-fulfilled', days: 2, atMostDays: 10 },
    ]),
    bonuses: random.chance(30) ? bonuses.filter(() => random.chance(60)) : [],
    stacking: random.pick(['all', 'best-one', 'by-priority']),
    engagements: [{ kind: engagementKind, points: 10, capPerMember: { points: 25, per: 'month' } }],
    ...(random.chance(30) ? { welcome: { points: 15 } } : {}),
  };
}

function drawTiers(random: Random) {
  const window = random.pick([
    { kind: 'rolling', months: 12 },
    { kind: 'rolling', months: 1 },
    { kind: 'calendar-year' },
    { kind: 'membership-year' },
    { kind: 'year-from', date: '07-01' },
    { kind: 'lifetime' },
  ]);
  return {
    ...shop.tiers,
    window,
    climb: random.pick(['to-earned', 'to-earned', 'one-step']),
    onUpgrade: random.pick(['new-term', 'keep-term']),
    standing: random.pick(['keep-until-term-ends', 'upgrade-only', 'at-once']),
    ...drawTerm(random),
    levels: drawLevels(random),
  };
}

function drawTerm(random: Random) {
  const term = random.pick([
    { kind: 'months', months: 1 },
    { kind: 'months', months: 12 },
    { kind: 'next-year-end' },
    { kind: 'until-date', lastDay: '02-28' },
    { kind: 'while-qualified' },
    { kind: 'unlimited' },
  ]);
  if (term.kind === 'while-qualified') return { term, down: 'to-earned', upgrade: 'at-once' };
  const upgrade = random.pick(['at-once', 'at-once', 'at-month-end', 'at-year-end']);
  const down = random.pick([
    'one-step',
    'to-earned',
    'to-lowest',
    { kind: 'one-step-if-active', purchases: 2 },
  ]);
  if (term.kind === 'unlimited') return { term, down, upgrade };
  const onRequalifying = random.pick(['review', 'extend']);
  return { term, down, upgrade, onRequalifying, graceDays: random.pick([0, 0, 10]) };
}

function drawLevels(random: Random) {
  const metric = random.pick([
    { metric: 'spend', atLeast: '100.00' },
    { metric: 'purchases', atLeast: 3 },
    { metric: 'points', atLeast: 50 },
    { metric: 'purchases', atLeast: 2, window: { kind: 'rolling', months: 2 } },
  ]);
  // Beside what else is enough: it reaches gold and keeps it.
  const tag = random.chance(30) ? [{ metric: 'tag', of: 'vip' }] : [];
  const platinum = random.pick([
    { allOf: [metric, { metric: 'spend', atLeast: '300.00' }].slice(metric.metric === 'spend' ? 1 : 0) },
    { anyOf: [{ metric: 'purchases', atLeast: 9 }] },
    {
      allOf: [
        { metric: 'purchases', atLeast: 4 },
        { metric: 'tag', of: 'press' },
      ],
    },
  ]);
  const keep = metric.metric === 'spend' && random.chance(50);
  // At every level the same period: a late fact that changes the tier of a use then moves it to no other.
  const per = random.pick(['day', 'month', 'lifetime']);
  const parcel = (uses: number) => [{ id: privilege, name: 'Free parcel', quota: { uses, per } }];
  return [
    { ...shop.tiers.levels[0], privileges: parcel(2) },
    {
      id: 'gold',
      name: 'Gold',
      multiplier: '1.25',
      qualify: { anyOf: [metric, ...tag] },
      ...(keep ? { keep: { anyOf: [{ metric: 'spend', atLeast: '60.00' }, ...tag] } } : {}),
      privileges: parcel(quotaMax),
    },
    { id: 'platinum', name: 'Platinum', multiplier: '1.5', qualify: platinum },
  ];
}
