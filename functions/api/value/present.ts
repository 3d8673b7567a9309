/**
 * The figures of value as the API shows them: each with what it was calculated from in plain words, or with the
 * name of the reason why there is none. Amounts that are expected are estimates, and rounded here alone.
 */
import { type MinorUnits, minorUnits } from '../../../domain/kernel/brand.ts';
import { formatDay } from '../../../domain/kernel/civil.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { formatMoney } from '../../../domain/kernel/money.ts';
import type { Habits } from '../../../domain/reading/habits.ts';
import { paceOf } from '../../../domain/value/pace.ts';
import { forecastDays, type Part, type Picture, type Worth } from '../../../domain/value/picture.ts';
import type { ValueRules } from '../../../domain/value/rules.ts';
import type { StoredModel } from '../../store/programs/models.ts';
import type { presentTags } from '../tags/tags.ts';

type Calculated = Extract<Picture, { kind: 'picture' }>;

/** What is set by the retailer, for those who may see it. */
export interface TagsShown {
  readonly set?: ReturnType<typeof presentTags>;
}

const none = { state: 'not-enough-data' } as const;

export function presentModel({ version, fittedIn, calculatedAt, model }: StoredModel) {
  return {
    version,
    parametersVersion: fittedIn,
    calculatedAt: formatInstant(calculatedAt),
    day: formatDay(model.on),
  };
}

/** An estimate to the smallest unit of the currency; what no integer holds is not shown as one. */
export function estimate(amount: number, digits: number): string {
  const rounded = Math.round(amount);
  const safe = Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, rounded));
  return formatMoney(minorUnits(safe) as MinorUnits, digits);
}

const to = (value: number, decimals: number): number => Number(value.toFixed(decimals));

export function presentPicture(
  picture: Picture,
  habits: Habits,
  shown: TagsShown,
  rules: ValueRules,
  digits: number,
) {
  if (picture.kind !== 'picture') {
    return { state: picture.kind === 'stale' ? 'history-too-long' : picture.kind, tags: shown };
  }
  const money = (amount: number) => estimate(amount, digits);
  return {
    state: 'calculated',
    statistics: presentStatistics(picture, money),
    rfm: presentRfm(picture, money),
    lifecycle: presentLifecycle(picture),
    rhythm: presentRhythm(picture),
    lifetimeValue: {
      method: rules.lifetimeValue.method,
      historical: presentHistorical(picture, money),
      predictive: presentPredictive(picture, rules, money),
      bySegment: presentBySegment(picture, money),
    },
    coefficient: presentCoefficient(picture, money),
    tags: {
      ...shown,
      lifecycle: picture.lifecycle.stage,
      rhythm: paceOf(picture.profile.history),
      favouriteCategory: habits.favouriteCategory,
      preferredChannel: habits.preferredChannel,
      priceLevel: picture.priceLevel.kind === 'not-enough-data' ? null : picture.priceLevel.kind,
    },
  };
}

type Money = (amount: number) => string;

function presentStatistics({ profile }: Calculated, money: Money) {
  const { first, last, purchaseDays, spend, engagements, referrals } = profile;
  return {
    firstPurchase: formatDay(first),
    lastPurchase: formatDay(last),
    purchaseDays,
    spend: money(spend),
    averageSpend: money(spend / purchaseDays),
    engagements,
    referrals,
  };
}

function presentRfm({ rfm, profile }: Calculated, money: Money) {
  if (rfm.kind === 'not-enough-data') return none;
  const { recency, frequency, monetary, segment } = rfm;
  const inputs = `last purchase ${plural(profile.silence, 'day')} ago, ${plural(profile.purchaseDays, 'purchase day')}, ${money(profile.spend)} spent`;
  return { state: 'scored', recency, frequency, monetary, segment, inputs };
}

