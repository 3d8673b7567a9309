/** Occasions beyond buying and days: stages, holds that end, rewards, engagements, the end of the program. */
import { describe, expect, test } from 'vitest';
import { type Fact, factId } from '../../../domain/facts/facts.ts';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import { fold } from '../../../domain/member/fold.ts';
import { recordOnState } from '../../../domain/member/record.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { cancellation, engagement, enrolment, redemption, refund } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, programJson, timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';
import { buys, points, told, withTrigger } from './told.ts';

const value = {
  lifecycle: { days: { new: 10, active: 20, cooling: 40, atRisk: 60, dormant: 80 } },
};
const stage = (name: string, more: object = {}): Changes => ({
  ...withTrigger({ kind: 'stage-entered', stage: name }, more),
  value,
});

describe('a stage is entered', () => {
  const once = [buys('a', '2026-03-01T10:00')];
  test.each<[string, readonly Event[], readonly string[]]>([
    ['cooling', once, ['2026-03-22 fired']],
    ['at-risk', once, ['2026-04-11 fired']],
    ['dormant', once, ['2026-05-01 fired']],
    ['lost', once, ['2026-05-21 fired']],
    ['cooling', [...once, buys('b', '2026-03-20')], ['2026-04-10 fired']],
    ['lost', [enrolment('2026-03-01')], []],
    ['won-back', [...once, buys('b', '2026-05-20')], []],
    ['won-back', [...once, buys('b', '2026-05-21'), buys('c', '2026-05-22')], ['2026-05-21 fired']],
  ])('%s (%#)', (name, events, expected) => {
    expect(told(stage(name), events, '2027-03-02')).toEqual(expected);
  });

  test('by the days that count where the program says none', () => {
    expect(told(withTrigger({ kind: 'stage-entered', stage: 'cooling' }), once, '2027-03-02')).toEqual([
      '2026-05-31 fired',
    ]);
  });

  test('and who was won back by an order that is cancelled was not', () => {
    const back = buys('b', '2026-05-21');
    const events = [...once, back, cancellation(back, '2026-05-23')];
    expect(told(stage('won-back', points(50)), events, '2026-06-01')).toEqual([
      '2026-05-21 fired',
      '2026-05-21 +50',
      '2026-05-23 withdrawn',
      '2026-05-23 -50',
    ]);
  });
});

describe('points can be spent', () => {
  const held = (days: number): Changes => ({
    ...withTrigger({ kind: 'points-available' }),
    earning: { hold: { kind: 'days', days } },
  });

  test('as the day begins on which their hold ends, once for each such day', () => {
    const events = [buys('a', '2026-03-01'), buys('b', '2026-03-01T15:00'), buys('c', '2026-03-04')];
    expect(told(held(14), events, '2026-06-01')).toEqual(['2026-03-15 fired', '2026-03-18 fired']);
  });

  test('not where they are taken back or expire before', () => {
    const order = buys('a', '2026-03-01');
    expect(told(held(14), [order, cancellation(order, '2026-03-10')], '2026-06-01')).toEqual([]);
    const short = { ...held(14), expiry: { kind: 'after-days', days: 14 } };
    expect(told(short, [order], '2026-06-01')).toEqual([]);
  });
});

describe('a reward is within reach', () => {
  const rewards = [
    { id: 'mug', name: 'Mug', points: 100 },
    { id: 'shirt', name: 'Shirt', points: 300, perMember: 1 },
  ];
  const reaching = (reward?: string, more: object = {}): Changes => ({
    ...withTrigger({ kind: 'reward-within-reach', ...(reward === undefined ? {} : { reward }) }, more),
    redemption: { pointValue: '0.01', rewards },
  });
  const two = [buys('a', '2026-03-01', 99_00), buys('b', '2026-03-02', 1_00)];

  test.each<[string, Changes, readonly Event[], readonly string[]]>([
    ['with the purchase that makes it so', reaching('mug'), two, ['2026-03-02 fired']],
    ['once for as long as it is', reaching('mug'), [...two, buys('c', '2026-03-03')], ['2026-03-02 fired']],
    [
      'again after the points were spent',
      reaching('mug'),
      [...two, redemption('r', '2026-03-03', 50), buys('c', '2026-03-04', 50_00)],
      ['2026-03-02 fired', '2026-03-04 fired'],
    ],
    [
      'each of them, where none is named',
      reaching(),
      [...two, buys('c', '2026-03-03', 200_00)],
      ['2026-03-02 fired', '2026-03-03 fired'],
    ],
    [
      'not with points that are on hold',
      { ...reaching('mug'), earning: { hold: { kind: 'days', days: 10 } } },
      two,
      ['2026-03-12 fired'],
    ],
  ])('%s', (_, program, events, expected) => {
    expect(told(program, events, '2026-06-01')).toEqual(expected);
  });

  test('with points of another trigger, in time', () => {
    const program = {
      ...reaching(),
      triggers: [
        { id: 't', on: { kind: 'reward-within-reach', reward: 'mug' } },
        { id: 'birthday', on: { kind: 'birthday' }, ...points(150) },
      ],
    };
    const { passed } = member(program, [enrolment('2026-03-01', '04-01')], '2026-05-01');
    expect(passed.map(({ kind, rule }) => `${kind} ${rule}`)).toEqual([
      'trigger.fired triggers.birthday',
      'points.rewarded triggers.birthday',
      'trigger.fired triggers.t',
    ]);
  });

  test('and is not after all, where the order that brought it goes', () => {
    const [first, second] = two as [ReturnType<typeof buys>, ReturnType<typeof buys>];
    const events = [first, second, cancellation(second, '2026-03-05')];
    expect(told(reaching('mug'), events, '2026-06-01')).toEqual(['2026-03-02 fired', '2026-03-05 withdrawn']);
  });

  test('a refund that gives redeemed points back is no occasion', () => {
    const order = buys('b', '2026-03-04', 10_00);
    const first = buys('a', '2026-03-01', 100_00);
    const events = [
      first,
      { ...redemption('r', '2026-03-03', 100), order: order.order },
      order,
      refund('x', order, '2026-03-06', 10_00),
    ];
    expect(told(reaching('mug'), events, '2026-06-01')).toEqual(['2026-03-01 fired']);
  });

  test('a late purchase is folded again, as it may bring one', () => {
    const timeline = timelineOf(reaching('mug'));
    const early: readonly Fact[] = [
      buys('a', '2026-03-01T10:00', 60_00),
      buys('b', '2026-03-01T12:00', 20_00),
    ];
    const { state } = fold(early, timeline, at('2026-03-02'));
    const late = purchase({
      orderId: 'c',
      on: '2026-03-01T11:00',
      amount: 20_00,
      recordedAt: at('2026-03-02'),
    });
    expect(recordOnState(state, timeline, late)).toBeNull();
  });
});

