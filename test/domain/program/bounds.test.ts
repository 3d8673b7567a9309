/** Everything in a program file has bounds: the least and the most are taken, one step beyond is refused. */

import { describe, expect, test } from 'vitest';
import { lineKinds } from '../../../domain/facts/vocabulary.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { type Changes, programJson } from '../../support/programs.ts';

/** Where a value that breaks a rule stands; empty where the file is valid. */
function wrongPlaces(changes: Changes): readonly string[] {
  const parsed = parseProgramFile(programJson(changes));
  return parsed.kind === 'valid' ? [] : parsed.errors.map(({ path }) => path);
}

const earning = (more: object) => ({ earning: more });
const bonus = (more: object) =>
  earning({ bonuses: [{ id: 'b', effect: { kind: 'add', points: 1 }, ...more }] });
const gold = (more: object) => ({
  tiers: {
    levels: [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '1.00' }] }, ...more },
    ],
  },
});
const qualify = (metric: string) => (atLeast: unknown) => gold({ qualify: { anyOf: [{ metric, atLeast }] } });
const privilege = (more: object) => gold({ privileges: [{ id: 'p', name: 'P', ...more }] });
const redemption = (more: object) => ({ redemption: { pointValue: '0.01', ...more } });
const reward = (more: object) => redemption({ rewards: [{ id: 'r', name: 'R', points: 1, ...more }] });
const engagement = (more: object) => earning({ engagements: [{ kind: 'k', points: 1, ...more }] });

const billion = 1_000_000_000;

describe('a number', () => {
  test.each<[string, (value: number) => Changes, number, number]>([
    ['of points per amount', (points) => earning({ base: { points, per: '10000.00' } }), 0, 1_000_000],
    ['of days on hold', (days) => earning({ hold: { kind: 'days', days } }), 1, 365],
    [
      'of days on hold after fulfilment',
      (days) => earning({ hold: { kind: 'until-fulfilled', days, atMostDays: 365 } }),
      0,
      365,
    ],
    [
      'of days that fulfilment is waited for',
      (atMostDays) => earning({ hold: { kind: 'until-fulfilled', atMostDays } }),
      1,
      365,
    ],
    ['of points of a bonus', (points) => bonus({ effect: { kind: 'add', points } }), 1, billion],
    ['of a bonus’s cap per purchase', (capPerPurchase) => bonus({ capPerPurchase }), 1, billion],
    ['of its cap per member', (points) => bonus({ capPerMember: { points, per: 'month' } }), 1, billion],
    ['of its priority', (priority) => bonus({ priority }), 0, 1000],
    ['of points for an engagement', (points) => engagement({ points }), 0, billion],
    ['of points for a welcome', (points) => earning({ welcome: { points } }), 1, billion],
    [
      'of months until points expire',
      (months) => ({ expiry: { kind: 'after-months', months, roundedTo: 'day' } }),
      1,
      120,
    ],
    [
      'of months that points live at least',
      (afterMonths) => ({ expiry: { kind: 'on-dates', dates: ['12-31'], afterMonths } }),
      0,
      120,
    ],
    ['of months of inactivity', (months) => ({ expiry: { kind: 'after-inactivity', months } }), 1, 120],
    ['of months of a window', (months) => ({ tiers: { window: { kind: 'rolling', months } } }), 1, 120],
    ['of months of a term', (months) => ({ tiers: { term: { kind: 'months', months } } }), 1, 120],
    ['of purchases for a level', qualify('purchases'), 1, 1_000_000],
    ['of points for a level', qualify('points'), 1, billion],
    ['of uses of a privilege', (uses) => privilege({ quota: { uses, per: 'year' } }), 1, 1_000_000],
    ['of points at least to redeem', (minimum) => redemption({ minimum }), 1, billion],
    ['of points in steps', (step) => redemption({ step }), 1, billion],
    ['of minutes of a reservation', (reservationMinutes) => redemption({ reservationMinutes }), 1, 525_600],
    ['of points of a reward', (points) => reward({ points }), 1, billion],
    ['of rewards per member', (perMember) => reward({ perMember }), 1, 10_000],
  ])('%s', (_, changes, least, most) => {
    expect(wrongPlaces(changes(least))).toEqual([]);
    expect(wrongPlaces(changes(most))).toEqual([]);
    for (const beyond of [least - 1, most + 1, least + 0.5]) {
      expect(wrongPlaces(changes(beyond)), String(beyond)).toHaveLength(1);
    }
  });
});

