/** Triggers made ready for the fold. */
import type { OccasionKind } from '../../facts/vocabulary.ts';
import type { CompiledCondition, ConditionCompiler, Over } from '../earning/rules.ts';
import type { Period, ProgramFile } from '../file.ts';
import { lifecycleDays } from '../value/defaults.ts';
import type { ValueFile } from '../value/file.ts';
import type { Occasion, TriggerRule } from './file.ts';

type Lifecycle = ValueFile['lifecycle'];

export interface Trigger {
  readonly id: string;
  readonly on: Occasion;
  /** Days after the last purchase at which it looks; 0 where it does not. */
  readonly silence: number;
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
  /** Null where it sets none. */
  readonly tag: string | null;
}

/** For so many years days are looked at: by then no trigger is quiet any more. */
export const yearsAhead = 12;

type Group = 'byFact' | 'byLevel' | 'byTime' | 'byReach';

/** In the order of the file. */
export interface TriggerRules {
  /** A purchase, or the enrolment. */
  readonly byFact: readonly Trigger[];
  /** A level is reached, by a fact or in time. */
  readonly byLevel: readonly Trigger[];
  /** A day has come. */
  readonly byTime: readonly Trigger[];
  /** As many points can be spent as a reward costs. */
  readonly byReach: readonly Trigger[];
  readonly all: readonly Trigger[];
  /** Whether the state must keep the day of the last purchase. */
  readonly readsLastPurchase: boolean;
}

const groupsOf: { readonly [K in OccasionKind]: readonly Group[] } = {
  enrolled: ['byFact'],
  'first-purchase': ['byFact'],
  'nth-purchase': ['byFact'],
  purchase: ['byFact'],
  'tier-reached': ['byLevel'],
  birthday: ['byTime'],
  'membership-anniversary': ['byTime'],
  'no-purchase-for': ['byTime'],
  'tier-at-risk': ['byTime'],
  'points-expiring': ['byTime'],
  'points-available': ['byTime', 'byFact'],
  'stage-entered': ['byTime', 'byFact'],
  'reward-within-reach': ['byTime', 'byReach'],
  engagement: ['byFact'],
  'program-ends': ['byTime'],
};

const overOrder: ReadonlySet<OccasionKind> = new Set(['purchase', 'first-purchase', 'nth-purchase']);

/** What the condition of a trigger is about. */
export function overOfTrigger(on: Occasion): Over {
  return overOrder.has(on.kind) || isReturn(on) ? 'purchase' : 'member';
}

/** Somebody who had stopped buying buys. */
function isReturn(on: Occasion): boolean {
  return on.kind === 'stage-entered' && on.stage === 'won-back';
}

type StageDays = Lifecycle['days'];

/** The last day of the stage before it. */
const endBefore: { readonly [Stage in (Occasion & { kind: 'stage-entered' })['stage']]: keyof StageDays } = {
  cooling: 'active',
  'at-risk': 'cooling',
  dormant: 'atRisk',
  lost: 'dormant',
  'won-back': 'dormant',
};

function silenceOf(on: Occasion, days: StageDays): number {
  if (on.kind === 'no-purchase-for') return on.days;
  return on.kind === 'stage-entered' ? days[endBefore[on.stage]] + 1 : 0;
}

/** Where conditions stand in the file. */
export function conditionsOfTriggers(rules: readonly TriggerRule[] = []): readonly string[] {
  return rules.flatMap(({ when }) => (when === undefined ? [] : [when]));
}

export function compileTriggers(
  { triggers: rules = [], value }: Pick<ProgramFile, 'triggers' | 'value'>,
  compile: ConditionCompiler,
): TriggerRules {
  const days = value?.lifecycle.days ?? lifecycleDays;
  const triggers = rules.map((rule) => compileTrigger(rule, days, compile));
  const of = (group: Group) => triggers.filter(({ on }) => groupsOf[on.kind].includes(group));
  return {
    byFact: of('byFact'),
    byLevel: of('byLevel'),
    byTime: of('byTime'),
    byReach: of('byReach'),
    all: triggers,
    readsLastPurchase:
      triggers.some(({ silence }) => silence > 0) ||
      conditionsOfTriggers(rules).some((condition) => condition.includes('daysSinceLastPurchase')),
  };
}

function compileTrigger(
  { id, on, when, quietDays = 0, cap, holdout = 0, do: does }: TriggerRule,
  days: StageDays,
  compile: ConditionCompiler,
): Trigger {
  const given = does.find((each) => each.kind === 'points');
  const set = does.find((each) => each.kind === 'tag');
  return {
    id,
    on,
    silence: silenceOf(on, days),
    when: when === undefined ? null : compile(when, overOfTrigger(on)),
    quietDays,
    cap: cap ?? null,
    holdout,
    points: given?.points ?? 0,
    liveDays: given?.expiresAfterDays ?? null,
    tag: set?.tag ?? null,
  };
}

/** Where the rule of a trigger stands in the program file. */
export function ruleOfTrigger(id: string): string {
  return `triggers.${id}`;
}

export function isOfTrigger(rule: string): boolean {
  return rule.startsWith('triggers.');
}

export function allTriggers({ all }: TriggerRules): readonly Trigger[] {
  return all;
}
