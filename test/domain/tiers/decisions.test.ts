/** What a decision about a tier leaves behind: its outcomes, the tier, what is carried, what has been paid. */
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import {
  cancellation,
  engagement,
  override,
  qualifyingAdjustment,
  redemption,
  refund,
} from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import { type Changes, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';

const spend = (atLeast: string, window?: object) => ({
  metric: 'spend',
  atLeast,
  ...(window === undefined ? {} : { window }),
});
const levels = (gold: object = {}, platinum: object = {}) => [
  { id: 'regular', name: 'Regular' },
  { id: 'gold', name: 'Gold', qualify: { anyOf: [spend('100.00')] }, ...gold },
  { id: 'platinum', name: 'Platinum', qualify: { anyOf: [spend('300.00')] }, ...platinum },
];
const buy = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });

/** What came of the events for the tier, by facts and by time, in words with their rules. */
function told(program: Parameters<typeof member>[0], events: readonly Event[], now: string): string[] {
  const { entries, passed } = member(program, events, now);
  const before = entries.flatMap(({ applied }) => applied.passed);
  const byFacts: Outcome[] = entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes]);
  return [...byFacts, ...passed.slice(before.length)]
    .filter(({ kind }) => kind.startsWith('tier.') || kind === 'points.rewarded')
    .map((outcome) => `${outcome.rule}: ${inWords([outcome])[0]}`);
}

