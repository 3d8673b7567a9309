/** What is said about wrong levels and what they ask for. */
import { describe, expect, test } from 'vitest';
import type { Changes } from '../../../support/programs.ts';
import { gold, path, second, spend, wrong } from './wrong.ts';

describe('wrong levels', () => {
  test.each<[string, Changes, string[]]>([
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
      'a number for a multiplier',
      second({ qualify: gold, multiplier: '1,5' }),
      [`${path}.multiplier: "1,5": must be a decimal string such as "1.25"`],
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
  ])('%s', (_, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });
});
