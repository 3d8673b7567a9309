/** How documents and amounts of shops are read: every digit stays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MinorUnits } from '../../../../domain/kernel/brand.ts';
import { readDocument } from '../../../../functions/inbound/sources/document.ts';
import { amountOf, lessShared } from '../../../../functions/inbound/sources/money.ts';
import { Problem } from '../../../../functions/shared/problem.ts';

const read = (text: string) => readDocument(Buffer.from(text));

describe('a document', () => {
  it.each<[string, unknown]>([
    ['{"id":820982911946154508}', { id: '820982911946154508' }],
    ['{"id":-820982911946154508}', { id: '-820982911946154508' }],
    ['[9007199254740991,9007199254740993]', [9007199254740991, '9007199254740993']],
    ['{"a":"id: 820982911946154508,","b":1}', { a: 'id: 820982911946154508,', b: 1 }],
    ['{"a":"\\\\","b":820982911946154508}', { a: '\\', b: '820982911946154508' }],
    ['{"a":"\\"820982911946154508"}', { a: '"820982911946154508' }],
    ['{"820982911946154508":1}', { '820982911946154508': 1 }],
    ['0.12345678901234567890', 0.123_456_789_012_345_68],
    ['12345678901234567890.5', 12_345_678_901_234_567_000],
    ['1234567890123456789e2', 123_456_789_012_345_680_000],
    ['1e-1234567890123456789', 0],
    [' 820982911946154508 ', '820982911946154508'],
  ])('%s', (text, document) => {
    expect(read(text)).toEqual(document);
  });

  it.each([
    '',
    '{',
    '"',
    '"\\',
    '{"a":01234567890123456789}',
    '820982911946154508820982911946154508x',
    '[1,]',
    '[[[',
  ])('%j is none, and says so', (text) => {
    expect(() => read(text)).toThrow(Problem);
  });

  it('of 65 levels is too deep; brackets in strings are no levels', () => {
    expect(() => read('['.repeat(65) + ']'.repeat(65))).toThrow(/64 deep/);
    expect(read('['.repeat(64) + ']'.repeat(64))).toBeInstanceOf(Array);
    expect(read(JSON.stringify('['.repeat(1_000)))).toHaveLength(1_000);
  });

  it('is what JSON.parse makes of it wherever no integer is too long', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\d{16}/.test(text));
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('of a million quotes is read in one walk', () => {
    expect(() => read(`"${'\\"'.repeat(500_000)}`)).toThrow(Problem);
    expect(read(`"${'\\"'.repeat(500_000)}"`)).toHaveLength(500_000);
  });
});

describe('an amount', () => {
  it.each([
    ['19.99', 'USD', 3, 5997],
    ['-19.99', 'USD', 1, -1999],
    ['0.005', 'USD', 1, 1],
    ['-0.005', 'USD', 1, -1],
    ['0.0049', 'USD', 1, 0],
    ['0.0033', 'USD', 3, 1],
    ['1500.5', 'JPY', 1, 1501],
    ['1.5', 'KWD', 1, 1500],
    ['1.23456', 'KWD', 1000, 1_234_560],
    ['000012.30', 'EUR', 1, 1230],
  ])('%s %s times %i is %i', (text, currency, times, amount) => {
    expect(amountOf(text, currency, times)).toBe(amount);
  });

  it.each([
    ['99999999999.00', 1_000],
    ['999999999999999', 1],
    ['999999999999.123456789', 1_000_000],
  ])('%s times %i is too much, and says so', (text, times) => {
    expect(() => amountOf(text, 'USD', times)).toThrow(Problem);
  });
});

describe('what is shared', () => {
  const amounts = fc.array(fc.integer({ min: -1_000, max: 1_000_000 }), { minLength: 1, maxLength: 8 });

  it('takes exactly so much, from nothing more than there is', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 2_000_000 }), (before, taken) => {
        const total = before.reduce((sum, amount) => sum + amount, 0);
        fc.pre(total > 0);
        const after = lessShared(before as MinorUnits[], taken as MinorUnits);
        expect(after.reduce((sum, amount) => sum + amount, 0)).toBe(Math.max(0, total - taken));
        after.forEach((amount, index) => {
          const was = before[index]!;
          if (was >= 0) expect(amount >= 0 && amount <= was, `${amount} of ${was}`).toBe(true);
          else expect([0, was]).toContain(amount);
        });
      }),
    );
  });
});
