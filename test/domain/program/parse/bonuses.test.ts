/** What is said about wrong bonuses. */
import { describe, expect, test } from 'vitest';
import type { Changes } from '../../../support/programs.ts';
import { add, bonuses, wrong } from './wrong.ts';

describe('wrong bonuses', () => {
  test.each<[string, Changes, string[]]>([
    [
      'a bonus on lines that does not say which',
      bonuses({ effect: { kind: 'multiply', factor: '2', on: 'lines' } }),
      [
        'earning.bonuses[0].when: null: "when" is missing: with "on": "lines" it says which lines are multiplied',
      ],
    ],
    [
      'a condition over a line for a bonus on the whole purchase',
      bonuses({ when: 'line.amount > 100', effect: { kind: 'multiply', factor: '2' } }),
      [
        'earning.bonuses[0].when: "line.amount > 100": "when" asks for "line", and only a bonus on lines looks at one line',
      ],
    ],
    [
      'a condition over a line for a bonus of a fixed sum',
      bonuses({ when: 'line.amount > 100' }),
      [
        'earning.bonuses[0].when: "line.amount > 100": "when" asks for "line", and only a bonus on lines looks at one line',
      ],
    ],
    [
      'a factor that changes nothing',
      bonuses({ effect: { kind: 'multiply', factor: '1' } }),
      ['earning.bonuses[0].effect.factor: "1": "factor" must be more than 1, not "1"'],
    ],
    [
      'a factor that takes away',
      bonuses({ effect: { kind: 'multiply', factor: '0.5' } }),
      ['earning.bonuses[0].effect.factor: "0.5": "factor" must be more than 1, not "0.5"'],
    ],
    [
      'a bonus that ends before it begins',
      bonuses({ firstDay: '2026-05-02', lastDay: '2026-05-01' }),
      [
        'earning.bonuses[0].lastDay: "2026-05-01": "lastDay" is "2026-05-01", before "firstDay", "2026-05-02"',
      ],
    ],
    [
      'a day that does not exist',
      bonuses({ firstDay: '2026-02-30' }),
      ['earning.bonuses[0].firstDay: "2026-02-30": "firstDay" is "2026-02-30", which is not in the calendar'],
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
        'earning.bonuses[2].id: "a": "id" is "a", as it is in entry 1 of the list',
        'earning.engagements[1].kind: "review": "kind" is "review", as it is in entry 1 of the list',
        'redemption.rewards[1].id: "mug": "id" is "mug", as it is in entry 1 of the list',
      ],
    ],
    [
      'a factor with a comma',
      bonuses({ effect: { kind: 'multiply', factor: '1,5' } }),
      [
        'earning.bonuses[0].effect.factor: "1,5": "factor" must be a decimal string such as "1.25", below 100, not "1,5"',
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });
});