describe('a level for life', () => {
  test.each<[string, object, Event[], string, string[], object]>([
    [
      'by an amount, which raises to it',
      { levels: levels({}, { forLife: { reached: spend('250.00') } }) },
      [['2026-01-01', 250_00]],
      '2026-01-02',
      [
        'tiers.levels.platinum.forLife: tier.for-life',
        'tiers.levels.platinum.forLife: tier.raised 2026-01-01T00:00:00Z regular → platinum until null',
      ],
      { level: 'platinum', until: null, whileQualified: false, because: { decision: 'for-life' } },
    ],
    [
      'by an amount, of the level held',
      { levels: levels({ forLife: { reached: spend('150.00') } }) },
      [
        ['2026-01-01', 149_99],
        ['2026-01-02', 1],
      ],
      '2026-01-03',
      [
        'tiers.levels.gold.qualify: tier.raised 2026-01-01T00:00:00Z regular → gold until 2027-01-01T00:00:00Z',
        'tiers.levels.gold.forLife: tier.for-life',
        'tiers.levels.gold.forLife: tier.kept 2026-01-02T00:00:00Z gold until null',
      ],
      { level: 'gold', since: at('2026-01-01'), until: null, because: { decision: 'for-life' } },
    ],
    [
      'by an amount, below the level held',
      { levels: levels({ forLife: { reached: spend('400.00') } }) },
      [
        ['2026-01-01', 399_99],
        ['2026-01-02', 1],
        ['2026-01-03', 1],
      ],
      '2026-01-04',
      [
        'tiers.levels.platinum.qualify: tier.raised 2026-01-01T00:00:00Z regular → platinum until 2027-01-01T00:00:00Z',
        'tiers.levels.gold.forLife: tier.for-life',
      ],
      { level: 'platinum', until: at('2027-01-01') },
    ],
    [
      'by the years of the higher of two that are full at once',
      {
        window: { kind: 'lifetime' },
        levels: levels({ forLife: { years: 2 } }, { forLife: { years: 2 } }),
      },
      [['2026-01-01', 300_00]],
      '2028-12-31',
      [
        'tiers.levels.platinum.qualify: tier.raised 2026-01-01T00:00:00Z regular → platinum until 2027-01-01T00:00:00Z',
        'tiers.term: tier.kept 2027-01-01T00:00:00Z platinum until 2028-01-01T00:00:00Z',
        'tiers.levels.platinum.forLife: tier.for-life',
        'tiers.levels.platinum.forLife: tier.kept 2028-01-01T00:00:00Z platinum until null',
      ],
      { level: 'platinum', until: null },
    ],
    [
      'by years, one level after the other',
      {
        window: { kind: 'lifetime' },
        term: { kind: 'unlimited' },
        levels: levels({ forLife: { years: 1 } }, { forLife: { years: 2 } }),
      },
      [
        ['2026-01-01', 100_00],
        ['2026-07-01', 200_00],
      ],
      '2028-12-31',
      [
        'tiers.levels.gold.qualify: tier.raised 2026-01-01T00:00:00Z regular → gold until null',
        'tiers.levels.platinum.qualify: tier.raised 2026-07-01T00:00:00Z gold → platinum until null',
        'tiers.levels.gold.forLife: tier.for-life',
        'tiers.levels.platinum.forLife: tier.for-life',
        'tiers.levels.platinum.forLife: tier.kept 2028-07-01T00:00:00Z platinum until null',
      ],
      { level: 'platinum', until: null },
    ],
    [
      'that was held while qualified stands by itself from then on',
      {
        term: { kind: 'while-qualified' },
        down: 'to-earned',
        levels: levels({ forLife: { reached: spend('150.00') } }),
      },
      [
        ['2026-01-01', 120_00],
        ['2026-01-02', 30_00],
      ],
      '2026-01-03',
      [
        'tiers.levels.gold.qualify: tier.raised 2026-01-01T00:00:00Z regular → gold until null',
        'tiers.levels.gold.forLife: tier.for-life',
        'tiers.levels.gold.forLife: tier.kept 2026-01-02T00:00:00Z gold until null',
      ],
      { level: 'gold', until: null, whileQualified: false },
    ],
  ])('%s', (_, tiers, events, now, expected, tier) => {
    expect(told({ tiers }, events, now)).toEqual(expected);
    expect(member({ tiers }, events, now).state.tier).toMatchObject(tier);
  });

  test('is noted with what made it', () => {
    const years = { window: { kind: 'lifetime' }, levels: levels({ forLife: { years: 1 } }) };
    expect(member({ tiers: years }, [['2026-01-01', 100_00]], '2027-01-01').state).toMatchObject({
      life: { level: 'gold', by: 'years' },
      settledAt: at('2027-01-01'),
    });
    const amount = { levels: levels({ forLife: { reached: spend('100.00') } }) };
    expect(member({ tiers: amount }, [['2026-01-01', 100_00]], '2026-01-02').state).toMatchObject({
      life: { level: 'gold', by: 'amount' },
      settledAt: at('2026-01-01'),
    });
  });

  test('by years that were full before the rules that count them came with those rules', () => {
    const timeline = timelineOfVersions(
      { changes: { tiers: { term: { kind: 'unlimited' }, levels: levels({ forLife: { years: 5 } }) } } },
      {
        from: '2028-06-01T00:00Z',
        changes: { tiers: { term: { kind: 'unlimited' }, levels: levels({ forLife: { years: 2 } }) } },
      },
    );
    expect(told(timeline, [['2026-01-01', 100_00]], '2028-12-31').slice(1)).toEqual([
      'tiers.levels.gold.forLife: tier.for-life',
      'tiers.levels.gold.forLife: tier.kept 2028-06-01T00:00:00Z gold until null',
    ]);
  });

  test('keeps the years of each level that is held, and forgets those of a level that is lost', () => {
    const tiers = {
      window: { kind: 'rolling', months: 3 },
      term: { kind: 'months', months: 3 },
      levels: levels({ forLife: { years: 5 } }, { forLife: { years: 7 } }),
    };
    const events: Event[] = [
      ['2026-01-01', 100_00],
      ['2026-02-01', 200_00],
      ['2026-04-20', 100_00],
    ];
    const tenures = (now: string) =>
      member({ tiers }, events, now).state.tenures.map(
        ({ level, since }) => `${level} ${text((since * 86_400_000) as never)?.slice(0, 10)}`,
      );
    expect(tenures('2026-01-31')).toEqual(['gold 2026-01-01']);
    expect(tenures('2026-02-01')).toEqual(['gold 2026-01-01', 'platinum 2026-02-01']);
    expect(tenures('2026-05-01')).toEqual(['gold 2026-01-01']);
    expect(tenures('2026-12-01')).toEqual([]);
  });

  test('is not lowered below by a refund that has the tier decided again', () => {
    const changes = {
      refunds: { tier: 'decide-again' },
      tiers: { levels: levels({ forLife: { reached: spend('400.00') } }) },
    };
    const first = buy('a', '2026-01-01', 400_00);
    expect(member(changes, [first, cancellation(first, '2026-01-02')], '2026-01-03')).toMatchObject({
      level: 'gold',
      until: null,
    });
  });
});

