/** The triggers that the page shows do what it says of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engagementFactId, type Fact, factId, type Purchase } from '../../domain/facts/facts.ts';
import type { Outcome } from '../../domain/facts/outcomes.ts';
import { fold } from '../../domain/member/fold.ts';
import { checkFilter } from '../../functions/outbound/subscriptions/filter.ts';
import { cancellation, engagement, enrolment } from '../support/commands.ts';
import { timelineOf } from '../support/programs.ts';
import { purchase } from '../support/purchases.ts';
import { at, text } from '../support/times.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/triggers.md'), 'utf8');
const worked = [...page.matchAll(/^### ([^\n]+)\n+```json\n(.+?)```\n+```story\n(.+?)```/gms)].map(
  ([, title, json, story]) => ({
    title,
    trigger: JSON.parse(json as string) as object,
    story: story as string,
  }),
);

test('all triggers that are shown have a story', () => {
  expect(worked).toHaveLength(page.match(/^### /gm)?.length ?? 0);
  expect(worked.length).toBeGreaterThanOrEqual(10);
});

test('the filter for one trigger is one that a subscription takes', () => {
  const filter = /the filter\s+`([^`]+)`/.exec(page)?.[1] ?? '';
  expect(filter).toContain('welcome-back');
  expect(checkFilter(filter)).toBeNull();
});

test.each(worked)('$title', ({ trigger, story }) => {
  const lines = story.trimEnd().split('\n');
  let date = '';
  const dated = lines.map((line) => {
    date = line.slice(0, 10).trim() || date;
    return { date, says: line.slice(11) };
  });
  const expected = dated
    .filter(({ says }) => says.startsWith('→'))
    .map((line) => `${line.date} ${line.says.slice(2)}`);
  const facts = factsOf(dated.filter(({ says }) => !says.startsWith('→')));
  const program = {
    triggers: [trigger],
    expiry: { kind: 'after-days', days: 90 },
    redemption: { pointValue: '0.01', rewards: [{ id: 'mug', name: 'Mug', points: 50 }] },
  };
  expect(happened(program, facts, date)).toEqual(expected);
});

function factsOf(lines: readonly { readonly date: string; readonly says: string }[]): readonly Fact[] {
  const orders = new Map<string, Purchase>();
  return lines.flatMap(({ date, says }): readonly Fact[] => {
    const on = `${date}T12:00`;
    const bought = /^buys (\w+) for (\d+)\.(\d\d)$/.exec(says);
    if (bought !== null) {
      const [, orderId = '', whole, cents] = bought;
      const order = purchase({ orderId, on, amount: Number(`${whole}${cents}`) });
      orders.set(orderId, order);
      return [order];
    }
    const returned = orders.get(/^returns (\w+)$/.exec(says)?.[1] ?? '');
    if (returned !== undefined) return [cancellation(returned, on)];
    const reviewed = /^reviews (\w+) with (\d+)$/.exec(says);
    if (reviewed !== null) return [{ ...review(reviewed[1] as string, on), score: Number(reviewed[2]) }];
    const revoked = /^revokes (\w+)$/.exec(says)?.[1];
    if (revoked !== undefined) return [revocation(revoked, on)];
    const enrolled = /^enrols(?:, born (\d\d-\d\d))?$/.exec(says);
    if (enrolled !== null) return [enrolment(on, enrolled[1])];
    expect(says).toBe('is looked at');
    return [];
  });
}

function review(name: string, on: string): Fact & { readonly kind: 'engagement' } {
  const made = engagement(name, on, 'review');
  if (made.kind !== 'engagement') throw new Error(`${made.id} is no engagement`);
  return { ...made, id: engagementFactId('standard', name) };
}

function revocation(name: string, on: string): Fact {
  const { memberId, occurredAt, recordedAt, engagementId } = review(name, on);
  const id = factId('engagement-revocation', 'standard', name);
  return {
    kind: 'engagement-revocation',
    id,
    memberId,
    occurredAt,
    recordedAt,
    source: 'standard',
    engagementId,
  };
}

function happened(changes: object, facts: readonly Fact[], until: string): readonly string[] {
  const { entries, passed } = fold(facts, timelineOf({ ...changes }), at(`${until}T23:59`));
  return [
    ...entries.flatMap(({ applied }) => [
      ...applied.passed.flatMap((outcome) => inWords(outcome.at, outcome)),
      ...applied.outcomes.flatMap((outcome) => inWords(applied.state.asOf.at, outcome)),
    ]),
    ...passed.flatMap((outcome) => inWords(outcome.at, outcome)),
  ];
}

function inWords(when: Parameters<typeof text>[0], outcome: Outcome): readonly string[] {
  const date = text(when)?.slice(0, 10);
  if (outcome.kind === 'trigger.fired') return [`${date} ${outcome.trigger} fires`];
  if (outcome.kind === 'trigger.withdrawn') return [`${date} ${outcome.trigger} is withdrawn`];
  const [part, id] = outcome.rule.split('.');
  if (part !== 'triggers' || !('points' in outcome)) return [];
  return [`${date} ${id} ${outcome.points > 0 ? 'gives' : 'takes'} ${Math.abs(outcome.points)}`];
}
