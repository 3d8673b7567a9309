/** Whether a stored state is what its facts come to: folded again from the first, without any kept state. */

import type { Fact } from '../facts/facts.ts';
import { sumPoints } from '../facts/outcomeCatalogue.ts';
import type { Outcome } from '../facts/outcomes.ts';
import type { Instant } from '../kernel/brand.ts';
import { fold } from '../member/fold.ts';
import { netPoints } from '../member/record.ts';
import { makeTimeline, type Timeline } from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';

/** The first thing that is not as it must be, both sides in full. */
export interface Difference {
  readonly check: 'chain' | 'state' | 'points' | 'due';
  /** Where: a field of the state, a version of the chain. */
  readonly at: string;
  readonly stored: unknown;
  readonly folded: unknown;
}

/** `booked`: the outcomes of all entries. Null where everything is sound at `now`. */
export function audit(
  stored: MemberState,
  facts: readonly Fact[],
  timeline: Timeline,
  booked: readonly Outcome[],
  now: Instant,
): Difference | null {
  const needed = timelineOfNeed(timeline, stored.need);
  if (needed === null) {
    return { check: 'state', at: 'need', stored: stored.need, folded: timeline.need.fingerprint };
  }
  const { state } = fold(facts, needed, storedAt(stored, timeline, now));
  const found = firstDifference(stored, state, '');
  if (found !== null) return { check: 'state', ...found };
  const [held, sum] = [netPoints(stored), sumPoints(booked)];
  return held === sum ? null : { check: 'points', at: 'points of all entries', stored: held, folded: sum };
}

/**
 * The state keeps what the rules needed when it was written; a later version may need more, and then the
 * member is folded again at the next touch. Until then the rules up to before that version decide.
 */
function timelineOfNeed(timeline: Timeline, need: string): Timeline | null {
  if (timeline.need.fingerprint === need) return timeline;
  const inPlace = new Set(timeline.lines);
  for (let count = timeline.published.length - 1; count > 0; count--) {
    const published = timeline.published.slice(0, count);
    const part = makeTimeline(
      published.filter((line) => inPlace.has(line)),
      published,
    );
    if (part.need.fingerprint === need) return part;
  }
  return null;
}

/** A job that stored the state later than its last outcome may have found new rules in force, and no more. */
function storedAt({ asOf, line }: MemberState, { lines }: Timeline, now: Instant): Instant {
  const inForceFrom = lines[line]?.effectiveFrom ?? asOf.at;
  return Math.max(asOf.at, Math.min(inForceFrom, now)) as Instant;
}

type Found = Pick<Difference, 'at' | 'stored' | 'folded'>;

/** Field by field, in the order of the stored state; of a list the first element that differs. */
export function firstDifference(stored: unknown, folded: unknown, at: string): Found | null {
  if (Object.is(stored, folded)) return null;
  if (!isNested(stored) || !isNested(folded) || Array.isArray(stored) !== Array.isArray(folded)) {
    return { at, stored: stored ?? null, folded: folded ?? null };
  }
  const isList = Array.isArray(stored);
  for (const key of new Set([...Object.keys(stored), ...Object.keys(folded)])) {
    const inside = isList ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`;
    const found = firstDifference(stored[key], folded[key], inside);
    if (found !== null) return found;
  }
  return null;
}

function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
