/** Rules that are legal but wrong: each with its place, its severity, and a member to whom it happens. */
import { describe, expect, it } from 'vitest';
import { checkProgram } from '../../../domain/check/check.ts';
import { checkOf, subjectOf } from '../../support/checks.ts';
import { type Changes, checked, timelineOf } from '../../support/programs.ts';
import { shippedProgram, shippedPrograms } from '../../support/shipped.ts';
import { at } from '../../support/times.ts';

const spend = (atLeast: string) => ({ anyOf: [{ metric: 'spend', atLeast }] });
const levels = (...qualify: object[]): Changes => ({
  tiers: {
    levels: [
      { id: 'regular', name: 'Regular' },
      ...qualify.map((each, index) => ({
        id: `level-${index + 1}`,
        name: ['Gold', 'Platinum', 'Diamond'][index],
        qualify: each,
      })),
    ],
  },
});
const bonuses = (...list: object[]): Changes => ({ earning: { bonuses: list } });
const add = (points: number) => ({ kind: 'add', points });
const names = (changes: Changes, more = {}) => checkOf(changes, more).map(({ rule }) => rule);
const only = (changes: Changes, more = {}) => {
  const [first, ...others] = checkOf(changes, more);
  expect(others).toEqual([]);
  return first!;
};

describe('nothing is found', () => {
  it.each(shippedPrograms)('in programs/%s.json', (name) => {
    const file = checked(shippedProgram(name));
    for (const isFirst of [true, false]) expect(checkProgram(subjectOf(file, { isFirst }))).toEqual([]);
  });

  it('in the plain program of the tests', () => {
    expect(checkOf({})).toEqual([]);
  });
});

describe('levels', () => {
  it('that ask for less than a level below are out of order', () => {
    expect(only(levels(spend('300.00'), spend('200.00')))).toMatchObject({
      rule: 'levels-out-of-order',
      severity: 'error',
      path: 'tiers.levels[2].qualify.anyOf[0].atLeast',
      value: '"200.00"',
      example:
        'On 2026-11-22 Ada buys for 200.00 USD: 200 points, and she rises to Platinum. Then she is Platinum, ' +
        'with 200 points to spend and 0 on hold. Gold would have asked 300.00 USD of her.',
    });
  });

  it.each<[what: string, lower: object, higher: object, path: string]>([
    [
      'of all that has to be met, one is less',
      {
        allOf: [
          { metric: 'spend', atLeast: '300.00' },
          { metric: 'purchases', atLeast: 3 },
        ],
      },
      {
        allOf: [
          { metric: 'purchases', atLeast: 9 },
          { metric: 'spend', atLeast: '200.00' },
        ],
      },
      'tiers.levels[2].qualify.allOf[1].atLeast',
    ],
    [
      'of all ways, one is shorter',
      {
        anyOf: [
          { metric: 'spend', atLeast: '300.00' },
          { metric: 'purchases', atLeast: 3 },
        ],
      },
      {
        anyOf: [
          { metric: 'spend', atLeast: '900.00' },
          { metric: 'purchases', atLeast: 2 },
        ],
      },
      'tiers.levels[2].qualify.anyOf[1].atLeast',
    ],
  ])('%s', (_, lower, higher, path) => {
    expect(only(levels(lower, higher))).toMatchObject({ rule: 'levels-out-of-order', path });
  });

  it('another way up, by another metric, is in order', () => {
    expect(names(levels(spend('100.00'), { anyOf: [{ metric: 'purchases', atLeast: 5 }] }))).toEqual([]);
  });

  it('nobody can reach one that is passed by reaching it', () => {
    expect(only(levels(spend('300.00'), spend('300.00')))).toMatchObject({
      rule: 'level-unreachable',
      severity: 'error',
      path: 'tiers.levels[1].qualify',
      says: expect.stringContaining('"Gold"'),
      example: expect.stringContaining('Ada buys for 300.00 USD: 300 points, and she rises to Platinum'),
    });
  });

  it('nobody can reach one whose every way leads higher', () => {
    const either = {
      anyOf: [
        { metric: 'spend', atLeast: '300.00' },
        { metric: 'purchases', atLeast: 4 },
      ],
    };
    expect(names(levels(either, spend('300.00'), { anyOf: [{ metric: 'purchases', atLeast: 4 }] }))).toEqual([
      'level-unreachable',
    ]);
    expect(names(levels(either, spend('300.00'), { anyOf: [{ metric: 'purchases', atLeast: 5 }] }))).toEqual(
      [],
    );
  });

  it('nobody can reach any where nothing counts', () => {
    const found = checkOf({
      ...levels(spend('100.00'), spend('300.00')),
      earning: { exclude: { kinds: ['item', 'tax', 'shipping'] } },
    });
    expect(found).toMatchObject([
      {
        rule: 'level-unreachable',
        path: 'tiers.levels[1].qualify',
        example: expect.stringContaining('0 points'),
      },
      { rule: 'level-unreachable', path: 'tiers.levels[2].qualify' },
    ]);
  });

  it('everybody has one that the smallest purchase reaches', () => {
    expect(only(levels({ anyOf: [{ metric: 'purchases', atLeast: 1 }] }, spend('300.00')))).toMatchObject({
      rule: 'level-for-everyone',
      severity: 'error',
      path: 'tiers.levels[1].qualify',
      example: expect.stringContaining('Ada buys for 0.01 USD: 0 points, and she rises to Gold'),
    });
    expect(names(levels(spend('0.02')))).toEqual([]);
  });

  it('everybody has one that the welcome reaches; who must enrol has not bought yet', () => {
    const first = levels({ anyOf: [{ metric: 'points', atLeast: 50 }] });
    expect(only({ ...first, earning: { welcome: { points: 50 } } })).toMatchObject({
      rule: 'level-for-everyone',
      example: expect.stringContaining('Ada enrols: 50 points, and she rises to Gold'),
    });
    const once = levels({ anyOf: [{ metric: 'purchases', atLeast: 1 }] });
    expect(names({ ...once, enrolment: 'by-enrolling' })).toEqual([]);
  });

  it('a campaign that reaches one for a while is not for everybody', () => {
    const campaign = { id: 'gift', lastDay: '2026-12-31', effect: add(100) };
    const first = levels({ anyOf: [{ metric: 'points', atLeast: 100 }] });
    expect(names({ ...first, ...bonuses(campaign) })).toEqual([]);
    expect(names({ ...first, ...bonuses({ ...campaign, lastDay: undefined }) })).toEqual([
      'level-for-everyone',
    ]);
  });
});

