/** A member's life in plain words. Every number in it comes from the fold. */

import {
  type Adjustment,
  type Cancellation,
  type Enrolment,
  factId,
  type Purchase,
  purchaseFactId,
  type Redemption,
  type TagSet,
} from '../facts/facts.ts';
import { sumPoints } from '../facts/outcomeCatalogue.ts';
import type { Outcome } from '../facts/outcomes.ts';
import { type ConditionMetric, splitMetric } from '../facts/vocabulary.ts';
import {
  type Day,
  type Instant,
  type LevelId,
  type MemberId,
  type MinorUnits,
  minorUnits,
  points,
} from '../kernel/brand.ts';
import { formatDay } from '../kernel/civil.ts';
import { formatMoney } from '../kernel/money.ts';
import { type Folded, type FoldedEntry, fold } from '../member/fold.ts';
import type { Rules } from '../program/rules.ts';
import type { Timeline } from '../program/timeline.ts';
import { type Status, status } from '../reading/status.ts';
import type { MemberState } from '../state/state.ts';

const memberId = 'ada' as MemberId;

export interface Bought {
  readonly amount: number;
  readonly channel?: string;
  readonly store?: string;
  readonly category?: string;
  readonly sku?: string;
  readonly kind?: Purchase['lines'][number]['kind'];
  readonly quantity?: number;
  readonly quantities?: Readonly<Record<string, number>>;
}

/** A purchase of one line; `number` tells the purchases of a story apart. */
export function buys(at: Instant, number: number, { amount, channel, store, ...line }: Bought): Purchase {
  const order = { source: 'check', orderId: String(number) };
  return {
    kind: 'purchase',
    id: purchaseFactId(order),
    memberId,
    occurredAt: at,
    recordedAt: at,
    order,
    lines: [{ kind: 'item', ...line, amount: minorUnits(amount) }],
    ...(channel === undefined ? {} : { channel }),
    ...(store === undefined ? {} : { store }),
  };
}

export function enrols(at: Instant): Enrolment {
  return { kind: 'enrolment', id: factId('enrolment', memberId), memberId, occurredAt: at, recordedAt: at };
}

/** All of the order is returned. */
export function cancels({ order }: Purchase, at: Instant): Cancellation {
  const id = factId('cancellation', order.source, order.orderId);
  return { kind: 'cancellation', id, memberId, occurredAt: at, recordedAt: at, order };
}

/** Points spent at once. */
export function spends(at: Instant, count: number): Redemption {
  const redemptionId = 'check';
  return {
    kind: 'redemption',
    id: factId('redemption', redemptionId),
    memberId,
    occurredAt: at,
    recordedAt: at,
    redemptionId,
    points: points(count),
    mode: 'capture',
  };
}

/** What an operator adds to what counts toward a tier. */
export function isGiven(at: Instant, number: number, qualifying?: Adjustment['qualifying']): Adjustment {
  const adjustmentId = String(number);
  return {
    kind: 'adjustment',
    id: factId('adjustment', memberId, adjustmentId),
    memberId,
    occurredAt: at,
    recordedAt: at,
    adjustmentId,
    ...(qualifying === undefined ? {} : { qualifying }),
    reason: 'check',
  };
}

export function isTagged(at: Instant, tag: string): TagSet {
  const id = factId('tag-set', memberId, tag, String(at));
  return { kind: 'tag-set', id, memberId, occurredAt: at, recordedAt: at, tag };
}

export interface Life {
  readonly folded: Folded;
  readonly state: MemberState;
  readonly status: Status;
}

/** What stories are made of. */
export type Told = Purchase | Cancellation | Redemption | Enrolment | Adjustment | TagSet;

/** Ada's life under the timeline, looked at from `until`, with at least one fact before. */
export function live(timeline: Timeline, facts: readonly Told[], until: Instant): Life {
  const folded = fold(facts, timeline, until);
  const state = folded.state as MemberState;
  return { folded, state, status: status(state, timeline, until) };
}

/** One sentence for each fact, at most so many of them. */
const sentencesMax = 4;

