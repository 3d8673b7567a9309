/** What is said about wrong levels and what they ask for. */
import { describe, expect, test } from 'vitest';
import type { Changes } from '../../../support/programs.ts';
import { gold, path, second, spend, wrong } from './wrong.ts';

describe('wrong levels', () => {
  test.each<[string, Changes, string[]]>([
    [
      'too precise a threshold',
      second({ qualify: { anyOf: [spend('100.001')] } }),
      [`${path}.qualify.anyOf[0].atLeast: "100.001": "atLeast" is "100.001", and USD has 2 decimals`],
    ],
    [
      'a number for a threshold in money',
      second({ qualify: { anyOf: [spend(100)] } }),
      [
        `${path}.qualify.anyOf[0].atLeast: 100: "atLeast" must be a decimal string such as "100.00", not the number 100`,
      ],
    ],
    [
      'half a purchase',
      second({ qualify: { allOf: [{ metric: 'purchases', atLeast: 1.5 }] } }),
      [
        `${path}.qualify.allOf[0].atLeast: 1.5: "atLeast" must be a whole number from 1 to 1,000,000, not 1.5`,
      ],
    ],
    [
      'an unknown metric',
      second({ qualify: { anyOf: [{ metric: 'visits', atLeast: 1 }] } }),
      [
        `${path}.qualify.anyOf[0].metric: "visits": "metric" must be "spend", "purchases", "points", "quantity", "engagements", "tag", "tenure" or "recurrence", not "visits"`,
      ],
    ],
    [
      'any-of and all-of at once',
      second({ qualify: { ...gold, allOf: gold.anyOf } }),
      [
        `${path}.qualify: {"anyOf":[{"metric":"spend","atLeast":"100.00"}],"allOf":[{"metric":"spend","atLeast":"100.00"}]}: "qualify" has "anyOf" and "allOf", and may have one of them`,
      ],
    ],
    [
      'no condition',
      second({ qualify: {} }),
      [`${path}.qualify: {}: "qualify" has neither "anyOf" nor "allOf"`],
    ],
    [
      'a stranger among the conditions',
      second({ qualify: { ...gold, within: 'P1Y' } }),
      [`${path}.qualify.within: "P1Y": "within" is not a field of "qualify"`],
    ],
    [
      'a metric named twice',
      second({ qualify: { anyOf: [spend('1.00'), spend('2.00')] } }),
      [
        `${path}.qualify: {"anyOf":[{"metric":"spend","atLeast":"1.00"},{"metric":"spend","atLeast":"2.00"}]}: "qualify" has two conditions on "spend" in the same window, and one of them means nothing`,
      ],
    ],
    [
      'a level without conditions above the first',
      second({}),
      [`${path}.qualify: null: "qualify" is missing: it says what reaches level "gold"`],
    ],
    [
      'conditions for the first level',
      { tiers: { levels: [{ id: 'regular', name: 'Regular', qualify: gold }] } },
      [
        'tiers.levels[0].qualify: {"anyOf":[{"metric":"spend","atLeast":"100.00"}]}: "qualify" must not be in the first level: every member starts there, and nobody falls below it',
      ],
    ],
    [
      'a level twice',
      second({ id: 'regular', qualify: gold }),
      [`${path}.id: "regular": "id" is "regular", as it is in entry 1 of the list`],
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
      [`${path}.privileges[1].id: "gift": "id" is "gift", as it is in entry 1 of the list`],
    ],
    [
      'no levels',
      { tiers: { levels: [] } },
      ['tiers.levels: []: "levels" is an empty list, and must have at least 1 entry'],
    ],
    [
      'a multiplier of nothing',
      second({ qualify: gold, multiplier: '0' }),
      [`${path}.multiplier: "0": "multiplier" must be more than zero, not "0"`],
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
        `${path}.qualify: {"allOf":[{"metric":"points","atLeast":1},{"metric":"points","atLeast":2}]}: "qualify" has two conditions on "points" in the same window, and one of them means nothing`,
      ],
    ],
    [
      'a number for a multiplier',
      second({ qualify: gold, multiplier: '1,5' }),
      [
        `${path}.multiplier: "1,5": "multiplier" must be a decimal string such as "1.25", below 100, not "1,5"`,
      ],
    ],
    [
      'too precise a threshold among others, and to keep it',
      second({
        qualify: { allOf: [{ metric: 'points', atLeast: 1 }, spend('100.001')] },
        keep: { anyOf: [spend('0.00')] },
      }),
      [
        `${path}.qualify.allOf[1].atLeast: "100.001": "atLeast" is "100.001", and USD has 2 decimals`,
        `${path}.keep.anyOf[0].atLeast: "0.00": "atLeast" must be more than zero, not "0.00"`,
      ],
    ],
    [
      'too precise an amount for life',
      second({ qualify: gold, forLife: { reached: spend('100.001') } }),
      [`${path}.forLife.reached.atLeast: "100.001": "atLeast" is "100.001", and USD has 2 decimals`],
    ],
    [
      'a metric named twice to keep a level',
      second({ qualify: gold, keep: { anyOf: [spend('1.00'), spend('2.00')] } }),
      [
        `${path}.keep: {"anyOf":[{"metric":"spend","atLeast":"1.00"},{"metric":"spend","atLeast":"2.00"}]}: "keep" has two conditions on "spend" in the same window, and one of them means nothing`,
      ],
    ],
    [
      'a quantity that is not declared, where none is',
      second({ qualify: { anyOf: [{ metric: 'quantity', of: 'nights', atLeast: 1 }] } }),
      [`${path}.qualify.anyOf[0].of: "nights": "of" is "nights", which "quantities" does not have`],
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
        `${path}.qualify.anyOf[0].of: "visit": "of" is "visit", which "earning.engagements" does not have`,
        `${path}.forLife.reached.of: "nights": "of" is "nights", which "quantities" does not have`,
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
      ['quantities[1].id: "nights": "id" is "nights", as it is in entry 1 of the list'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });
});
