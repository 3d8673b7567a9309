/** Triggers: when they fire, when they are quiet, what they give, and what takes that back. */
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/facts.ts';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import { fold } from '../../../domain/member/fold.ts';
import { recordOnState, recordTogether } from '../../../domain/member/record.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { cancellation, enrolment, redemption, refund, tagSet } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, programJson, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';
import { buys, points, told, withTrigger } from './told.ts';

describe('a trigger fires', () => {
  const three = [buys('a', '2026-03-01'), buys('b', '2026-03-02'), buys('c', '2026-03-03')];
  test.each<[string, object, readonly Event[], readonly string[]]>([
    ['when a member enrols', { kind: 'enrolled' }, [enrolment('2026-02-01'), ...three], ['2026-02-01 fired']],
    ['when the first purchase enrols', { kind: 'enrolled' }, three, ['2026-03-01 fired']],
    ['at the first purchase', { kind: 'first-purchase' }, three, ['2026-03-01 fired']],
    [
      'at the first purchase of which something counts',
      { kind: 'first-purchase' },
      [buys('free', '2026-02-01', 0), ...three],
      ['2026-03-01 fired'],
    ],
    ['at the nth purchase', { kind: 'nth-purchase', purchases: 3 }, three, ['2026-03-03 fired']],
    [
      'at every purchase',
      { kind: 'purchase' },
      three,
      ['2026-03-01 fired', '2026-03-02 fired', '2026-03-03 fired'],
    ],
    [
      'when a level is reached',
      { kind: 'tier-reached' },
      [buys('a', '2026-03-01', 100_00)],
      ['2026-03-01 fired'],
    ],
    [
      'when that level is reached',
      { kind: 'tier-reached', level: 'platinum' },
      [buys('a', '2026-03-01', 100_00), buys('b', '2026-03-05', 300_00)],
      ['2026-03-05 fired'],
    ],
    [
      'not for a level that is skipped',
      { kind: 'tier-reached', level: 'gold' },
      [buys('a', '2026-03-01', 500_00)],
      [],
    ],
    [
      'on the birthday, each year, from the next after it is known',
      { kind: 'birthday' },
      [enrolment('2026-03-01T10:00', '03-01')],
      ['2027-03-01 fired', '2028-03-01 fired'],
    ],
    [
      'on 28 February for a birthday on the 29th, in years that have none',
      { kind: 'birthday' },
      [enrolment('2026-03-01', '02-29')],
      ['2027-02-28 fired', '2028-02-29 fired'],
    ],
    ['on no birthday where none is known', { kind: 'birthday' }, [enrolment('2026-03-01')], []],
    [
      'when a year of the membership is full',
      { kind: 'membership-anniversary' },
      [enrolment('2026-03-01T10:00')],
      ['2027-03-01 fired', '2028-03-01 fired'],
    ],
    [
      'when nothing was bought for so long, once for each last purchase',
      { kind: 'no-purchase-for', days: 30 },
      [buys('a', '2026-03-01T10:00'), buys('b', '2026-05-01'), buys('c', '2026-05-20')],
      ['2026-03-31 fired', '2026-06-19 fired'],
    ],
    [
      'before a term ends that what counts would not keep',
      { kind: 'tier-at-risk', days: 30 },
      [buys('a', '2026-03-01', 100_00)],
      ['2027-01-30 fired'],
    ],
    [
      'not before a term that will be kept',
      { kind: 'tier-at-risk', days: 30 },
      [buys('a', '2026-03-01', 100_00), buys('b', '2026-12-01', 100_00)],
      // The review of 2027-03-01 keeps it; the next year has nothing.
      ['2028-01-31 fired'],
    ],
  ])('%s', (_, on, events, expected) => {
    expect(told(withTrigger(on), events, '2028-03-02')).toEqual(expected);
  });

  test('before points expire, for each day on which some do', () => {
    const program = {
      ...withTrigger({ kind: 'points-expiring', days: 10 }),
      expiry: { kind: 'after-days', days: 60 },
    };
    const events = [buys('a', '2026-03-01'), buys('b', '2026-03-01T18:00'), buys('c', '2026-03-20')];
    expect(told(program, events, '2026-09-01')).toEqual(['2026-04-20 fired', '2026-05-09 fired']);
  });

  test('before inactivity takes the points, and not where somebody has bought meanwhile', () => {
    const program = {
      ...withTrigger({ kind: 'points-expiring', days: 10 }),
      expiry: { kind: 'after-inactivity', months: 2 },
    };
    const events = [buys('a', '2026-03-01'), buys('b', '2026-04-10')];
    expect(told(program, events, '2026-09-01')).toEqual(['2026-05-31 fired']);
  });

  test('on the birthday also at the midnight at which points expire and a version takes effect', () => {
    const expiry = { kind: 'after-days', days: 31 };
    const timeline = timelineOfVersions(
      { changes: { expiry } },
      { from: '2026-04-01T00:00', changes: { expiry, ...withTrigger({ kind: 'birthday' }) } },
    );
    const events = [enrolment('2026-02-01', '04-01'), buys('a', '2026-03-01')];
    const { passed } = member(timeline, events, '2026-04-02');
    expect(passed.map(({ kind, at: when }) => `${kind} ${text(when)}`)).toEqual([
      'trigger.fired 2026-04-01T00:00:00Z',
      'points.expired 2026-04-01T00:00:00Z',
    ]);
  });

  test('not for what was before the version that brought it', () => {
    const timeline = timelineOfVersions(
      { changes: {} },
      { from: '2026-06-01T00:00', changes: withTrigger({ kind: 'birthday' }) },
    );
    const { passed } = member(timeline, [enrolment('2026-02-01', '04-01')], '2027-04-02');
    expect(passed.map(({ at: when }) => text(when))).toEqual(['2027-04-01T00:00:00Z']);
  });
});

