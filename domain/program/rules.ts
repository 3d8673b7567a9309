/** A program file made ready for the fold: amounts parsed, choices resolved, lookups built. */

import type { Purchase } from '../facts/facts.ts';
import type { Day, Instant, MinorUnits, ProgramId } from '../kernel/brand.ts';
import { type Calendar, calendarIn } from '../kernel/calendar.ts';
import { never, parseDay } from '../kernel/civil.ts';
import { currencyDigits, parsedFactor, parsedMoney } from '../kernel/money.ts';
import { multiply, type Ratio, type Rounding, ratio } from '../kernel/rounding.ts';
import type {
  BonusRule,
  EngagementRule,
  ExpiryRule,
  HoldRule,
  LineKind,
  ProgramFile,
  RedemptionRule,
  RefundRule,
} from './file.ts';
import { compileTiers, type Level, type TierRules } from './tiers/rules.ts';

export type { Condition, Level, Privilege, Qualify, TierRules } from './tiers/rules.ts';

export interface Rules {
  readonly id: ProgramId;
  readonly version: number;
  readonly name: string;
  readonly currency: string;
  readonly currencyDigits: number;
  readonly calendar: Calendar;
  readonly enrolment: ProgramFile['enrolment'];
  /** Ids of the quantities that purchases and engagements may bring. */
  readonly quantities: ReadonlySet<string>;
  readonly earning: EarningRules;
  readonly expiry: ExpiryRule;
  readonly tiers: TierRules;
  /** Null where points can't be redeemed. */
  readonly redemption: RedemptionRules | null;
  readonly refunds: RefundRule;
  /** As the operator wrote it. */
  readonly file: ProgramFile;
}

/** What a condition may look at; amounts are minor units of what is kept of the purchase. */
export interface ConditionScope {
  readonly purchase: Purchase;
  readonly amounts: readonly number[];
  readonly total: number;
  readonly eligible: number;
  readonly member: {
    readonly purchases: number;
    readonly daysEnrolled: number;
    /** Set at the time of the purchase, sorted. */
    readonly tags: readonly string[];
  };
  readonly tier: string;
  readonly now: Instant;
}

/** What is asked: the purchase once, or each of its lines. */
export type Over = 'purchase' | 'lines';

export interface CompiledCondition {
  /** `line` is the index of the line asked about; null for the purchase as a whole. */
  readonly holds: (scope: ConditionScope, line: number | null) => boolean;
  /** What it takes at most to ask it about all of a purchase of so many lines; counted, not measured. */
  readonly stepsFor: (lines: number) => number;
}
type ConditionCompiler = (source: string, over: Over) => CompiledCondition;

export interface EarningRules {
  readonly on: 'purchase' | 'line';
  readonly rounding: Rounding;
  readonly hold: HoldRule;
  readonly excludedKinds: ReadonlySet<LineKind>;
  readonly excludedCategories: ReadonlySet<string>;
  readonly excludedSkus: ReadonlySet<string>;
  readonly excludesNothing: boolean;
  readonly bonuses: readonly Bonus[];
  readonly stacking: 'all' | 'best-one' | 'by-priority';
  /** Whether a purchase is worth the same in whatever order the member's purchases come. */
  readonly orderMatters: boolean;
  /** Whether some condition looks at the member's tags. */
  readonly readsTags: boolean;
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
  readonly capPerPurchase: number;
  readonly capPerMember: NonNullable<BonusRule['capPerMember']> | null;
  readonly priority: number;
}

/** `rates`: extra points per minor unit, by the index of the level held. */
export type BonusEffect =
  | { readonly kind: 'multiply'; readonly on: 'purchase' | 'lines'; readonly rates: readonly Ratio[] }
  | { readonly kind: 'add'; readonly points: number };

export interface RedemptionRules {
  /** Minor units for one point, exactly. */
  readonly pointValue: MinorUnits;
  readonly minimum: number;
  readonly step: number;
  readonly reservationMs: number;
  readonly rewards: ReadonlyMap<string, Reward>;
}

export interface Reward {
  readonly id: string;
  readonly name: string;
  readonly points: number;
  readonly perMember: number | null;
}

