/** What a year leaves over, levels for life, invitations, rewards for reaching a level: each at its boundaries. */
import { describe, expect, test } from 'vitest';
import { type Fact, factId } from '../../../domain/facts/facts.ts';
import { type LevelId, type MemberId, minorUnits } from '../../../domain/kernel/brand.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { type Event, member } from '../../support/member.ts';
import { programJson, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';

const spend = (atLeast: string) => ({ metric: 'spend', atLeast });
const levels = (gold: object = {}, platinum: object = {}) => [
  { id: 'regular', name: 'Regular' },
  { id: 'gold', name: 'Gold', qualify: { anyOf: [spend('100.00')] }, ...gold },
  { id: 'platinum', name: 'Platinum', qualify: { anyOf: [spend('300.00')] }, ...platinum },
];

type Row = [what: string, bought: readonly Event[], now: string, held: string];

function held(tiers: object, bought: readonly Event[], now: string): string {
  const { level, until } = member({ tiers }, bought, now);
  return until === null ? level : `${level} until ${until.replace('T00:00:00Z', '')}`;
}

const head = (on: string) => ({ memberId: 'm1' as MemberId, occurredAt: at(on), recordedAt: at(on) });

const refund = (orderId: string, on: string, cents: number): Fact => ({
  ...head(on),
  kind: 'refund',
  id: factId('refund', 'standard', orderId, 'r1'),
  refundId: 'r1',
  order: { source: 'standard', orderId },
  takenBack: { by: 'amount', amount: minorUnits(cents) },
});

const given = (tier: string, on: string, until: string): Fact => ({
  ...head(on),
  kind: 'tier-override',
  id: factId('tier-override', 'm1', 'o1'),
  overrideId: 'o1',
  tier: tier as LevelId,
  until: at(until),
  as: 'grant',
  reason: 'invited',
});

describe('what a year brings beyond what keeps the level', () => {
  const tiers = {
    window: { kind: 'calendar-year' },
    term: { kind: 'next-year-end' },
    down: 'to-earned',
    surplus: 'carried-over',
    levels: levels(),
  };
  const year = (first: number, second: number): Event[] => [
    ['2025-06-01', first],
    ['2026-06-01', second],
  ];

  test.each<Row>([
    ['counts in the next year', year(160_00, 40_00), '2027-01-01', 'gold until 2028-01-01'],
    ['not one cent more than it is', year(160_00, 39_99), '2027-01-01', 'regular'],
    ['raises in the next year, too', year(299_00, 101_00), '2026-06-02', 'platinum until 2028-01-01'],
    ['what is left of it goes on', year(250_00, 60_00), '2028-01-01', 'gold until 2029-01-01'],
    ['until it is used up', year(250_00, 60_00), '2029-01-01', 'regular'],
    [
      'two years on, while it lasts',
      [...year(290_00, 0), ['2027-06-01', 10_00]],
      '2028-01-01',
      'gold until 2029-01-01',
    ],
    [
      'is lost where it is not enough to keep the level',
      [
        ['2025-06-01', 100_00],
        ['2026-06-01', 99_99],
        ['2027-06-01', 1],
      ],
      '2028-01-01',
      'regular',
    ],
  ])('%s', (_, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });

  test('is nothing where the review keeps the level and the new year takes it in the same instant', () => {
    const byYear = {
      ...tiers,
      window: { kind: 'membership-year' },
      term: { kind: 'while-qualified' },
      levels: levels().slice(0, 2),
    };
    const timeline = timelineOfVersions(
      { changes: { tiers: byYear } },
      { from: '2025-06-02', changes: { tiers: { ...byYear, term: { kind: 'months', months: 12 } } } },
      { from: '2025-07-01', changes: { tiers: byYear } },
    );
    const { state, passed } = member(timeline, [['2025-06-01', 160_00]], '2026-06-01');
    expect(passed.map(({ kind, at: moment }) => [kind, text(moment)])).toEqual([
      ['tier.kept', '2025-06-02T00:00:00Z'],
      ['tier.kept', '2026-06-01T00:00:00Z'],
      ['tier.lowered', '2026-06-01T00:00:00Z'],
    ]);
    expect(state.qualifying.carried).toBeNull();
  });

  test('is booked as the year ends', () => {
    const { passed } = member({ tiers }, year(160_00, 0), '2026-01-01');
    expect(passed).toMatchObject([
      {
        kind: 'qualifying.carried',
        rule: 'tiers.surplus',
        metric: 'spend',
        amount: 60_00,
        at: at('2026-01-01'),
      },
    ]);
  });

  test.each<[string, object[], string, number | undefined]>([
    ['lost where new rules lower', levels(), 'regular', undefined],
    ['kept where they raise', levels({}, { qualify: { anyOf: [spend('60.00')] } }), 'platinum', 60_00],
    [
      'kept where they raise to a level by another name',
      levels({ id: 'silver' }, { id: 'diamond', qualify: { anyOf: [spend('60.00')] } }),
      'diamond',
      60_00,
    ],
    [
      'lost where they lower to a level by another name',
      levels({ id: 'silver', qualify: { anyOf: [spend('60.00')] } }, { id: 'diamond' }),
      'silver',
      undefined,
    ],
  ])('is %s', (_, ladder, level, left) => {
    const timeline = timelineOfVersions(
      { changes: { tiers } },
      { from: '2026-02-01', changes: { tiers: { ...tiers, standing: 'at-once', levels: ladder } } },
    );
    const { state } = member(timeline, year(160_00, 0).slice(0, 1), '2026-02-01');
    expect([state.tier.level, state.qualifying.carried?.amounts.spend]).toEqual([level, left]);
  });

  test('keeps a level that is held while qualified until the year is over into which it was carried', () => {
    const byYearsSpend = { metric: 'spend', atLeast: '1.00', window: { kind: 'membership-year' } };
    const whileQualified = {
      ...tiers,
      term: { kind: 'while-qualified' },
      levels: levels({ qualify: { anyOf: [{ metric: 'purchases', atLeast: 2 }, byYearsSpend] } }).slice(0, 2),
    };
    const bought: Event[] = [
      ['2025-06-01', 60_00],
      ['2025-06-02', 60_00],
      ['2025-06-03', 60_00],
      ['2025-06-04', 60_00],
    ];
    expect(held(whileQualified, bought, '2026-12-31')).toBe('gold until 2027-01-01');
    expect(held(whileQualified, bought, '2027-01-01')).toBe('regular');
  });

  test('is lost with a fall', () => {
    const airline = { ...tiers, term: { kind: 'until-date', lastDay: '02-29' }, levels: levels() };
    const { state } = member(
      { tiers: airline },
      [
        ['2025-06-01', 350_00],
        ['2026-06-01', 150_00],
      ],
      '2027-03-01',
    );
    expect([state.tier.level, state.qualifying.carried]).toEqual(['gold', null]);
  });

  test.each<[string, string, number, string]>([
    ['of what made it takes from it first', '2026-05-01', 60_00, 'regular'],
    ['of less leaves the rest', '2026-05-01', 20_00, 'gold until 2028-01-01'],
    ['of all takes no more than it', '2026-05-01', 160_00, 'regular'],
    ['before the year ended leaves less to carry', '2025-12-31T23:59', 20_00, 'gold until 2028-01-01'],
  ])('a refund %s', (_, on, cents, expected) => {
    const first = purchase({ orderId: 'first', on: '2025-06-01', amount: 160_00 });
    const facts = [first, refund('first', on, cents), purchase({ on: '2026-06-01', amount: 60_00 })];
    expect(held(tiers, facts, '2027-01-01')).toBe(expected);
  });
});

describe('a level for life', () => {
  const years = { down: 'to-earned', levels: levels({ forLife: { years: 2 } }) };
  const amount = { down: 'to-earned', levels: levels({ forLife: { reached: spend('500.00') } }) };
  const twoYears: Event[] = [
    ['2025-06-01', 150_00],
    ['2026-05-31', 100_00],
  ];

  test.each<[string, object, readonly Event[], string, string]>([
    [
      'a moment before the years are full',
      years,
      twoYears,
      '2027-05-31T23:59:59.999',
      'gold until 2027-06-01',
    ],
    ['as the years are full', years, twoYears, '2027-06-01', 'gold'],
    ['and ever after', years, twoYears, '2047-01-01', 'gold'],
    [
      'a higher level counts',
      years,
      [
        ['2025-06-01', 350_00],
        ['2026-05-31', 350_00],
      ],
      '2027-06-01',
      'gold',
    ],
    [
      'by an amount, one cent short',
      amount,
      [['2025-06-01', 499_99]],
      '2025-06-02',
      'platinum until 2026-06-01',
    ],
    [
      'by an amount, over years',
      amount,
      [
        ['2020-01-01', 450_00],
        ['2025-06-01', 50_00],
      ],
      '2025-06-02',
      'gold',
    ],
    ['a higher level is still kept by what counts', amount, [['2025-06-01', 500_00]], '2026-06-01', 'gold'],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });

  test('not after a break: who falls and rises on one day begins anew', () => {
    const bought: Event[] = [
      ['2025-06-01', 150_00],
      ['2026-06-01', 150_00],
    ];
    expect(member({ tiers: years }, bought, '2027-06-01').status.forLife).toBeNull();
  });

  test('says so beside a higher one', () => {
    const { status } = member({ tiers: amount }, [['2025-06-01', 500_00]], '2025-06-02');
    expect([status.tier.level.id, status.forLife?.id]).toEqual(['platinum', 'gold']);
  });
});

describe('a level by invitation only', () => {
  const invited = (keep?: string) => ({
    levels: [
      ...levels().slice(0, 2),
      {
        id: 'circle',
        name: 'Circle',
        invitationOnly: true,
        ...(keep === undefined ? {} : { keep: { anyOf: [spend(keep)] } }),
      },
    ],
  });
  const invitation = given('circle', '2026-01-01T12:00', '2026-07-01T00:00');

  test.each<[string, object, readonly Event[], string, string]>([
    [
      'is not reached by any amount',
      invited(),
      [['2026-01-02', 9_999_00]],
      '2026-01-03',
      'gold until 2027-01-02',
    ],
    [
      'is held while the invitation runs',
      invited(),
      [['2026-01-01', 1], invitation],
      '2026-06-30T23:59',
      'circle until 2026-07-01',
    ],
    [
      'ends with it',
      invited(),
      [['2026-01-01', 1], invitation, ['2026-05-01', 999_00]],
      '2026-07-01',
      'gold until 2027-05-01',
    ],
    [
      'goes on where what counts keeps it',
      invited('200.00'),
      [['2026-01-01', 1], invitation, ['2026-05-01', 200_00]],
      '2026-07-01',
      'circle until 2027-07-01',
    ],
    [
      'and not with one cent less',
      invited('200.00'),
      [['2026-01-01', 0], invitation, ['2026-05-01', 199_99]],
      '2026-07-01',
      'gold until 2027-05-01',
    ],
    [
      'is then reviewed like any other',
      invited('200.00'),
      [['2026-01-01', 1], invitation, ['2026-05-01', 200_00]],
      '2027-07-01',
      'gold until 2028-07-01',
    ],
  ])('%s', (_, tiers, bought, now, expected) => {
    expect(held(tiers, bought, now)).toBe(expected);
  });

  test('is not the next tier of anybody', () => {
    const { status } = member({ tiers: invited() }, [['2026-01-02', 100_00]], '2026-01-03');
    expect(status.nextTier).toBeNull();
  });

  test('says what would keep it', () => {
    const { status } = member(
      { tiers: invited('200.00') },
      [['2026-01-01', 50_00], invitation],
      '2026-02-01',
    );
    expect(status.keepTier?.missing).toMatchObject([{ amount: 150_00, by: at('2026-07-01') }]);
  });
});

describe('a reward for reaching a level', () => {
  const tiers = {
    levels: levels(
      { entryReward: { points: 50, onFall: 'keep' } },
      { entryReward: { points: 200, onFall: 'keep' } },
    ),
  };
  const rewards = (settings: object, bought: readonly Event[], now: string) => {
    const { entries, passed } = member({ tiers, ...settings }, bought, now);
    return [...entries.flatMap(({ applied }) => applied.outcomes), ...passed].flatMap((outcome) =>
      outcome.kind === 'points.rewarded' ? [`${outcome.rule.split('.')[2]} ${outcome.points}`] : [],
    );
  };

  test.each<[string, object, readonly Event[], string, readonly string[]]>([
    ['comes with the level', {}, [['2026-01-01', 100_00]], '2026-01-02', ['gold 50']],
    [
      'of the level reached alone, where one is skipped',
      {},
      [['2026-01-01', 300_00]],
      '2026-01-02',
      ['platinum 200'],
    ],
    [
      'of each, one after the other',
      {},
      [
        ['2026-01-01', 100_00],
        ['2026-01-02', 200_00],
      ],
      '2026-01-03',
      ['gold 50', 'platinum 200'],
    ],
    [
      'not for keeping it',
      {},
      [
        ['2026-01-01', 100_00],
        ['2026-06-01', 100_00],
      ],
      '2027-01-02',
      ['gold 50'],
    ],
    [
      'again in a later term',
      {},
      [
        ['2026-01-01', 100_00],
        ['2027-01-01', 100_00],
      ],
      '2027-01-02',
      ['gold 50', 'gold 50'],
    ],
  ])('%s', (_, settings, bought, now, expected) => {
    expect(rewards(settings, bought, now)).toEqual(expected);
  });

  test('is not paid again for falling and rising within its term', () => {
    const facts = [
      purchase({ orderId: 'a', on: '2026-01-01', amount: 100_00 }),
      refund('a', '2026-01-02', 100_00),
      purchase({ orderId: 'b', on: '2026-01-03', amount: 100_00 }),
    ];
    expect(rewards({ refunds: { tier: 'decide-again' } }, facts, '2026-01-04')).toEqual(['gold 50']);
  });

  test('comes as time brings the level, and counts toward no tier', () => {
    const monthly = { tiers: { ...tiers, upgrade: 'at-month-end' } };
    const { passed, status } = member(monthly, [['2026-01-10', 100_00]], '2026-02-01');
    expect(passed.map(({ kind }) => kind)).toEqual(['tier.raised', 'points.rewarded']);
    expect(status.balance).toBe(150);
  });
});

describe('what can not be is refused where it stands', () => {
  const wrong = (tiers: object) => {
    const parsed = parseProgramFile(programJson({ tiers }));
    return parsed.kind === 'valid' ? [] : parsed.errors.map(({ path, rule }) => `${path}: ${rule}`);
  };

  test.each<[string, object, string]>([
    [
      'a surplus without years',
      { surplus: 'carried-over' },
      'tiers.surplus: "surplus" is "carried-over", from year to year, and the window is "rolling", not a year',
    ],
    [
      'an invitation that can be earned',
      { levels: levels({ invitationOnly: true }) },
      'tiers.levels[1].qualify: "qualify" must not be in a level that is "invitationOnly": an operator gives it',
    ],
    [
      'an invitation to the first level',
      { levels: [{ id: 'a', name: 'A', invitationOnly: true }] },
      'tiers.levels[0].invitationOnly: "invitationOnly" must not be in the first level: every member starts there, and nobody falls below it',
    ],
    [
      'the first level for life',
      { levels: [{ id: 'a', name: 'A', forLife: { years: 1 } }] },
      'tiers.levels[0].forLife: "forLife" must not be in the first level: every member starts there, and nobody falls below it',
    ],
    [
      'for life by nothing',
      { levels: levels({ forLife: {} }) },
      'tiers.levels[1].forLife: "forLife" has neither "years" nor "reached": nothing makes the level one for life',
    ],
    [
      'for life by an undeclared quantity',
      { levels: levels({ forLife: { reached: { metric: 'quantity', of: 'nights', atLeast: 1 } } }) },
      'tiers.levels[1].forLife.reached.of: "of" is "nights", which "quantities" does not have',
    ],
    [
      'for life by too fine an amount',
      { levels: levels({ forLife: { reached: spend('1.001') } }) },
      'tiers.levels[1].forLife.reached.atLeast: "atLeast" is "1.001", and USD has 2 decimals',
    ],
  ])('%s', (_, tiers, expected) => {
    expect(wrong(tiers)).toEqual([expected]);
  });
});
