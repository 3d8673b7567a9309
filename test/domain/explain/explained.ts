import {
  type Explanation,
  explainCorrected,
  explainFact,
  explainPassage,
} from '../../../domain/explain/explain.ts';
import { explainHeld } from '../../../domain/explain/held.ts';
import { effectiveAt, type Fact } from '../../../domain/facts/facts.ts';
import { fold } from '../../../domain/member/fold.ts';
import { recordTogether } from '../../../domain/member/record.ts';
import { latestOf } from '../../support/latest.ts';
import { at } from '../../support/times.ts';
import type { Life } from './life.ts';
import { away } from './lives/away.ts';
import { bare } from './lives/bare.ts';
import { everything } from './lives/everything.ts';
import { forLife } from './lives/forLife.ts';
import { invited } from './lives/invited.ts';
import { told } from './lives/late.ts';
import { moved, stood } from './lives/newRules.ts';
import { owing } from './lives/owing.ts';
import { qualified } from './lives/qualified.ts';
import { steps } from './lives/steps.ts';
import { tagged, taggedWhileQualified } from './lives/tagged.ts';
import { windows } from './lives/windows.ts';
import { monthly, yearly } from './lives/years.ts';

/** By the file in which they are told. */
export const lives: Readonly<Record<string, Life>> = {
  away,
  bare,
  everything,
  forLife,
  invited,
  monthly,
  moved,
  owing,
  qualified,
  steps,
  stood,
  tagged,
  taggedWhileQualified,
  told,
  windows,
  yearly,
};

/** By what is explained: each fact, what time brought before it, what a late one changed, how things stand. */
export function explained({ timeline, facts, late, until, looks = [] }: Life): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const { entries, passed } = fold(facts, timeline, at(until));
  entries.forEach(({ fact, applied }, index) => {
    const earlier = entries.slice(0, index).map((entry) => entry.fact);
    if (applied.passed.length > 0) {
      found[`time before ${fact.id}`] = explainPassage(earlier, timeline, applied.passed);
    }
    found[fact.id] = explainFact(earlier, timeline, fact, applied.outcomes);
  });
  if (passed.length > 0) found['time at last'] = explainPassage(facts, timeline, passed);
  if (late !== undefined) found['what a late fact changed'] = correctedBy(facts, late, timeline);
  for (const day of looks) {
    const now = at(`${day}T15:00Z`);
    const earlier = facts.filter((fact) => effectiveAt(fact) <= now);
    found[`standing on ${day}`] = explainHeld(earlier, timeline, now);
  }
  return found;
}

function correctedBy(facts: readonly Fact[], fact: Fact, timeline: Life['timeline']): readonly Explanation[] {
  const last = latestOf(facts);
  const { state } = fold(facts, timeline, last);
  const { correction } = recordTogether(state, facts, timeline, [fact], null);
  return explainCorrected({ timeline, earlier: facts, added: [fact], bookedUntil: null }, correction);
}