/** For a file that has no conditions. */
const noConditions: ConditionCompiler = (source) => {
  throw new Error(`no compiler was given for the condition ${source}`);
};

export function hasConditions(file: ProgramFile): boolean {
  return file.earning.bonuses.some(({ when }) => when !== undefined);
}

/** `file` must come from `parseProgramFile`; a wrong amount here is a bug and throws. */
export function compileRules(
  file: ProgramFile,
  version: number,
  compile: ConditionCompiler = noConditions,
): Rules {
  const digits = currencyDigits(file.currency);
  const { base, exclude, hold } = file.earning;
  const baseRate = ratio(base.points, parsedMoney(base.per, digits));
  const tiers = compileTiers(file.tiers, baseRate, digits);
  return {
    id: file.id as ProgramId,
    version,
    name: file.name,
    currency: file.currency,
    currencyDigits: digits,
    calendar: calendarIn(file.timeZone),
    enrolment: file.enrolment,
    quantities: new Set(file.quantities.map(({ id }) => id)),
    earning: {
      on: base.on,
      rounding: base.rounding,
      hold,
      excludedKinds: new Set(exclude.kinds),
      excludedCategories: new Set(exclude.categories),
      excludedSkus: new Set(exclude.skus),
      excludesNothing: exclude.kinds.length + exclude.categories.length + exclude.skus.length === 0,
      bonuses: file.earning.bonuses.map((bonus) => compileBonus(bonus, tiers.levels, compile)),
      stacking: file.earning.stacking,
      orderMatters: file.earning.bonuses.some(dependsOnOrder),
      readsTags: file.earning.bonuses.some(({ when }) => when?.includes('tags') ?? false),
      welcomePoints: file.earning.welcome?.points ?? 0,
      engagements: new Map(file.earning.engagements.map((rule) => [rule.kind, rule])),
    },
    redemption: file.redemption === undefined ? null : compileRedemption(file.redemption, digits),
    refunds: file.refunds,
    expiry: file.expiry,
    file,
    tiers,
  };
}

function compileBonus(rule: BonusRule, levels: readonly Level[], compile: ConditionCompiler): Bonus {
  return {
    id: rule.id,
    trigger: rule.trigger,
    when: rule.when === undefined ? null : compile(rule.when, overOf(rule)),
    firstDay: (rule.firstDay === undefined ? 0 : parseDay(rule.firstDay)) as Day,
    lastDay: (rule.lastDay === undefined ? never : parseDay(rule.lastDay)) as Day,
    effect: compileEffect(rule.effect, levels),
    capPerPurchase: rule.capPerPurchase ?? Number.MAX_SAFE_INTEGER,
    capPerMember: rule.capPerMember ?? null,
    priority: rule.priority,
  };
}

/** What the condition of a bonus is about. */
export function overOf({ effect }: BonusRule): Over {
  return effect.kind === 'multiply' ? effect.on : 'purchase';
}

/** A factor of 2 pays the level's rate once more. */
function compileEffect(effect: BonusRule['effect'], levels: readonly Level[]): BonusEffect {
  if (effect.kind === 'add') return effect;
  const factor = parsedFactor(effect.factor);
  const extra = ratio(factor.numerator - factor.denominator, factor.denominator);
  return { kind: 'multiply', on: effect.on, rates: levels.map(({ rate }) => multiply(rate, extra)) };
}

/** Caps of a member are used up in order, and `member` in a condition says what came before. */
function dependsOnOrder({ trigger, when, capPerMember }: BonusRule): boolean {
  return trigger === 'first-purchase' || capPerMember !== undefined || (when?.includes('member') ?? false);
}

function compileRedemption(rule: RedemptionRule, digits: number): RedemptionRules {
  return {
    pointValue: parsedMoney(rule.pointValue, digits),
    minimum: rule.minimum,
    step: rule.step,
    reservationMs: rule.reservationMinutes * 60_000,
    rewards: new Map(
      rule.rewards.map((reward) => [reward.id, { ...reward, perMember: reward.perMember ?? null }]),
    ),
  };
}
