/** The tiers of a program file made ready for the fold. */

import {
  type ConditionMetric,
  isTagMetric,
  joinMetric,
  type Metric,
  tagOf,
  type WatchedMetric,
} from '../../facts/vocabulary.ts';
import type { LevelId } from '../../kernel/brand.ts';
import { parsedFactor, parsedMoney } from '../../kernel/money.ts';
import type { Ratio } from '../../kernel/rounding.ts';
import type { Period } from '../file.ts';
import type {
  ConditionRule,
  LevelRule,
  QualifyRule,
  RecurrenceRule,
  TermRule,
  TiersFile,
  WindowRule,
} from './file.ts';

export interface TierRules {
  readonly window: WindowRule;
  /** All windows that conditions look at, each once; the program's own first. */
  readonly windows: readonly WindowRule[];
  readonly upgrade: TiersFile['upgrade'];
  readonly climb: TiersFile['climb'];
  readonly term: TermRule;
  readonly onUpgrade: TiersFile['onUpgrade'];
  readonly onRequalifying: TiersFile['onRequalifying'];
  readonly onTermEnd: TiersFile['onTermEnd'];
  readonly down: DownRules;
  readonly graceDays: number;
  /** Whether what a year brings beyond what keeps the level counts in the next. */
  readonly carriesOver: boolean;
  /** Tags that reach or keep some level. */
  readonly tags: ReadonlySet<string>;
  /** How long or how often, as far as some level asks for it; each once. */
  readonly watched: readonly Watched[];
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

export type Watched =
  | { readonly kind: 'tenure'; readonly metric: WatchedMetric; readonly unit: 'days' | 'months' }
  | Recurrence;

/** In how many of the last periods enough counted. */
export interface Recurrence {
  readonly kind: 'recurrence';
  readonly metric: WatchedMetric;
  readonly window: WindowRule;
  readonly last: number;
  readonly each: { readonly metric: Metric; readonly atLeast: number };
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
  /** Of the points of a purchase made while holding this level. */
  readonly multiplier: Ratio;
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

export function compileTiers(file: TiersFile, digits: number): TierRules {
  const windows: WindowRule[] = [file.window];
  const levels = compileLevels(file, windows, digits);
  const { window, upgrade, climb, term, onUpgrade, onRequalifying, graceDays, standing } = file;
  return {
    ...{ window, windows, upgrade, climb, term, onUpgrade, onRequalifying, graceDays, standing, levels },
    // A version from before there was a choice reviews.
    onTermEnd: file.onTermEnd ?? 'review',
    down: compileDown(file.down),
    carriesOver: file.surplus === 'carried-over',
    tags: new Set(levels.flatMap(tagsOf)),
    watched: compileWatched(file, digits),
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

function compileLevels(file: TiersFile, windows: WindowRule[], digits: number): readonly Level[] {
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
      multiplier: parsedFactor(level.multiplier),
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
  if (rule.metric === 'tenure' || rule.metric === 'recurrence')
    return { metric: watchedMetric(rule), window: 0, atLeast: rule.atLeast };
  return compileAmount(rule, windows, digits);
}

type WatchedRule = Extract<ConditionRule, { metric: 'tenure' | 'recurrence' }>;
type AmountRule = Exclude<ConditionRule, { metric: 'tag' } | WatchedRule>;

/** `tenure:months`, `recurrence:4 calendar-quarters`, `recurrence:3 calendar-years with 100.00 spend` */
export function watchedMetric(rule: WatchedRule): WatchedMetric {
  if (rule.metric === 'tenure') return `tenure:${rule.of}`;
  const { last, per, each } = rule;
  const isPlain = each.metric === 'purchases' && each.atLeast === 1;
  return `recurrence:${last} ${per}s${isPlain ? '' : ` with ${each.atLeast} ${each.metric}`}`;
}

function compileWatched({ levels }: TiersFile, digits: number): readonly Watched[] {
  const rules = levels.flatMap(({ qualify, keep }) =>
    [qualify, keep].flatMap((rule) => (rule === undefined ? [] : 'anyOf' in rule ? rule.anyOf : rule.allOf)),
  );
  const watched = rules.flatMap((rule): readonly Watched[] => {
    if (rule.metric === 'tenure') return [{ kind: 'tenure', metric: watchedMetric(rule), unit: rule.of }];
    return rule.metric === 'recurrence' ? [compileRecurrence(rule, digits)] : [];
  });
  return [...new Map(watched.map((each) => [each.metric, each])).values()];
}

function compileRecurrence(rule: RecurrenceRule, digits: number): Recurrence {
  const { per, last, each } = rule;
  const atLeast = each.metric === 'spend' ? parsedMoney(each.atLeast, digits) : each.atLeast;
  return {
    kind: 'recurrence',
    metric: watchedMetric(rule),
    window: { kind: per },
    last,
    each: { metric: each.metric, atLeast },
  };
}

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
    case 'rolling-days':
      return `d${window.days}`;
    case 'calendar-month':
      return 'n';
    case 'calendar-quarter':
      return 'q';
    case 'calendar-year':
      return 'c';
    case 'membership-year':
      return 'm';
    case 'year-from':
      return `y${window.date}`;
    case 'since':
      return `s${window.date}`;
    case 'lifetime':
      return 'l';
  }
}