describe('a reward for reaching a level', () => {
  const once = (term: object): Changes => ({
    refunds: { tier: 'decide-again' },
    tiers: {
      term,
      levels: levels(
        { entryReward: { points: 50, onFall: 'keep' } },
        { entryReward: { points: 70, onFall: 'keep' } },
      ),
    },
  });
  const [a, b] = [buy('a', '2026-01-01', 100_00), buy('b', '2026-01-03', 300_00)];
  const twice = [
    a,
    cancellation(a, '2026-01-02'),
    b,
    cancellation(b, '2028-01-02'),
    buy('c', '2028-01-03', 100_00),
  ];
  const rewards = (program: Changes, events: readonly Event[]) =>
    told(program, events, '2028-01-04').filter((words) => words.includes('rewarded'));

  test('is paid once for good where the term has no end', () => {
    expect(rewards(once({ kind: 'unlimited' }), twice)).toEqual([
      'tiers.levels.gold.entryReward: points.rewarded',
      'tiers.levels.platinum.entryReward: points.rewarded',
    ]);
  });

  test('is noted of each level until its term ends, by name, once', () => {
    const uses = (program: Changes, now: string) =>
      member(program, [...twice, buy('d', '2028-01-03T01:00', 250_00)], now).state.uses.map(
        ({ what, periodStart, used }) =>
          `${what} ${periodStart === 0 ? 'for good' : text((periodStart * 86_400_000) as never)?.slice(0, 10)} ${used}`,
      );
    expect(uses(once({ kind: 'months', months: 12 }), '2026-01-04')).toEqual([
      'entry:gold 2027-01-01 50',
      'entry:platinum 2027-01-03 70',
    ]);
    expect(uses(once({ kind: 'months', months: 12 }), '2028-01-04')).toEqual([
      'entry:gold 2029-01-03 50',
      'entry:platinum 2029-01-03 70',
    ]);
    expect(uses(once({ kind: 'unlimited' }), '2028-01-04')).toEqual([
      'entry:gold for good 50',
      'entry:platinum for good 70',
    ]);
  });

  test.each([
    ['the day before the term ends', '2026-12-31', 1],
    ['on the day it ends', '2027-01-01', 2],
  ])('is not paid again %s', (_, on, times) => {
    const events = [a, cancellation(a, '2026-01-02'), buy('c', on, 100_00)];
    expect(rewards(once({ kind: 'months', months: 12 }), events)).toHaveLength(times);
  });

  const onFall = (choice: object): Changes => ({
    tiers: {
      levels: levels({ entryReward: { points: 50, ...choice } }, { entryReward: { points: 70, ...choice } }),
    },
  });
  const balanceOf = (program: Changes, events: readonly Event[]) =>
    member(program, events, '2026-01-20').status.balance;

  test('is taken back where a refund undoes the rise, and paid again for a new one', () => {
    const back = cancellation(a, '2026-01-02');
    expect(balanceOf(onFall({}), [a, back])).toBe(0);
    const { entries } = member(onFall({}), [a, back], '2026-01-20');
    expect(entries.at(-1)?.applied.outcomes).toMatchObject([
      { kind: 'points.clawed-back', rule: 'refunds', points: -100 },
      { kind: 'tier.lowered', from: 'gold', to: 'regular' },
      { kind: 'points.clawed-back', rule: 'tiers.levels.gold.entryReward', points: -50 },
    ]);
    expect(balanceOf(onFall({}), [a, back, buy('c', '2026-01-10', 100_00)])).toBe(100 + 50);
    expect(balanceOf(onFall({ onFall: 'keep' }), [a, back])).toBe(50);
  });

  test('is taken back of every level that the refund undoes, and of none that stays', () => {
    const more = buy('m', '2026-01-05', 200_00);
    const gold = balanceOf(onFall({}), [a]);
    expect(balanceOf(onFall({}), [a, more, cancellation(more, '2026-01-06')])).toBe(gold);
    expect(
      balanceOf(onFall({}), [a, more, cancellation(more, '2026-01-06'), cancellation(a, '2026-01-07')]),
    ).toBe(0);
  });

  test('is owed where it is spent already', () => {
    const { status } = member(
      { ...onFall({}), redemption: { pointValue: '0.01', minimum: 1, step: 1, reservationMinutes: 5 } },
      [a, redemption('x', '2026-01-02', 120), cancellation(a, '2026-01-03')],
      '2026-01-20',
    );
    expect([status.balance, status.deficit]).toEqual([0, 120]);
  });
});

