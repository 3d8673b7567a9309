import { type Explanation, explainFact, explainPassage } from '../../../domain/member/explain.ts';
import { fold } from '../../../domain/member/fold.ts';
import { at } from '../../support/times.ts';
import { facts, timeline } from './life.ts';

const end = at('2027-06-01T00:00Z');

/** By what is explained, in the order of the life: each fact, and what time brought before the next. */
export function explained(): ReadonlyMap<string, readonly Explanation[]> {
  const found = new Map<string, readonly Explanation[]>();
  const { entries, passed } = fold(facts, timeline, end);
  entries.forEach(({ fact, applied }, index) => {
    const earlier = entries.slice(0, index).map((entry) => entry.fact);
    const before = explainPassage(earlier, timeline, applied.passed);
    if (before.length > 0) found.set(`time before ${fact.id}`, before);
    found.set(fact.id, explainFact(earlier, timeline, fact, applied.outcomes));
  });
  found.set('time at last', explainPassage(facts, timeline, passed));
  return found;
}
