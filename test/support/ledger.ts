/**
 * A member's ledger kept as the store keeps it: one fact at a time, each decided on what was recorded
 * before, in whatever order facts arrive. No store, no clock: the decisions alone.
 */

import { mayWait, type WaitingFact } from '../../domain/facts/catalogue.ts';
import {
  type Absorption,
  absorptionFactId,
  engagementFactId,
  type Fact,
  type FactKind,
  type Merge,
  mergeFactId,
  purchaseFactId,
  voidedRefundId,
} from '../../domain/facts/facts.ts';
import { emptyMemory, type Memory } from '../../domain/facts/memory.ts';
import { purchasesAmong } from '../../domain/facts/order.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Outcome, TimedOutcome } from '../../domain/facts/outcomes.ts';
import type { Instant, MemberId } from '../../domain/kernel/brand.ts';
import { advance } from '../../domain/member/advance.ts';
import { fold } from '../../domain/member/fold.ts';
import { factsOf, mergeMembers } from '../../domain/member/merge.ts';
import {
  netPoints,
  type Recorded,
  type RecordedEntry,
  recordOnState,
  recordTogether,
} from '../../domain/member/record.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import type { MemberState, Tier } from '../../domain/state/state.ts';
import { latestOf } from './latest.ts';

/** How a fact was decided: on the cached state, or by folding the member's facts again. */
type Path = 'on-state' | 'folded';

interface Booking {
  readonly cause: Fact | 'time';
  readonly passed: readonly TimedOutcome[];
  readonly outcomes: readonly Outcome[];
  readonly correction: readonly Outcome[];
}

type Held = Pick<Tier, 'level' | 'since' | 'until'>;

const looksBack: ReadonlySet<FactKind> = new Set([
  'redemption',
  'redemption-capture',
  'redemption-cancel',
  'adjustment-undo',
  'privilege-return',
]);

export class Ledger {
  readonly #facts: Fact[] = [];
  #waiting: readonly Fact[] = [];
  readonly bookings: Booking[] = [];
  readonly paths: Record<Path, number> = { 'on-state': 0, folded: 0 };
  timeline: Timeline;
  state: MemberState | null = null;

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  get facts(): readonly Fact[] {
    return this.#facts;
  }

  /** Refunds and the like that came before their purchase: they count to no one yet. */
  get waiting(): readonly Fact[] {
    return this.#waiting;
  }

  /** Records a new fact as `functions/store` does; a fact that stands already changes nothing. */
  record(fact: Fact): Path | 'duplicate' | 'waiting' {
    const stands = (other: Fact) => other.id === fact.id;
    if (this.#facts.some(stands) || this.#waiting.some(stands)) return 'duplicate';
    if (mayWait(fact) && !this.#hasSubjectOf(fact)) {
      this.#waiting = [...this.#waiting, fact];
      return 'waiting';
    }
    const path = this.#book(fact);
    if (fact.kind !== 'purchase' && fact.kind !== 'revision' && fact.kind !== 'engagement') return path;
    const ended = this.#waiting.filter((other) => mayWait(other) && this.#hasSubjectOf(other));
    this.#waiting = this.#waiting.filter((other) => !ended.includes(other));
    for (const other of ended) this.#book(other);
    return path;
  }

  #hasSubjectOf(fact: WaitingFact): boolean {
    if (fact.kind !== 'engagement-revocation')
      return purchasesAmong(this.#facts).has(purchaseFactId(fact.order));
    const id = engagementFactId(fact.source, fact.engagementId);
    return this.#facts.some((each) => each.id === id);
  }

  #book(fact: Fact): Path {
    const onState =
      this.#opensAgain(fact) || this.#voids(fact)
        ? null
        : recordOnState(this.state, this.timeline, fact, this.#memoryFor(fact));
    const path = onState === null ? 'folded' : 'on-state';
    const { state, passed, outcomes, correction } = onState ?? this.#recordByFolding(fact);
    this.state = state;
    this.#facts.push(fact);
    this.bookings.push({ cause: fact, passed, outcomes, correction });
    this.paths[path]++;
    return path;
  }

