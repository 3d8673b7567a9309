/** Folds all histories once per question, and answers with the CPU time that took. */

import type { Purchase } from '../../../domain/facts/facts.ts';
import type { Instant, MemberId } from '../../../domain/kernel/brand.ts';
import { fold } from '../../../domain/member/fold.ts';
import { recordOnState, recordTogether } from '../../../domain/member/record.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { answer } from '../support/answer.ts';
import { bonusTimeline, demoTimeline } from '../support/program.ts';
import { memberNumber, purchase } from '../support/purchases.ts';
import { randomFrom } from '../support/random.ts';
import { histories } from './histories.ts';

/** Of one process always the same. */
export interface Ask {
  readonly what: 'demo' | 'bonuses' | 'late';
}

export interface Round {
  /** Purchases folded, or late ones recorded. */
  readonly count: number;
  /** User and system time of all threads: what one core would have taken. */
  readonly cpuMs: number;
}

const until = Date.UTC(2026, 10, 1) as Instant;

/** What is asked for is made ready once: a function that does it, and answers how often it did. */
function workOf(what: Ask['what']): () => number {
  switch (what) {
    case 'demo':
      return foldingAll(demoTimeline());
    case 'bonuses':
      return foldingAll(bonusTimeline());
    case 'late':
      return recordingLate(demoTimeline(), memberNumber(1));
  }
}

function foldingAll(timeline: Timeline): () => number {
  const members = histories(400, until);
  const purchases = members.reduce((sum, { facts }) => sum + facts.length, 0);
  return () => {
    let entries = 0;
    for (const { facts, until } of members) entries += fold(facts, timeline, until).entries.length;
    if (entries !== purchases) throw new Error(`${purchases} purchases were folded to ${entries} entries`);
    return purchases;
  };
}

const lateOnes = 20;

/** A thousand purchases, one every other day, and one that was bought before them all and comes last. */
function recordingLate(timeline: Timeline, memberId: MemberId): () => number {
  const random = randomFrom(1);
  const at = (index: number) => (until - (1_001 - index) * 2 * 86_400_000) as Instant;
  const facts = Array.from({ length: 1_000 }, (_, index) =>
    purchase(random, memberId, index + 1, at(index + 1), 3),
  );
  const early = { ...purchase(random, memberId, 0, at(0), 3), recordedAt: until } as Purchase;
  const { state } = fold(facts, timeline, until);
  return () => {
    for (let count = 0; count < lateOnes; count++) {
      if (recordOnState(state, timeline, early) !== null) throw new Error('it was applied in place');
      const { entries } = recordTogether(state, facts, timeline, [early], null);
      if (entries.length !== 1) throw new Error(`${entries.length} entries for one late purchase`);
    }
    return lateOnes;
  };
}

let work: (() => number) | undefined;

answer<Ask, Round>(({ what }) => {
  work ??= workOf(what);
  const before = process.cpuUsage();
  const count = work();
  const { user, system } = process.cpuUsage(before);
  return { count, cpuMs: (user + system) / 1_000 };
});
