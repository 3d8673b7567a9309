/** The tiers of a program file made ready for the fold. */

import { type ConditionMetric, isTagMetric, joinMetric, type Metric, tagOf } from '../../facts/vocabulary.ts';
import type { LevelId } from '../../kernel/brand.ts';
import { parsedFactor, parsedMoney } from '../../kernel/money.ts';
import { multiply, type Ratio } from '../../kernel/rounding.ts';
import type { Period } from '../file.ts';
import type { ConditionRule, LevelRule, QualifyRule, TermRule, TiersFile, WindowRule } from './file.ts';

export interface TierRules {
  readonly window: WindowRule;
  /** All windows that conditions look at, each once; the program's own first. */
  readonly windows: readonly WindowRule[];
  readonly upgrade: TiersFile['upgrade'];
  readonly climb: TiersFile['climb'];
  readonly term: TermRule;
  readonly onUpgrade: TiersFile['onUpgrade'];
  readonly onRequalifying: TiersFile['onRequalifying'];
  readonly down: DownRules;
  readonly graceDays: number;
  /** Whether what a year brings beyond what keeps the level counts in the next. */
  readonly carriesOver: boolean;
  /** Tags that reach or keep some level. */
  readonly tags: ReadonlySet<string>;
  /** Whether some level is for life by an amount. */
  readonly livesByAmount: boolean;
  readonly standing: TiersFile['standing'];
  /** Lowest first; every member starts in the first. */
  readonly levels: readonly Level[];
  readonly indexById: ReadonlyMap<LevelId, number>;
}

/**
 * `oneStepFrom`: with so many purchases in the reviewed window, a review lowers the tier by one step only.
 */
export interface DownRules {
  readonly kind: 'one-step' | 'to-earned' | 'to-lowest' | 'one-step-if-active';
  readonly oneStepFrom: number;
}

export interface Level {
  readonly id: LevelId;
  readonly name: string;
  /** What reaches the level; null for the first. */
  readonly qualify: Qualify | null;
  /** What keeps it. */
  readonly keep: Qualify | null;
  /** Only operators give this level: no amount reaches it. */
  readonly isByInvitation: boolean;
  /** What makes it one for life: so many years, or an amount, by the lifetime window. */
  readonly forLife: { readonly years: number | null; readonly reached: EverCondition | null } | null;
  /** Points for reaching it. */
  readonly entryReward: number;
  /** Whether the reward is taken back where a refund undoes the rise. */
  readonly entryIsTakenBack: boolean;
  /** Points per minor unit of money for a purchase made while holding this level. */
  readonly rate: Ratio;
  /** Own and inherited, lowest level's first. */
  readonly privileges: readonly Privilege[];
}

export interface Privilege {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly quota?: { readonly uses: number; readonly per: Period } | undefined;
}

/** A level by invitation that may be kept when the invitation ends, on whatever day. */
export function keepsInvited({ isByInvitation, keep }: Pick<Level, 'isByInvitation' | 'keep'>): boolean {
  return isByInvitation && keep !== null;
}

export interface Qualify {
  readonly needs: 'any' | 'all';
  readonly conditions: readonly Condition[];
}

/**
 * `atLeast` in minor units for spend, else a count; `window` by its place in `windows`. A tag is in no window:
 * it counts, as 1, while it is set.
 */
export interface Condition {
  readonly metric: ConditionMetric;
  readonly window: number;
  readonly atLeast: number;
}

/** The amount that makes a level one for life. It is counted over all time, so it can't be a tag. */
export type EverCondition = Condition & { readonly metric: Metric };

export function compileTiers(file: TiersFile, baseRate: Ratio, digits: number): TierRules {
  const windows: WindowRule[] = [file.window];
  const levels = compileLevels(file, baseRate, windows, digits);
  const { window, upgrade, climb, term, onUpgrade, onRequalifying, graceDays, standing } = file;
  return {
    ...{ window, windows, upgrade, climb, term, onUpgrade, onRequalifying, graceDays, standing, levels },
    down: compileDown(file.down),
    carriesOver: file.surplus === 'carried-over',
    tags: new Set(levels.flatMap(tagsOf)),
    livesByAmount: levels.some(({ forLife }) => (forLife?.reached ?? null) !== null),
    indexById: new Map(levels.map((level, index) => [level.id, index])),
  };
}

