/** Which rules hold when, and what of a member must be kept so that all of them can decide. */
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import {
  lineAt,
  makeTimeline,
  nextLineFrom,
  rulesOfLine,
  type TimelineLine,
} from '../../../domain/program/timeline.ts';
import { type Changes, rulesOf, timelineOf } from '../../support/programs.ts';
import { at } from '../../support/times.ts';

const line = (from: number, version = 1, changes: Changes = {}): TimelineLine => ({
  effectiveFrom: from as Instant,
  publishedAt: 0 as Instant,
  standing: 'at-once',
  rules: rulesOf(changes, version),
});
const june = at('2026-06-01T00:00');
const july = at('2026-07-01T00:00');

describe('a timeline', () => {
  const timeline = makeTimeline([line(0, 1), line(june, 2), line(july, 3)]);

  test.each<[string, number, number]>([
    ['before everything', -1, 1],
    ['at the beginning', 0, 1],
    ['a moment before new rules', june - 1, 1],
    ['as they take effect', june, 2],
    ['between', july - 1, 2],
    ['at last', july, 3],
  ])('%s, at %i, has version %i in force', (_, instant, version) => {
    expect(rulesOfLine(timeline, lineAt(timeline, instant as Instant)).version).toBe(version);
  });

  test('says when the next rules take effect, and that none do after the last', () => {
    expect([0, 1, 2].map((index) => nextLineFrom(timeline, index))).toEqual([june, july, endOfTime]);
  });

  test.each<[string, TimelineLine[]]>([
    ['no line', []],
    ['a first line that does not hold from the beginning', [line(june)]],
    ['two lines from one instant', [line(0), line(june), line(june)]],
    ['a line before the one before it', [line(0), line(july), line(june)]],
  ])('has not %s', (_, lines) => {
    expect(() => makeTimeline(lines)).toThrow(/timeline/);
  });
});

describe('what a state keeps', () => {
  const levels = (...conditions: readonly object[]) => [
    { id: 'regular', name: 'Regular' },
    { id: 'gold', name: 'Gold', qualify: { anyOf: conditions } },
  ];
  const spend = { metric: 'spend', atLeast: '100.00' };
  const purchases = { metric: 'purchases', atLeast: 3 };
  const points = { metric: 'points', atLeast: 300 };
  const rolling = (months: number) => ({ kind: 'rolling', months });
  const tiers = (window: object, ...conditions: object[]): Changes => ({
    tiers: { window, levels: levels(...conditions) },
  });

  test('are the metrics that some level asks for', () => {
    const asked = (...conditions: object[]) => {
      const { need } = timelineOf(tiers(rolling(12), ...conditions));
      return [need.spend, need.purchases, need.points];
    };
    expect(asked(spend)).toEqual([true, false, false]);
    expect(asked(purchases)).toEqual([false, true, false]);
    expect(asked(points)).toEqual([false, false, true]);
    expect(asked(points, spend, purchases)).toEqual([true, true, true]);
  });

  test('are the windows of all versions, withdrawn ones too; a lifetime needs no days', () => {
    const lines = [
      line(0, 1, tiers(rolling(12), spend)),
      line(june, 2, tiers({ kind: 'calendar-year' }, points)),
      line(july, 3, tiers({ kind: 'lifetime' }, spend)),
    ];
    const { need } = makeTimeline(lines);
    expect(need.windows).toEqual([{ kind: 'calendar-year' }, rolling(12)]);
    expect([need.spend, need.purchases, need.points, need.lifetime]).toEqual([true, false, true, true]);
    const [first] = lines as [TimelineLine];
    expect(makeTimeline([first], lines).need).toEqual(need);
    expect(makeTimeline([first]).need).toMatchObject({
      lifetime: false,
      windows: [rolling(12)],
      points: false,
    });
  });

  test('has one name for one need, in whatever order it came about, and another for any other', () => {
    const name = (...changes: Changes[]) =>
      makeTimeline(changes.map((each, index) => line(index * 1000, index + 1, each))).need.fingerprint;
    const [year, months] = [tiers({ kind: 'calendar-year' }, spend), tiers(rolling(12), points)];
    expect(name(year, months)).toBe(name(months, year));
    expect(name(year, year)).toBe(name(year));
    expect(name(tiers(rolling(12), spend, points))).toBe(name(tiers(rolling(12), points, spend)));
    const different = [
      name(year),
      name(months),
      name(year, months),
      name(tiers(rolling(6), points)),
      name(tiers(rolling(12), points, spend)),
      name(tiers(rolling(12), purchases)),
      name(tiers({ kind: 'lifetime' }, spend)),
      name(tiers({ kind: 'membership-year' }, spend)),
    ];
    expect(new Set(different).size).toBe(different.length);
  });
});