describe('a trigger with a condition fires only where it holds', () => {
  const two = [buys('a', '2026-03-01'), buys('b', '2026-03-02', 60_00)];
  test.each<[string, object, string, readonly Event[], readonly string[]]>([
    ['by what is bought', { kind: 'purchase' }, 'purchase.total >= 5000', two, ['2026-03-02 fired']],
    [
      'by the member as they were before the purchase',
      { kind: 'purchase' },
      'member.purchases == 1 && member.daysSinceLastPurchase == 1',
      two,
      ['2026-03-02 fired'],
    ],
    [
      'never, where something is asked that is not there',
      { kind: 'purchase' },
      'member.daysSinceLastPurchase < 100',
      [buys('a', '2026-03-01')],
      [],
    ],
    [
      'in time, by the member on that day',
      { kind: 'membership-anniversary' },
      'member.daysEnrolled > 400',
      [enrolment('2026-03-01')],
      ['2028-03-01 fired'],
    ],
    [
      'in time, by the day',
      { kind: 'birthday' },
      'now.getDayOfWeek("UTC") == 3',
      [enrolment('2026-03-01', '03-01')],
      ['2028-03-01 fired'],
    ],
    [
      'by the level that is reached',
      { kind: 'tier-reached' },
      'tier == "platinum" && member.purchases == 2',
      [buys('a', '2026-03-01', 100_00), buys('b', '2026-03-05', 300_00)],
      ['2026-03-05 fired'],
    ],
    ['by whom it enrols', { kind: 'enrolled' }, 'member.purchases == 0', two, []],
  ])('%s', (_, on, when, events, expected) => {
    expect(told(withTrigger(on, { when }), events, '2028-03-02')).toEqual(expected);
  });

  test('and is due for a member who does not meet it yet only when they do', () => {
    const program = withTrigger({ kind: 'birthday' }, { when: '"vip" in member.tags' });
    const { state } = member(program, [enrolment('2026-02-01', '04-01')], '2026-03-01');
    expect(dueAt(state, timelineOf(program))).toBe(endOfTime);
    const tagged = member(
      program,
      [enrolment('2026-02-01', '04-01'), tagSet('vip', '2026-02-10')],
      '2026-03-01',
    );
    expect(text(dueAt(tagged.state, timelineOf(program)))).toBe('2026-04-01T00:00:00Z');
  });

  test('again for a later order, where the earlier one did not meet it', () => {
    const program = withTrigger({ kind: 'purchase' }, { when: 'purchase.total >= 5000', ...points(50) });
    const big = buys('b', '2026-03-02', 60_00);
    expect(
      told(program, [buys('a', '2026-03-01'), big, cancellation(big, '2026-03-03')], '2026-04-01'),
    ).toEqual(['2026-03-02 fired', '2026-03-02 +50', '2026-03-03 withdrawn', '2026-03-03 -50']);
  });
});

