/** What a program file says of earning, made ready for the fold. */

import type { Purchase } from '../../facts/facts.ts';
import { firstLineKinds, type LineKind, lineKinds } from '../../facts/vocabulary.ts';
import type { Day, Instant } from '../../kernel/brand.ts';
import { never, parseDay, type Weekday } from '../../kernel/civil.ts';
import { parsedFactor, parsedMoney } from '../../kernel/money.ts';
import { multiply, one, type Ratio, type Rounding, ratio } from '../../kernel/rounding.ts';
import type { Level } from '../tiers/rules.ts';
import type { BonusRule, EarningFile, EngagementRule, HoldRule } from './file.ts';

/** What a condition may look at where nothing is bought. */
export interface MemberScope {
  readonly member: {
    readonly purchases: number;
    /** Local days since the purchase before this one; null where there was none. */
    readonly daysSinceLastPurchase: number | null;
    readonly daysEnrolled: number;
    /** Set at the time of the purchase, sorted. */
    readonly tags: readonly string[];
  };
  readonly tier: string;
  readonly now: Instant;
}

/** What a condition may look at; amounts are minor units of what is kept of the purchase. */
export interface ConditionScope extends MemberScope {
  readonly purchase: Purchase;
  readonly amounts: readonly number[];
  readonly total: number;
  readonly eligible: number;
  /** By the clocks of the program's zone. */
  readonly hour: number;
  readonly weekday: Weekday;
}

/** What is asked: the purchase once, or each of its lines; or the member, where nothing is bought. */
export type Over = 'purchase' | 'lines' | 'member';

export interface CompiledCondition {
  /** `line` is the index of the line asked about; null for the purchase as a whole. */
  readonly holds: (scope: ConditionScope | MemberScope, line: number | null) => boolean;
  /** What it takes at most to ask it about all of a purchase of so many lines; counted, not measured. */
  readonly stepsFor: (lines: number) => number;
}
export type ConditionCompiler = (source: string, over: Over) => CompiledCondition;

/**
 * Points for a minor unit, and what the rounded points are multiplied with before they are rounded again;
 * null where they are rounded once.
 */
export interface Rate {
  readonly rate: Ratio;
  readonly again: Ratio | null;
}

export interface EarningRules {
  readonly on: 'purchase' | 'line';
  readonly rounding: Rounding;
  /** By the index of the level held. */
  readonly base: readonly Rate[];
  /** Without which the base is not earned; null where it always is. */
  readonly when: CompiledCondition | null;
  readonly hold: HoldRule;
  readonly excludedKinds: ReadonlySet<LineKind>;
  readonly excludedCategories: ReadonlySet<string>;
  readonly excludedSkus: ReadonlySet<string>;
  readonly excludesNothing: boolean;
  /** Whether a discount takes from the lines that it is about, and not from what counts. */
  readonly sharesDiscounts: boolean;
  readonly bonuses: readonly Bonus[];
  readonly stacking: EarningFile['stacking'];
  /** Whether a purchase is worth the same in whatever order the member's purchases come. */
  readonly orderMatters: boolean;
  /** Whether bonuses or a condition look at the member, so that a purchase keeps what they saw. */
  readonly readsMember: boolean;
  /** Whether some condition looks at the member's tags. */
  readonly readsTags: boolean;
  /** Whether some condition looks at when the member bought before. */
  readonly readsLastPurchase: boolean;
  readonly welcomePoints: number;
  readonly engagements: ReadonlyMap<string, EngagementRule>;
}

export interface Bonus {
  readonly id: string;
  readonly trigger: BonusRule['trigger'];
  readonly when: CompiledCondition | null;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly effect: BonusEffect;
  /** Whether the base is not paid on what the bonus is paid on. */
  readonly replacesBase: boolean;
  readonly capPerPurchase: number;
  readonly capPerMember: NonNullable<BonusRule['capPerMember']> | null;
  readonly priority: number;
}

/**
 * `rates`: by the index of the level held; of `multiply` what comes on top of the base, or in its place where
 * the bonus replaces it.
 */
export type BonusEffect =
  | { readonly kind: 'multiply' | 'rate'; readonly on: 'purchase' | 'lines'; readonly rates: readonly Rate[] }
  | { readonly kind: 'add'; readonly points: number };

const laterKinds = lineKinds.filter((kind) => !firstLineKinds.some((first) => first === kind));

/** Where conditions stand in the file. */
export function conditionsIn({ base, bonuses }: EarningFile): readonly string[] {
  return [base.when, ...bonuses.map(({ when }) => when)].filter((when) => when !== undefined);
}

