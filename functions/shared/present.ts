/** Domain values as the API shows them: instants in ISO 8601, money as decimal strings, points as integers. */
import type { Day, Instant, MinorUnits } from '../../domain/kernel/brand.ts';
import type { Calendar } from '../../domain/kernel/calendar.ts';
import { never } from '../../domain/kernel/civil.ts';
import { formatInstant } from '../../domain/kernel/instant.ts';
import { formatMoney } from '../../domain/kernel/money.ts';
import { available } from '../../domain/member/lots.ts';
import { type Outcome, sumPoints } from '../../domain/member/outcomes.ts';
import type { MemberState, TierDecision } from '../../domain/member/state.ts';
import { type Missing, type Outlook, type Status, status } from '../../domain/member/status.ts';
import type { Level, Rules } from '../../domain/program/rules.ts';
import { rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import type { Entry } from '../store/entryItem.ts';

export function presentEntry(entry: Entry, timeline: Timeline) {
  const { calendar } = rulesOfLine(timeline, 0);
  return {
    id: entry.id,
    kind: entry.body.kind === 'fact' ? entry.body.fact.kind : entry.body.kind,
    points: sumPoints(entry.outcomes),
    occurredAt: formatInstant(entry.body.kind === 'fact' ? entry.body.fact.occurredAt : entry.at),
    recordedAt: formatInstant(entry.recordedAt),
    programVersion: entry.programVersion,
    outcomes: entry.outcomes.map((outcome) => presentOutcome(outcome, calendar)),
  };
}

function presentOutcome(outcome: Outcome, calendar: Calendar) {
  switch (outcome.kind) {
    case 'points.earned': {
      const { availableOn, expiresOn, ...rest } = outcome;
      return {
        ...rest,
        availableAt: availableOn === available ? null : startOf(availableOn, calendar),
        expiresAt: startOf(expiresOn, calendar),
      };
    }
    case 'points.expired':
      return { ...outcome, at: formatInstant(outcome.at) };
    case 'tier.raised':
    case 'tier.lowered':
    case 'tier.kept':
      return { ...outcome, at: formatInstant(outcome.at), until: instantOrNull(outcome.until) };
    case 'tier.corrected':
      return { ...outcome, since: formatInstant(outcome.since), until: instantOrNull(outcome.until) };
    case 'member.enrolled':
    case 'points.corrected':
      return outcome;
  }
}

/** The short form that answers a webhook. */
export function presentMember(state: MemberState, timeline: Timeline, now: Instant) {
  const { tier, balance, pending, deficit } = status(state, timeline, now);
  return { memberId: state.memberId, tier: presentLevel(tier.level), balance, pending, deficit };
}

/** What an app shows. No time of reading is in it, so that the same status has the same ETag. */
export function presentStatus(state: MemberState, timeline: Timeline, now: Instant) {
  const { rules, tier, privileges, balance, pending, deficit, nextExpiry, nextTier, keepTier } = status(
    state,
    timeline,
    now,
  );
  return {
    memberId: state.memberId,
    tier: {
      ...presentLevel(tier.level),
      since: formatInstant(tier.since),
      until: instantOrNull(tier.until),
      because: presentReason(tier),
    },
    privileges,
    balance,
    pending,
    deficit,
    nextExpiry: nextExpiry === null ? null : { points: nextExpiry.points, at: formatInstant(nextExpiry.at) },
    nextTier:
      nextTier === null ? null : { ...presentLevel(nextTier.level), ...presentOutlook(nextTier, rules) },
    keepTier:
      keepTier === null ? null : { ...presentOutlook(keepTier, rules), by: instantOrNull(tier.until) },
  };
}

function presentLevel({ id, name }: Level) {
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
    case 'moved-by-new-rules':
      return 'tiers.standing';
  }
}

function presentOutlook({ needs, missing }: Outlook, rules: Rules) {
  return { needs, missing: missing.map((each) => presentMissing(each, rules)) };
}

function presentMissing({ metric, amount, by }: Missing, rules: Rules) {
  const shown = metric === 'spend' ? formatMoney(amount as MinorUnits, rules.currencyDigits) : amount;
  return { metric, amount: shown, by: instantOrNull(by) };
}

function startOf(day: Day, calendar: Calendar): string | null {
  return day === never ? null : formatInstant(calendar.startOfDay(day));
}

function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