describe('what a year leaves over', () => {
  const tiers = {
    window: { kind: 'calendar-year' },
    term: { kind: 'next-year-end' },
    down: 'to-earned',
    surplus: 'carried-over',
  };
  const carriedOf = (changes: Changes, events: readonly Event[], now: string) =>
    member(changes, events, now).passed.flatMap((outcome) =>
      outcome.kind === 'qualifying.carried'
        ? [`${text(outcome.at)?.slice(0, 10)} ${outcome.metric} ${outcome.amount}`]
        : [],
    );
  const hotel: Changes = {
    quantities: [{ id: 'nights', name: 'nights' }],
    earning: { engagements: [{ kind: 'visit', points: 0 }] },
    tiers: {
      ...tiers,
      levels: levels({
        qualify: {
          anyOf: [
            spend('100.00'),
            { metric: 'purchases', atLeast: 2 },
            { metric: 'points', atLeast: 100 },
            { metric: 'quantity', of: 'nights', atLeast: 5 },
            { metric: 'engagements', of: 'visit', atLeast: 1 },
            spend('60.00', { kind: 'lifetime' }),
          ],
        },
      }),
    },
  };
  const stay = (orderId: string, on: string, amount: number, nights: number) =>
    purchase({ orderId, on, lines: [{ lineId: 'a', amount, quantities: { nights } }] });
  const year: Event[] = [
    stay('a', '2025-02-01', 120_00, 4),
    stay('b', '2025-03-01', 5_00, 4),
    stay('c', '2025-04-01', 5_00, 1),
    engagement('e1', '2025-05-01', 'visit'),
    engagement('e2', '2025-05-02', 'visit'),
  ];

  test('is each metric beyond its mark, of the program’s own window', () => {
    expect(carriedOf(hotel, year, '2026-01-01')).toEqual([
      '2026-01-01 spend 3000',
      '2026-01-01 purchases 1',
      '2026-01-01 points 30',
      '2026-01-01 quantity:nights 4',
      '2026-01-01 engagements:visit 1',
    ]);
    const { qualifying } = member(hotel, year, '2026-01-01').state;
    expect(qualifying.carried?.amounts).toEqual({
      spend: 30_00,
      purchases: 1,
      points: 30,
      named: { 'quantity:nights': 4, 'engagements:visit': 1 },
    });
  });

  test.each<[string, Event, object]>([
    [
      'of a purchase',
      refund('r', stay('a', '2025-02-01', 120_00, 4), '2026-02-01', 20_00),
      { spend: 10_00, purchases: 1, points: 10 },
    ],
    [
      'of all of one',
      cancellation(stay('b', '2025-03-01', 5_00, 4), '2026-02-01'),
      { spend: 25_00, purchases: 0, points: 25, named: { 'engagements:visit': 1 } },
    ],
    [
      'of what was bought since',
      refund('s', stay('d', '2026-01-01', 50_00, 1), '2026-02-01', 20_00),
      { spend: 30_00, purchases: 1, points: 30 },
    ],
  ])('is lessened by a refund %s', (_, event, left) => {
    const events = [...year, stay('d', '2026-01-01', 50_00, 1), event];
    expect(member(hotel, events, '2026-02-02').state.qualifying.carried?.amounts).toMatchObject(left);
  });

  const gold = levels();
  test.each<[string, Event[], string, string[]]>([
    ['to the cent', [['2025-06-01', 100_01]], '2026-01-01', ['2026-01-01 spend 1']],
    ['nothing at the mark', [['2025-06-01', 100_00]], '2026-01-01', []],
    ['nothing a moment before the year ends', [['2025-06-01', 150_00]], '2025-12-31T23:59:59.999', []],
    [
      'of the last moment as well',
      [['2025-12-31T23:59:59.999', 150_00]],
      '2026-01-01',
      ['2026-01-01 spend 5000'],
    ],
    ['not of the first moment of the next', [['2026-01-01T00:00', 150_00]], '2026-06-01', []],
    [
      'year after year',
      [['2025-06-01', 250_00]],
      '2027-01-01',
      ['2026-01-01 spend 15000', '2027-01-01 spend 5000'],
    ],
  ])('is carried %s', (_, events, now, expected) => {
    expect(carriedOf({ tiers: { ...tiers, levels: gold } }, events, now)).toEqual(expected);
  });

  test('is carried by who rises as the year ends, and not by who falls then', () => {
    const yearly = { ...tiers, upgrade: 'at-year-end', levels: gold };
    expect(carriedOf({ tiers: yearly }, [['2025-06-01', 150_00]], '2026-01-01')).toEqual([
      '2026-01-01 spend 5000',
    ]);
    const events: Event[] = [
      ['2024-06-01', 300_00],
      ['2025-06-01', 150_00],
    ];
    expect(told({ tiers: { ...tiers, levels: gold } }, events, '2026-01-01').at(-1)).toContain(
      'platinum → gold',
    );
    expect(carriedOf({ tiers: { ...tiers, levels: gold } }, events, '2026-06-01')).toEqual([]);
  });

  test('is carried as it takes effect with the year, and from the next on where the rules came later', () => {
    const plain = { changes: { tiers: { ...tiers, surplus: 'lost', levels: gold } } };
    const carrying = (from: string) =>
      timelineOfVersions(plain, { from: `${from}Z`, changes: { tiers: { ...tiers, levels: gold } } });
    const events: Event[] = [['2025-06-01', 150_00]];
    expect(carriedOf(carrying('2026-01-01T00:00') as never, events, '2026-06-01')).toEqual([
      '2026-01-01 spend 5000',
    ]);
    expect(carriedOf(carrying('2026-01-01T12:00') as never, events, '2026-06-01')).toEqual([]);
    expect(carriedOf(carrying('2026-01-02T00:00') as never, events, '2026-06-01')).toEqual([]);
  });

  test('is carried by who was made one for life as the year ends', () => {
    const forLife = levels({ forLife: { years: 1 } });
    const events: Event[] = [['2025-01-01', 150_00]];
    expect(carriedOf({ tiers: { ...tiers, levels: forLife } }, events, '2026-01-01')).toEqual([
      '2026-01-01 spend 5000',
    ]);
  });
});