describe('a keep', () => {
  const kept = (keep: object, tiers: object = {}): Changes => ({
    tiers: {
      ...tiers,
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: spend('100.00'), keep },
      ],
    },
  });

  it('above what reaches the level: who does the same again falls', () => {
    expect(only(kept(spend('150.00')))).toMatchObject({
      rule: 'keep-above-qualify',
      severity: 'error',
      path: 'tiers.levels[1].keep',
      says: '"Gold" is reached with 100.00 USD, and that does not keep it',
      example: expect.stringMatching(
        /she rises to Gold.* She does the same again before her term ends. On 2027-11-22 she is Regular./,
      ),
    });
    expect(names(kept(spend('100.00')))).toEqual([]);
    expect(names(kept(spend('60.00')))).toEqual([]);
  });

  it('by something else, or where a level is held while qualified, is found as well', () => {
    expect(names(kept({ anyOf: [{ metric: 'purchases', atLeast: 2 }] }))).toEqual(['keep-above-qualify']);
    const whileQualified = { term: { kind: 'while-qualified' }, down: 'to-earned' };
    expect(names(kept(spend('150.00'), whileQualified))).toEqual(['keep-above-qualify']);
  });
});

describe('a bonus', () => {
  it('whose last day is over when the version takes effect is never paid', () => {
    const over = bonuses({ id: 'spring', lastDay: '2026-11-30', effect: add(5) });
    expect(names(over)).toEqual([]);
    const late = { effectiveFrom: at('2026-12-01T00:00') };
    expect(only(over, late)).toMatchObject({
      rule: 'bonus-never-fires',
      severity: 'error',
      path: 'earning.bonuses[0].lastDay',
      example: expect.stringMatching(/On 2026-12-01 Ada buys .* Nothing is from "spring"/),
    });
    expect(names(over, { ...late, isFirst: true }), 'a first version decides the past').toEqual([]);
  });

  it.each([
    'false',
    '1 > 2',
    'purchase.total > 5000 && purchase.total < 2000',
    'purchase.total >= 5000 && !(purchase.eligible >= 0)',
    'purchase.channel == "app" && purchase.channel == "web"',
    'tier == "silver"',
    '!(tier in ["regular", "gold", "platinum"])',
    'tier == "gold" && !(tier == "gold")',
    'member.purchases < 0',
    'member.purchases > 3 && member.purchases < 4',
    'now.getDayOfWeek() == 7',
    'now.getMonth() > 11',
    'now < timestamp("2026-11-01T00:00:00Z")',
    '"a" in purchase.skus && !("a" in purchase.skus)',
    '(tier == "gold" || tier == "platinum") && tier == "regular"',
    'purchase.store == "x" ? tier == "y" : false',
    'size(purchase.skus) > 2 && size(purchase.skus) <= 2',
  ])('whose condition is %s is never paid', (when) => {
    expect(only(bonuses({ id: 'odd', when, effect: add(5) }))).toMatchObject({
      rule: 'bonus-never-fires',
      path: 'earning.bonuses[0].when',
    });
  });

  it.each([
    'purchase.total > 5000',
    'tier == "gold" || tier == "silver"',
    'purchase.total < 0',
    'now > timestamp("2026-11-01T00:00:00Z")',
    'now.getDayOfWeek() == 0',
    'member.purchases > 3 && member.purchases < 5',
    'purchase.total > 1.5 && purchase.total < 1.9',
    '"a" in purchase.skus && "b" in purchase.skus',
    'purchase.skus.exists(s, s == "a")',
    'purchase.channel != "app" && purchase.channel != "web"',
  ])('whose condition is %s may be paid', (when) => {
    expect(names(bonuses({ id: 'fine', when, effect: add(5) }))).toEqual([]);
  });

  it('for a first purchase after others is never paid', () => {
    const bonus = { id: 'first', trigger: 'first-purchase', when: 'member.purchases > 0', effect: add(5) };
    expect(names(bonuses(bonus))).toEqual(['bonus-never-fires']);
  });

  it('for lines that are excluded is never paid', () => {
    const effect = { kind: 'multiply', factor: '2', on: 'lines' };
    const earning = (when: string) => ({
      earning: { exclude: { categories: ['gift-card'] }, bonuses: [{ id: 'cards', when, effect }] },
    });
    expect(names(earning('line.category == "gift-card"'))).toEqual(['bonus-never-fires']);
    expect(names(earning('line.category == "books"'))).toEqual([]);
  });

  it('that another one always outdoes is never paid', () => {
    const small = { id: 'small', effect: add(5) };
    const large = { id: 'large', effect: add(9) };
    const stacked = (stacking: string, ...list: object[]) => ({ earning: { stacking, bonuses: list } });
    expect(only(stacked('best-one', small, large))).toMatchObject({
      rule: 'bonus-never-fires',
      path: 'earning.bonuses[0].id',
      example: expect.stringContaining('9 of them from "large"'),
    });
    expect(names(stacked('best-one', small, { ...large, when: 'tier == "gold"' }))).toEqual([]);
    expect(names(stacked('best-one', small, { ...large, capPerPurchase: 100 }))).toEqual([]);
    expect(only(stacked('by-priority', { ...small, priority: 1 }, large)).path).toBe('earning.bonuses[1].id');
    const double = { id: 'double', effect: { kind: 'multiply', factor: '2' }, priority: 1 };
    expect(names(stacked('by-priority', double, large)), 'of a cent there is nothing to double').toEqual([]);
    const summer = { ...large, firstDay: '2027-06-01', lastDay: '2027-08-31' };
    expect(names(stacked('best-one', small, summer))).toEqual([]);
  });
});

