/** Domain values as the API shows them: instants in ISO 8601, money as decimal strings, points as integers. */

import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import { splitMetric } from '../../domain/facts/vocabulary.ts';
import type { Day, Instant, MinorUnits } from '../../domain/kernel/brand.ts';
import { formatInstant } from '../../domain/kernel/instant.ts';
import { formatMoney } from '../../domain/kernel/money.ts';
import { ratio, scale } from '../../domain/kernel/rounding.ts';
import { shownBalance } from '../../domain/points/balance.ts';
import { usedOf } from '../../domain/points/booking.ts';
import type { Level, Privilege, Rules } from '../../domain/program/rules.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { type Missing, type Outlook, type Status, status } from '../../domain/reading/status.ts';
import { summary } from '../../domain/reading/summary.ts';
import type { MemberState, TierDecision } from '../../domain/state/state.ts';
import type { Entry } from '../store/ledger/entryItem.ts';
import { presentOutcome } from './outcomes/outcome.ts';
import { instantOrNull } from './values.ts';

export function presentEntry(entry: Entry, timeline: Timeline) {
  const rules = timeline.fixed;
  return {
    id: entry.id,
    kind: entry.body.kind === 'fact' ? entry.body.fact.kind : entry.body.kind,
    points: sumPoints(entry.outcomes),
    occurredAt: formatInstant(entry.body.kind === 'fact' ? entry.body.fact.occurredAt : entry.at),
    recordedAt: formatInstant(entry.recordedAt),
    programVersion: entry.programVersion,
    outcomes: entry.outcomes.map((outcome) => presentOutcome(outcome, rules)),
  };
}

/** The short form that answers a webhook. */
export function presentMember(state: MemberState, timeline: Timeline, now: Instant) {
  const current = summary(state, timeline, now);
  return {
    memberId: state.memberId,
    tier: presentLevel(current.level),
    ...shownBalance(current.rules, current),
  };
}

/** What an app shows. No time of reading is in it, so that the same status has the same ETag. */
export function presentStatus(state: MemberState, timeline: Timeline, now: Instant) {
  const current = status(state, timeline, now);
  const { rules, tier, forLife, privileges, nextExpiry, nextTier, keepTier } = current;
  const today = rules.calendar.dayOf(now);
  return {
    memberId: state.memberId,
    enrolled: true as const,
    program: presentHead(rules),
    tier: {
      ...presentLevel(tier.level),
      since: formatInstant(tier.since),
      until: instantOrNull(tier.until),
      because: presentReason(tier),
      ...(forLife === null ? {} : { forLife: presentLevel(forLife) }),
    },
    privileges: privileges.map((privilege) => presentPrivilege(privilege, current.state, today)),
    ...shownBalance(current.rules, current),
    nextExpiry: nextExpiry === null ? null : { points: nextExpiry.points, at: formatInstant(nextExpiry.at) },
    nextTier:
      nextTier === null
        ? null
        : {
            ...presentLevel(nextTier.level),
            ...presentOutlook(nextTier, rules),
            at: instantOrNull(nextTier.at),
          },
    keepTier:
      keepTier === null ? null : { ...presentOutlook(keepTier, rules), by: instantOrNull(tier.until) },
  };
}

/** What a card needs of the program. */
function presentHead({ id, name, currency, calendar }: Rules) {
  return { id, name, currency, timeZone: calendar.timeZone };
}

function presentPrivilege({ quota, ...privilege }: Privilege, state: MemberState, today: Day) {
  if (quota === undefined) return privilege;
  return {
    ...privilege,
    quota: { ...quota, used: usedOf(state, `privilege:${privilege.id}`, quota.per, today) },
  };
}

export function presentLevel({ id, name }: Level) {
  return { id, name };
}

function presentReason({ level, because }: Status['tier']) {
  const { decision, programVersion } = because;
  return { decision, rule: ruleOf(decision, level), programVersion };
}

function ruleOf(decision: TierDecision, level: Level): string {
  switch (decision) {
    case 'enrolled':
      return 'enrolment';
    case 'qualified':
    case 'raised-at-review':
      return `tiers.levels.${level.id}.qualify`;
    case 'kept-at-review':
      return 'tiers.term';
    case 'lowered-at-review':
      return 'tiers.down';
    case 'lapsed':
      return 'tiers.onTermEnd';
    case 'moved-by-new-rules':
      return 'tiers.standing';
    case 'decided-again-by-refund':
      return 'refunds.tier';
    case 'given-by-operator':
      return 'tier-override';
    case 'requalified':
      return 'tiers.onRequalifying';
    case 'opened':
      return 'opening';
    case 'for-life':
      return `tiers.levels.${level.id}.forLife`;
    case 'kept-after-invitation':
      return `tiers.levels.${level.id}.keep`;
  }
}

export function presentOutlook({ needs, missing }: Outlook, rules: Rules) {
  return { needs, missing: missing.map((each) => presentMissing(each, rules)) };
}

function presentMissing({ metric, window, atLeast, amount, by }: Missing, rules: Rules) {
  const figure = (count: number) =>
    metric === 'spend' ? formatMoney(count as MinorUnits, rules.currencyDigits) : count;
  return {
    ...splitMetric(metric),
    ...(window === null ? {} : { window }),
    atLeast: figure(atLeast),
    amount: figure(amount),
    percent: percentOf(atLeast - amount, atLeast),
    by: instantOrNull(by),
  };
}

/** Rounded down, so that 100 would be all of it; what was taken back beyond what counted is no way at all. */
function percentOf(count: number, whole: number): number {
  return Math.max(0, scale(count, ratio(100, whole), 'down'));
}

/** What so many points are worth in the program's currency; null where they can't be redeemed. */
export function moneyOf(count: number, { redemption, currencyDigits }: Rules): string | null {
  return redemption === null
    ? null
    : formatMoney((count * redemption.pointValue) as MinorUnits, currencyDigits);
}
