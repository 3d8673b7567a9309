/** What an operator may write, and what is taken where nothing is written. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProgramFile } from '../../../../domain/program/parse.ts';
import { zones } from '../../../support/arbitraries/moments.ts';
import { places, programAt, programDraws } from '../../../support/arbitraries/programs.ts';
import { type Changes, programFile } from '../../../support/programs.ts';
import { runs } from '../../../support/runs.ts';
import { bonuses, gold, second, spend, wrong } from './wrong.ts';

describe('a program file', () => {
  test('may leave out what has a plain meaning', () => {
    const file = programFile();
    expect(file.enrolment).toBe('automatic');
    expect(file.earning.exclude).toEqual({ kinds: [], categories: [], skus: [] });
    expect(file.earning.hold).toEqual({ kind: 'none' });
    expect(file.expiry).toEqual({ kind: 'never' });
    expect(file.refunds).toEqual({
      tier: 'decide-again',
      redeemed: 'on-full-refund',
      deficit: 'zero-with-deficit',
    });
    expect(programFile({ refunds: {} }).refunds).toEqual(file.refunds);
    expect(programFile({ redemption: { pointValue: '0.01' } }).redemption).toEqual({
      pointValue: '0.01',
      minimum: 1,
      step: 1,
      reservationMinutes: 60,
      rewards: [],
    });
    expect(file.quantities).toEqual([]);
    expect(file.earning).toMatchObject({ bonuses: [], stacking: 'all', engagements: [] });
    expect(file.tiers).toMatchObject({
      climb: 'to-earned',
      onUpgrade: 'new-term',
      onRequalifying: 'review',
      graceDays: 0,
      surplus: 'lost',
    });
    expect(file.tiers.standing).toBe('keep-until-term-ends');
    expect(file.tiers.levels[0]).toMatchObject({ multiplier: '1', privileges: [] });
  });

  test('is valid with any of its named choices', () => {
    fc.assert(
      fc.property(programDraws, places(zones), (draw, place) => {
        // `programAt` parses: it throws on a finding.
        expect(programAt(draw, place).timeZone).toBe(place.timeZone);
      }),
      runs(300),
    );
  });

  test('once read means the same when it is written and read again', () => {
    fc.assert(
      fc.property(programDraws, places(zones), (draw, place) => {
        const file = programAt(draw, place);
        expect(parseProgramFile(JSON.parse(JSON.stringify(file)))).toEqual({ kind: 'valid', file });
      }),
      runs(200),
    );
  });

  test.each<[string, Changes]>([
    ['one level alone', { tiers: { levels: [{ id: 'all', name: 'All' }] } }],
    ['no tenth of a yen', { currency: 'JPY', earning: { base: { per: '100.00' } } }],
    ['three digits of a dinar', { currency: 'KWD', earning: { base: { per: '0.001' } } }],
    ['a hundred points a cent', { earning: { base: { points: 100, per: '0.01' } } }],
    [
      'all of three metrics',
      second({
        qualify: {
          allOf: [spend('1.00'), { metric: 'purchases', atLeast: 1 }, { metric: 'points', atLeast: 1 }],
        },
      }),
    ],
    [
      'a privilege that replaces a lower level’s',
      second({ qualify: gold, privileges: [{ id: 'gift', name: 'Gift' }] }),
    ],
    [
      'a level held while qualified that rises at a month’s end by what never is over',
      {
        tiers: { term: { kind: 'while-qualified' }, down: 'to-earned', upgrade: 'at-month-end' },
      },
    ],
    [
      'a level held while qualified by a year, that rises at once',
      {
        tiers: {
          window: { kind: 'calendar-year' },
          term: { kind: 'while-qualified' },
          down: 'to-earned',
        },
      },
    ],
    [
      'a metric twice in different windows, and what keeps a level once more',
      second({
        qualify: { anyOf: [spend('1.00'), { ...spend('2.00'), window: { kind: 'calendar-year' } }] },
        keep: { anyOf: [spend('1.00')] },
      }),
    ],
    [
      'a surplus of years, a last leap day',
      {
        tiers: {
          window: { kind: 'year-from', date: '02-29' },
          term: { kind: 'until-date', lastDay: '02-29' },
          surplus: 'carried-over',
        },
      },
    ],
    [
      'quantities that conditions ask for',
      {
        ...second({
          qualify: {
            allOf: [
              { metric: 'quantity', of: 'nights', atLeast: 1 },
              { metric: 'tag', of: 'vip' },
            ],
          },
        }),
        quantities: [{ id: 'nights', name: 'nights' }],
      },
    ],
    ['a bonus from a day on', bonuses({ firstDay: '2026-05-01' })],
    ['a bonus until a day', bonuses({ lastDay: '2026-05-01' })],
    ['a bonus of one day', bonuses({ firstDay: '2026-05-01', lastDay: '2026-05-01' })],
    ['a bonus barely worth it', bonuses({ effect: { kind: 'multiply', factor: '1.0001' } })],
    [
      'a bonus on the lines that a condition picks',
      bonuses({ when: 'line.amount > 100', effect: { kind: 'multiply', factor: '2', on: 'lines' } }),
    ],
    [
      'a hundred points a cent with all bonuses, and sums beside',
      {
        earning: {
          base: { points: 25, per: '0.01' },
          bonuses: [
            { id: 'a', effect: { kind: 'multiply', factor: '2' } },
            { id: 'b', effect: { kind: 'multiply', factor: '3' } },
            { id: 'c', effect: { kind: 'add', points: 1_000_000 } },
          ],
        },
      },
    ],
  ])('may have %s', (_, changes) => {
    expect(wrong(changes)).toEqual([]);
  });
});
