/** What a late fact changed in the worth of later ones: the member's facts folded with it and without. */

import { effectiveAt, type Fact, orderName } from '../facts/facts.ts';
import { emptyMemory } from '../facts/memory.ts';
import { inBusinessOrder } from '../facts/order.ts';
import { sumPoints } from '../facts/outcomeCatalogue.ts';
import type {
  Outcome,
  PointsCorrected,
  TagChanged,
  TierCorrected,
  TriggerFired,
  TriggerWithdrawn,
} from '../facts/outcomes.ts';
import type { FactId, Instant } from '../kernel/brand.ts';
import { formatInstant } from '../kernel/instant.ts';
import { type Folded, fold } from '../member/fold.ts';
import { lineAt, rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { Reasons, Shown } from './explanation.ts';
import { dateOf, instantOrNull, levelName, pointsIn } from './words.ts';

export interface Correction {
  readonly timeline: Timeline;
  /** What was recorded before the late fact. */
  readonly earlier: readonly Fact[];
  /** The late fact first, and what was recorded with it. */
  readonly added: readonly [Fact, ...Fact[]];
  /** Up to where a job had booked what time brought, after the earlier facts; null where none had. */
  readonly bookedUntil: Instant | null;
}

/** No more of what changed is listed than this. */
const changesMax = 100;

/** What stands in the entry of a correction. */
type Corrected = PointsCorrected | TierCorrected | TriggerFired | TriggerWithdrawn | TagChanged;

export function isCorrection(outcome: Outcome): outcome is Corrected {
  const { kind } = outcome;
  const isOfTrigger = kind === 'trigger.fired' || kind === 'trigger.withdrawn';
  const isOfTag = kind === 'tag.set' || kind === 'tag.unset';
  return isOfTrigger || isOfTag || kind === 'points.corrected' || kind === 'tier.corrected';
}

export function explainCorrection(correction: Correction, outcome: Corrected): Reasons {
  const { timeline, added } = correction;
  const [cause] = added;
  const rules = rulesOfLine(timeline, lineAt(timeline, effectiveAt(cause)));
  const changes = changesOf(correction);
  const late =
    whyMerged(cause) ??
    whyMoved(cause) ??
    `the late ${cause.id} happened at ${formatInstant(cause.occurredAt)} but was recorded at ` +
      `${formatInstant(cause.recordedAt)}, after later facts had been decided without it`;
  const inputs: Shown = {
    cause: cause.id,
    occurredAt: formatInstant(cause.occurredAt),
    recordedAt: formatInstant(cause.recordedAt),
    changes: changes.slice(0, changesMax).map(({ entry, before, after }) => ({ entry, before, after })),
  };
  if (outcome.kind === 'points.corrected') {
    return {
      inputs,
      result: { points: outcome.points },
      counterfactual: { withoutTheFact: { points: 0 } },
      sentence:
        `${late}: what came after it is worth ${pointsIn(Math.abs(outcome.points))} ` +
        `${outcome.points < 0 ? 'less' : 'more'} with it, and without it nothing would change`,
    };
  }
  if (outcome.kind === 'trigger.fired' || outcome.kind === 'trigger.withdrawn') {
    const hasFired = outcome.kind === 'trigger.fired';
    return {
      inputs,
      result: { trigger: outcome.trigger, fired: hasFired },
      counterfactual: { withoutTheFact: { fired: !hasFired } },
      sentence: `${late}: with it the trigger "${outcome.trigger}" has fired once ${hasFired ? 'more' : 'less'} than had been told`,
    };
  }
  if (outcome.kind !== 'tier.corrected') return explainTagCorrected(late, inputs, outcome);
  const [from, to] = [levelName(outcome.from, rules), levelName(outcome.to, rules)];
  return {
    inputs,
    result: {
      from: outcome.from,
      to: outcome.to,
      since: formatInstant(outcome.since),
      until: instantOrNull(outcome.until),
    },
    counterfactual: { withoutTheFact: { tier: outcome.from } },
    sentence: `${late}: with it the tier is ${to} since ${dateOf(outcome.since, rules)}, without it ${from} as before`,
  };
}

function explainTagCorrected(late: string, inputs: Shown, { kind, tag }: TagChanged): Reasons {
  const isSet = kind === 'tag.set';
  return {
    inputs,
    result: { tag, isSet },
    counterfactual: { withoutTheFact: { isSet: !isSet } },
    sentence: `${late}: with it a trigger has ${isSet ? '' : 'not '}set the tag ${tag}, without it ${isSet ? 'none' : 'one'} had`,
  };
}

/** Null where the cause is no merge. */
function whyMerged(cause: Fact): string | null {
  if (cause.kind !== 'merge') return null;
  return (
    `member ${cause.from} became one with this member at ${formatInstant(cause.occurredAt)}, and both histories were ` +
    'folded together'
  );
}

/** Null where the cause is no move of an order. */
function whyMoved(cause: Fact): string | null {
  if (cause.kind !== 'order-move') return null;
  return (
    `order ${orderName(cause.order)} was moved to member ${cause.to} at ${formatInstant(cause.occurredAt)}, and the ` +
    'history was folded again as if it had never been here'
  );
}

interface Change {
  /** The fact, or `time` for what time alone brought. */
  readonly entry: FactId | 'time';
  readonly before: number;
  readonly after: number;
}

/** Facts that are worth something else with the late fact; their differences add up to the correction. */
export function changesOf({ timeline, earlier, added, bookedUntil }: Correction): readonly Change[] {
  const decided = Math.max(lastOf(earlier), bookedUntil ?? 0) as Instant;
  const until = Math.max(lastOf([...earlier, ...added]), decided) as Instant;
  const without = pointsByFact(fold(earlier, timeline, decided), decided);
  const together = pointsByFact(fold([...earlier, ...added], timeline, until), decided);
  const own = new Set<string>(added.map(({ id }) => id));
  // What a move leaves out is there without it alone.
  return [...new Set([...together.keys(), ...without.keys()])]
    .filter((id) => !own.has(id))
    .map((entry): Change => ({ entry, before: without.get(entry) ?? 0, after: together.get(entry) ?? 0 }))
    .filter(({ before, after }) => before !== after);
}

/** What time brought after all that was decided is the late fact's own entry's, or nothing's. */
function pointsByFact({ entries, passed }: Folded, decided: Instant): Map<FactId | 'time', number> {
  const timed = [...entries.flatMap(({ applied }) => applied.passed), ...passed];
  const points = new Map<FactId | 'time', number>([
    ['time', sumPoints(timed.filter(({ at }) => at <= decided))],
  ]);
  for (const { fact, applied } of entries) points.set(fact.id, sumPoints(applied.outcomes));
  return points;
}

function lastOf(facts: readonly Fact[]): Instant {
  return (inBusinessOrder(facts, emptyMemory()).at(-1)?.place.at ?? 0) as Instant;
}
