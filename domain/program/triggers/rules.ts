/** Triggers made ready for the fold. */
import type { OccasionKind } from '../../facts/vocabulary.ts';
import type { Period } from '../file.ts';
import type { Occasion, TriggerRule } from './file.ts';

export interface Trigger {
  readonly id: string;
  readonly on: Occasion;
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

export function compileTriggers(rules: readonly TriggerRule[] = []): TriggerRules {
  const triggers = rules.map(compileTrigger);
  const of = (group: Group) => triggers.filter(({ on }) => groupOf[on.kind] === group);
  return {
    byFact: of('byFact'),
    byLevel: of('byLevel'),
    byTime: of('byTime'),
    readsLastPurchase: triggers.some(({ on }) => on.kind === 'no-purchase-for'),
  };
}

function compileTrigger({ id, on, quietDays = 0, cap, holdout = 0, do: does }: TriggerRule): Trigger {
  const given = does[0];
  return {
    id,
    on,
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
