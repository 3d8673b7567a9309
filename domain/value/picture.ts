/** Everything about one member's value, each figure or the name of the reason why there is none. */
import type { Day } from '../kernel/brand.ts';
import type { Activity } from './activity.ts';
import { expectedPurchases, probabilityActive } from './bgNbd.ts';
import { daysPerWeek } from './history.ts';
import { type Lifecycle, lifecycleOf } from './lifecycle.ts';
import {
  type Historical,
  historicalValue,
  type Parameters,
  type Predicted,
  predictedValue,
} from './lifetimeValue.ts';
import type { Model, SegmentFigures } from './model.ts';
import { type Profile, type ProfileState, profileOf } from './profile.ts';
import { areAlike, percentileOf } from './ranks.ts';
import { type RfmScores, rfmOf, segmentOf } from './rfm.ts';
import { type CoefficientPart, coefficientParts, type ValueRules, type Weights } from './rules.ts';

/** No model has been calculated for the program, or none could be fitted. */
export type NotEnoughData = { readonly kind: 'not-enough-data' };

export type Picture =
  | Exclude<ProfileState, { kind: 'profile' }>
  | {
      readonly kind: 'picture';
      readonly profile: Profile;
      readonly rfm: (RfmScores & { readonly kind: 'scored'; readonly segment: string }) | NotEnoughData;
      readonly rhythm:
        | {
            readonly kind: 'estimated';
            readonly probabilityActive: number;
            /** Purchase days to be expected in the next four weeks. */
            readonly expected: number;
          }
        | NotEnoughData;
      readonly lifecycle: Lifecycle;
      readonly historical: Historical;
      readonly predictive: Predicted | NotEnoughData;
      readonly bySegment: (SegmentFigures & { readonly kind: 'segment'; readonly of: Worth }) | NotEnoughData;
      readonly coefficient: Coefficient | NotEnoughData;
      /** What they spend on a purchase day, compared with the other members: the lower, middle or upper third. */
      readonly priceLevel: { readonly kind: 'low' | 'middle' | 'high' } | NotEnoughData;
    };

export interface Coefficient {
  readonly kind: 'weighed';
  /** 0 to 100. */
  readonly value: number;
  /** Whether lifetime value, among the parts, is expected or spent. */
  readonly of: Worth;
  readonly parts: readonly Part[];
}

export interface Part {
  readonly name: CoefficientPart;
  readonly weight: number;
  readonly figure: number;
  /** 0 to 100; of equal figures the same, that of their middle. */
  readonly percentile: number;
  /** (Nearly) all members have one figure, this member too. */
  readonly isLikeAll: boolean;
}

/** What a member is worth is what is expected of them, or, where nothing can be, what they have spent. */
export type Worth = 'expected' | 'spent';

const notEnoughData: NotEnoughData = { kind: 'not-enough-data' };
const weeksAhead = 4;

/** `acquisitionCost` in minor units; `perWhole` minor units of a whole unit. */
export function pictureOf(
  activity: Activity,
  on: Day,
  rules: ValueRules,
  model: Model | null,
  { acquisitionCost, perWhole }: { readonly acquisitionCost: number; readonly perWhole: number },
): Picture {
  const state = profileOf(activity, on);
  if (state.kind !== 'profile') return state;
  const { profile } = state;
  const parameters = model?.parameters ?? null;
  const scores = model === null ? null : rfmOf(model.cuts, profile);
  const segment = scores === null ? null : segmentOf(rules.segments, scores);
  const probability = parameters === null ? null : probabilityActive(parameters.bgNbd, profile.history);
  const figures = model?.segments.find(({ name }) => name === segment);
  return {
    kind: 'picture',
    profile,
    rfm: scores === null || segment === null ? notEnoughData : { kind: 'scored', ...scores, segment },
    rhythm: rhythmOf(parameters, profile),
    lifecycle: lifecycleOf(rules.lifecycle, profile, probability),
    historical: historicalValue(profile, acquisitionCost),
    predictive:
      parameters === null
        ? notEnoughData
        : predictedValue(parameters, profile, rules.lifetimeValue, perWhole),
    bySegment:
      figures === undefined ? notEnoughData : { kind: 'segment', of: worthBy(parameters), ...figures },
    coefficient: model === null ? notEnoughData : coefficientOf(model, rules, profile, perWhole),
    priceLevel: model === null ? notEnoughData : priceLevelOf(model, profile),
  };
}

function priceLevelOf({ averageSpend }: Model, { spend, purchaseDays }: Profile) {
  const percentile = percentileOf(averageSpend, spend / purchaseDays);
  return { kind: percentile < 100 / 3 ? 'low' : percentile < 200 / 3 ? 'middle' : 'high' } as const;
}

function rhythmOf(parameters: Parameters | null, { history }: Profile) {
  if (parameters === null) return notEnoughData;
  const expected = expectedPurchases(parameters.bgNbd, history, weeksAhead);
  return {
    kind: 'estimated',
    probabilityActive: probabilityActive(parameters.bgNbd, history),
    expected,
  } as const;
}

/** The days of the forecast, for whoever puts it into words. */
export const forecastDays = weeksAhead * daysPerWeek;

/** What each part of the coefficient looks at. */
export function partFigures(
  parameters: Parameters | null,
  profile: Profile,
  rules: ValueRules,
  perWhole: number,
): Readonly<Record<CoefficientPart, number>> {
  return {
    lifetimeValue: worthOf(parameters, profile, rules, perWhole),
    repurchase: profile.history.repeats,
    engagement: profile.engagements,
    referral: profile.referrals,
  };
}

/** Of all members of a program alike. */
export function worthBy(parameters: Parameters | null): Worth {
  return parameters === null || parameters.gammaGamma.q <= 1 ? 'spent' : 'expected';
}

function worthOf(
  parameters: Parameters | null,
  profile: Profile,
  rules: ValueRules,
  perWhole: number,
): number {
  if (parameters === null) return profile.spend;
  const predicted = predictedValue(parameters, profile, rules.lifetimeValue, perWhole);
  return predicted.kind === 'predicted' ? predicted.amount : profile.spend;
}

function coefficientOf(
  model: Model,
  rules: ValueRules,
  profile: Profile,
  perWhole: number,
): Coefficient | NotEnoughData {
  const figures = partFigures(model.parameters, profile, rules, perWhole);
  const parts = coefficientParts.map((name) => {
    const percentiles = model.percentiles[name];
    return {
      name,
      weight: rules.coefficient[name],
      figure: figures[name],
      percentile: percentileOf(percentiles, figures[name]),
      isLikeAll: areAlike(percentiles) && percentiles[0] === figures[name],
    };
  });
  const weights = sumOf(rules.coefficient);
  if (weights === 0) return notEnoughData;
  const value = parts.reduce((sum, { weight, percentile }) => sum + weight * percentile, 0) / weights;
  return { kind: 'weighed', value, of: worthBy(model.parameters), parts };
}

function sumOf(weights: Weights): number {
  return coefficientParts.reduce((sum, name) => sum + weights[name], 0);
}
