/** Folds all histories once per question, and answers with the CPU time that took. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { fold } from '../../../domain/member/fold.ts';
import { answer } from '../support/answer.ts';
import { demoTimeline } from '../support/program.ts';
import { histories } from './histories.ts';

export interface Round {
  readonly purchases: number;
  /** User and system time of all threads: what one core would have taken. */
  readonly cpuMs: number;
}

const timeline = demoTimeline();
const members = histories(400, Date.UTC(2026, 10, 1) as Instant);
const purchases = members.reduce((sum, { facts }) => sum + facts.length, 0);

answer<object, Round>(() => {
  const before = process.cpuUsage();
  let entries = 0;
  for (const { facts, until } of members) entries += fold(facts, timeline, until).entries.length;
  const { user, system } = process.cpuUsage(before);
  if (entries !== purchases) throw new Error(`${purchases} purchases were folded to ${entries} entries`);
  return { purchases, cpuMs: (user + system) / 1_000 };
});