  /** Another fact of its order was the purchase until now. */
  #opensAgain(fact: Fact): boolean {
    if (fact.kind !== 'purchase' && fact.kind !== 'revision') return false;
    const id = purchaseFactId(fact.order);
    const before = purchasesAmong(this.#facts).get(id);
    return before !== undefined && purchasesAmong([...this.#facts, fact]).get(id)?.id !== before.id;
  }

  #voids(fact: Fact): boolean {
    return fact.kind === 'refund-void' && this.#facts.some(({ id }) => id === voidedRefundId(fact));
  }

  #recordByFolding(fact: Fact): Recorded {
    const { state, entries, correction } = recordTogether(
      this.#standing(),
      this.#facts,
      this.timeline,
      [fact],
      null,
    );
    const [{ passed, outcomes }] = entries as [RecordedEntry];
    return { state, passed, outcomes, correction };
  }

  /** What the entries of a fact's cause say; here it is found by folding what is recorded. */
  #memoryFor(fact: Fact): Memory {
    const isOfOrder = mayWait(fact) || fact.kind === 'revision';
    if ((!isOfOrder && !looksBack.has(fact.kind)) || this.#facts.length === 0) return emptyMemory();
    const last = latestOf(this.#facts);
    return fold(this.#facts, this.timeline, last).memory;
  }

  /** The other member is this one from now on, as `functions/store` does it; theirs is booked off. */
  absorb(other: Ledger, into: MemberId, from: MemberId, now: Instant): void {
    const [own, theirs] = [this.#standing(), other.#standing()];
    const at = Math.max(now, own.asOf.at + 1, theirs.asOf.at + 1) as Instant;
    const times = { occurredAt: at, recordedAt: at };
    const merge: Merge = { kind: 'merge', id: mergeFactId(from), memberId: into, from, ...times };
    const id = absorptionFactId(from);
    const absorption: Absorption = { kind: 'absorption', id, memberId: from, into, ...times };
    const { state, passed, outcome, correction, absorbed } = mergeMembers(
      { state: own, facts: this.#facts },
      { state: theirs, facts: other.#facts },
      this.timeline,
      merge,
      absorption,
    );
    this.state = state;
    this.bookings.push({ cause: merge, passed, outcomes: [outcome], correction });
    other.bookings.push({ cause: absorption, passed: [], outcomes: [absorbed], correction: [] });
    this.#facts.push(...factsOf(into, [...other.#facts, absorption]), merge);
    this.#waiting = [...this.#waiting, ...factsOf(into, other.#waiting)];
  }

  /** Lets a scheduled job run: stores the state as of `now` and books what time has brought. */
  recalculate(now: Instant): void {
    if (this.state === null || this.state.need !== this.timeline.need.fingerprint) return;
    const passed: TimedOutcome[] = [];
    this.state = advance(this.state, this.timeline, now, passed);
    if (passed.length > 0) this.bookings.push({ cause: 'time', passed, outcomes: [], correction: [] });
  }

  #standing(): MemberState {
    if (this.state === null) throw new Error('a first fact needs no folding');
    return this.state;
  }

  /** Σ points of everything booked. */
  get pointsBooked(): number {
    return this.bookings.reduce(
      (sum, { passed, outcomes, correction }) =>
        sum + sumPoints(passed) + sumPoints(outcomes) + sumPoints(correction),
      0,
    );
  }

  /** Σ remaining of live lots − deficit of the stored state. */
  get pointsHeld(): number {
    return this.state === null ? 0 : netPoints(this.state);
  }

  /** The tier that a reader arrives at who knows the entries alone. */
  get tierBooked(): Held | null {
    let held = null as Held | null;
    for (const { cause, passed, outcomes, correction } of this.bookings) {
      for (const outcome of [...passed, ...outcomes, ...correction]) {
        switch (outcome.kind) {
          case 'member.enrolled': {
            if (cause === 'time') throw new Error('time enrols nobody');
            const since = Math.min(cause.occurredAt, cause.recordedAt) as Instant;
            held ??= { level: outcome.tier, since, until: null };
            break;
          }
          case 'member.opened':
            held = { level: outcome.tier, since: outcome.since, until: outcome.until };
            break;
          case 'tier.raised':
          case 'tier.lowered':
            held = { level: outcome.to, since: outcome.at, until: outcome.until };
            break;
          case 'tier.kept':
            held = { level: outcome.tier, since: held?.since ?? outcome.at, until: outcome.until };
            break;
          case 'tier.corrected':
            held = { level: outcome.to, since: outcome.since, until: outcome.until };
            break;
        }
      }
    }
    return held;
  }
}
