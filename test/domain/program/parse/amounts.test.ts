/** What is said about wrong names, origins, money and rates: where, what stands there, and which rule it breaks. */
import { describe, expect, test } from 'vitest';
import type { Changes } from '../../../support/programs.ts';
import { gold, path, second, wrong } from './wrong.ts';

const threeBonuses = ['a', 'b', 'c'].map((id) => ({ id, effect: { kind: 'multiply', factor: '2' } }));

describe('wrong names, money and rates', () => {
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
      'nothing for the value of a point',
      { redemption: { pointValue: '0.00' } },
      ['redemption.pointValue: "0.00": must be more than zero'],
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
  ])('%s', (_, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });
});