describe('an invitation that ends', () => {
  const circle = (keep: object | null) => ({
    window: { kind: 'calendar-year' },
    levels: [
      ...levels().slice(0, 2),
      { id: 'circle', name: 'Circle', invitationOnly: true, ...(keep === null ? {} : { keep }) },
    ],
  });
  const invitation = override('o', '2026-02-01T12:00', 'circle', '2026-07-01T00:00');

  test('is kept by the present year where the complete one has too little, and by that where it has enough', () => {
    const keep = { anyOf: [spend('200.00')] };
    const now = '2026-07-01';
    expect(told({ tiers: circle(keep) }, [invitation, ['2026-03-01', 200_00]], now).slice(-2)).toEqual([
      'tier-override: tier.override-ended',
      'tiers.levels.circle.keep: tier.raised 2026-07-01T00:00:00Z gold → circle until 2027-07-01T00:00:00Z',
    ]);
    const kept = member({ tiers: circle(keep) }, [['2025-03-01', 200_00], invitation], now);
    expect(kept.state.tier).toMatchObject({
      level: 'circle',
      because: { decision: 'kept-after-invitation' },
    });
    expect(member({ tiers: circle(keep) }, [invitation, ['2026-03-01', 199_99]], now).level).toBe('gold');
  });

  test('raises nobody who holds the level already, and nothing keeps a level that can’t be kept', () => {
    const keep = { anyOf: [spend('200.00')] };
    const again = override('p', '2026-08-01T12:00', 'circle', '2026-09-01T00:00');
    const events = [invitation, ['2026-03-01', 200_00] as const, again];
    expect(told({ tiers: circle(keep) }, events, '2026-10-01').at(-1)).toBe(
      'tier-override: tier.override-ended',
    );
    expect(member({ tiers: circle(null) }, [invitation, ['2026-03-01', 900_00]], '2026-07-01').level).toBe(
      'gold',
    );
  });

  test('of a level that can be earned changes nothing that was earned', () => {
    const given = override('o', '2026-02-01T12:00', 'platinum', '2026-07-01T00:00');
    expect(told({}, [['2026-01-01', 100_00], given], '2026-08-01').at(-1)).toBe(
      'tier-override: tier.override-ended',
    );
  });
});