describe('two bonuses', () => {
  const first = { id: 'one', when: 'tier == "gold" && now.getDayOfWeek() == 1', effect: add(5) };
  const second = { id: 'two', when: 'now.getDayOfWeek() == 1 && tier == "gold"', effect: add(7) };

  it('pay for the same thing: a purchase is found that brings both', () => {
    expect(only(bonuses(first, second))).toMatchObject({
      rule: 'bonus-pays-twice',
      severity: 'error',
      path: 'earning.bonuses[1]',
      example: expect.stringContaining('(5 of them from "one", 7 of them from "two")'),
    });
  });

  it.each<[what: string, one: object, two: object, severity: string | null]>([
    ['without a condition', { effect: add(1) }, { effect: add(2) }, 'error'],
    ['in days that overlap', { lastDay: '2027-01-31' }, { firstDay: '2027-01-01' }, 'warning'],
    ['in days that do not', { lastDay: '2026-12-31' }, { firstDay: '2027-01-01' }, null],
    [
      'of a first purchase in other words',
      { trigger: 'first-purchase' },
      { when: 'member.purchases == 0' },
      'error',
    ],
    ['of a birthday', { trigger: 'birthday-month' }, { trigger: 'birthday-month' }, 'error'],
    ['by other means', { effect: add(1) }, { effect: { kind: 'multiply', factor: '2' } }, null],
    ['of other purchases', { when: 'tier == "gold"' }, { when: 'tier == "platinum"' }, null],
    [
      'of the same lines',
      { when: 'line.sku == "a"', effect: { kind: 'multiply', factor: '2', on: 'lines' } },
      { when: 'line.sku == "a"', effect: { kind: 'multiply', factor: '3', on: 'lines' } },
      'error',
    ],
    ['after some purchases', { when: 'member.purchases >= 3' }, { when: 'member.purchases >= 3' }, 'error'],
  ])('%s', (_, one, two, severity) => {
    const found = checkOf(
      bonuses({ id: 'one', effect: add(5), ...one }, { id: 'two', effect: add(7), ...two }),
    );
    expect(found.map((each) => [each.rule, each.severity])).toEqual(
      severity === null ? [] : [['bonus-pays-twice', severity]],
    );
  });

  it('where only one is paid they may be alike', () => {
    const one = { earning: { stacking: 'best-one', bonuses: [{ ...first, capPerPurchase: 3 }, second] } };
    expect(names(one)).toEqual([]);
  });
});

