/**
 * What would have been, had a draft been in force since a day: the member's facts folded on such a
 * timeline, month by month, next to what the rules of their time made of them.
 */

import { copyOf } from '../explain/case.ts';
import type { Fact } from '../facts/facts.ts';
import { emptyMemory, type Memory } from '../facts/memory.ts';
import { inBusinessOrder } from '../facts/order.ts';
import { type Account, outcomeCatalogue, pointsOf } from '../facts/outcomeCatalogue.ts';
import type { Outcome } from '../facts/outcomes.ts';
import type { Day, Instant, LevelId, MemberId } from '../kernel/brand.ts';
import type { Calendar } from '../kernel/calendar.ts';
import { formatDay, startOfNextMonth, startOfPeriod } from '../kernel/civil.ts';
import { fold } from '../member/fold.ts';
import { levelIndex } from '../program/ladder.ts';
import {
  knownWith,
  lineAt,
  makeTimeline,
  rulesOfLine,
  type Timeline,
  type TimelineLine,
} from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import { addFired, type Month, type Months, type Since } from './months.ts';

/** The timeline with the draft in force since `since`, and nothing published after it. */
export function asIfSince(timeline: Timeline | null, draft: TimelineLine): Timeline {
  const earlier = timeline?.lines.filter(({ effectiveFrom }) => effectiveFrom < draft.effectiveFrom) ?? [];
  const published = [...(timeline?.published ?? []), draft];
  return makeTimeline([...earlier, draft], published, knownWith(timeline, draft));
}

/**
 * @param facts all of the member's
 * @param changed the timeline that `asIfSince` gives
 * @param until how far both are followed; the month in which it lies ends there
 */
export function sinceOf(
  facts: readonly Fact[],
  timeline: Timeline,
  changed: Timeline,
  until: Instant,
): Since {
  const since = (changed.lines.at(-1) as TimelineLine).effectiveFrom;
  const isShared = timeline.need.fingerprint === changed.need.fingerprint;
  const start = isShared ? foldBefore(facts, timeline, since) : { state: null, memory: emptyMemory(), facts };
  return { was: monthsOf(start, timeline, since, until), wouldBe: monthsOf(start, changed, since, until) };
}

/** From where months are told: what the facts before them have made, and the facts from then on. */
interface Start {
  readonly state: MemberState | null;
  readonly memory: Memory;
  readonly facts: readonly Fact[];
}

/** What comes before the draft is the same with it and without: it is folded once. */
function foldBefore(facts: readonly Fact[], timeline: Timeline, since: Instant): Start {
  const [before, after]: [Fact[], Fact[]] = [[], []];
  for (const { fact, place } of inBusinessOrder(facts, emptyMemory())) {
    (place.at < since ? before : after).push(fact);
  }
  const { state, memory } = fold(before, timeline, (since - 1) as Instant);
  return { state, memory, facts: after };
}

function monthsOf(start: Start, timeline: Timeline, since: Instant, until: Instant): Months {
  const { state, entries, passed } = fold(start.facts, timeline, until, start.state, copyOf(start.memory));
  if (state === null) return {};
  const ledger = new MonthLedger(timeline, since, start.state ?? state);
  if (start.state !== null) ledger.hold(start.state.tier.level, start.state.override?.level ?? null);
  for (const { applied } of entries) {
    for (const outcome of applied.passed) ledger.add(outcome, outcome.at);
    for (const outcome of applied.outcomes) ledger.add(outcome, applied.state.asOf.at);
  }
  for (const outcome of passed) ledger.add(outcome, outcome.at);
  return ledger.closeAt(until);
}

/** Takes outcomes in the order in which they come about, and closes a month when the first of the next one comes. */
class MonthLedger {
  readonly #timeline: Timeline;
  readonly #calendar: Calendar;
  readonly #since: Instant;
  readonly #months: Record<string, Month> = {};
  #firstDay: Day;
  #endsAt: Instant;
  #month = emptyMonth();
  #triggers: Month['triggers'];
  readonly #memberId: MemberId;
  #earned: LevelId | null = null;
  #given: LevelId | null = null;

