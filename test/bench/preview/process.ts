/** Looks once per question at what a draft does to all members, and answers with the CPU time that took. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { fold } from '../../../domain/member/fold.ts';
import { effectOn, withDraft } from '../../../domain/preview/effect.ts';
import { addEffects, effectsOf, noEffects } from '../../../domain/preview/effects.ts';
import { addSince, nothingSince } from '../../../domain/preview/months.ts';
import { asIfSince, sinceOf } from '../../../domain/preview/since.ts';
import { compileRules } from '../../../domain/program/rules.ts';
import type { TimelineLine } from '../../../domain/program/timeline.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { histories } from '../fold/histories.ts';
import { answer } from '../support/answer.ts';
import { demoTimeline, stricterProgram } from '../support/program.ts';

export interface Ask {
  readonly what: 'effect' | 'since';
}

export interface Round {
  /** Members, or facts. */
  readonly count: number;
  /** User and system time of all threads: what one core would have taken. */
  readonly cpuMs: number;
}

const now = Date.UTC(2026, 10, 1) as Instant;
const timeline = demoTimeline();
const members = histories(400, now).map(({ facts }) => ({
  facts,
  state: fold(facts, timeline, now).state as MemberState,
}));
const facts = members.reduce((sum, each) => sum + each.facts.length, 0);

function draft(effectiveFrom: number): TimelineLine {
  const rules = compileRules(stricterProgram(), 2);
  return { effectiveFrom: effectiveFrom as Instant, publishedAt: now, standing: 'at-once', rules };
}

function previewEffect(): number {
  const changed = withDraft(timeline, draft(now + 60_000));
  let sum = noEffects;
  for (const { state } of members)
    sum = addEffects(sum, effectsOf(effectOn(state, timeline, state, changed)));
  if (sum.members !== members.length || sum.fall === 0)
    throw new Error(`nobody falls: ${JSON.stringify(sum)}`);
  return members.length;
}

function previewSince(): number {
  const changed = asIfSince(timeline, draft(Date.UTC(2026, 0, 1, 5)));
  let sum = nothingSince;
  for (const member of members) sum = addSince(sum, sinceOf(member.facts, timeline, changed, now));
  if (Object.keys(sum.was).length !== 10) throw new Error(`months: ${Object.keys(sum.was)}`);
  return facts;
}

answer<Ask, Round>(({ what }) => {
  const before = process.cpuUsage();
  const count = what === 'effect' ? previewEffect() : previewSince();
  const { user, system } = process.cpuUsage(before);
  return { count, cpuMs: (user + system) / 1_000 };
});