describe('a trigger is bounded', () => {
  const daily = ['01', '02', '03', '04', '05'].map((day) => buys(`d${day}`, `2026-03-${day}`));
  test('by days on which it is quiet', () => {
    expect(told(withTrigger({ kind: 'purchase' }, { quietDays: 2 }), daily, '2026-04-01')).toEqual([
      '2026-03-01 fired',
      '2026-03-03 fired',
      '2026-03-05 fired',
    ]);
  });

  test('by how often it may fire within a period', () => {
    const more = [...daily, buys('e', '2026-04-01')];
    const program = withTrigger({ kind: 'purchase' }, { cap: { times: 2, per: 'month' } });
    expect(told(program, more, '2026-05-01')).toEqual([
      '2026-03-01 fired',
      '2026-03-02 fired',
      '2026-04-01 fired',
    ]);
  });

  test('and is not due again and again where it has to be silent', () => {
    const program = withTrigger({ kind: 'birthday' }, { cap: { times: 1, per: 'lifetime' } });
    const events = [enrolment('2026-02-01', '04-01')];
    expect(told(program, events, '2030-01-01')).toEqual(['2026-04-01 fired']);
    const { state } = member(program, events, '2030-01-01');
    expect(dueAt(state, timelineOf(program))).toBe(endOfTime);
  });

  test('by a share of members for whom nothing is done', () => {
    const program = withTrigger({ kind: 'first-purchase' }, { holdout: 30, ...points(50) });
    const timeline = timelineOf(program);
    const outcomes = Array.from({ length: 1_000 }, (_, number) => {
      const facts = [purchase({ memberId: `member-${number}`, on: '2026-03-01' })];
      return fold(facts, timeline, at('2026-03-02')).entries.flatMap(({ applied }) => applied.outcomes);
    });
    const heldOut = outcomes.filter((list) =>
      list.some((outcome) => outcome.kind === 'trigger.fired' && outcome.heldOut),
    );
    expect(heldOut.length).toBeGreaterThan(250);
    expect(heldOut.length).toBeLessThan(350);
    for (const list of outcomes) expect(sumPoints(list)).toBe(heldOut.includes(list) ? 10 : 60);
  });
});

describe('points of a trigger', () => {
  test('expire as those earned that day, or after days of their own', () => {
    const expiry = { kind: 'after-days', days: 100 };
    const own = { ...withTrigger({ kind: 'first-purchase' }, points(50, { expiresAfterDays: 7 })), expiry };
    const same = { ...withTrigger({ kind: 'first-purchase' }, points(50)), expiry };
    const expires = (program: Changes) =>
      member(program, [buys('a', '2026-03-01')], '2026-12-01').passed.map(
        (outcome) => `${text(outcome.at)?.slice(0, 10)} ${'points' in outcome ? outcome.points : ''}`,
      );
    expect(expires(own)).toEqual(['2026-03-08 -50', '2026-06-09 -10']);
    expect(expires(same)).toEqual(['2026-06-09 -60']);
  });

  test('count toward no level, so no trigger feeds another one', () => {
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'points', atLeast: 50 }] } },
    ];
    const program = { ...withTrigger({ kind: 'purchase' }, points(500)), tiers: { levels } };
    expect(member(program, [buys('a', '2026-03-01')], '2026-03-02').level).toBe('regular');
  });

  test('pay first what is owed', () => {
    const program = withTrigger({ kind: 'nth-purchase', purchases: 2 }, points(50));
    const first = buys('a', '2026-03-01');
    const events = [
      first,
      redemption('r', '2026-03-02', 10),
      refund('x', first, '2026-03-03', 4_00),
      buys('b', '2026-03-04', 1_00),
    ];
    const { status } = member(program, events, '2026-03-05');
    expect([status.balance, status.deficit]).toEqual([47, 0]);
  });
});

describe('what a trigger did is taken back', () => {
  const first = buys('a', '2026-03-01');
  const big = buys('big', '2026-03-01', 100_00);
  test.each<[string, object, readonly Event[], readonly string[]]>([
    [
      'with the order, once nothing of it counts',
      { kind: 'first-purchase' },
      [first, refund('x', first, '2026-03-02', 4_00), refund('y', first, '2026-03-03', 6_00)],
      ['2026-03-01 fired', '2026-03-01 +50', '2026-03-03 withdrawn', '2026-03-03 -50'],
    ],
    [
      'and fires again for the next',
      { kind: 'first-purchase' },
      [first, cancellation(first, '2026-03-02'), buys('b', '2026-03-03')],
      [
        '2026-03-01 fired',
        '2026-03-01 +50',
        '2026-03-02 withdrawn',
        '2026-03-02 -50',
        '2026-03-03 fired',
        '2026-03-03 +50',
      ],
    ],
    [
      'for each order by itself',
      { kind: 'purchase' },
      [first, buys('b', '2026-03-02'), cancellation(first, '2026-03-03')],
      [
        '2026-03-01 fired',
        '2026-03-01 +50',
        '2026-03-02 fired',
        '2026-03-02 +50',
        '2026-03-03 withdrawn',
        '2026-03-03 -50',
      ],
    ],
    [
      'with the level, where a refund undoes the rise',
      { kind: 'tier-reached', level: 'gold' },
      [big, refund('x', big, '2026-03-05', 10_00)],
      ['2026-03-01 fired', '2026-03-01 +50', '2026-03-05 withdrawn', '2026-03-05 -50'],
    ],
    [
      'not where time ends the level',
      { kind: 'tier-reached', level: 'gold' },
      [big],
      ['2026-03-01 fired', '2026-03-01 +50'],
    ],
  ])('%s', (_, on, events, expected) => {
    expect(told(withTrigger(on, points(50)), events, '2028-01-01')).toEqual(expected);
  });

  test('without points that have expired since, and the cap has room again', () => {
    const program = withTrigger(
      { kind: 'first-purchase' },
      { ...points(50, { expiresAfterDays: 3 }), cap: { times: 1, per: 'lifetime' } },
    );
    const events = [first, cancellation(first, '2026-03-10'), buys('b', '2026-03-11')];
    expect(told(program, events, '2026-03-12')).toEqual([
      '2026-03-01 fired',
      '2026-03-01 +50',
      '2026-03-10 withdrawn',
      '2026-03-11 fired',
      '2026-03-11 +50',
    ]);
  });
});

