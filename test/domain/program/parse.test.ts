/** What an operator may write, and what is said about a file that is wrong: where, what, which rule. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { zones } from '../../support/arbitraries/moments.ts';
import { places, programAt, programDraws } from '../../support/arbitraries/programs.ts';
import { type Changes, programFile, programJson } from '../../support/programs.ts';
import { runs } from '../../support/runs.ts';

/** The findings about the plain program with `changes`, as `path: value: rule`. */
function wrong(changes: Changes): readonly string[] {
  return findings(programJson(changes));
}

function findings(json: unknown): readonly string[] {
  const parsed = parseProgramFile(json);
  return parsed.kind === 'valid'
    ? []
    : parsed.errors.map(({ path, value, rule }) => `${path}: ${value}: ${rule}`);
}

/** Two levels, the second with `more` in it. */
function second(more: object): Changes {
  return {
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', ...more },
      ],
    },
  };
}

const spend = (atLeast: unknown) => ({ metric: 'spend', atLeast });
const gold = { anyOf: [spend('100.00')] };
const path = 'tiers.levels[1]';
const threeBonuses = ['a', 'b', 'c'].map((id) => ({ id, effect: { kind: 'multiply', factor: '2' } }));

const add = { kind: 'add', points: 10 };

/** The plain program with these bonuses, each of ten points unless it says otherwise. */
function bonuses(...list: readonly object[]): Changes {
  return { earning: { bonuses: list.map((bonus, index) => ({ id: `b${index}`, effect: add, ...bonus })) } };
}

describe('a program file', () => {
  test('may leave out what has a plain meaning', () => {
    const file = programFile();
    expect(file.enrolment).toBe('automatic');
    expect(file.earning.exclude).toEqual({ kinds: [], categories: [], skus: [] });
    expect(file.earning.hold).toEqual({ kind: 'none' });
    expect(file.expiry).toEqual({ kind: 'never' });
    expect(file.refunds).toEqual({
      tier: 'leave',
      redeemed: 'on-full-refund',
      deficit: 'zero-with-deficit',
    });
    expect(programFile({ refunds: {} }).refunds).toEqual(file.refunds);
    expect(programFile({ redemption: { pointValue: '0.01' } }).redemption).toEqual({
      pointValue: '0.01',
      minimum: 1,
      step: 1,
      reservationMinutes: 60,
      rewards: [],
    });
    expect(file.quantities).toEqual([]);
    expect(file.earning).toMatchObject({ bonuses: [], stacking: 'all', engagements: [] });
    expect(file.tiers).toMatchObject({
      climb: 'to-earned',
      onUpgrade: 'new-term',
      onRequalifying: 'review',
      graceDays: 0,
      surplus: 'lost',
    });
    expect(file.tiers.standing).toBe('keep-until-term-ends');
    expect(file.tiers.levels[0]).toMatchObject({ multiplier: '1', privileges: [] });
  });

  test('is valid with any of its named choices', () => {
    fc.assert(
      fc.property(programDraws, places(zones), (draw, place) => {
        // `programAt` parses: it throws on a finding.
        expect(programAt(draw, place).timeZone).toBe(place.timeZone);
      }),
      runs(300),
    );
  });

  test('once read means the same when it is written and read again', () => {
    fc.assert(
      fc.property(programDraws, places(zones), (draw, place) => {
        const file = programAt(draw, place);
        expect(parseProgramFile(JSON.parse(JSON.stringify(file)))).toEqual({ kind: 'valid', file });
      }),
      runs(200),
    );
  });

  test.each<[string, Changes]>([
    ['one level alone', { tiers: { levels: [{ id: 'all', name: 'All' }] } }],
    ['no tenth of a yen', { currency: 'JPY', earning: { base: { per: '100.00' } } }],
    ['three digits of a dinar', { currency: 'KWD', earning: { base: { per: '0.001' } } }],
    ['a hundred points a cent', { earning: { base: { points: 100, per: '0.01' } } }],
    [
      'all of three metrics',
      second({
        qualify: {
          allOf: [spend('1.00'), { metric: 'purchases', atLeast: 1 }, { metric: 'points', atLeast: 1 }],
        },
      }),
    ],
    [
      'a privilege that replaces a lower level’s',
      second({ qualify: gold, privileges: [{ id: 'gift', name: 'Gift' }] }),
    ],
    [
      'a level held while qualified that rises at a month’s end by what never is over',
      {
        tiers: { term: { kind: 'while-qualified' }, down: 'to-earned', upgrade: 'at-month-end' },
      },
    ],
    [
      'a level held while qualified by a year, that rises at once',
      {
        tiers: {
          window: { kind: 'calendar-year' },
          term: { kind: 'while-qualified' },
          down: 'to-earned',
        },
      },
    ],
    [
      'a metric twice in different windows, and what keeps a level once more',
      second({
        qualify: { anyOf: [spend('1.00'), { ...spend('2.00'), window: { kind: 'calendar-year' } }] },
        keep: { anyOf: [spend('1.00')] },
      }),
    ],
    [
      'a surplus of years, a last leap day',
      {
        tiers: {
          window: { kind: 'year-from', date: '02-29' },
          term: { kind: 'until-date', lastDay: '02-29' },
          surplus: 'carried-over',
        },
      },
    ],
    [
      'quantities that conditions ask for',
      {
        ...second({
          qualify: {
            allOf: [
              { metric: 'quantity', of: 'nights', atLeast: 1 },
              { metric: 'tag', of: 'vip' },
            ],
          },
        }),
        quantities: [{ id: 'nights', name: 'nights' }],
      },
    ],
    ['a bonus from a day on', bonuses({ firstDay: '2026-05-01' })],
    ['a bonus until a day', bonuses({ lastDay: '2026-05-01' })],
    ['a bonus of one day', bonuses({ firstDay: '2026-05-01', lastDay: '2026-05-01' })],
    ['a bonus barely worth it', bonuses({ effect: { kind: 'multiply', factor: '1.0001' } })],
    [
      'a bonus on the lines that a condition picks',
      bonuses({ when: 'line.amount > 100', effect: { kind: 'multiply', factor: '2', on: 'lines' } }),
    ],
    [
      'a hundred points a cent with all bonuses, and sums beside',
      {
        earning: {
          base: { points: 25, per: '0.01' },
          bonuses: [
            { id: 'a', effect: { kind: 'multiply', factor: '2' } },
            { id: 'b', effect: { kind: 'multiply', factor: '3' } },
            { id: 'c', effect: { kind: 'add', points: 1_000_000 } },
          ],
        },
      },
    ],
  ])('may have %s', (_, changes) => {
    expect(wrong(changes)).toEqual([]);
  });
});

