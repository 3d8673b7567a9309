/**
 * A member's ledger kept as the store keeps it: one fact at a time, each decided on what was recorded
 * before, in whatever order facts arrive. No store, no clock: the decisions alone.
 */
import type { Instant } from '../../domain/kernel/brand.ts';
import { advance } from '../../domain/member/advance.ts';
import type { Fact } from '../../domain/member/facts.ts';
import { type Outcome, sumPoints, type TimedOutcome } from '../../domain/member/outcomes.ts';
import { netPoints, recordByFolding, recordOnState } from '../../domain/member/record.ts';
import type { MemberState, Tier } from '../../domain/member/state.ts';
import type { Timeline } from '../../domain/program/timeline.ts';

/** How a fact was decided: on the cached state, or by folding the member's facts again. */
export type Path = 'on-state' | 'folded';

export interface Booking {
  readonly cause: Fact | 'time';
  readonly passed: readonly TimedOutcome[];
  readonly outcomes: readonly Outcome[];
  readonly correction: readonly Outcome[];
}

export type Held = Pick<Tier, 'level' | 'since' | 'until'>;

export class Ledger {
  readonly #facts: Fact[] = [];
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

  /** Records a new fact as `functions/store/record.ts` does; a fact that stands already changes nothing. */
  record(fact: Fact): Path | 'duplicate' {
    if (this.#facts.some(({ id }) => id === fact.id)) return 'duplicate';
    const onState = recordOnState(this.state, this.timeline, fact);
    const path = onState === null ? 'folded' : 'on-state';
    const recorded = onState ?? recordByFolding(this.#standing(), this.#facts, this.timeline, fact, null);
    const { state, passed, outcomes, correction } = recorded;
    this.state = state;
    this.#facts.push(fact);
    this.bookings.push({ cause: fact, passed, outcomes, correction });
    this.paths[path]++;
    return path;
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
