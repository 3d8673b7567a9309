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
      ['id: "Demo": "id" must be a name of 1 to 40 lower-case letters, digits or hyphens, not "Demo"'],
    ],
    [
      'an unknown currency',
      { currency: 'usd' },
      ['currency: "usd": "currency" must be a currency code by ISO 4217, such as "USD", not "usd"'],
    ],
    [
      'a fixed offset for a zone',
      { timeZone: '+02:00' },
      [
        'timeZone: "+02:00": "timeZone" must be a time zone by its IANA name, such as "America/New_York", not "+02:00"',
      ],
    ],
    ...['https://shop.example/', 'https://Shop.example', 'shop.example', 'https://shop.example:443', '*'].map(
      (origin): [string, Changes, string[]] => [
        `an origin that no browser sends: ${origin}`,
        { origins: [origin] },
        [
          `origins[0]: "${origin}": "origins[0]" must be scheme and host in lower case, without a path, not "${origin}"`,
        ],
      ],
    ),
    ['an unknown field', { tier: {} }, ['tier: {}: "tier" is not a field of the file']],
    [
      'a number for money',
      { earning: { base: { per: 1 } } },
      ['earning.base.per: 1: "per" must be a decimal string such as "100.00", not the number 1'],
    ],
    [
      'a comma in money',
      { earning: { base: { per: '1,00' } } },
      ['earning.base.per: "1,00": "per" must be a decimal string such as "100.00", not "1,00"'],
    ],
    [
      'nothing for money',
      { earning: { base: { per: '0.00' } } },
      ['earning.base.per: "0.00": "per" must be more than zero, not "0.00"'],
    ],
    [
      'more digits than the currency has',
      { earning: { base: { per: '1.005' } } },
      ['earning.base.per: "1.005": "per" is "1.005", and USD has 2 decimals'],
    ],
    [
      'a tenth of a yen',
      { currency: 'JPY', earning: { base: { per: '100.5' } } },
      ['earning.base.per: "100.5": "per" is "100.5", and JPY has no decimals'],
    ],
    [
      'more money than there can be',
      { earning: { base: { per: '9999999999999' } } },
      ['earning.base.per: "9999999999999": "per" is "9999999999999", and the most is 10,000,000,000.00 USD'],
    ],
    [
      'more points than sums can bear',
      { ...second({ qualify: gold, multiplier: '99' }), earning: { base: { points: 2, per: '0.01' } } },
      [
        `${path}.multiplier: "99": "multiplier" is "99": a purchase at level "gold" would earn more than 10,000 points for 1 USD, which is the most`,
      ],
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
        `earning.bonuses: ${JSON.stringify(threeBonuses).slice(0, 100)}: "bonuses" let a purchase at level "gold" earn more than 10,000 points for 1 USD when all are paid, which is the most`,
      ],
    ],
    [
      'a rate too fine to be exact',
      { ...second({ qualify: gold, multiplier: '1.0001' }), earning: { base: { per: '9999999999.97' } } },
      [
        `${path}.multiplier: "1.0001": "multiplier" is "1.0001", and with "earning.base" it needs too many digits for points to be exact`,
      ],
    ],
    [
      'nothing for the value of a point',
      { redemption: { pointValue: '0.00' } },
      ['redemption.pointValue: "0.00": "pointValue" must be more than zero, not "0.00"'],
    ],
    [
      'a point a minor unit too many',
      { earning: { base: { points: 101, per: '0.01' } } },
      [
        ...['regular', 'gold', 'platinum'].map(
          (level, index) =>
            `tiers.levels[${index}].multiplier: null: "multiplier" is "1": a purchase at level "${level}" would earn more than 10,000 points for 1 USD, which is the most`,
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
        'earning.bonuses[2].effect.factor: "1.0003": "factor" is "1.0003", and with the rate of level "gold" it needs too many digits for points to be exact',
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });
});