function presentLifecycle({ lifecycle, profile, rhythm }: Calculated) {
  const { stage, by } = lifecycle;
  const probability = rhythm.kind === 'estimated' ? percent(rhythm.probabilityActive) : '';
  const inputs =
    by === 'rhythm'
      ? `active with a probability of ${probability} per cent`
      : `first purchase ${plural(profile.history.ageDays, 'day')} ago, last one ${plural(profile.silence, 'day')} ago`;
  return { stage, by, inputs };
}

function presentRhythm({ rhythm, profile }: Calculated) {
  if (rhythm.kind === 'not-enough-data') return none;
  const { repeats, recencyDays, ageDays } = profile.history;
  const inputs =
    repeats === 0
      ? `bought on one day, ${plural(ageDays, 'day')} ago: by this model nobody leaves before they have come back`
      : `came back on ${plural(repeats, 'day')}, the last one ${plural(recencyDays, 'day')} after the first, known for ${plural(ageDays, 'day')}`;
  return {
    state: 'estimated',
    probabilityActive: to(rhythm.probabilityActive, 4),
    expectedPurchases: to(rhythm.expected, 3),
    expectedWithinDays: forecastDays,
    inputs,
  };
}

function presentHistorical({ historical }: Calculated, money: Money) {
  const { amount, purchasesPerYear, averageSpend, retentionYears, acquisitionCost } = historical;
  return {
    amount: money(amount),
    inputs: `${to(purchasesPerYear, 2)} purchases a year × ${money(averageSpend)} on average × ${to(retentionYears, 2)} years − ${money(acquisitionCost)} to win them`,
  };
}

function presentPredictive({ predictive }: Calculated, { lifetimeValue }: ValueRules, money: Money) {
  if (predictive.kind !== 'predicted') return { state: predictive.kind };
  const { amount, purchases, spend } = predictive;
  return {
    state: 'estimated',
    amount: money(amount),
    inputs: `${to(purchases, 2)} purchases expected in ${plural(lifetimeValue.months, 'month')}, of ${money(spend)} each, discounted by ${to(lifetimeValue.discount * 100, 2)} per cent a year`,
  };
}

function presentBySegment({ bySegment }: Calculated, money: Money) {
  if (bySegment.kind === 'not-enough-data') return none;
  const { name, members, mean, spread, of } = bySegment;
  return {
    state: 'estimated',
    amount: money(mean),
    inputs: `mean of what ${worthWords[of]} ${plural(members, 'member')} of ${name}, standard deviation ${money(spread)}`,
  };
}

const worthWords = { expected: 'is expected of', spent: 'was spent by' } as const;

function presentCoefficient({ coefficient }: Calculated, money: Money) {
  if (coefficient.kind === 'not-enough-data') return none;
  return {
    state: 'weighed',
    value: to(coefficient.value, 1),
    parts: coefficient.parts.map(({ name, weight, percentile }) => ({
      name,
      weight,
      percentile: to(percentile, 1),
    })),
    inputs: coefficient.parts
      .filter(({ weight }) => weight > 0)
      .map(
        (part) => `${part.weight} × ${to(part.percentile, 1)} for ${partWords(part, coefficient.of, money)}`,
      )
      .join(', '),
  };
}

/** `16 repeat purchase days`; where all members have the same, that is why the percentile is the middle. */
function partWords({ name, figure, isLikeAll }: Part, of: Worth, money: Money): string {
  return `${figureWords(name, figure, of, money)}${isLikeAll ? ' like everybody' : ''}`;
}

function figureWords(name: Part['name'], figure: number, of: Worth, money: Money): string {
  switch (name) {
    case 'lifetimeValue':
      return `${money(figure)} ${of}`;
    case 'repurchase':
      return plural(figure, 'repeat purchase day');
    case 'engagement':
      return plural(figure, 'engagement');
    case 'referral':
      return plural(figure, 'referral');
  }
}

const percent = (share: number): string => String(to(share * 100, 1));

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
