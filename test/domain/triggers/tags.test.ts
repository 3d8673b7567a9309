/** Tags that triggers set: when, by whom they stay, and what takes them off. */
import { describe, expect, test } from 'vitest';
import { fold } from '../../../domain/member/fold.ts';
import { recordTogether } from '../../../domain/member/record.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { audit } from '../../../domain/reading/audit.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { cancellation, enrolment, tagSet, tagUnset } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, programJson, timelineOf } from '../../support/programs.ts';
import { at, text } from '../../support/times.ts';
import { buys, points, withTrigger } from './told.ts';

const tagging = (tag: string) => ({ do: [{ kind: 'tag', tag }] });
const first = buys('a', '2026-03-01');
const second = buys('b', '2026-03-02');

/** `+hot` and `-hot` as triggers set and take off, and what is set in the end. */
function tagsOf(program: Changes, events: readonly Event[], now = '2026-06-01') {
  const { entries, passed, state } = member(program, events, now);
  const all = [...entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes]), ...passed];
  const told = all.flatMap((outcome) => {
    if (outcome.kind !== 'tag.set' && outcome.kind !== 'tag.unset') return [];
    return outcome.rule === 'triggers.t' ? [`${outcome.kind === 'tag.set' ? '+' : '-'}${outcome.tag}`] : [];
  });
  return { told, set: state.tags.map(({ tag, by = 'somebody' }) => `${tag} by ${by}`) };
}

describe('a trigger sets a tag', () => {
  const buyer = withTrigger({ kind: 'purchase' }, tagging('hot'));

  test('once, however often it fires', () => {
    expect(tagsOf(buyer, [first, second])).toEqual({ told: ['+hot'], set: ['hot by t'] });
  });

  test('which is taken off with the last firing that stood', () => {
    const off = (...gone: readonly (typeof first)[]) =>
      tagsOf(buyer, [first, second, ...gone.map((order, day) => cancellation(order, `2026-03-0${5 + day}`))]);
    expect(off(first)).toEqual({ told: ['+hot'], set: ['hot by t'] });
    expect(off(first, second)).toEqual({ told: ['+hot', '-hot'], set: [] });
  });

  test('not over one that somebody has set, which stays', () => {
    const events = [tagSet('hot', '2026-02-28'), first, cancellation(first, '2026-03-05')];
    expect(tagsOf(buyer, events)).toEqual({ told: [], set: ['hot by somebody'] });
  });

  test('which stays where somebody sets it, too', () => {
    const events = [first, tagSet('hot', '2026-03-03'), cancellation(first, '2026-03-05')];
    expect(tagsOf(buyer, events)).toEqual({ told: ['+hot'], set: ['hot by somebody'] });
  });

  test('again after somebody took it off', () => {
    expect(tagsOf(buyer, [first, tagUnset('hot', '2026-03-01T18:00'), second]).told).toEqual([
      '+hot',
      '+hot',
    ]);
  });

  test('on a day that has come, at its moment', () => {
    const program = withTrigger({ kind: 'no-purchase-for', days: 30 }, tagging('sleepy'));
    const { passed } = member(program, [first], '2026-06-01');
    expect(passed.map(({ kind, at: when }) => `${text(when)} ${kind}`)).toEqual([
      '2026-03-31T00:00:00Z trigger.fired',
      '2026-03-31T00:00:00Z tag.set',
    ]);
  });

  test('not for who is held out, and no more than ten', () => {
    const held = withTrigger({ kind: 'purchase' }, { ...tagging('hot'), holdout: 90 });
    const { told, set } = tagsOf(held, [first]);
    const isHeldOut = member(held, [first], '2026-06-01').entries.some(({ applied }) =>
      applied.outcomes.some((outcome) => outcome.kind === 'trigger.fired' && outcome.heldOut),
    );
    expect([told, set]).toEqual(isHeldOut ? [[], []] : [['+hot'], ['hot by t']]);
    const ten = Array.from({ length: 10 }, (_, index) => tagSet(`n${index}`, '2026-02-01', `${index}`));
    expect(tagsOf(buyer, [...ten, first]).told).toEqual([]);
  });

  test('that the bonus of a later purchase sees', () => {
    const bonus = { id: 'hot', when: '"hot" in member.tags', effect: { kind: 'add', points: 7 } };
    const program = { ...buyer, earning: { bonuses: [bonus] } };
    expect(member(program, [first, second], '2026-03-03').status.balance).toBe(27);
  });

  test('and gives points besides', () => {
    const both = withTrigger({ kind: 'enrolled' }, { do: [...points(50).do, ...tagging('new').do] });
    const { status, state } = member(both, [enrolment('2026-03-01')], '2026-03-02');
    expect([status.balance, state.tags.map(({ tag }) => tag)]).toEqual([50, ['new']]);
  });
});