describe('a level held while qualified falls with what is taken off', () => {
  const tiers = {
    window: { kind: 'rolling', months: 1 },
    term: { kind: 'while-qualified' },
    down: 'to-earned',
    levels: levels(),
  };

  test.each<[string, number, string[]]>([
    [
      'to what is still enough',
      -150_00,
      ['tiers.down: tier.lowered 2026-01-11T00:00:00Z platinum → gold until null'],
    ],
    [
      'to the lowest',
      -250_01,
      ['tiers.down: tier.lowered 2026-01-11T00:00:00Z platinum → regular until null'],
    ],
    ['not where it is still enough, to the cent', -50_00, []],
    [
      'where it is one cent short',
      -50_01,
      ['tiers.down: tier.lowered 2026-01-11T00:00:00Z platinum → gold until null'],
    ],
  ])('%s', (_, amount, expected) => {
    const events = [
      ['2026-01-10', 350_00] as const,
      qualifyingAdjustment('a', '2026-01-11', 'spend', amount),
    ];
    expect(told({ tiers }, events, '2026-01-12').slice(1)).toEqual(expected);
  });

  test('and not where the level has a term', () => {
    const events = [
      ['2026-01-10', 350_00] as const,
      qualifyingAdjustment('a', '2026-01-11', 'spend', -350_00),
    ];
    expect(told({}, events, '2026-01-12')).toHaveLength(1);
  });
});