/** By its source `member`, as `engagement` names it. */
function revocation(engagementId: string, on: string): Fact {
  const { memberId, occurredAt, recordedAt, id } = engagement(engagementId, on, 'review');
  const source = id.split(':')[1] as string;
  const revoked = factId('engagement-revocation', source, engagementId);
  return {
    kind: 'engagement-revocation',
    id: revoked,
    memberId,
    occurredAt,
    recordedAt,
    source,
    engagementId,
  };
}

describe('an engagement is recorded', () => {
  const review = (id: string, on: string, score?: number): Fact => ({
    ...engagement(id, on, 'review'),
    ...(score === undefined ? {} : { score }),
  });
  const on = { kind: 'engagement', engagement: 'review' };

  test.each<[string, object, readonly Event[], readonly string[]]>([
    [
      'of its kind',
      on,
      [review('a', '2026-03-01'), engagement('b', '2026-03-02', 'visit')],
      ['2026-03-01 fired'],
    ],
    [
      'of any kind',
      { kind: 'engagement' },
      [review('a', '2026-03-01'), engagement('b', '2026-03-02', 'visit')],
      ['2026-03-01 fired', '2026-03-02 fired'],
    ],
    [
      'with a score below the one that is asked',
      { ...on, scoreBelow: 3 },
      [
        review('a', '2026-03-01', 3),
        review('b', '2026-03-02', 2),
        review('c', '2026-03-03'),
        review('d', '2026-03-04', 0),
      ],
      ['2026-03-02 fired', '2026-03-04 fired'],
    ],
  ])('%s', (_, occasion, events, expected) => {
    expect(told(withTrigger(occasion), events, '2026-06-01')).toEqual(expected);
  });

  test('and what it fired goes with it when it is revoked', () => {
    const events = [
      review('a', '2026-03-01', 1),
      review('b', '2026-03-02', 1),
      revocation('a', '2026-03-03'),
    ];
    expect(told(withTrigger({ ...on, scoreBelow: 3 }, points(50)), events, '2026-06-01')).toEqual([
      '2026-03-01 fired',
      '2026-03-01 +50',
      '2026-03-02 fired',
      '2026-03-02 +50',
      '2026-03-03 withdrawn',
      '2026-03-03 -50',
    ]);
  });
});

describe('the program ends', () => {
  const program = withTrigger({ kind: 'program-ends', lastDay: '2026-12-31', days: 30 });

  test('so many days before its last day, for whoever is a member then', () => {
    expect(told(program, [enrolment('2026-03-01')], '2028-01-01')).toEqual(['2026-12-01 fired']);
    expect(told(program, [enrolment('2026-12-02')], '2028-01-01')).toEqual([]);
  });

  test('and nothing is due after that', () => {
    const { state } = member(program, [enrolment('2026-03-01')], '2027-01-01');
    expect(dueAt(state, timelineOf(program))).toBe(endOfTime);
    expect(text(state.asOf.at)).toBe('2026-12-01T00:00:00Z');
  });
});

describe('a program file', () => {
  const wrong = (changes: Changes) => {
    const parsed = parseProgramFile(programJson(changes));
    return parsed.kind === 'invalid' ? parsed.errors.map(({ rule }) => rule) : [];
  };

  test('names rewards that there are', () => {
    const redeems = { redemption: { pointValue: '0.01', rewards: [{ id: 'mug', name: 'Mug', points: 10 }] } };
    const on = { kind: 'reward-within-reach', reward: 'cup' };
    expect(wrong({ ...withTrigger(on), ...redeems })).toEqual([
      '"reward" is "cup", and no reward has this id',
    ]);
    expect(wrong(withTrigger({ kind: 'reward-within-reach' }))).toEqual([
      '"kind" is "reward-within-reach", and there are no rewards',
    ]);
  });

  test('enters no stages that a fitted model decides', () => {
    const rhythm = { value: { lifecycle: { by: 'rhythm' } } };
    expect(wrong({ ...stage('cooling'), ...rhythm })).toEqual([
      '"stage" is "cooling", which with "lifecycle": { "by": "rhythm" } a fitted model decides',
    ]);
    expect(wrong({ ...stage('won-back'), ...rhythm })).toEqual([]);
  });
});
