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
        'tiers.window.kind: "weekly": "kind" must be "rolling", "rolling-days", "calendar-month", "calendar-quarter", "calendar-year", "membership-year", "year-from", "since" or "lifetime", not "weekly"',
      ],
    ],
    [
      'a length where the window has none',
      { tiers: { window: { kind: 'calendar-year', months: 12 } } },
      ['tiers.window.months: 12: "months" is not a field of "window"'],
    ],
    [
      'no length where the window needs one',
      { tiers: { window: { kind: 'rolling' } } },
      ['tiers.window.months: null: "months" is missing: it must be a whole number from 1 to 120'],
    ],
    [
      'a term of no months',
      { tiers: { term: { kind: 'months', months: 0 } } },
      ['tiers.term.months: 0: "months" must be a whole number from 1 to 120, not 0'],
    ],
    [
      'a date that no year has',
      { tiers: { window: { kind: 'year-from', date: '04-31' } } },
      ['tiers.window.date: "04-31": "date" is "04-31", which is not in the calendar'],
    ],
    [
      'a last day that no year has',
      { tiers: { term: { kind: 'until-date', lastDay: '02-30' } } },
      ['tiers.term.lastDay: "02-30": "lastDay" is "02-30", which is not in the calendar'],
    ],
    [
      'a day without its zeros',
      { tiers: { window: { kind: 'year-from', date: '4-1' } } },
      ['tiers.window.date: "4-1": "date" must be a month and a day such as "12-31", not "4-1"'],
    ],
    [
      'a level held while qualified that falls step by step',
      { tiers: { term: { kind: 'while-qualified' } } },
      [
        'tiers.down: "one-step": "down" must be "to-earned": a level held while qualified falls to what is still earned',
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
        'tiers.upgrade: "at-month-end": "upgrade" must be "at-once", not "at-month-end": by then the period of the window is over, and the level falls as it is reached',
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
        'tiers.graceDays: 1: "graceDays" is 1, and a "term" that is "while-qualified" has no end after which days are given',
        'tiers.onRequalifying: "extend": "onRequalifying" is "extend", and a "term" that is "while-qualified" has no end to extend',
      ],
    ],
    [
      'an end for what has none ever',
      { tiers: { term: { kind: 'unlimited' }, graceDays: 1, onRequalifying: 'extend' } },
      [
        'tiers.graceDays: 1: "graceDays" is 1, and a "term" that is "unlimited" has no end after which days are given',
        'tiers.onRequalifying: "extend": "onRequalifying" is "extend", and a "term" that is "unlimited" has no end to extend',
      ],
    ],
    [
      'a surplus of what is no year',
      { tiers: { surplus: 'carried-over' } },
      [
        'tiers.surplus: "carried-over": "surplus" is "carried-over", from year to year, and the window is "rolling", not a year',
      ],
    ],
    [
      'an unknown standing',
      { tiers: { standing: 'forever' } },
      [
        'tiers.standing: "forever": "standing" must be "keep-until-term-ends", "upgrade-only", "at-once" or "recompute-terms", not "forever"',
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(wrong(changes)).toEqual(expected);
  });
});