describe('points that expire on hold', () => {
  const holding = (days: number, expiry: object) => ({ earning: { hold: { kind: 'days', days } }, expiry });

  it('are found on the first day on which it happens', () => {
    const found = only(holding(31, { kind: 'after-months', months: 1, roundedTo: 'day' }));
    expect(found).toMatchObject({
      rule: 'hold-outlives-expiry',
      severity: 'error',
      path: 'earning.hold.days',
      says: 'points of 2026-11-22 are on hold until 2026-12-23 and expire on 2026-12-22',
      example: expect.stringContaining('By then they have expired.'),
    });
  });

  it.each<[days: number, expiry: object, isWrong: boolean]>([
    [28, { kind: 'after-months', months: 1, roundedTo: 'day' }, true], // bought in February
    [27, { kind: 'after-months', months: 1, roundedTo: 'day' }, false],
    [28, { kind: 'after-months', months: 1, roundedTo: 'month-end' }, false],
    [14, { kind: 'on-dates', dates: ['12-31'], afterMonths: 0 }, true],
    [14, { kind: 'on-dates', dates: ['12-31'], afterMonths: 1 }, false],
    [90, { kind: 'after-inactivity', months: 3 }, true],
    [88, { kind: 'after-inactivity', months: 3 }, false],
    [365, { kind: 'never' }, false],
  ])('%i days and %j', (days, expiry, isWrong) => {
    expect(names(holding(days, expiry))).toEqual(isWrong ? ['hold-outlives-expiry'] : []);
  });

  it('also where the shop takes the longest that it may', () => {
    const hold = { kind: 'until-fulfilled', atMostDays: 40 };
    const expiry = { kind: 'after-months', months: 1, roundedTo: 'day' };
    expect(only({ earning: { hold }, expiry }).path).toBe('earning.hold.atMostDays');
  });
});

describe('a redemption', () => {
  const redemption = (minimum: number, step: number) => ({
    redemption: { pointValue: '0.01', minimum, step },
  });

  it('whose minimum is no multiple of its step: who has it gets nothing', () => {
    expect(only(redemption(250, 100))).toMatchObject({
      rule: 'redemption-step-unmet',
      severity: 'error',
      path: 'redemption.minimum',
      example: expect.stringMatching(
        /Ada has 250 points.*for 250 .* not-a-step, for 300 .* insufficient-points/,
      ),
    });
    expect(names(redemption(200, 100))).toEqual([]);
  });

  it('whose step no request can meet', () => {
    expect(only(redemption(999_999_999, 600_000_000)).says).toContain('nobody can redeem points');
  });
});

describe('the standing "at-once"', () => {
  const atOnce = { tiers: { standing: 'at-once' } };

  it('warns where members would fall, with one who does', () => {
    const before = timelineOf(levels(spend('100.00'), spend('300.00')));
    const found = only(levels(spend('200.00'), spend('400.00')), { before, standing: 'at-once' });
    expect(found).toMatchObject({
      rule: 'standing-lowers',
      severity: 'warning',
      path: 'tiers.standing',
      example: expect.stringMatching(
        /She holds Platinum, until .* On 2026-11-22 the new rules make her Gold/,
      ),
    });
  });

  it('is fine in a first version, and where nobody can fall', () => {
    expect(names(atOnce, { isFirst: true })).toEqual([]);
    const lifetime = {
      tiers: { standing: 'at-once', window: { kind: 'lifetime' }, term: { kind: 'unlimited' } },
    };
    expect(names(lifetime, { before: timelineOf(lifetime) })).toEqual([]);
  });
});

it('errors come before warnings', () => {
  const found = checkOf(
    { ...levels(spend('300.00'), spend('200.00')), redemption: { pointValue: '0.01', minimum: 3, step: 2 } },
    { standing: 'at-once' },
  );
  expect(found.map(({ severity }) => severity)).toEqual(['error', 'error', 'warning']);
});