describe('a late fact', () => {
  test('after which a trigger has set a tag, or has not, says so in its correction', () => {
    const timeline = timelineOf(withTrigger({ kind: 'nth-purchase', purchases: 2 }, tagging('hot')));
    const stored = fold([second], timeline, at('2026-04-01')).state;
    const late = buys('a', '2026-03-01', 10_00, '2026-03-09');
    const { correction, state } = recordTogether(stored, [second], timeline, [late], null);
    expect(correction.filter(({ kind }) => kind !== 'tier.corrected')).toMatchObject([
      { kind: 'trigger.fired', trigger: 't', cause: late.id },
      { kind: 'tag.set', rule: 'triggers.t', tag: 'hot', cause: late.id },
    ]);
    expect(state.tags).toMatchObject([{ tag: 'hot', by: 't' }]);

    const silent = timelineOf(withTrigger({ kind: 'no-purchase-for', days: 20 }, tagging('sleepy')));
    const early = [first, buys('c', '2026-03-31')];
    const told = fold(early, silent, at('2026-04-01')).state;
    const between = buys('late', '2026-03-15', 10_00, '2026-04-02');
    const again = recordTogether(told, early, silent, [between], null);
    expect(again.correction).toMatchObject([
      { kind: 'trigger.withdrawn' },
      { kind: 'tag.unset', rule: 'triggers.t', tag: 'sleepy', cause: between.id },
    ]);
    expect(again.state.tags).toEqual([]);
  });
});

describe('the audit', () => {
  test('names what a stored state says otherwise of triggers', () => {
    const timeline = timelineOf(
      withTrigger({ kind: 'purchase' }, { ...tagging('hot'), cap: { times: 5, per: 'year' } }),
    );
    const { state, entries } = fold([first, second], timeline, at('2026-03-03'));
    const booked = entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes]);
    const stored = state as MemberState;
    const found = (wrong: MemberState) => audit(wrong, [first, second], timeline, booked, at('2026-03-03'));
    expect(found(stored)).toBeNull();
    const fired = stored.fired.map((each) => ({ ...each, times: 1 }));
    expect(found({ ...stored, fired })).toMatchObject({
      check: 'state',
      at: 'fired[0].times',
      stored: 1,
      folded: 2,
    });
    expect(found({ ...stored, fired: [] })).toMatchObject({ check: 'state', at: 'fired[0]' });
    expect(found({ ...stored, tags: [] })).toMatchObject({ check: 'state', at: 'tags[0]' });
  });
});

describe('a program file', () => {
  const wrong = (changes: Changes) => {
    const parsed = parseProgramFile(programJson(changes));
    return parsed.kind === 'invalid' ? parsed.errors.map(({ rule }) => rule) : [];
  };

  test('sets no tag that a level asks for, and does each thing once', () => {
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'tag', of: 'hot' }] } },
    ];
    expect(wrong({ ...withTrigger({ kind: 'enrolled' }, tagging('hot')), tiers: { levels } })).toEqual([
      '"tag" is "hot", which a level asks for: what triggers do reaches no level',
    ]);
    expect(wrong({ ...withTrigger({ kind: 'enrolled' }, tagging('warm')), tiers: { levels } })).toEqual([]);
    const twice = { do: [...tagging('a').do, ...tagging('b').do] };
    expect(wrong(withTrigger({ kind: 'enrolled' }, twice))).toEqual(['"kind" is "tag" a second time']);
  });
});
