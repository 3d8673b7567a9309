/** The fits on members drawn from the models themselves: what went in comes out, and nothing is likelier. */
import { gammaln } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { probabilityActive } from '../../../domain/value/bgNbd.ts';
import { fitBgNbd } from '../../../domain/value/fit/bgNbdFit.ts';
import { type Cell, Cells } from '../../../domain/value/fit/cells.ts';
import { fitGammaGamma, type RepeatSpend } from '../../../domain/value/fit/gammaGammaFit.ts';
import { expectedSpend, type GammaGammaParameters } from '../../../domain/value/gammaGamma.ts';
import type { BgNbdParameters } from '../../../domain/value/parameters.ts';
import { type Buyer, buyers } from '../../support/buyers.ts';

const buying: BgNbdParameters = { r: 0.6, alpha: 8, a: 0.9, b: 3 };
const spending: GammaGammaParameters = { p: 6, q: 4, v: 15 };
const lastDay = 728;
const shop = [...buyers({ members: 20_000, seed: 7, joiningDays: 182, lastDay, buying, spending })];

function cellsOf(members: Iterable<Buyer>): Cells {
  const cells = new Cells();
  for (const { days } of members) {
    const first = days[0]!;
    cells.add({ repeats: days.length - 1, recencyDays: days.at(-1)! - first, ageDays: lastDay - first });
  }
  return cells;
}

const spendsOf = (members: readonly Buyer[]): RepeatSpend[] =>
  members.map(({ spends }) => ({
    repeats: spends.length - 1,
    spend: spends.slice(1).reduce((sum, spend) => sum + spend, 0),
    members: 1,
  }));

/** Equation 6 of the paper, literally, member by member. */
function bgNbdLikelihood(cells: Iterable<Cell>, { r, alpha, a, b }: BgNbdParameters): number {
  let sum = 0;
  for (const { repeats: x, recencyDays, ageDays, members } of cells) {
    const [recency, age] = [recencyDays / 7, ageDays / 7];
    const beta = (p: number, q: number) => gammaln(p) + gammaln(q) - gammaln(p + q);
    const counts = gammaln(r + x) - gammaln(r) + r * Math.log(alpha) - beta(a, b);
    const active = Math.exp(beta(a, b + x) - (r + x) * Math.log(alpha + age));
    const gone = x === 0 ? 0 : Math.exp(beta(a + 1, b + x - 1) - (r + x) * Math.log(alpha + recency));
    sum += members * (counts + Math.log(active + gone));
  }
  return sum;
}

function gammaGammaLikelihood(spends: readonly RepeatSpend[], { p, q, v }: GammaGammaParameters): number {
  return spends
    .filter(({ repeats }) => repeats > 0)
    .reduce((sum, { repeats: x, spend }) => {
      const mean = spend / x;
      const gammas = gammaln(p * x + q) - gammaln(p * x) - gammaln(q);
      const powers = q * Math.log(v) + (p * x - 1) * Math.log(mean) + p * x * Math.log(x);
      return sum + gammas + powers - (p * x + q) * Math.log(v + x * mean);
    }, 0);
}

/** Every parameter a little larger and a little smaller. */
function neighbours<P extends object>(parameters: P): P[] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    [0.98, 1.02].map((factor) => ({ ...parameters, [name]: value * factor })),
  );
}