describe('a text', () => {
  test.each<[string, (value: string) => Changes, number, number]>([
    ['that names the program', (name) => ({ name }), 1, 100],
    ['that names a level', (name) => gold({ name }), 1, 100],
    ['that names a bonus', (name) => bonus({ name }), 1, 100],
    ['that names a privilege', (name) => privilege({ name }), 1, 100],
    ['that describes a privilege', (description) => privilege({ description }), 1, 500],
    ['that names a reward', (name) => reward({ name }), 1, 100],
    ['that is a category', (category) => earning({ exclude: { categories: [category] } }), 1, 128],
    ['that is a SKU', (sku) => earning({ exclude: { skus: [sku] } }), 1, 128],
    ['that says where the schema is', ($schema) => ({ $schema }), 0, 500],
  ])('%s', (_, changes, least, most) => {
    expect(wrongPlaces(changes('x'.repeat(least)))).toEqual([]);
    expect(wrongPlaces(changes('x'.repeat(most)))).toEqual([]);
    if (least > 0) expect(wrongPlaces(changes(''))).toHaveLength(1);
    expect(wrongPlaces(changes('x'.repeat(most + 1)))).toHaveLength(1);
  });

  test('that is a condition has a thousand characters at most', () => {
    const condition = (length: number) => `tier == "${'x'.repeat(length - 10)}"`;
    expect(wrongPlaces(bonus({ when: condition(1000) }))).toEqual([]);
    expect(wrongPlaces(bonus({ when: condition(1001) }))).toEqual(['earning.bonuses[0].when']);
    expect(wrongPlaces(bonus({ when: '' }))).toEqual(['earning.bonuses[0].when']);
  });
});

describe('a list', () => {
  const times = (count: number, make: (index: number) => unknown) =>
    Array.from({ length: count }, (_, index) => make(index));

  test.each<[string, (count: number) => Changes, number, number]>([
    [
      'of levels',
      (count) => ({
        tiers: {
          levels: times(count, (index) => ({
            id: `l${index}`,
            name: 'L',
            ...(index > 0 && { qualify: { anyOf: [{ metric: 'points', atLeast: index }] } }),
          })),
        },
      }),
      1,
      20,
    ],
    [
      'of bonuses',
      (count) =>
        earning({
          bonuses: times(count, (index) => ({ id: `b${index}`, effect: { kind: 'add', points: 1 } })),
        }),
      0,
      50,
    ],
    [
      'of engagements',
      (count) => earning({ engagements: times(count, (index) => ({ kind: `k${index}`, points: 1 })) }),
      0,
      50,
    ],
    [
      'of privileges',
      (count) => gold({ privileges: times(count, (index) => ({ id: `p${index}`, name: 'P' })) }),
      0,
      50,
    ],
    [
      'of rewards',
      (count) =>
        redemption({ rewards: times(count, (index) => ({ id: `r${index}`, name: 'R', points: 1 })) }),
      0,
      200,
    ],
    ['of categories', (count) => earning({ exclude: { categories: times(count, String) } }), 0, 200],
    ['of SKUs', (count) => earning({ exclude: { skus: times(count, String) } }), 0, 1000],
    [
      'of kinds of lines',
      (count) => earning({ exclude: { kinds: times(count, () => 'tax') } }),
      0,
      lineKinds.length,
    ],
    [
      'of dates',
      (count) => ({ expiry: { kind: 'on-dates', dates: times(count, () => '12-31'), afterMonths: 0 } }),
      1,
      12,
    ],
  ])('%s', (_, changes, least, most) => {
    expect(wrongPlaces(changes(least))).toEqual([]);
    expect(wrongPlaces(changes(most))).toEqual([]);
    if (least > 0) expect(wrongPlaces(changes(least - 1))).toHaveLength(1);
    expect(wrongPlaces(changes(most + 1))).toHaveLength(1);
  });
});

