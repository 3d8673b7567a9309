/** A program file made ready for the fold: amounts parsed, choices resolved, lookups built. */
import type { LevelId, MinorUnits, ProgramId } from '../kernel/brand.ts';
import { type Calendar, calendarIn } from '../kernel/calendar.ts';
import { currencyDigits, parseFactor, parseMoney } from '../kernel/money.ts';
import { multiply, type Ratio, type Rounding, ratio } from '../kernel/rounding.ts';
import type {
  ExpiryRule,
  HoldRule,
  LineKind,
  Metric,
  ProgramFile,
  QualifyRule,
  Standing,
  TermRule,
  WindowRule,
} from './file.ts';

export interface Rules {
  readonly id: ProgramId;
  readonly version: number;
  readonly name: string;
  readonly currency: string;
  readonly currencyDigits: number;
  readonly calendar: Calendar;
  readonly earning: EarningRules;
  readonly expiry: ExpiryRule;
  readonly tiers: TierRules;
  /** As the operator wrote it. */
  readonly file: ProgramFile;
}

export interface EarningRules {
  readonly on: 'purchase' | 'line';
  readonly rounding: Rounding;
  readonly hold: HoldRule;
  readonly excludedKinds: ReadonlySet<LineKind>;
  readonly excludedCategories: ReadonlySet<string>;
  readonly excludedSkus: ReadonlySet<string>;
  readonly excludesNothing: boolean;
}

export interface TierRules {
  readonly window: WindowRule;
  readonly term: TermRule;
  readonly down: 'one-step' | 'to-earned';
  readonly standing: Standing;
  /** Lowest first; every member starts in the first. */
  readonly levels: readonly Level[];
  readonly indexById: ReadonlyMap<LevelId, number>;
}

export interface Level {
  readonly id: LevelId;
  readonly name: string;
  readonly qualify: Qualify | null;
  /** Points per minor unit of money for a purchase made while holding this level. */
  readonly rate: Ratio;
  /** Own and inherited, lowest level's first. */
  readonly privileges: readonly Privilege[];
}

export interface Privilege {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
}

export interface Qualify {
  readonly needs: 'any' | 'all';
  readonly conditions: readonly Condition[];
}

/** `atLeast` in minor units for spend, in purchases or in points. */
export interface Condition {
  readonly metric: Metric;
  readonly atLeast: number;
}

/** `file` must come from `parseProgramFile`; a wrong amount here is a bug and throws. */
export function compileRules(file: ProgramFile, version: number): Rules {
  const digits = currencyDigits(file.currency);
  const { base, exclude, hold } = file.earning;
  const baseRate = ratio(base.points, amount(base.per, digits));
  const levels = compileLevels(file, baseRate, digits);
  return {
    id: file.id as ProgramId,
    version,
    name: file.name,
    currency: file.currency,
    currencyDigits: digits,
    calendar: calendarIn(file.timeZone),
    earning: {
      on: base.on,
      rounding: base.rounding,
      hold,
      excludedKinds: new Set(exclude.kinds),
      excludedCategories: new Set(exclude.categories),
      excludedSkus: new Set(exclude.skus),
      excludesNothing: exclude.kinds.length + exclude.categories.length + exclude.skus.length === 0,
    },
    expiry: file.expiry,
    file,
    tiers: {
      window: file.tiers.window,
      term: file.tiers.term,
      down: file.tiers.down,
      standing: file.tiers.standing,
      levels,
      indexById: new Map(levels.map((level, index) => [level.id, index])),
    },
  };
}

function compileLevels(file: ProgramFile, baseRate: Ratio, digits: number): Level[] {
  const inherited = new Map<string, Privilege>();
  return file.tiers.levels.map((level) => {
    for (const privilege of level.privileges) inherited.set(privilege.id, privilege);
    const factor = parseFactor(level.multiplier);
    if (factor === null) throw new Error(`unchecked multiplier ${level.multiplier}`);
    return {
      id: level.id as LevelId,
      name: level.name,
      qualify: level.qualify === undefined ? null : compileQualify(level.qualify, digits),
      rate: multiply(baseRate, factor),
      privileges: [...inherited.values()],
    };
  });
}

function compileQualify(rule: QualifyRule, digits: number): Qualify {
  const [needs, list] = 'anyOf' in rule ? (['any', rule.anyOf] as const) : (['all', rule.allOf] as const);
  return {
    needs,
    conditions: list.map((condition) => ({
      metric: condition.metric,
      atLeast: condition.metric === 'spend' ? amount(condition.atLeast, digits) : condition.atLeast,
    })),
  };
}

function amount(text: string, digits: number): MinorUnits {
  const parsed = parseMoney(text, digits);
  if (typeof parsed === 'string') throw new Error(`unchecked amount ${text}: ${parsed}`);
  return parsed;
}