function tagsOf({ qualify, keep }: Level): readonly string[] {
  const conditions = [...(qualify?.conditions ?? []), ...(keep?.conditions ?? [])];
  return conditions.flatMap(({ metric }) => (isTagMetric(metric) ? [tagOf(metric)] : []));
}

function compileDown(rule: TiersFile['down']): DownRules {
  return typeof rule === 'string'
    ? { kind: rule, oneStepFrom: 0 }
    : { kind: rule.kind, oneStepFrom: rule.purchases };
}

function compileLevels(
  file: TiersFile,
  baseRate: Ratio,
  windows: WindowRule[],
  digits: number,
): readonly Level[] {
  const inherited = new Map<string, Privilege>();
  return file.levels.map((level) => {
    for (const privilege of level.privileges) inherited.set(privilege.id, privilege);
    const compile = (rule: QualifyRule) => compileQualify(rule, windows, digits);
    const qualify = level.qualify === undefined ? null : compile(level.qualify);
    return {
      id: level.id as LevelId,
      name: level.name,
      qualify,
      keep: level.keep === undefined ? qualify : compile(level.keep),
      isByInvitation: level.invitationOnly,
      forLife: compileForLife(level.forLife, windows, digits),
      entryReward: level.entryReward?.points ?? 0,
      // A version from before there was a choice keeps what it said.
      entryIsTakenBack: level.entryReward?.onFall === 'take-back',
      rate: multiply(baseRate, parsedFactor(level.multiplier)),
      privileges: [...inherited.values()],
    };
  });
}

function compileForLife(rule: LevelRule['forLife'], windows: WindowRule[], digits: number): Level['forLife'] {
  if (rule === undefined) return null;
  const { years = null, reached } = rule;
  if (reached === undefined) return { years, reached: null };
  const condition = { ...reached, window: { kind: 'lifetime' as const } };
  return { years, reached: compileAmount(condition, windows, digits) };
}

function compileQualify(rule: QualifyRule, windows: WindowRule[], digits: number): Qualify {
  const [needs, list] = 'anyOf' in rule ? (['any', rule.anyOf] as const) : (['all', rule.allOf] as const);
  return { needs, conditions: list.map((condition) => compileCondition(condition, windows, digits)) };
}

function compileCondition(rule: ConditionRule, windows: WindowRule[], digits: number): Condition {
  if (rule.metric === 'tag') return { metric: `tag:${rule.of}`, window: 0, atLeast: 1 };
  return compileAmount(rule, windows, digits);
}

type AmountRule = Exclude<ConditionRule, { metric: 'tag' }>;

function compileAmount(rule: AmountRule, windows: WindowRule[], digits: number): EverCondition {
  return {
    metric: joinMetric(rule),
    window: rule.window === undefined ? 0 : placeOf(rule.window, windows),
    atLeast: rule.metric === 'spend' ? parsedMoney(rule.atLeast, digits) : rule.atLeast,
  };
}

/** Where a window stands in the list, at whose end it is put if it is new. */
function placeOf(window: WindowRule, windows: WindowRule[]): number {
  const name = windowName(window);
  const place = windows.findIndex((each) => windowName(each) === name);
  return place === -1 ? windows.push(window) - 1 : place;
}

/** Equal exactly where the windows are. */
export function windowName(window: WindowRule): string {
  switch (window.kind) {
    case 'rolling':
      return `r${window.months}`;
    case 'calendar-year':
      return 'c';
    case 'membership-year':
      return 'm';
    case 'year-from':
      return `y${window.date}`;
    case 'lifetime':
      return 'l';
  }
}
