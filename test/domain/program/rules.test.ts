/** What a program file means to the fold: amounts parsed, choices resolved, privileges inherited. */
import { describe, expect, test } from 'vitest';
import type { LevelId } from '../../../domain/kernel/brand.ts';
import { compileRules, hasConditions } from '../../../domain/program/rules.ts';
import { type Changes, programFile, rulesOf } from '../../support/programs.ts';
import { day } from '../../support/times.ts';

const spend = (atLeast: string) => ({ anyOf: [{ metric: 'spend', atLeast }] });

function withBonuses(...bonuses: readonly object[]): Changes {
  const effect = { kind: 'add', points: 10 };
  return { earning: { bonuses: bonuses.map((bonus, index) => ({ id: `b${index}`, effect, ...bonus })) } };
}

describe('levels', () => {
  const gift = { id: 'gift', name: 'Gift' };
  const rules = rulesOf({
    currency: 'KWD',
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular', privileges: [gift, { id: 'wifi', name: 'Wifi' }] },
        {
          id: 'gold',
          name: 'Gold',
          multiplier: '1.25',
          qualify: spend('100.00'),
          privileges: [{ ...gift, name: 'A larger gift', quota: { uses: 2, per: 'year' } }],
        },
        {
          id: 'top',
          name: 'Top',
          qualify: {
            allOf: [
              { metric: 'purchases', atLeast: 3 },
              { metric: 'points', atLeast: 50 },
            ],
          },
          privileges: [{ id: 'lounge', name: 'Lounge' }],
        },
      ],
    },
  });
  const [regular, gold, top] = rules.tiers.levels;

  test('are found by their id, lowest first', () => {
    expect(rules.tiers.indexById).toEqual(
      new Map([
        ['regular', 0],
        ['gold', 1],
        ['top', 2],
      ]),
    );
    expect(rules.tiers.levels.map(({ name }) => name)).toEqual(['Regular', 'Gold', 'Top']);
    expect(rules.tiers.indexById.get('gold' as LevelId)).toBe(1);
  });

  test('inherit what lower ones give; the same id replaces it, and takes its place', () => {
    expect(regular?.privileges.map(({ name }) => name)).toEqual(['Gift', 'Wifi']);
    expect(gold?.privileges).toEqual([
      { id: 'gift', name: 'A larger gift', quota: { uses: 2, per: 'year' } },
      { id: 'wifi', name: 'Wifi' },
    ]);
    expect(top?.privileges.map(({ name }) => name)).toEqual(['A larger gift', 'Wifi', 'Lounge']);
  });

  test('earn the base rate times their multiplier, for one minor unit', () => {
    expect(rules.earning.base.slice(0, 2)).toEqual([
      { rate: { numerator: 1, denominator: 1000 }, again: null },
      { rate: { numerator: 1, denominator: 800 }, again: null },
    ]);
  });

  test('ask for money in minor units, for the rest as it is written; for any of it or for all', () => {
    expect(regular?.qualify).toBeNull();
    expect(gold?.qualify).toEqual({
      needs: 'any',
      conditions: [{ metric: 'spend', atLeast: 100_000, window: 0 }],
    });
    expect(top?.qualify).toEqual({
      needs: 'all',
      conditions: [
        { metric: 'purchases', atLeast: 3, window: 0 },
        { metric: 'points', atLeast: 50, window: 0 },
      ],
    });
  });
});

