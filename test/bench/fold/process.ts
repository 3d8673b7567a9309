/** Folds all histories once per question, and answers with the CPU time that took. */
import type { Instant, MemberId } from '../../../domain/kernel/brand.ts';
import type { Purchase } from '../../../domain/member/facts.ts';
import { fold } from '../../../domain/member/fold.ts';
import { recordOnState, recordTogether } from '../../../domain/member/record.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { answer } from '../support/answer.ts';
import { bonusTimeline, demoTimeline } from '../support/program.ts';
import { memberNumber, purchase } from '../support/purchases.ts';
import { randomFrom } from '../support/random.ts';
import { histories } from './histories.ts';

export interface Ask {
  readonly what: 'demo' | 'bonuses' | 'late';
}

export interface Round {
  /** Purchases folded, or late ones recorded. */
  readonly count: number;
  /** User and system time of all threads: what one core would have taken. */
  readonly cpuMs: number;
}

const timelines = { demo: demoTimeline(), bonuses: bonusTimeline() };
const until = Date.UTC(2026, 10, 1) as Instant;
const members = histories(400, until);
const purchases = members.reduce((sum, { facts }) => sum + facts.length, 0);

function foldAll(timeline: Timeline): number {
  let entries = 0;
  for (const { facts, until } of members) entries += fold(facts, timeline, until).entries.length;
  if (entries !== purchases) throw new Error(`${purchases} purchases were folded to ${entries} entries`);
  return purchases;
}

const late = lateFact(memberNumber(1));

/** A thousand purchases, one every other day, and one that was bought before them all and comes last. */
function lateFact(memberId: MemberId) {
  const random = randomFrom(1);
  const at = (index: number) => (until - (1_001 - index) * 2 * 86_400_000) as Instant;
  const facts = Array.from({ length: 1_000 }, (_, index) =>
    purchase(random, memberId, index + 1, at(index + 1), 3),
  );
  const early = { ...purchase(random, memberId, 0, at(0), 3), recordedAt: until } as Purchase;
  return { early, facts, state: fold(facts, timelines.demo, until).state };
}

const lateOnes = 20;

function recordLate(): number {
  const { early, facts, state } = late;
  for (let count = 0; count < lateOnes; count++) {
    if (recordOnState(state, timelines.demo, early) !== null) throw new Error('it was applied in place');
    const { entries } = recordTogether(state, facts, timelines.demo, [early], null);
    if (entries.length !== 1) throw new Error(`${entries.length} entries for one late purchase`);
  }
  return lateOnes;
}

answer<Ask, Round>(({ what }) => {
  const before = process.cpuUsage();
  const count = what === 'late' ? recordLate() : foldAll(timelines[what]);
  const { user, system } = process.cpuUsage(before);
  return { count, cpuMs: (user + system) / 1_000 };
});