describe('a review', () => {
  test('raises who has earned more than they hold, one step where the program says so', () => {
    const monthly = { upgrade: 'at-year-end', term: { kind: 'months', months: 2 } };
    const events: Event[] = [
      ['2025-12-10', 100_00],
      ['2026-01-20', 900_00],
    ];
    const diamond = { id: 'diamond', name: 'Diamond', qualify: { anyOf: [spend('500.00')] } };
    expect(told({ tiers: { ...monthly, levels: [...levels(), diamond] } }, events, '2026-03-01').at(-1)).toBe(
      'tiers.levels.diamond.qualify: tier.raised 2026-03-01T00:00:00Z gold → diamond until 2026-05-01T00:00:00Z',
    );
    const stepwise = { ...monthly, climb: 'one-step', levels: [...levels(), diamond] };
    const seen = member({ tiers: stepwise }, events, '2026-03-01');
    expect(told({ tiers: stepwise }, events, '2026-03-01').at(-1)).toBe(
      'tiers.levels.platinum.qualify: tier.raised 2026-03-01T00:00:00Z gold → platinum until 2026-05-01T00:00:00Z',
    );
    expect(seen.state.tier.because.decision).toBe('raised-at-review');
  });

  test('names its rule', () => {
    expect(
      told(
        {},
        [
          ['2026-01-10', 100_00],
          ['2026-06-10', 100_00],
        ],
        '2027-01-10',
      ).at(-1),
    ).toBe('tiers.term: tier.kept 2027-01-10T00:00:00Z gold until 2028-01-10T00:00:00Z');
  });
});

describe('enough again inside a term', () => {
  const extending = { onRequalifying: 'extend', levels: levels() };

  test('names its rule, and nothing is said twice on one day', () => {
    const events: Event[] = [
      ['2026-01-10T10:00', 100_00],
      ['2026-01-10T11:00', 1_00],
      ['2026-02-10T10:00', 1_00],
      ['2026-02-10T11:00', 1_00],
    ];
    expect(told({ tiers: extending }, events, '2026-02-11').slice(1)).toEqual([
      'tiers.onRequalifying: tier.kept 2026-02-10T10:00:00Z gold until 2027-02-10T00:00:00Z',
    ]);
  });

  test('extends where rising has to wait for the month’s end', () => {
    const monthly = { ...extending, upgrade: 'at-month-end' };
    const events: Event[] = [
      ['2026-01-10', 100_00],
      ['2026-02-10', 500_00],
    ];
    expect(told({ tiers: monthly }, events, '2026-02-11').slice(1)).toEqual([
      'tiers.onRequalifying: tier.kept 2026-02-10T00:00:00Z gold until 2027-02-10T00:00:00Z',
    ]);
  });
});

describe('a further upgrade that goes on with the term that runs', () => {
  const keeping = { onUpgrade: 'keep-term', levels: levels() };

  test('begins one where new rules have made the level held the lowest', () => {
    const lowest = [
      { id: 'gold', name: 'Gold' },
      { id: 'platinum', name: 'Platinum', qualify: { anyOf: [spend('300.00')] } },
    ];
    const timeline = timelineOfVersions(
      { changes: {} },
      { from: '2026-06-01T00:00Z', changes: { tiers: { ...keeping, levels: lowest } } },
    );
    const events: Event[] = [
      ['2026-01-10', 100_00],
      ['2026-07-10', 200_00],
    ];
    const { level, until } = member(timeline, events, '2026-07-11');
    expect([level, until]).toEqual(['platinum', '2027-07-10T00:00:00Z']);
  });

  test('begins one where none runs', () => {
    const timeline = timelineOfVersions(
      { changes: { tiers: { term: { kind: 'unlimited' }, levels: levels() } } },
      { from: '2026-06-01T00:00Z', changes: { tiers: keeping } },
    );
    const { until } = member(
      timeline,
      [
        ['2026-01-10', 100_00],
        ['2026-07-10', 200_00],
      ],
      '2026-07-11',
    );
    expect(until).toBe('2027-07-10T00:00:00Z');
  });

  test('remembers what was held before, for a refund that has it decided again', () => {
    // What reached gold has left the window meanwhile.
    const window = { kind: 'rolling', months: 3 };
    const changes = { refunds: { tier: 'decide-again' }, tiers: { window, levels: levels() } };
    const [a, b] = [buy('a', '2026-01-10', 120_00), buy('b', '2026-06-10', 300_00)];
    const { level, until } = member(changes, [a, b, cancellation(b, '2026-06-11')], '2026-06-12');
    expect([level, until]).toEqual(['gold', '2027-01-10T00:00:00Z']);
  });
});
