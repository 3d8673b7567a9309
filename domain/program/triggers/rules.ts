/** Triggers made ready for the fold. */
import type { OccasionKind } from '../../facts/vocabulary.ts';
import type { CompiledCondition, ConditionCompiler, Over } from '../earning/rules.ts';
import type { Period } from '../file.ts';
import type { Occasion, TriggerRule } from './file.ts';

export interface Trigger {
  readonly id: string;
  readonly on: Occasion;
  /** Without which it does not fire; null where it always does. */
  readonly when: CompiledCondition | null;
  /** 0 where it may fire again at once. */
  readonly quietDays: number;
  readonly cap: { readonly times: number; readonly per: Period } | null;
  /** Of a hundred members. */
  readonly holdout: number;
  /** 0 where it gives none. */
  readonly points: number;
  /** Null where they live as long as points earned that day. */
  readonly liveDays: number | null;
}

/** For so many years days are looked at: by then no trigger is quiet any more. */
export const yearsAhead = 12;

type Group = 'byFact' | 'byLevel' | 'byTime';

/** In the order of the file. */
export interface TriggerRules {
  /** A purchase, or the enrolment. */
  readonly byFact: readonly Trigger[];
  /** A level is reached, by a fact or in time. */
  readonly byLevel: readonly Trigger[];
  /** A day has come. */
  readonly byTime: readonly Trigger[];
  /** Whether the state must keep the day of the last purchase. */
  readonly readsLastPurchase: boolean;
}

const groupOf: { readonly [K in OccasionKind]: Group } = {
  enrolled: 'byFact',
  'first-purchase': 'byFact',
  'nth-purchase': 'byFact',
  purchase: 'byFact',
  'tier-reached': 'byLevel',
  birthday: 'byTime',
  'membership-anniversary': 'byTime',
  'no-purchase-for': 'byTime',
  'tier-at-risk': 'byTime',
  'points-expiring': 'byTime',
};

const overOrder: ReadonlySet<OccasionKind> = new Set(['purchase', 'first-purchase', 'nth-purchase']);

/** What the condition of a trigger is about. */
export function overOfTrigger({ kind }: Pick<Occasion, 'kind'>): Over {
  return overOrder.has(kind) ? 'purchase' : 'member';
}

/** Where conditions stand in the file. */
export function conditionsOfTriggers(rules: readonly TriggerRule[] = []): readonly string[] {
  return rules.flatMap(({ when }) => (when === undefined ? [] : [when]));
}

export function compileTriggers(
  rules: readonly TriggerRule[] = [],
  compile: ConditionCompiler,
): TriggerRules {
  const triggers = rules.map((rule) => compileTrigger(rule, compile));
  const of = (group: Group) => triggers.filter(({ on }) => groupOf[on.kind] === group);
  return {
    byFact: of('byFact'),
    byLevel: of('byLevel'),
    byTime: of('byTime'),
    readsLastPurchase:
      triggers.some(({ on }) => on.kind === 'no-purchase-for') ||
      conditionsOfTriggers(rules).some((condition) => condition.includes('daysSinceLastPurchase')),
  };
}

function compileTrigger(
  { id, on, when, quietDays = 0, cap, holdout = 0, do: does }: TriggerRule,
  compile: ConditionCompiler,
): Trigger {
  const given = does[0];
  return {
    id,
    on,
    when: when === undefined ? null : compile(when, overOfTrigger(on)),
    quietDays,
    cap: cap ?? null,
    holdout,
    points: given?.points ?? 0,
    liveDays: given?.expiresAfterDays ?? null,
  };
}

/** Where the rule of a trigger stands in the program file. */
export function ruleOfTrigger(id: string): string {
  return `triggers.${id}`;
}

export function isOfTrigger(rule: string): boolean {
  return rule.startsWith('triggers.');
}

export function allTriggers({ byFact, byLevel, byTime }: TriggerRules): readonly Trigger[] {
  return [...byFact, ...byLevel, ...byTime];
}
