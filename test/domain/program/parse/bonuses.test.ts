/** What is said about wrong bonuses. */
import { describe, expect, test } from 'vitest';
import type { Changes } from '../../../support/programs.ts';
import { add, bonuses, wrong } from './wrong.ts';

describe('wrong bonuses', () => {
  test.each<[string, Changes, string[]]>([
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
      'a factor with a comma',
      bonuses({ effect: { kind: 'multiply', factor: '1,5' } }),
      ['earning.bonuses[0].effect.factor: "1,5": must be a decimal string such as "2"'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });
});