describe('tiers', () => {
  const gold = (more: object): Changes => ({
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        { id: 'gold', name: 'Gold', qualify: spend('100.00'), ...more },
      ],
    },
  });

  test.each<[what: string, livesByAmount: boolean, Changes]>([
    ['where none is for life', false, {}],
    ['by years', false, gold({ forLife: { years: 3 } })],
    ['by an amount', true, gold({ forLife: { reached: { metric: 'points', atLeast: 5 } } })],
    ['by either', true, gold({ forLife: { years: 3, reached: { metric: 'points', atLeast: 5 } } })],
  ])('are for life by an amount: %s, %s', (_, livesByAmount, changes) => {
    expect(rulesOf(changes).tiers.livesByAmount).toBe(livesByAmount);
  });

  test('look at each window once, the program’s own first, and a condition names its place', () => {
    const year = { kind: 'calendar-year' };
    const from = (date: string) => ({ kind: 'year-from', date });
    const { tiers } = rulesOf(
      gold({
        qualify: {
          anyOf: [
            { metric: 'spend', atLeast: '1.00' },
            { metric: 'points', atLeast: 1, window: year },
            { metric: 'purchases', atLeast: 1, window: { kind: 'rolling', months: 12 } },
            { metric: 'purchases', atLeast: 1, window: { kind: 'rolling', months: 6 } },
            { metric: 'spend', atLeast: '1.00', window: from('04-01') },
            { metric: 'spend', atLeast: '1.00', window: from('05-01') },
            { metric: 'spend', atLeast: '1.00', window: { kind: 'membership-year' } },
            { metric: 'tag', of: 'vip' },
          ],
        },
        keep: { anyOf: [{ metric: 'spend', atLeast: '1.00', window: year }] },
        forLife: { reached: { metric: 'points', atLeast: 5 } },
      }),
    );
    const [, level] = tiers.levels;
    expect(tiers.windows).toEqual([
      { kind: 'rolling', months: 12 },
      year,
      { kind: 'rolling', months: 6 },
      from('04-01'),
      from('05-01'),
      { kind: 'membership-year' },
      { kind: 'lifetime' },
    ]);
    expect(level?.qualify?.conditions.map(({ window }) => window)).toEqual([0, 1, 0, 2, 3, 4, 5, 0]);
    expect(level?.keep?.conditions.map(({ window }) => window)).toEqual([1]);
    expect(level?.forLife?.reached).toEqual({ metric: 'points', window: 6, atLeast: 5 });
    expect(tiers.tags).toEqual(new Set(['vip']));
  });
});

describe('a bonus', () => {
  test('is paid always, to all and without a limit where the file sets none', () => {
    const [bonus] = rulesOf(withBonuses({})).earning.bonuses;
    expect(bonus).toMatchObject({ when: null, capPerMember: null, capPerPurchase: Number.MAX_SAFE_INTEGER });
    expect([bonus?.firstDay, bonus?.lastDay]).toEqual([day('1970-01-01'), day('9999-12-31')]);
  });

  test('is limited as the file says', () => {
    const limits = { capPerPurchase: 5, capPerMember: { points: 9, per: 'month' }, priority: 3 };
    const [bonus] = rulesOf(withBonuses({ firstDay: '2026-05-01', lastDay: '2026-05-31', ...limits })).earning
      .bonuses;
    expect(bonus).toMatchObject(limits);
    expect([bonus?.firstDay, bonus?.lastDay]).toEqual([day('2026-05-01'), day('2026-05-31')]);
  });

  test('that multiplies pays each level’s rate as often again as the factor exceeds one', () => {
    const effect = { kind: 'multiply', factor: '2.5' };
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', multiplier: '2', qualify: spend('1.00') },
    ];
    const [bonus] = rulesOf({ ...withBonuses({ effect }), tiers: { levels } }).earning.bonuses;
    expect(bonus?.effect).toEqual({
      kind: 'multiply',
      on: 'purchase',
      rates: [
        { rate: { numerator: 3, denominator: 200 }, again: null },
        { rate: { numerator: 3, denominator: 100 }, again: null },
      ],
    });
  });
});