export function tell(life: Life, most = sentencesMax): string {
  const { entries } = life.folded;
  const told = entries.slice(0, most).map((entry) => sentenceOf(entry, life.status.rules));
  const left = entries.length - told.length;
  const more = left > 0 ? [`And so on, ${left} more times.`] : [];
  return [...told, ...more, whatSheHas(life)].join(' ');
}

/** `Then she is Gold, with 120 points to spend and 0 on hold.` */
export function whatSheHas({ status: { tier, balance, pending } }: Life): string {
  return `Then she is ${tier.level.name}, with ${balance} points to spend and ${pending} on hold.`;
}

function sentenceOf(entry: FoldedEntry, rules: Rules): string {
  const { applied } = entry;
  const fact = entry.fact as Told;
  const day = dayText(rules, fact.occurredAt);
  const earned = `${sumPoints(applied.outcomes)} points${bonuses(applied.outcomes)}`;
  const rise = raised(applied.outcomes, rules);
  switch (fact.kind) {
    case 'purchase': {
      const total = fact.lines.reduce((sum, { amount }) => sum + amount, 0);
      return `On ${day} Ada buys for ${money(total, rules)}: ${earned}${rise}.`;
    }
    case 'cancellation':
      return `On ${day} she returns order ${fact.order.orderId}: ${earned}${fallen(applied.outcomes, rules)}.`;
    case 'redemption':
      return `On ${day} she spends ${fact.points} points.`;
    case 'enrolment':
      return `On ${day} Ada enrols: ${earned}${rise}.`;
    case 'tag-set':
      return `On ${day} an operator sets the tag "${fact.tag}"${rise}.`;
    case 'adjustment': {
      const { metric, amount } = fact.qualifying as NonNullable<Adjustment['qualifying']>;
      return `On ${day} an operator adds ${amountText(metric, amount, rules)}${rise}.`;
    }
  }
}

/** `300.00 USD`, `12 purchases`, `500 points`. */
export function amountText(metric: ConditionMetric, amount: number, rules: Rules): string {
  const { metric: kind, of } = splitMetric(metric);
  switch (kind) {
    case 'spend':
      return money(amount, rules);
    case 'purchases':
    case 'points':
      return `${amount} ${kind}`;
    case 'quantity':
      return `${amount} ${of}`;
    case 'engagements':
      return `${amount} engagements "${of}"`;
    case 'tag':
      return `the tag "${of}"`;
    case 'tenure':
      return `${amount} ${of} as a member`;
    case 'recurrence':
      return `${amount} of the last ${of}`;
  }
}

function bonuses(outcomes: readonly Outcome[]): string {
  const paid = outcomes.flatMap((outcome) =>
    outcome.kind === 'points.bonus' ? [`${outcome.points} of them from "${bonusOf(outcome.rule)}"`] : [],
  );
  return paid.length === 0 ? '' : ` (${paid.join(', ')})`;
}

function raised(outcomes: readonly Outcome[], rules: Rules): string {
  const rise = outcomes.find((outcome) => outcome.kind === 'tier.raised');
  return rise?.kind === 'tier.raised' ? `, and she rises to ${levelName(rules, rise.to)}` : '';
}

function fallen(outcomes: readonly Outcome[], rules: Rules): string {
  const fall = outcomes.find((outcome) => outcome.kind === 'tier.lowered');
  return fall?.kind === 'tier.lowered' ? `, and she falls to ${levelName(rules, fall.to)}` : '';
}

export function levelName({ tiers }: Rules, id: LevelId): string {
  return tiers.levels.find((level) => level.id === id)?.name ?? id;
}

export function money(amount: number, { currency, currencyDigits }: Rules): string {
  return `${formatMoney(amount as MinorUnits, currencyDigits)} ${currency}`;
}

export function dayText({ calendar }: Rules, at: Instant): string {
  return formatDay(calendar.dayOf(at));
}

/** Noon of a local day, more or less: well away from its ends. */
export function middayOf({ calendar }: Rules, day: Day): Instant {
  return (calendar.startOfDay(day) + 12 * 3_600_000) as Instant;
}

/** `earning.bonuses.spring` is `spring`. */
export function bonusOf(rule: string): string {
  return rule.slice(rule.lastIndexOf('.') + 1);
}