describe('a wrong program file is told where, what stands there, and which rule it breaks', () => {
  test.each<[string, Changes, string[]]>([
    [
      'an id with capitals',
      { id: 'Demo' },
      ['id: "Demo": must be 1–40 lower-case letters, digits or hyphens'],
    ],
    ['an unknown currency', { currency: 'usd' }, ['currency: "usd": must be an ISO 4217 currency code']],
    [
      'a fixed offset for a zone',
      { timeZone: '+02:00' },
      ['timeZone: "+02:00": must be an IANA time zone such as "America/New_York"'],
    ],
    ...['https://shop.example/', 'https://Shop.example', 'shop.example', 'https://shop.example:443', '*'].map(
      (origin): [string, Changes, string[]] => [
        `an origin that no browser sends: ${origin}`,
        { origins: [origin] },
        [
          `origins[0]: "${origin}": must be an origin such as "https://shop.example": scheme and host in small letters, no path`,
        ],
      ],
    ),
    ['an unknown field', { tier: {} }, ['tier: {}: unknown field']],
    [
      'a number for money',
      { earning: { base: { per: 1 } } },
      ['earning.base.per: 1: Invalid input: expected string, received number'],
    ],
    [
      'a comma in money',
      { earning: { base: { per: '1,00' } } },
      ['earning.base.per: "1,00": must be a decimal string such as "100.00"'],
    ],
    [
      'nothing for money',
      { earning: { base: { per: '0.00' } } },
      ['earning.base.per: "0.00": must be more than zero'],
    ],
    [
      'more digits than the currency has',
      { earning: { base: { per: '1.005' } } },
      ['earning.base.per: "1.005": USD has 2 decimal digits'],
    ],
    [
      'a tenth of a yen',
      { currency: 'JPY', earning: { base: { per: '100.5' } } },
      ['earning.base.per: "100.5": JPY has 0 decimal digits'],
    ],
    [
      'more money than there can be',
      { earning: { base: { per: '9999999999999' } } },
      ['earning.base.per: "9999999999999": must be an amount of at most 10^12 minor units'],
    ],
    [
      'too precise a threshold',
      second({ qualify: { anyOf: [spend('100.001')] } }),
      [`${path}.qualify.anyOf[0].atLeast: "100.001": USD has 2 decimal digits`],
    ],
    [
      'a number for a threshold in money',
      second({ qualify: { anyOf: [spend(100)] } }),
      [`${path}.qualify.anyOf[0].atLeast: 100: Invalid input: expected string, received number`],
    ],
    [
      'half a purchase',
      second({ qualify: { allOf: [{ metric: 'purchases', atLeast: 1.5 }] } }),
      [`${path}.qualify.allOf[0].atLeast: 1.5: Invalid input: expected int, received number`],
    ],
    [
      'an unknown metric',
      second({ qualify: { anyOf: [{ metric: 'visits', atLeast: 1 }] } }),
      [
        `${path}.qualify.anyOf[0].metric: "visits": Invalid discriminator value. Expected 'spend' | 'purchases' | 'points' | 'quantity' | 'engagements' | 'tag'`,
      ],
    ],
    [
      'any-of and all-of at once',
      second({ qualify: { ...gold, allOf: gold.anyOf } }),
      [
        `${path}.qualify: {"anyOf":[{"metric":"spend","atLeast":"100.00"}],"allOf":[{"metric":"spend","atLeast":"100.00"}]}: must have either "anyOf" or "allOf": a list of conditions`,
      ],
    ],
    [
      'no condition',
      second({ qualify: {} }),
      [`${path}.qualify: {}: must have either "anyOf" or "allOf": a list of conditions`],
    ],
    [
      'a stranger among the conditions',
      second({ qualify: { ...gold, within: 'P1Y' } }),
      [`${path}.qualify.within: "P1Y": unknown field`],
    ],
    [
      'a metric named twice',
      second({ qualify: { anyOf: [spend('1.00'), spend('2.00')] } }),
      [
        `${path}.qualify: {"anyOf":[{"metric":"spend","atLeast":"1.00"},{"metric":"spend","atLeast":"2.00"}]}: each metric may be named once`,
      ],
    ],
    [
      'a level without conditions above the first',
      second({}),
      [`${path}.qualify: null: every level after the first must say what qualifies`],
    ],
    [
      'conditions for the first level',
      { tiers: { levels: [{ id: 'regular', name: 'Regular', qualify: gold }] } },
      [
        'tiers.levels[0].qualify: {"anyOf":[{"metric":"spend","atLeast":"100.00"}]}: the first level is where every member starts: nothing may qualify for it',
      ],
    ],
    [
      'a level twice',
      second({ id: 'regular', qualify: gold }),
      [`${path}.id: "regular": level ids must be unique`],
    ],
    [
      'a privilege twice in one level',
      second({
        qualify: gold,
        privileges: [
          { id: 'gift', name: 'Gift' },
          { id: 'gift', name: 'Another' },
        ],
      }),
      [`${path}.privileges[1].id: "gift": privilege ids must be unique within a level`],
    ],
    [
      'no levels',
      { tiers: { levels: [] } },
      ['tiers.levels: []: Too small: expected array to have >=1 items'],
    ],
    [
      'a multiplier of nothing',
      second({ qualify: gold, multiplier: '0' }),
      [`${path}.multiplier: "0": must be more than zero`],
    ],
    [
      'more points than sums can bear',
      { ...second({ qualify: gold, multiplier: '99' }), earning: { base: { points: 2, per: '0.01' } } },
      [`${path}.multiplier: "99": a purchase may earn at most 100 points per minor unit of money`],
    ],
    [
      'more points than sums can bear, with all its bonuses',
      {
        earning: {
          base: { points: 25, per: '0.01' },
          bonuses: threeBonuses,
        },
        ...second({ qualify: gold, multiplier: '1.25' }),
      },
      [
        `earning.bonuses: ${JSON.stringify(threeBonuses).slice(0, 100)}: with all of them a purchase at level "gold" may earn at most 100 points per minor unit of money`,
      ],
    ],
    [
      'a rate too fine to be exact',
      { ...second({ qualify: gold, multiplier: '1.0001' }), earning: { base: { per: '9999999999.97' } } },
      [`${path}.multiplier: "1.0001": together with the base rate it needs too many digits to be exact`],
    ],
    [
      'an unknown window',
      { tiers: { window: { kind: 'weekly' } } },
      [
        `tiers.window.kind: "weekly": Invalid discriminator value. Expected 'rolling' | 'calendar-year' | 'membership-year' | 'year-from' | 'lifetime'`,
      ],
    ],
    [
      'a length where the window has none',
      { tiers: { window: { kind: 'calendar-year', months: 12 } } },
      ['tiers.window.months: 12: unknown field'],
    ],
    [
      'no length where the window needs one',
      { tiers: { window: { kind: 'rolling' } } },
      ['tiers.window.months: null: Invalid input: expected number, received undefined'],
    ],
    [
      'a term of no months',
      { tiers: { term: { kind: 'months', months: 0 } } },
      ['tiers.term.months: 0: Too small: expected number to be >=1'],
    ],
    [
      'nothing for the value of a point',
      { redemption: { pointValue: '0.00' } },
      ['redemption.pointValue: "0.00": must be more than zero'],
    ],
    [
      'a metric named twice where all are asked for',
      second({
        qualify: {
          allOf: [
            { metric: 'points', atLeast: 1 },
            { metric: 'points', atLeast: 2 },
          ],
        },
      }),
      [
        `${path}.qualify: {"allOf":[{"metric":"points","atLeast":1},{"metric":"points","atLeast":2}]}: each metric may be named once`,
      ],
    ],
    [
      'a point a minor unit too many',
      { earning: { base: { points: 101, per: '0.01' } } },
      [
        ...['tiers.levels[0]', path, 'tiers.levels[2]'].map(
          (level) =>
            `${level}.multiplier: null: a purchase may earn at most 100 points per minor unit of money`,
        ),
      ],
    ],
    [
      'a bonus on lines that does not say which',
      bonuses({ effect: { kind: 'multiply', factor: '2', on: 'lines' } }),
      ['earning.bonuses[0].when: null: says which lines are multiplied: it is needed'],
    ],
    [
      'a condition over a line for a bonus on the whole purchase',
      bonuses({ when: 'line.amount > 100', effect: { kind: 'multiply', factor: '2' } }),
      ['earning.bonuses[0].when: "line.amount > 100": Unknown variable: line'],
    ],
    [
      'a condition over a line for a bonus of a fixed sum',
      bonuses({ when: 'line.amount > 100' }),
      ['earning.bonuses[0].when: "line.amount > 100": Unknown variable: line'],
    ],
    [
      'a factor that changes nothing',
      bonuses({ effect: { kind: 'multiply', factor: '1' } }),
      ['earning.bonuses[0].effect.factor: "1": must be more than 1'],
    ],
    [
      'a factor that takes away',
      bonuses({ effect: { kind: 'multiply', factor: '0.5' } }),
      ['earning.bonuses[0].effect.factor: "0.5": must be more than 1'],
    ],
    [
      'a bonus that ends before it begins',
      bonuses({ firstDay: '2026-05-02', lastDay: '2026-05-01' }),
      ['earning.bonuses[0].lastDay: "2026-05-01": must not be before firstDay'],
    ],
    [
      'a day that does not exist',
      bonuses({ firstDay: '2026-02-30' }),
      ['earning.bonuses[0].firstDay: "2026-02-30": must be a date such as "2026-12-31"'],
    ],
    [
      'a bonus too fine to be exact at a level, in its third place',
      {
        ...second({ qualify: gold, multiplier: '1.0001' }),
        earning: {
          base: { per: '9999999.97' },
          bonuses: [
            { id: 'a', effect: { kind: 'add', points: 1 } },
            { id: 'b', effect: { kind: 'multiply', factor: '2' } },
            { id: 'c', effect: { kind: 'multiply', factor: '1.0003' } },
          ],
        },
      },
      [
        'earning.bonuses[2].effect.factor: "1.0003": together with the rate of level "gold" it needs too many digits to be exact',
      ],
    ],
    [
      'names that are used twice',
      {
        earning: {
          bonuses: [
            { id: 'a', effect: add },
            { id: 'b', effect: add },
            { id: 'a', effect: add },
          ],
          engagements: [
            { kind: 'review', points: 1 },
            { kind: 'review', points: 2 },
          ],
        },
        redemption: {
          pointValue: '0.01',
          rewards: [
            { id: 'mug', name: 'Mug', points: 1 },
            { id: 'mug', name: 'Another', points: 2 },
          ],
        },
      },
      [
        'earning.bonuses[2].id: "a": must be unique in the list',
        'earning.engagements[1].kind: "review": must be unique in the list',
        'redemption.rewards[1].id: "mug": must be unique in the list',
      ],
    ],
    [
      'a date that no year has',
      { tiers: { window: { kind: 'year-from', date: '04-31' } } },
      ['tiers.window.date: "04-31": must be a date that exists'],
    ],
    [
      'a last day that no year has',
      { tiers: { term: { kind: 'until-date', lastDay: '02-30' } } },
      ['tiers.term.lastDay: "02-30": must be a date that exists'],
    ],
    [
      'a day without its zeros',
      { tiers: { window: { kind: 'year-from', date: '4-1' } } },
      ['tiers.window.date: "4-1": must be a date such as "12-31"'],
    ],
    [
      'a number for a multiplier',
      second({ qualify: gold, multiplier: '1,5' }),
      [`${path}.multiplier: "1,5": must be a decimal string such as "1.25"`],
    ],
    [
      'a factor with a comma',
      bonuses({ effect: { kind: 'multiply', factor: '1,5' } }),
      ['earning.bonuses[0].effect.factor: "1,5": must be a decimal string such as "2"'],
    ],
    [
      'too precise a threshold among others, and to keep it',
      second({
        qualify: { allOf: [{ metric: 'points', atLeast: 1 }, spend('100.001')] },
        keep: { anyOf: [spend('0.00')] },
      }),
      [
        `${path}.qualify.allOf[1].atLeast: "100.001": USD has 2 decimal digits`,
        `${path}.keep.anyOf[0].atLeast: "0.00": must be more than zero`,
      ],
    ],
    [
      'too precise an amount for life',
      second({ qualify: gold, forLife: { reached: spend('100.001') } }),
      [`${path}.forLife.reached.atLeast: "100.001": USD has 2 decimal digits`],
    ],
    [
      'a metric named twice to keep a level',
      second({ qualify: gold, keep: { anyOf: [spend('1.00'), spend('2.00')] } }),
      [
        `${path}.keep: {"anyOf":[{"metric":"spend","atLeast":"1.00"},{"metric":"spend","atLeast":"2.00"}]}: each metric may be named once`,
      ],
    ],
    [
      'a quantity that is not declared, where none is',
      second({ qualify: { anyOf: [{ metric: 'quantity', of: 'nights', atLeast: 1 }] } }),
      [`${path}.qualify.anyOf[0].of: "nights": must be declared in "quantities", which lists none`],
    ],
    [
      'engagements and quantities that are not declared, where others are',
      {
        ...second({
          qualify: { anyOf: [{ metric: 'engagements', of: 'visit', atLeast: 1 }] },
          forLife: { reached: { metric: 'quantity', of: 'nights', atLeast: 1 } },
        }),
        quantities: [
          { id: 'miles', name: 'miles' },
          { id: 'months', name: 'months' },
        ],
        earning: { engagements: [{ kind: 'review', points: 1 }] },
      },
      [
        `${path}.qualify.anyOf[0].of: "visit": must be declared in "earning.engagements", which lists review`,
        `${path}.forLife.reached.of: "nights": must be declared in "quantities", which lists miles, months`,
      ],
    ],
    [
      'a quantity twice',
      {
        quantities: [
          { id: 'nights', name: 'nights' },
          { id: 'nights', name: 'more nights' },
        ],
      },
      ['quantities[1].id: "nights": must be unique in the list'],
    ],
    [
      'a level held while qualified that falls step by step',
      { tiers: { term: { kind: 'while-qualified' } } },
      [
        'tiers.down: "one-step": a level held while qualified falls to what is still earned: must be "to-earned"',
      ],
    ],
    [
      'a level held while qualified, with rises at the end of a year, or of a month, of some window',
      {
        tiers: {
          term: { kind: 'while-qualified' },
          down: 'to-earned',
          upgrade: 'at-month-end',
          levels: [
            { id: 'regular', name: 'Regular' },
            {
              id: 'gold',
              name: 'Gold',
              qualify: gold,
              keep: { anyOf: [{ ...spend('50.00'), window: { kind: 'calendar-year' } }] },
            },
          ],
        },
      },
      [
        'tiers.upgrade: "at-month-end": a level held while qualified by a year that is over would fall as it is reached: must be "at-once"',
      ],
    ],
    [
      'an end for what has none',
      {
        tiers: {
          term: { kind: 'while-qualified' },
          down: 'to-earned',
          graceDays: 1,
          onRequalifying: 'extend',
        },
      },
      [
        'tiers.graceDays: 1: a term that is "while-qualified" has no end after which days could be given',
        'tiers.onRequalifying: "extend": a term that is "while-qualified" has no end that could be extended',
      ],
    ],
    [
      'an end for what has none ever',
      { tiers: { term: { kind: 'unlimited' }, graceDays: 1, onRequalifying: 'extend' } },
      [
        'tiers.graceDays: 1: a term that is "unlimited" has no end after which days could be given',
        'tiers.onRequalifying: "extend": a term that is "unlimited" has no end that could be extended',
      ],
    ],
    [
      'a surplus of what is no year',
      { tiers: { surplus: 'carried-over' } },
      ['tiers.surplus: "carried-over": is carried from year to year: the window must be a year'],
    ],
    [
      'an unknown standing',
      { tiers: { standing: 'forever' } },
      [
        'tiers.standing: "forever": Invalid option: expected one of "keep-until-term-ends"|"upgrade-only"|"at-once"',
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });

  test('everything that is wrong is said at once', () => {
    const changes = {
      ...second({ qualify: { anyOf: [spend('0.00')] }, multiplier: '0' }),
      earning: { base: { per: '1.001' } },
    };
    expect(wrong(changes)).toEqual([
      'earning.base.per: "1.001": USD has 2 decimal digits',
      `${path}.qualify.anyOf[0].atLeast: "0.00": must be more than zero`,
    ]);
  });

  test.each([
    ['nothing', null],
    ['a list', []],
    ['a text', 'demo'],
    ['a number', 1e308],
    ['a prototype', JSON.parse('{ "__proto__": { "id": "x" }, "constructor": {} }')],
    ['a deep nest', JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)],
  ])('%s for a file', (_, json) => {
    expect(findings(json)).not.toEqual([]);
  });

  test('a prototype key is an unknown field, and sets nothing', () => {
    const json = JSON.parse(JSON.stringify(programJson()).replace('{', '{"__proto__":{"currency":"EUR"},'));
    expect(findings(json)).toEqual(['__proto__: {"currency":"EUR"}: unknown field']);
  });

  test('no file of any shape makes the check fail: it is valid, or its faults are listed', () => {
    const key = fc.constantFrom(
      'id',
      'tiers',
      'levels',
      'kind',
      'qualify',
      'anyOf',
      'months',
      '__proto__',
      'x',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(
          '',
          'rolling',
          '1.00',
          '-0',
          null,
          true,
          0,
          -1,
          1.5,
          Number.POSITIVE_INFINITY,
          '\ud800',
        ),
        fc.string(),
        fc.dictionary(key, tie('any'), { maxKeys: 5 }),
        fc.array(tie('any'), { maxLength: 3 }),
      ),
    })).any;
    const place = fc.constantFrom('earning', 'tiers', 'expiry', 'id', 'currency', 'timeZone', 'levels');
    fc.assert(
      fc.property(value, place, (any, where) => {
        for (const json of [any, { ...(programJson() as object), [where]: any }]) {
          const parsed = parseProgramFile(json);
          if (parsed.kind === 'invalid') expect(parsed.errors.length).toBeGreaterThan(0);
        }
      }),
      runs(2_000),
    );
  });
});