describe('a form', () => {
  test.each<[string, (value: string) => Changes, readonly string[], readonly string[]]>([
    [
      'of an id',
      (id) => ({ id }),
      ['a', '7', 'my-shop', 'x'.repeat(40)],
      ['', 'x'.repeat(41), 'Shop', 'a b', 'a_b', 'ü', 'a\n'],
    ],
    [
      'of money',
      (per) => earning({ base: { per } }),
      ['2', '1.0', '1.00', '1.0000', '0.01', '01.00'],
      ['', '1.', '.5', '-1', '+1', '1,00', '1.00000', '1e2', ' 1', '1 ', '12345678901234'],
    ],
    [
      'of a multiplier',
      (multiplier) => gold({ multiplier }),
      ['2', '0.5', '99', '1.2345'],
      ['', '100', '1.', '.5', '-1', '1.23456', '1 '],
    ],
    [
      'of a factor',
      (factor) => bonus({ effect: { kind: 'multiply', factor } }),
      ['2', '1.5', '10', '99', '1.2345'],
      ['', '100', '2.', '-2', '2.00001', 'x2', '2x'],
    ],
    [
      'of a date of every year',
      (date) => ({ expiry: { kind: 'on-dates', dates: [date], afterMonths: 0 } }),
      ['01-01', '02-29', '09-30', '10-10', '12-31'],
      ['00-10', '13-01', '1-01', '01-00', '01-32', '01-1', '2026-01-01', '01-011', 'x01-01'],
    ],
  ])('%s', (_, changes, right, wrong) => {
    for (const text of right) expect(wrongPlaces(changes(text)), JSON.stringify(text)).toEqual([]);
    for (const text of wrong) expect(wrongPlaces(changes(text)), JSON.stringify(text)).toHaveLength(1);
  });
});

describe('what stands nowhere is refused where it stands', () => {
  test.each<[string, Changes, string]>([
    ['the program', { extra: 1 }, 'extra'],
    ['earning', earning({ extra: 1 }), 'earning.extra'],
    ['the base rate', earning({ base: { extra: 1 } }), 'earning.base.extra'],
    ['exclusions', earning({ exclude: { extra: 1 } }), 'earning.exclude.extra'],
    ['a hold', earning({ hold: { kind: 'none', extra: 1 } }), 'earning.hold.extra'],
    ['a bonus', bonus({ extra: 1 }), 'earning.bonuses[0].extra'],
    [
      'its effect',
      bonus({ effect: { kind: 'add', points: 1, extra: 1 } }),
      'earning.bonuses[0].effect.extra',
    ],
    ['an engagement', engagement({ extra: 1 }), 'earning.engagements[0].extra'],
    ['a welcome', earning({ welcome: { points: 1, extra: 1 } }), 'earning.welcome.extra'],
    ['expiry', { expiry: { kind: 'never', extra: 1 } }, 'expiry.extra'],
    ['tiers', { tiers: { extra: 1 } }, 'tiers.extra'],
    ['a window', { tiers: { window: { kind: 'lifetime', extra: 1 } } }, 'tiers.window.extra'],
    ['a term', { tiers: { term: { kind: 'unlimited', extra: 1 } } }, 'tiers.term.extra'],
    ['a level', gold({ extra: 1 }), 'tiers.levels[1].extra'],
    ['a privilege', privilege({ extra: 1 }), 'tiers.levels[1].privileges[0].extra'],
    [
      'a quota',
      privilege({ quota: { uses: 1, per: 'day', extra: 1 } }),
      'tiers.levels[1].privileges[0].quota.extra',
    ],
    ['redemption', redemption({ extra: 1 }), 'redemption.extra'],
    ['a reward', reward({ extra: 1 }), 'redemption.rewards[0].extra'],
    ['refunds', { refunds: { extra: 1 } }, 'refunds.extra'],
    ['value', { value: { extra: 1 } }, 'value.extra'],
  ])('%s', (_, changes, place) => {
    expect(wrongPlaces(changes)).toEqual([place]);
  });
});
