/** What conditions may cost: counted when a file is checked, never measured. */
import { describe, expect, test } from 'vitest';
import { grouped } from '../../../domain/kernel/words.ts';
import { checkCondition } from '../../../domain/program/conditionCheck.ts';
import { compileCondition } from '../../../domain/program/conditions.ts';
import { linesMax, stepsMax } from '../../../domain/program/cost/bounds.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import type { Over } from '../../../domain/program/rules.ts';
import { programJson } from '../../support/programs.ts';

const steps = (source: string, lines: number, over: Over = 'purchase') =>
  compileCondition(source, over).stepsFor(lines);

/** By which power of the lines a condition grows. */
function growth(source: string, over: Over = 'purchase'): number {
  return Math.round(Math.log2(steps(source, 512, over) / steps(source, 256, over)));
}

describe('a condition grows with the lines of a purchase', () => {
  test.each<[string, number, Over]>([
    ['purchase.total > 100 && tier == "gold"', 0, 'purchase'],
    ['"a" in member.tags', 0, 'purchase'],
    ['purchase.skus.size() > 3', 0, 'purchase'],
    ['"a" in purchase.skus', 1, 'purchase'],
    ['purchase.skus == purchase.categories', 1, 'purchase'],
    ['purchase.skus != purchase.categories', 1, 'purchase'],
    ['(purchase.skus + purchase.categories).size() > 3', 1, 'purchase'],
    ['purchase.skus.join(",") == "a"', 1, 'purchase'],
    ['purchase.skus.all(s, s == "a")', 1, 'purchase'],
    ['line.sku == "a" && line.amount > 100', 1, 'lines'],
    ['"a" in purchase.skus', 2, 'lines'],
    ['purchase.skus.exists(s, "z" in purchase.skus || s == "")', 2, 'purchase'],
    ['purchase.skus.exists(s, purchase.skus == purchase.categories)', 2, 'purchase'],
    ['purchase.skus.exists(s, (purchase.skus + [s]).size() > 3)', 2, 'purchase'],
    ['purchase.skus.exists(s, purchase.skus.join(",").contains(s))', 2, 'purchase'],
    ['purchase.skus.map(s, purchase.skus).size() > 3', 1, 'purchase'],
    ['dyn(purchase.skus.filter(s, s == "a")) == dyn(purchase.skus)', 1, 'purchase'],
    ['cel.bind(all, purchase.skus, purchase.skus.exists(s, s in all))', 2, 'purchase'],
    ['(tier == "a" ? purchase.skus : ["a"]).exists(s, s in purchase["skus"])', 2, 'purchase'],
    ['purchase.skus.exists(s, "z" in purchase.skus)', 3, 'lines'],
  ])('%s: by its power of %d', (source, power, over) => {
    expect(growth(source, over)).toBe(power);
  });
});

/** Fifteen times fifteen times fifteen of something. */
function grown(start: string, asked: string): string {
  const sum = (name: string) => Array.from({ length: 15 }, () => name).join(' + ');
  const names = [start, 'a', 'b'];
  return `${names.map((name, n) => `cel.bind(${'abc'[n]}, ${sum(name)}, `).join('')}c.${asked}${')))'}`;
}

describe('a condition is refused', () => {
  test.each<[string, string, Over, RegExp]>([
    [
      'that goes through the list for each item of each line',
      'purchase.skus.exists(s, "z" in purchase.skus)',
      'lines',
      /^takes up to [\d,]+ steps for a purchase of 500 lines; all conditions together may take 10,000,000$/,
    ],
    [
      'that puts a list behind itself again and again',
      grown('purchase.skus', 'size() > 3'),
      'purchase',
      /^makes too large a text or list for a purchase of 500 lines/,
    ],
    [
      'that puts a text behind itself again and again',
      grown('purchase.skus.join()', 'size() > 3'),
      'purchase',
      /^makes too large a text or list/,
    ],
    [
      'with a function that nobody has calculated',
      'bytes(purchase.store).size() > 3',
      'purchase',
      /^calls "bytes", a function that is not allowed in conditions$/,
    ],
    [
      'that asks for the time of a place for each line, of a moment of its own',
      '(now + duration("1h")).getHours("Europe/Berlin") > line.quantity || timestamp("2026-01-01T00:00:00Z").getHours(line.sku) > 3 || ' +
        Array.from({ length: 6 }, () => '(now - duration("1h")).getHours("Europe/Berlin") > 3').join(' || '),
      'lines',
      /^takes up to [\d,]+ steps/,
    ],
  ])('%s', (_, source, over, reason) => {
    expect(checkCondition(source, over)?.[0]).toMatch(reason);
  });
});

const bonuses = (count: number, when: string, on = 'lines') =>
  programJson({
    earning: {
      bonuses: Array.from({ length: count }, (_, index) => ({
        id: `b${index}`,
        when,
        effect: { kind: 'multiply', factor: '1.01', on },
      })),
    },
  });

const skus = Array.from({ length: 100 }, (_, index) => `'S-${index}'`).join(',');

describe('a program file', () => {
  test.each<[string, number, string]>([
    ['of fifty bonuses on lines of a category', 50, 'line.category == "coffee" && line.amount > 1000'],
    ['of fifty bonuses on a hundred articles each', 50, `line.sku in [${skus}]`],
    ['of fifty happy hours', 50, 'line.category == "tea" && now.getHours("America/New_York") < 10'],
  ])('%s is taken', (_, count, when) => {
    expect(parseProgramFile(bonuses(count, when)).kind).toBe('valid');
  });

  test('of many bonuses that go through all lines for each line is refused, and names the dearest', () => {
    const json = bonuses(50, '"z" in purchase.skus || line.sku == ""');
    const one = steps('"z" in purchase.skus || line.sku == ""', linesMax, 'lines');
    expect(one).toBeLessThan(stepsMax);
    expect(parseProgramFile(json)).toMatchObject({
      kind: 'invalid',
      errors: [
        {
          path: 'earning.bonuses',
          rule: `"bonuses" take up to ${grouped(50 * one)} steps for a purchase of 500 lines, and may take 10,000,000`,
          fix: `write shorter conditions, beginning with that of bonus "b0", which takes ${grouped(one)} of them`,
        },
      ],
    });
  });

  test('with loops in loops that do not look like it is refused, bonus by bonus', () => {
    const found = parseProgramFile(
      bonuses(50, "purchase.skus.exists(s, 'z' in purchase.skus || s == line.sku)"),
    );
    expect(found.kind === 'invalid' && found.errors.map(({ path }) => path)).toEqual(
      Array.from({ length: 50 }, (_, index) => `earning.bonuses[${index}].when`),
    );
  });
});