describe('the BG/NBD fit', () => {
  const fit = fitBgNbd(cellsOf(shop));

  test('finds what members were drawn with', () => {
    if (fit.kind !== 'fitted') throw new Error(fit.kind);
    const { r, alpha, a, b } = fit.parameters;
    // Purchases of one day are one, which takes a little off the rate of those who buy most.
    expect(Math.abs(r / buying.r - 1)).toBeLessThan(0.06);
    expect(Math.abs(alpha / buying.alpha - 1)).toBeLessThan(0.08);
    expect(Math.abs(a / (a + b) / (buying.a / (buying.a + buying.b)) - 1)).toBeLessThan(0.08);
    expect(fit.quality.members).toBe(shop.length);
  });

  // The paper's own formula overflows for the busiest: it is held against members whom it can calculate with.
  test('calculates the likelihood of the paper, and nothing near is likelier', () => {
    const cells = [...cellsOf(shop)].filter(({ repeats }) => repeats < 60);
    const found = fitBgNbd(cells);
    if (found.kind !== 'fitted') throw new Error(found.kind);
    const best = bgNbdLikelihood(cells, found.parameters);
    expect(found.quality.logLikelihood).toBeCloseTo(best, 4);
    for (const other of neighbours(found.parameters))
      expect(bgNbdLikelihood(cells, other)).toBeLessThan(best);
  });

  test('does not care for the order of members, nor for how they are grouped', () => {
    const shuffled = fitBgNbd(cellsOf(shop.toReversed()));
    const single = [...cellsOf(shop)].flatMap(({ members, ...history }) =>
      Array.from({ length: members }, () => ({ ...history, members: 1 })),
    );
    if (fit.kind !== 'fitted' || shuffled.kind !== 'fitted') throw new Error('no fit');
    const ungrouped = fitBgNbd(single);
    if (ungrouped.kind !== 'fitted') throw new Error('no fit');
    for (const other of [shuffled, ungrouped]) {
      for (const name of ['r', 'alpha', 'a', 'b'] as const) {
        expect(other.parameters[name]).toBeCloseTo(fit.parameters[name], 4);
      }
    }
  });

  test('fewer than 100 who came back are too few, and that is said', () => {
    const few = [...cellsOf(shop.filter(({ days }) => days.length > 1).slice(0, 99))];
    expect(fitBgNbd(few)).toEqual({ kind: 'not-enough-data', repeatBuyers: 99, repeatBuyersMin: 100 });
    expect(fitBgNbd([])).toMatchObject({ kind: 'not-enough-data', repeatBuyers: 0 });
  });

  test.each([
    ['everybody equal', [{ repeats: 3, recencyDays: 200, ageDays: 210, members: 5_000 }]],
    ['everybody on their first day', [{ repeats: 0, recencyDays: 0, ageDays: 0, members: 5_000 }]],
    ['everybody every day', [{ repeats: 700, recencyDays: 700, ageDays: 700, members: 5_000 }]],
    [
      'two kinds of members',
      [
        { repeats: 1, recencyDays: 1, ageDays: 700, members: 500 },
        { repeats: 300, recencyDays: 699, ageDays: 700, members: 500 },
      ],
    ],
  ])('%s: a name or finite parameters', (_, cells) => {
    const found = fitBgNbd(cells);
    if (found.kind === 'fitted') {
      expect(Object.values(found.parameters).every((value) => Number.isFinite(value) && value > 0)).toBe(
        true,
      );
    } else {
      expect(['too-alike', 'not-converged', 'not-enough-data']).toContain(found.kind);
    }
  });

  test('members of whom nobody ever leaves are fitted: their rates, and that they stay', () => {
    const never = { r: 1.5, alpha: 8, a: 1e-9, b: 1e3 };
    const loyal = cellsOf(
      buyers({ members: 4_000, seed: 8, joiningDays: 182, lastDay, buying: never, spending }),
    );
    const found = fitBgNbd(loyal);
    if (found.kind !== 'fitted') throw new Error(found.kind);
    const { r, alpha, a, b } = found.parameters;
    expect(Math.abs(r / alpha / (never.r / never.alpha) - 1)).toBeLessThan(0.08);
    expect(a / (a + b)).toBeLessThan(0.002);
    const regular = { repeats: 50, recencyDays: 700, ageDays: 710 };
    expect(probabilityActive(found.parameters, regular)).toBeGreaterThan(0.99);
    // Who bought every second day, and then not for a year, is gone all the same.
    expect(
      probabilityActive(found.parameters, { repeats: 150, recencyDays: 300, ageDays: 700 }),
    ).toBeLessThan(0.01);
  });

  test('members who all leave are not taken for such who stay', () => {
    const gone = Array.from({ length: 300 }, (_, day) => ({
      repeats: 1,
      recencyDays: 1 + (day % 20),
      ageDays: 700,
      members: 20,
    }));
    const found = fitBgNbd(gone);
    if (found.kind !== 'fitted') return expect(found.kind).toBe('too-alike');
    const { a, b } = found.parameters;
    expect(a / (a + b)).toBeGreaterThan(0.5);
  });

  test('everybody equal is said to be too alike', () => {
    expect(fitBgNbd([{ repeats: 3, recencyDays: 200, ageDays: 210, members: 5_000 }])).toEqual({
      kind: 'too-alike',
    });
  });
});

describe('the Gamma-Gamma fit', () => {
  const spends = spendsOf(shop);
  const fit = fitGammaGamma(spends);

  test('finds what members were drawn with', () => {
    if (fit.kind !== 'fitted') throw new Error(fit.kind);
    const { p, q, v } = fit.parameters;
    expect(Math.abs(q / spending.q - 1)).toBeLessThan(0.06);
    expect(Math.abs((p * v) / (spending.p * spending.v) - 1)).toBeLessThan(0.06);
  });

  test('calculates the likelihood of the paper, and nothing near is likelier', () => {
    if (fit.kind !== 'fitted') throw new Error(fit.kind);
    const best = gammaGammaLikelihood(spends, fit.parameters);
    expect(fit.quality.logLikelihood).toBeCloseTo(best, 4);
    for (const other of neighbours(fit.parameters)) {
      expect(gammaGammaLikelihood(spends, other)).toBeLessThan(best);
    }
  });

  test('leaves out who has not come back, and who spent nothing or less', () => {
    const without = spends.filter(({ repeats }) => repeats > 0);
    const odd = [
      { repeats: 0, spend: 0, members: 900 },
      { repeats: 2, spend: 0, members: 900 },
      { repeats: 2, spend: -5, members: 900 },
    ];
    expect(fitGammaGamma([...spends, ...odd])).toEqual(fitGammaGamma(without));
  });

  test('members who differ, and always spend the same themselves, are fitted: each is expected to go on so', () => {
    const steady = spendsOf([
      ...buyers({
        members: 3_000,
        seed: 9,
        joiningDays: 182,
        lastDay,
        buying,
        spending: { p: 1e6, q: 4, v: 9e-5 },
      }),
    ]);
    const found = fitGammaGamma(steady);
    if (found.kind !== 'fitted') throw new Error(found.kind);
    const expected = expectedSpend(found.parameters, 8, 25);
    expect(expected.kind === 'expected' ? expected.perPurchase : 0).toBeCloseTo(25, 0);
  });

  test('everybody spending the same is too alike, and a few are too few', () => {
    expect(fitGammaGamma([{ repeats: 2, spend: 50, members: 1_000 }])).toEqual({ kind: 'too-alike' });
    expect(fitGammaGamma(spends.slice(0, 50)).kind).toBe('not-enough-data');
  });
});
