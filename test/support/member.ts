/** One member's history under a program: what it came to, looked at from a moment. */

import type { Fact } from '../../domain/facts/facts.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Outcome, TimedOutcome } from '../../domain/facts/outcomes.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { type FoldedEntry, fold } from '../../domain/member/fold.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { type Status, status } from '../../domain/reading/status.ts';
import type { MemberState } from '../../domain/state/state.ts';
import { type Changes, timelineOf } from './programs.ts';
import { type PurchaseOptions, purchase } from './purchases.ts';
import { at, text } from './times.ts';

interface Seen {
  readonly state: MemberState;
  readonly status: Status;
  /** In business order. */
  readonly entries: readonly FoldedEntry[];
  /** What time brought, in order. */
  readonly passed: readonly TimedOutcome[];
  /** Points of each fact, in business order. */
  readonly points: readonly number[];
  /** The id of the level held. */
  readonly level: string;
  readonly until: string | null;
}

/** A fact, a purchase in full, or `['2026-01-15T12:00', 25_00]`. */
export type Event = Fact | PurchaseOptions | readonly [on: string, amount: number];

/** The member at `now`; times without an offset are of the program's zone. */
export function member(program: Changes | Timeline, events: readonly Event[], now: string): Seen {
  const timeline = isTimeline(program) ? program : timelineOf(program);
  const zone = timeline.lines[0]?.rules.calendar.timeZone ?? 'UTC';
  const until = at(now, zone);
  const folded = fold(
    events.map((event) => toFact(event, zone)),
    timeline,
    until,
  );
  if (folded.state === null) throw new Error(`nobody has enrolled by ${now}`);
  const seen = status(folded.state, timeline, until);
  return {
    state: folded.state,
    status: seen,
    entries: folded.entries,
    passed: [...folded.entries.flatMap(({ applied }) => applied.passed), ...folded.passed],
    points: folded.entries.map(({ applied }) => sumPoints(applied.outcomes)),
    level: seen.tier.level.id,
    until: text(seen.tier.until),
  };
}

function isTimeline(program: Changes | Timeline): program is Timeline {
  return 'need' in program;
}

let orders = 0;

function toFact(event: Event, zone: string): Fact {
  if ('recordedAt' in event && 'kind' in event) return event as Fact;
  if (Array.isArray(event)) {
    const [on, amount] = event as readonly [string, number];
    return purchase({ orderId: `row-${String(++orders).padStart(6, '0')}`, on: at(on, zone), amount });
  }
  const options = event as PurchaseOptions;
  return purchase({ ...options, on: instantIn(options.on, zone) });
}

function instantIn(on: Instant | string, zone: string): Instant {
  return typeof on === 'string' ? at(on, zone) : on;
}

/** `tier.lowered 2027-01-15T05:00:00Z platinum → gold until …` of each outcome, to compare whole histories. */
export function inWords(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map((outcome) => {
    switch (outcome.kind) {
      case 'tier.raised':
      case 'tier.lowered':
        return `${outcome.kind} ${text(outcome.at)} ${outcome.from} → ${outcome.to} until ${text(outcome.until)}`;
      case 'tier.kept':
        return `${outcome.kind} ${text(outcome.at)} ${outcome.tier} until ${text(outcome.until)}`;
      case 'points.expired':
        return `${outcome.kind} ${text(outcome.at)} ${outcome.points}`;
      case 'points.corrected':
        return `${outcome.kind} ${outcome.points}`;
      case 'tier.corrected':
        return `${outcome.kind} ${outcome.from} → ${outcome.to} since ${text(outcome.since)} until ${text(outcome.until)}`;
      case 'points.earned':
        return `${outcome.kind} ${outcome.points}`;
      default:
        return outcome.kind;
    }
  });
}
