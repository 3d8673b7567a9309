/**
 * Two members who are one person: the survivor is what one person with both histories would have been. Each
 * member's books add up by themselves: what the absorbed held is booked off there and booked here, and what
 * folding both histories together makes different is a correction.
 */
import type { Absorption, Fact, Merge } from '../facts/facts.ts';
import { withoutMoved } from '../facts/order.ts';
import type { MemberAbsorbed, MemberMerged, Outcome, TimedOutcome } from '../facts/outcomes.ts';
import { points } from '../kernel/brand.ts';
import { rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import { fold } from './fold.ts';
import { correct, netPoints } from './record.ts';

export interface Merged {
  /** The survivor's. */
  readonly state: MemberState;
  /** What time brought to the one person since the last of both histories. */
  readonly passed: readonly TimedOutcome[];
  readonly outcome: MemberMerged;
  readonly correction: readonly Outcome[];
  /** What is booked with the absorbed, whose entries then come to nothing. */
  readonly absorbed: MemberAbsorbed;
}

/** Stored states and all facts of one side. */
export interface Side {
  readonly state: MemberState;
  readonly facts: readonly Fact[];
}

/** As facts of the member: what they say stays as it is. */
export function factsOf(memberId: Fact['memberId'], facts: readonly Fact[]): readonly Fact[] {
  return facts.map((fact) => (fact.memberId === memberId ? fact : { ...fact, memberId }));
}

/** `merge` and `absorption` come after all that both states have decided. */
export function mergeMembers(
  survivor: Side,
  absorbed: Side,
  timeline: Timeline,
  merge: Merge,
  absorption: Absorption,
): Merged {
  const { memberId } = merge;
  const both = factsOf(memberId, [...survivor.facts, ...absorbed.facts, absorption, merge]);
  const { state, entries } = fold(both, timeline, merge.occurredAt);
  const counting = withoutMoved(both);
  if (state === null || entries.length < counting.length) {
    const folded = new Set(entries.map(({ fact }) => fact.id));
    const lost = counting.filter(({ id }) => !folded.has(id));
    throw new Error(`facts were lost when members were merged: ${lost.map(({ id }) => id).join(', ')}`);
  }
  const decided = Math.max(survivor.state.asOf.at, absorbed.state.asOf.at);
  const last = entries.slice(-2).flatMap(({ applied }) => applied.passed);
  const passed = last.filter(({ at }) => at > decided);
  const held = netPoints(absorbed.state);
  const programVersion = rulesOfLine(timeline, state.line).version;
  const outcome: MemberMerged = {
    kind: 'member.merged',
    rule: 'merge',
    programVersion,
    points: points(held),
    from: absorption.memberId,
  };
  return {
    state,
    passed,
    outcome,
    correction: correct(survivor.state, state, [...passed, outcome], timeline, merge),
    absorbed: {
      kind: 'member.absorbed',
      rule: 'merge',
      programVersion,
      points: points(-held),
      into: memberId,
    },
  };
}
