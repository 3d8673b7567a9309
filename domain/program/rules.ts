/** A program file made ready for the fold: amounts parsed, choices resolved, lookups built. */

import type { MinorUnits, ProgramId } from '../kernel/brand.ts';
import { type Calendar, calendarIn } from '../kernel/calendar.ts';
import { currencyDigits, parsedMoney } from '../kernel/money.ts';
import { type ConditionCompiler, compileEarning, conditionsIn, type EarningRules } from './earning/rules.ts';
import type { ExpiryRule, ProgramFile, RedemptionRule, RefundRule } from './file.ts';
import { compileTiers, type TierRules } from './tiers/rules.ts';
import { compileTriggers, conditionsOfTriggers, type TriggerRules } from './triggers/rules.ts';

export type {
  Bonus,
  BonusEffect,
  CompiledCondition,
  ConditionScope,
  EarningRules,
  MemberScope,
  Over,
  Rate,
} from './earning/rules.ts';

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
  readonly triggers: TriggerRules;
  /** Null where points can't be redeemed. */
  readonly redemption: RedemptionRules | null;
  readonly refunds: RefundRule;
  /** As the operator wrote it. */
  readonly file: ProgramFile;
}

export interface RedemptionRules {
  /** Minor units for one point, exactly. */
  readonly pointValue: MinorUnits;
  readonly minimum: number;
  readonly step: number;
  readonly reservationMs: number;
  /** Percent of an order that points may pay; null where they may pay all of it. */
  readonly mostOfOrder: number | null;
  readonly tooMany: 'refuse' | 'clamp';
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
  return conditionsIn(file.earning).length + conditionsOfTriggers(file.triggers).length > 0;
}

/** `file` must come from `parseProgramFile`; a wrong amount here is a bug and throws. */
export function compileRules(
  file: ProgramFile,
  version: number,
  compile: ConditionCompiler = noConditions,
): Rules {
  const digits = currencyDigits(file.currency);
  const tiers = compileTiers(file.tiers, digits);
  return {
    id: file.id as ProgramId,
    version,
    name: file.name,
    currency: file.currency,
    currencyDigits: digits,
    calendar: calendarIn(file.timeZone),
    enrolment: file.enrolment,
    quantities: new Set(file.quantities.map(({ id }) => id)),
    earning: compileEarning(file.earning, tiers.levels, digits, compile),
    redemption: file.redemption === undefined ? null : compileRedemption(file.redemption, digits),
    refunds: file.refunds,
    expiry: file.expiry,
    file,
    tiers,
    triggers: compileTriggers(file, compile),
  };
}

function compileRedemption(rule: RedemptionRule, digits: number): RedemptionRules {
  return {
    pointValue: parsedMoney(rule.pointValue, digits),
    minimum: rule.minimum,
    step: rule.step,
    reservationMs: rule.reservationMinutes * 60_000,
    mostOfOrder: rule.mostOfOrder ?? null,
    tooMany: rule.tooMany ?? 'refuse',
    rewards: new Map(
      rule.rewards.map((reward) => [reward.id, { ...reward, perMember: reward.perMember ?? null }]),
    ),
  };
}