  constructor(timeline: Timeline, since: Instant, { enrolledAt, memberId }: MemberState) {
    this.#memberId = memberId;
    this.#timeline = timeline;
    this.#calendar = timeline.fixed.calendar;
    this.#since = since;
    const from = Math.max(since, enrolledAt) as Instant;
    this.#firstDay = startOfPeriod('month', this.#calendar.dayOf(from));
    this.#endsAt = this.#calendar.startOfDay(startOfNextMonth(this.#firstDay));
  }

  /** The level that was earned, and the one that an operator gave, if any. */
  hold(earned: LevelId, given: LevelId | null): void {
    this.#earned = earned;
    this.#given = given;
  }

  add(outcome: Outcome, at: Instant): void {
    while (at >= this.#endsAt) this.#close(this.#endsAt);
    this.#follow(outcome);
    if (at < this.#since) return;
    count(this.#month, outcome);
    if (outcome.kind !== 'trigger.fired') return;
    const fired = { fired: 1, heldOut: outcome.heldOut ? 1 : 0, sample: [this.#memberId] };
    this.#triggers = addFired(this.#triggers, { [outcome.trigger]: fired });
  }

  closeAt(until: Instant): Months {
    while (until >= this.#endsAt) this.#close(this.#endsAt);
    this.#close((until + 1) as Instant);
    return this.#months;
  }

  /** `end`: the first instant that is not in it. A month before a member came from another system is none of theirs. */
  #close(end: Instant): void {
    if (this.#earned !== null) {
      this.#months[formatDay(this.#firstDay).slice(0, 7)] = {
        ...this.#month,
        tiers: { [this.#held(this.#earned, (end - 1) as Instant)]: 1 },
        ...(this.#triggers === undefined ? {} : { triggers: this.#triggers }),
      };
    }
    this.#triggers = undefined;
    this.#firstDay = startOfNextMonth(this.#firstDay);
    this.#endsAt = this.#calendar.startOfDay(startOfNextMonth(this.#firstDay));
    this.#month = emptyMonth();
  }

  #follow(outcome: Outcome): void {
    switch (outcome.kind) {
      case 'member.enrolled':
      case 'member.opened':
        this.#earned = outcome.tier;
        break;
      case 'tier.raised':
      case 'tier.lowered':
        this.#earned = outcome.to;
        break;
      case 'tier.override-began':
        this.#given = outcome.tier;
        break;
      case 'tier.override-ended':
        this.#given = null;
        break;
    }
  }

  #held(earned: LevelId, at: Instant): LevelId {
    const rules = rulesOfLine(this.#timeline, lineAt(this.#timeline, at));
    const given = this.#given;
    return given !== null && levelIndex(rules, given) > levelIndex(rules, earned) ? given : earned;
  }
}

type Counts = { -readonly [Count in Exclude<keyof Month, 'tiers' | 'triggers'>]: number };

function emptyMonth(): Counts {
  return { issued: 0, takenBack: 0, redeemed: 0, expired: 0 };
}

/** As what points of an account are counted; those that may go both ways are issued or taken by their sign. */
const moves: Readonly<Record<Account, keyof Counts | 'by-sign'>> = {
  opened: 'by-sign',
  earned: 'issued',
  bonuses: 'issued',
  rewarded: 'issued',
  adjusted: 'by-sign',
  revised: 'by-sign',
  clawedBack: 'takenBack',
  redeemed: 'redeemed',
  returned: 'redeemed',
  expired: 'expired',
};

function count(month: Counts, outcome: Outcome): void {
  const { account } = outcomeCatalogue[outcome.kind];
  if (!account) return;
  const points = pointsOf(outcome);
  const move = moves[account];
  const field = move !== 'by-sign' ? move : points > 0 ? 'issued' : 'takenBack';
  month[field] += field === 'issued' ? points : -points;
}