describe('the order of purchases matters to what they are worth', () => {
  test.each<[string, Changes, boolean]>([
    ['without a bonus', {}, false],
    ['with a plain bonus', withBonuses({}), false],
    ['with one in a birthday month', withBonuses({ trigger: 'birthday-month' }), false],
    ['with one capped per purchase', withBonuses({ capPerPurchase: 1 }), false],
    ['with a condition over the purchase', withBonuses({ when: 'purchase.total > 100' }), false],
    ['with one for the first purchase', withBonuses({ trigger: 'first-purchase' }), true],
    ['with one capped per member', withBonuses({ capPerMember: { points: 9, per: 'month' } }), true],
    ['with a condition over the member', withBonuses({ when: 'member.purchases > 3' }), true],
    ['with one such among others', withBonuses({}, { trigger: 'first-purchase' }), true],
  ])('%s: %s', (_, changes, expected) => {
    expect(rulesOf(changes).earning.orderMatters).toBe(expected);
  });
});

describe('earning', () => {
  test.each<[string, Changes, boolean]>([
    ['without a bonus', {}, false],
    ['with bonuses for all, and by amount', withBonuses({}, { when: 'purchase.total > 100' }), false],
    ['with one for a tag among others', withBonuses({}, { when: '"vip" in member.tags' }), true],
  ])('looks at tags %s: %s', (_, changes, expected) => {
    expect(rulesOf(changes).earning.readsTags).toBe(expected);
  });

  test.each<[string, object, boolean]>([
    ['nothing', {}, true],
    ['kinds', { kinds: ['tax'] }, false],
    ['categories', { categories: ['gift-cards'] }, false],
    ['SKUs', { skus: ['A-1'] }, false],
    ['a kind and a category', { kinds: ['tax'], categories: ['gift-cards'] }, false],
    ['a kind and a SKU', { kinds: ['tax'], skus: ['A-1'] }, false],
    ['a category and a SKU', { categories: ['gift-cards'], skus: ['A-1'] }, false],
  ])('that excludes %s', (_, exclude, excludesNothing) => {
    expect(rulesOf({ earning: { exclude } }).earning.excludesNothing).toBe(excludesNothing);
  });

  test('knows what engagements and a welcome are worth; nothing where the file does not say', () => {
    const review = { kind: 'review', points: 20 };
    const { earning } = rulesOf({ earning: { engagements: [review], welcome: { points: 50 } } });
    expect(earning.engagements.get('review')).toEqual(review);
    expect(earning.welcomePoints).toBe(50);
    expect(rulesOf().earning.engagements.size).toBe(0);
    expect(rulesOf().earning.welcomePoints).toBe(0);
  });
});

describe('redemption', () => {
  test('is impossible where the file does not speak of it', () => {
    expect(rulesOf().redemption).toBeNull();
  });

  test('counts money in minor units and time in milliseconds, and finds rewards by their id', () => {
    const rewards = [
      { id: 'mug', name: 'Mug', points: 500 },
      { id: 'once', name: 'Once', points: 900, perMember: 1 },
    ];
    const { redemption } = rulesOf({
      redemption: { pointValue: '0.05', minimum: 100, step: 50, reservationMinutes: 15, rewards },
    });
    expect(redemption).toMatchObject({ pointValue: 5, minimum: 100, step: 50, reservationMs: 900_000 });
    expect([...(redemption?.rewards.values() ?? [])]).toEqual([
      { id: 'mug', name: 'Mug', points: 500, perMember: null },
      { id: 'once', name: 'Once', points: 900, perMember: 1 },
    ]);
    expect(redemption?.rewards.get('once')?.points).toBe(900);
  });
});

describe('conditions', () => {
  test('are there when any bonus has one', () => {
    expect(hasConditions(programFile())).toBe(false);
    expect(hasConditions(programFile(withBonuses({})))).toBe(false);
    expect(hasConditions(programFile(withBonuses({}, { when: 'tier == "gold"' })))).toBe(true);
  });

  test('need a compiler: to go on without one would pay the bonus to everybody', () => {
    expect(() => compileRules(programFile(withBonuses({ when: 'tier == "gold"' })), 1)).toThrow(/condition/);
  });
});
