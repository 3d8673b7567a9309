/** What is said about wrong windows, terms and moves between levels. */
import { describe, expect, test } from 'vitest';
import type { Changes } from '../../../support/programs.ts';
import { gold, spend, wrong } from './wrong.ts';

describe('wrong windows and terms', () => {
  test.each<[string, Changes, string[]]>([
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
});
