/** What a late fact changes of what was told of triggers. */
import type { Outcome, TriggerFired } from '../facts/outcomes.ts';
import type { FactId } from '../kernel/brand.ts';
import { rulesOfLine, type Timeline } from '../program/timeline.ts';
import { allTriggers, isOfTrigger, ruleOfTrigger } from '../program/triggers/rules.ts';
import type { MemberState } from '../state/state.ts';
import { firedOf, isHeldOut } from '../triggers/fire.ts';

interface Told {
  readonly passed: readonly Outcome[];
  readonly outcomes: readonly Outcome[];
}

/**
 * A trigger that had fired, and now fires by a late fact instead of by a later one, is not told again: no more is
 * left of it in the entries of late facts than it has fired more often.
 */
export function withoutToldAgain<Entry extends Told>(
  entries: readonly Entry[],
  stored: MemberState,
  right: MemberState,
): readonly Entry[] {
  if (stored.fired.length === 0) return entries;
  const left = new Map(
    stored.fired.map(({ trigger, times }) => [trigger, timesOf(right, trigger) - times] as const),
  );
  const isTold = (outcome: Outcome) => {
    const more = outcome.kind === 'trigger.fired' ? left.get(outcome.trigger) : undefined;
    if (outcome.kind !== 'trigger.fired' || more === undefined) return true;
    left.set(outcome.trigger, more - 1);
    return more > 0;
  };
  return entries.map((entry) => ({
    ...entry,
    outcomes: entry.outcomes.filter(isTold),
    passed: entry.passed.filter(isTold),
  }));
}

/** Triggers that have fired more often than was told, or less. */
export function correctFired(
  stored: MemberState,
  right: MemberState,
  told: readonly Outcome[],
  timeline: Timeline,
  cause: FactId,
): readonly Outcome[] {
  const ids = new Set([...stored.fired, ...right.fired].map(({ trigger }) => trigger));
  return [...ids].flatMap((id): readonly Outcome[] => {
    const more = timesOf(right, id) - timesOf(stored, id) - timesTold(told, id);
    if (more > 0) return Array.from({ length: more }, () => firedLate(right, id, timeline, cause));
    const { version: programVersion } = rulesOfLine(timeline, right.line);
    const withdrawn = {
      kind: 'trigger.withdrawn',
      rule: ruleOfTrigger(id),
      programVersion,
      trigger: id,
    } as const;
    return Array.from({ length: -more }, () => ({ ...withdrawn, cause }));
  });
}

/** Tags of triggers that were told and are not set, or the other way round. */
export function correctTags(
  stored: MemberState,
  right: MemberState,
  told: readonly Outcome[],
  timeline: Timeline,
  cause: FactId,
): readonly Outcome[] {
  const known = new Map(stored.tags.map(({ tag, by }) => [tag, by] as const));
  for (const outcome of told) {
    const by = isOfTrigger(outcome.rule) ? outcome.rule.slice(ruleOfTrigger('').length) : undefined;
    if (outcome.kind === 'tag.set') known.set(outcome.tag, by);
    if (outcome.kind === 'tag.unset') known.delete(outcome.tag);
  }
  const { version: programVersion } = rulesOfLine(timeline, right.line);
  const changed = (kind: 'tag.set' | 'tag.unset', tag: string, by: string): Outcome => ({
    kind,
    rule: ruleOfTrigger(by),
    programVersion,
    tag,
    cause,
  });
  const set = right.tags.flatMap(({ tag, by }) =>
    by === undefined || known.has(tag) ? [] : [changed('tag.set', tag, by)],
  );
  const off = [...known].flatMap(([tag, by]) =>
    by === undefined || right.tags.some((each) => each.tag === tag) ? [] : [changed('tag.unset', tag, by)],
  );
  return [...set, ...off];
}

function timesOf(state: MemberState, id: string): number {
  return firedOf(state, id)?.times ?? 0;
}

function timesTold(told: readonly Outcome[], id: string): number {
  return told.reduce((sum, outcome) => {
    if (outcome.kind === 'trigger.fired' && outcome.trigger === id) return sum + 1;
    return outcome.kind === 'trigger.withdrawn' && outcome.trigger === id ? sum - 1 : sum;
  }, 0);
}

/** By the latest rules that have the trigger: the member was folded by them just now. */
function firedLate(right: MemberState, id: string, timeline: Timeline, cause: FactId): TriggerFired {
  for (let line = right.line; line >= 0; line--) {
    const { triggers, version: programVersion } = rulesOfLine(timeline, line);
    const trigger = allTriggers(triggers).find((each) => each.id === id);
    if (trigger === undefined) continue;
    const heldOut = isHeldOut(right, trigger) ? ({ heldOut: true } as const) : {};
    const rule = ruleOfTrigger(id);
    return {
      kind: 'trigger.fired',
      rule,
      programVersion,
      trigger: id,
      on: trigger.on.kind,
      ...heldOut,
      cause,
    };
  }
  throw new Error(`no version has the trigger ${id}`);
}