describe('late facts', () => {
  const timeline = timelineOf(withTrigger({ kind: 'first-purchase' }, points(50)));
  const record = (early: readonly Fact[], late: Fact, rules = timeline) => {
    const stored = fold(early, rules, at('2026-04-01')).state;
    expect(recordOnState(stored, rules, late), 'it can not be applied in place').toBeNull();
    const recorded = recordTogether(stored, early, rules, [late], null);
    const own = recorded.entries.flatMap(({ outcomes, passed }): Outcome[] => [...passed, ...outcomes]);
    // Enrolled earlier, the lowest level is held since then.
    const correction = recorded.correction.filter(({ kind }) => kind !== 'tier.corrected').map(inShort);
    return { own: own.map(inShort), correction };
  };
  const inShort = (outcome: Outcome) => `${outcome.kind} ${'points' in outcome ? outcome.points : ''}`.trim();

  test('an earlier first purchase is not told again', () => {
    const { own, correction } = record(
      [buys('b', '2026-03-05')],
      buys('a', '2026-03-01', 10_00, '2026-03-09'),
    );
    expect(own).toEqual(['member.enrolled', 'points.earned 10', 'points.rewarded 50']);
    expect(correction).toEqual(['points.corrected -50']);
  });

  test('what a late purchase makes of later ones is told with it', () => {
    const second = timelineOf(withTrigger({ kind: 'nth-purchase', purchases: 2 }));
    const { own, correction } = record(
      [buys('b', '2026-03-05')],
      buys('a', '2026-03-01', 10_00, '2026-03-09'),
      second,
    );
    expect(own).toEqual(['member.enrolled', 'points.earned 10']);
    expect(correction).toEqual(['trigger.fired']);
  });

  test('what never was, with a late purchase, is withdrawn', () => {
    const lost = timelineOf(withTrigger({ kind: 'no-purchase-for', days: 20 }));
    const early = [buys('a', '2026-03-01'), buys('b', '2026-03-31')];
    const { own, correction } = record(early, buys('late', '2026-03-15', 10_00, '2026-04-02'), lost);
    expect(own).toEqual(['points.earned 10']);
    expect(correction).toEqual(['trigger.withdrawn']);
  });
});

describe('a program file', () => {
  const wrong = (triggers: unknown) => {
    const parsed = parseProgramFile(programJson({ triggers }));
    return parsed.kind === 'invalid' ? parsed.errors.map(({ rule }) => rule) : [];
  };

  test('asks for a purchase only where something is bought', () => {
    const when = 'purchase.total >= 5000';
    expect(wrong([{ id: 'a', on: { kind: 'purchase' }, when }])).toEqual([]);
    expect(wrong([{ id: 'a', on: { kind: 'birthday' }, when }])).toMatchObject([
      expect.stringContaining('"purchase"'),
    ]);
  });

  test('has conditions that together do not take too long, those about days counted for years ahead', () => {
    const heavy = (loops: number) =>
      `member.tags.exists(t, ${Array.from({ length: loops }, () => 't == "a"').join(' || ')})`;
    const many = (kind: string, count: number, when: string) =>
      Array.from({ length: count }, (_, index) => ({ id: `t${index}`, on: { kind }, when }));
    const ofPurchase = 'purchase.skus.exists(s, s in purchase.skus)';
    expect(wrong(many('purchase', 1, ofPurchase))).toEqual([]);
    expect(wrong(many('purchase', 20, ofPurchase))).toMatchObject([expect.stringContaining('steps')]);
    expect(wrong(many('birthday', 50, heavy(20)))).toEqual([]);
  });

  test('names each trigger once, and levels that there are', () => {
    const on = { kind: 'tier-reached', level: 'silver' };
    expect(
      wrong([
        { id: 'a', on: { kind: 'enrolled' } },
        { id: 'a', on },
      ]),
    ).toEqual([
      '"id" is "a", as it is in entry 1 of the list',
      '"level" is "silver", and no level has this id',
    ]);
  });
});
