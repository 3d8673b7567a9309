import type { Instant } from '../../../domain/kernel/brand.ts';
import {
  type Explanation,
  explainCorrected,
  explainFact,
  explainPassage,
} from '../../../domain/member/explain.ts';
import { effectiveAt, type Fact } from '../../../domain/member/facts.ts';
import { fold } from '../../../domain/member/fold.ts';
import { recordTogether } from '../../../domain/member/record.ts';
import { explainStanding } from '../../../domain/member/standing.ts';
import { at } from '../../support/times.ts';
import { facts, late, timeline } from './life.ts';

const end = at('2027-06-01T00:00Z');

/** Under the earned tier, an operator's, and after the next rules; with points on hold, and owing. */
const looks = [
  '2026-01-06',
  '2026-03-12',
  '2026-03-23',
  '2026-04-12',
  '2026-08-02',
  '2026-09-02',
  '2027-05-01',
];

/** By what is explained: each fact, what time brought before it, what a late one changed, how things stand. */
export function explained(): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const { entries, passed } = fold(facts, timeline, end);
  entries.forEach(({ fact, applied }, index) => {
    const earlier = entries.slice(0, index).map((entry) => entry.fact);
    if (applied.passed.length > 0) {
      found.set(`time before ${fact.id}`, explainPassage(earlier, timeline, applied.passed));
    }
    found.set(fact.id, explainFact(earlier, timeline, fact, applied.outcomes));
  });
  found.set('time at last', explainPassage(facts, timeline, passed));
  found.set('what a late purchase changed', correctedBy(late));
  for (const day of looks) {
    const now = at(`${day}T15:00Z`);
    const earlier = facts.filter((fact) => effectiveAt(fact) <= now);
    found.set(`standing on ${day}`, explainStanding(earlier, timeline, now));
  }
  return found;
}

function correctedBy(fact: Fact): readonly Explanation[] {
  const last = Math.max(...facts.map(effectiveAt)) as Instant;
  const { state } = fold(facts, timeline, last);
  const { correction } = recordTogether(state, facts, timeline, [fact], null);
  return explainCorrected({ timeline, earlier: facts, added: [fact], bookedUntil: null }, correction);
}
