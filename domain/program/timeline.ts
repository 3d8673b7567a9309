/**
 * Which rules, from when. Append-only: a published version is never changed, a rollback is a new line that
 * names an old version, and a withdrawn line was never in force. The first line holds for all time before it.
 */

import type { Instant } from '../kernel/brand.ts';
import { beginningOfTime, endOfTime } from '../kernel/instant.ts';
import type { MigrationPolicy } from './file.ts';
import { type Demand, demandOf, demandOfBoth, type Need, needOf } from './need.ts';
import type { Rules } from './rules.ts';

export type { Need } from './need.ts';

export interface TimelineLine {
  readonly effectiveFrom: Instant;
  readonly publishedAt: Instant;
  readonly standing: MigrationPolicy;
  /** May be had only when it is asked for. */
  readonly rules: Rules;
}

export interface Timeline {
  readonly lines: readonly TimelineLine[];
  /**
   * Every line in the order of publishing, also the withdrawn ones: what a state must keep never becomes
   * less.
   */
  readonly published: readonly TimelineLine[];
  /** Of all that was published. */
  readonly demand: Demand;
  readonly need: Need;
  /** What no version changes, as one of them has it. */
  readonly fixed: Fixed;
}

export type Fixed = Pick<Rules, 'currency' | 'currencyDigits' | 'calendar'>;

/** What is known of all versions together without a look into the rules of each. */
interface Known {
  readonly demand?: Demand | null;
  readonly fixed?: Fixed;
}

/**
 * Lines in the order of publishing; throws when they are not in the order of effect. `published` are these
 * and the withdrawn ones. What is not `known` is found by looking into the rules of all of them.
 */
export function makeTimeline(
  lines: readonly TimelineLine[],
  published: readonly TimelineLine[] = lines,
  known: Known = {},
): Timeline {
  if (lines.length === 0) throw new Error('a timeline has at least one line');
  lines.forEach((line, index) => {
    const earliest = index === 0 ? beginningOfTime : (lines[index - 1] as TimelineLine).effectiveFrom;
    const inOrder = index === 0 ? line.effectiveFrom === earliest : line.effectiveFrom > earliest;
    if (!inOrder) throw new Error(`timeline line ${index} is out of order`);
  });
  const demand = known.demand ?? published.map(({ rules }) => demandOf(rules)).reduce(demandOfBoth);
  const fixed = known.fixed ?? rulesAt(lines, 0);
  const starts = published.some(({ standing }) => standing === 'recompute-terms');
  return { lines, published, demand, need: needOf(demand, starts), fixed };
}

/** What is known of a timeline with one more version: nobody looks into the rules of those before it. */
export function knownWith(timeline: Timeline | null, { rules }: TimelineLine): Known {
  const demand = demandOf(rules);
  if (timeline === null) return { demand, fixed: rules };
  return { demand: demandOfBoth(timeline.demand, demand), fixed: timeline.fixed };
}

/** The index of the line in force at an instant. */
export function lineAt(timeline: Timeline, instant: Instant): number {
  let index = timeline.lines.length - 1;
  while (index > 0 && (timeline.lines[index] as TimelineLine).effectiveFrom > instant) index--;
  return index;
}

export function rulesOfLine(timeline: Timeline, index: number): Rules {
  return rulesAt(timeline.lines, index);
}

function rulesAt(lines: readonly TimelineLine[], index: number): Rules {
  return (lines[index] as TimelineLine).rules;
}

/** When the line after this one takes effect; the end of time where there is none. */
export function nextLineFrom(timeline: Timeline, index: number): Instant {
  return timeline.lines[index + 1]?.effectiveFrom ?? endOfTime;
}
