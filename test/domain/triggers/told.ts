/** What triggers tell of a member, in a few words. */
import { expect } from 'vitest';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';

export const points = (count: number, more = {}) => ({ do: [{ kind: 'points', points: count, ...more }] });
export const withTrigger = (on: object, more: object = {}): Changes => ({
  triggers: [{ id: 't', on, ...more }],
});

/** A purchase for so much, which earns a point for each 1.00. */
export const buys = (orderId: string, on: string, amount = 10_00, recordedAt = on) =>
  purchase({ orderId, on, amount, recordedAt: at(recordedAt) });

/** `2026-03-01 fired`, `… held out`, `… withdrawn`, with `+50` or `−50` where points come and go with it. */
export function told(program: Changes, events: readonly Event[], now: string): readonly string[] {
  const { entries, passed, state } = member(program, events, now);
  const timeline = timelineOf(program);
  const all = entries.flatMap(({ fact, applied }) => [
    ...applied.passed.map((outcome) => [outcome.at, outcome] as const),
    ...applied.outcomes
      .map((outcome) => [applied.state.asOf.at, outcome] as const)
      .filter(() => fact.id !== ''),
  ]);
  const after = passed.slice(entries.flatMap(({ applied }) => applied.passed).length);
  const zone = timeline.lines[0]?.rules.calendar.timeZone;
  expect(zone, 'dates below are of this zone').toBe('UTC');
  const words = [...all, ...after.map((outcome) => [outcome.at, outcome] as const)].flatMap(
    ([when, outcome]) => wordsOf(text(when)?.slice(0, 10) ?? '', outcome),
  );
  const fired = words.filter((word) => word.includes('fired') || word.includes('held out')).length;
  const off = words.filter((word) => word.includes('withdrawn')).length;
  expect(
    state.fired.reduce((sum, { times }) => sum + times, 0),
    'the state remembers what has fired',
  ).toBe(fired - off);
  return words;
}

function wordsOf(date: string, outcome: Outcome): readonly string[] {
  if (outcome.kind === 'trigger.fired') return [`${date} ${outcome.heldOut ? 'held out' : 'fired'}`];
  if (outcome.kind === 'trigger.withdrawn') return [`${date} withdrawn`];
  const isOwn = outcome.rule.startsWith('triggers.');
  return isOwn && 'points' in outcome ? [`${date} ${outcome.points > 0 ? '+' : ''}${outcome.points}`] : [];
}