/** `digits` of the currency. */
export function compileEarning(
  file: EarningFile,
  levels: readonly Level[],
  digits: number,
  compile: ConditionCompiler,
): EarningRules {
  const { base, exclude, hold } = file;
  const conditions = conditionsIn(file);
  const reads = (word: string) => conditions.some((condition) => condition.includes(word));
  const isFirst = (file.discounts as EarningFile['discounts'] | undefined) === undefined;
  const rates = ratesOf(file, levels, digits);
  return {
    on: base.on,
    rounding: base.rounding,
    base: rates.base,
    when: base.when === undefined ? null : compile(base.when, 'purchase'),
    hold,
    // A version from before there was a choice knows none of the later kinds: they were left out of deliveries.
    excludedKinds: new Set(isFirst ? [...exclude.kinds, ...laterKinds] : exclude.kinds),
    excludedCategories: new Set(exclude.categories),
    excludedSkus: new Set(exclude.skus),
    excludesNothing: exclude.kinds.length + exclude.categories.length + exclude.skus.length === 0 && !isFirst,
    sharesDiscounts: file.discounts === 'shared',
    bonuses: file.bonuses.map((bonus) => compileBonus(bonus, rates, compile)),
    stacking: file.stacking,
    orderMatters: file.bonuses.some(dependsOnOrder) || reads('member'),
    readsMember: file.bonuses.length > 0 || conditions.length > 0,
    readsTags: reads('tags'),
    readsLastPurchase: reads('daysSinceLastPurchase'),
    welcomePoints: file.welcome?.points ?? 0,
    engagements: new Map(file.engagements.map((rule) => [rule.kind, rule])),
  };
}

/** How the file's amounts become points at each level. */
interface Rates {
  readonly base: readonly Rate[];
  /** `factor` times the base at each level. */
  readonly times: (factor: Ratio) => readonly Rate[];
  /** So many points for so much, at each level. */
  readonly own: (points: number, per: string) => readonly Rate[];
}

function ratesOf(
  { base: { points, per, rounded } }: EarningFile,
  levels: readonly Level[],
  digits: number,
): Rates {
  const isTwice = rounded === 'before-and-after-multiplier';
  const make = (rate: Ratio, factor: Ratio): Rate =>
    isTwice ? { rate, again: factor } : { rate: multiply(rate, factor), again: null };
  const own = (rate: Ratio) => levels.map(({ multiplier }) => make(rate, multiplier));
  const base = ratio(points, parsedMoney(per, digits));
  return {
    base: own(base),
    times: (factor) => levels.map(({ multiplier }) => make(base, multiply(multiplier, factor))),
    own: (count, each) => own(ratio(count, parsedMoney(each, digits))),
  };
}

function compileBonus(rule: BonusRule, rates: Rates, compile: ConditionCompiler): Bonus {
  return {
    id: rule.id,
    trigger: rule.trigger,
    when: rule.when === undefined ? null : compile(rule.when, overOf(rule)),
    firstDay: (rule.firstDay === undefined ? 0 : parseDay(rule.firstDay)) as Day,
    lastDay: (rule.lastDay === undefined ? never : parseDay(rule.lastDay)) as Day,
    effect: compileEffect(rule, rates),
    replacesBase: rule.replaces === 'base',
    capPerPurchase: rule.capPerPurchase ?? Number.MAX_SAFE_INTEGER,
    capPerMember: rule.capPerMember ?? null,
    priority: rule.priority,
  };
}

/** What the condition of a bonus is about. */
export function overOf({ effect }: Pick<BonusRule, 'effect'>): Over {
  return effect.kind === 'add' ? 'purchase' : effect.on;
}

/** A factor of 2 pays the base once more, or twice in its place. */
function compileEffect({ effect, replaces }: BonusRule, rates: Rates): BonusEffect {
  switch (effect.kind) {
    case 'add':
      return effect;
    case 'rate':
      return { kind: 'rate', on: effect.on, rates: rates.own(effect.points, effect.per) };
    case 'multiply': {
      const factor = parsedFactor(effect.factor);
      return {
        kind: 'multiply',
        on: effect.on,
        rates: rates.times(replaces === 'base' ? factor : beyondOne(factor)),
      };
    }
  }
}

function beyondOne({ numerator, denominator }: Ratio): Ratio {
  return numerator === denominator ? { ...one, numerator: 0 } : ratio(numerator - denominator, denominator);
}

/** Caps of a member are used up in order. */
function dependsOnOrder({ trigger, capPerMember }: BonusRule): boolean {
  return trigger === 'first-purchase' || capPerMember !== undefined;
}
