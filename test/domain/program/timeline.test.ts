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

  const year = { window: { kind: 'calendar-year' } };
  const own = (changes: object): Changes => ({ tiers: changes });
  /** Twice what conditions may name beside money. */
  const named = {
    quantities: [
      { id: 'nights', name: 'nights' },
      { id: 'miles', name: 'miles' },
    ],
    earning: { engagements: [{ kind: 'review', points: 5 }] },
  };
  const asking = (...conditions: object[]): Changes => ({ ...tiers(rolling(12), ...conditions), ...named });
  const nights = { metric: 'quantity', of: 'nights', atLeast: 9 };
  const miles = { metric: 'quantity', of: 'miles', atLeast: 9 };
  const reviews = { metric: 'engagements', of: 'review', atLeast: 9 };
  const gold = (more: object): Changes => ({
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: { anyOf: [spend] }, ...more },
      ],
    },
  });

  test.each<[what: string, versions: Changes[], need: object]>([
    [
      'is named where conditions do',
      [asking(reviews, nights, miles)],
      {
        named: new Set(['engagements:review', 'quantity:miles', 'quantity:nights']),
        spend: false,
      },
    ],
    [
      'are purchases where they say how far a review lowers',
      [own({ down: { kind: 'one-step-if-active', purchases: 2 } })],
      {
        purchases: true,
        spend: true,
      },
    ],
    ['are no purchases where nothing asks for them', [own({ down: 'to-earned' })], { purchases: false }],
    ['is what keeps a level', [gold({ keep: { allOf: [purchases] } })], { spend: true, purchases: true }],
    [
      'is what makes a level one for life, and the lifetime',
      [gold({ forLife: { reached: points } })],
      {
        spend: true,
        points: true,
        lifetime: true,
        tenures: [],
      },
    ],
    [
      'is for how long levels are held that years make ones for life',
      [gold({ forLife: { years: 5 } })],
      {
        points: false,
        lifetime: false,
        tenures: ['gold'],
      },
    ],
    [
      'is for how long levels of any version are held, each once',
      [
        own({
          levels: [
            { id: 'regular', name: 'Regular' },
            { id: 'silver', name: 'Silver', qualify: { anyOf: [spend] }, forLife: { years: 3 } },
            { id: 'gold', name: 'Gold', qualify: { anyOf: [points] }, forLife: { years: 3 } },
          ],
        }),
        gold({ forLife: { years: 5 } }),
      ],
      { tenures: ['gold', 'silver'] },
    ],
    [
      'are the most days of grace that a version gives',
      [own({ graceDays: 14 }), own({ graceDays: 30 }), own({})],
      { graceDays: 30 },
    ],
    ['are no days of grace where none are given', [own({})], { graceDays: 0 }],
  ])('%s', (_, versions, need) => {
    const lines = versions.map((changes, index) => line(index * 1000, index + 1, changes));
    expect(makeTimeline(lines).need).toMatchObject(need);
  });

  /** It stands in every member's state: where it changes, every member is folded again. */
  test.each<[fingerprint: string, Changes[]]>([
    ['pr12', [own({})]],
    ['or12', [tiers(rolling(12), points)]],
    ['opur12', [tiers(rolling(12), purchases, spend, points)]],
    ['pL', [tiers({ kind: 'lifetime' }, spend)]],
    ['pcP', [own(year)]],
    ['pcr12P', [own(year), own({})]],
    ['pmP', [own({ window: { kind: 'membership-year' } })]],
    ['py04-01P', [own({ window: { kind: 'year-from', date: '04-01' } })]],
    ['pr12g14', [own({ graceDays: 14 })]],
    ['r12+engagements:review+quantity:miles+quantity:nights', [asking(nights, reviews, miles)]],
    ['pr12Tgold', [gold({ forLife: { years: 5 } })]],
    ['opLr12', [gold({ forLife: { reached: points } })]],
    [
      'pcPg30+quantity:nightsTgold',
      [
        {
          ...own({
            ...year,
            graceDays: 30,
            levels: [
              { id: 'regular', name: 'Regular' },
              { id: 'gold', name: 'Gold', qualify: { anyOf: [spend, nights] }, forLife: { years: 5 } },
            ],
          }),
          ...named,
        },
      ],
    ],
  ])('is called %s', (fingerprint, versions) => {
    const lines = versions.map((changes, index) => line(index * 1000, index + 1, changes));
    expect(makeTimeline(lines).need.fingerprint).toBe(fingerprint);
  });

  const yearEnd = { term: { kind: 'next-year-end' } };
  const unlimited = { term: { kind: 'unlimited' } };
  const invited = (level: object) => ({
    levels: [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [spend] } },
      { id: 'club', name: 'Club', ...level },
    ],
  });
  test.each<[what: string, previousYears: boolean, versions: object[]]>([
    ['not where there is no year', false, [{}]],
    [
      'not where there is no year, whatever is carried over elsewhere',
      false,
      [invited({ invitationOnly: true, keep: { anyOf: [spend] } })],
    ],
    ['where terms of months end inside a year', true, [year]],
    ['not where every term ends as a year does', false, [{ ...year, ...yearEnd }]],
    ['where grace after it goes on into the next', true, [{ ...year, ...yearEnd, graceDays: 1 }]],
    ['not where no term ends', false, [{ ...year, ...unlimited }]],
    [
      'not where terms end with the year or never',
      false,
      [
        { ...year, ...yearEnd },
        { ...year, ...unlimited },
      ],
    ],
    [
      'not where no term ends, whichever year it is',
      false,
      [{ window: { kind: 'membership-year' }, ...unlimited }],
    ],
    ['where one version has terms of months', true, [{ ...year, ...yearEnd }, {}]],
    ['where one version has terms of months, the other none', true, [{ ...year, ...unlimited }, {}]],
    ['where the year is the member’s own', true, [{ window: { kind: 'membership-year' }, ...yearEnd }]],
    [
      'where one of two years is not the calendar’s',
      true,
      [
        { ...year, ...yearEnd },
        { window: { kind: 'year-from', date: '04-01' }, ...yearEnd },
      ],
    ],
    ['where a year’s surplus is carried over', true, [{ ...year, ...yearEnd, surplus: 'carried-over' }]],
    [
      'where one version carries it over',
      true,
      [
        { ...year, ...yearEnd },
        { ...year, ...yearEnd, surplus: 'carried-over' },
      ],
    ],
    [
      'where an invitation may end and the level be kept',
      true,
      [{ ...year, ...yearEnd, ...invited({ invitationOnly: true, keep: { anyOf: [spend] } }) }],
    ],
    [
      'where an invitation may end in one version',
      true,
      [
        { ...year, ...unlimited },
        { ...year, ...unlimited, ...invited({ invitationOnly: true, keep: { anyOf: [spend] } }) },
      ],
    ],
    [
      'not where an invitation is all that keeps a level',
      false,
      [{ ...year, ...yearEnd, ...invited({ invitationOnly: true }) }],
    ],
    [
      'not where it is kept by something and needs no invitation',
      false,
      [{ ...year, ...yearEnd, ...invited({ qualify: { anyOf: [points] }, keep: { anyOf: [spend] } }) }],
    ],
  ])('is the year before, too: %s', (_, previousYears, versions) => {
    const lines = versions.map((changes, index) => line(index * 1000, index + 1, own(changes)));
    expect(makeTimeline(lines).need.previousYears).toBe(previousYears);
  });
});
