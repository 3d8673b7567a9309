import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minorUnits } from '../../../domain/kernel/brand.ts';
import {
  amountMax,
  amountsAround,
  currencyDigits,
  formatMoney,
  isCurrency,
  parsedFactor,
  parseMoney,
} from '../../../domain/kernel/money.ts';
import { runs } from '../../support/runs.ts';

describe('money is a decimal string with the currency’s digits', () => {
  test.each([
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
    ['TND', 3],
    ['CLF', 4],
  ])('%s has %i digits', (currency, digits) => {
    expect(currencyDigits(currency)).toBe(digits);
  });

  test.each([
    ['25.00', 2, 2500],
    ['25.0', 2, 2500],
    ['25', 2, 2500],
    ['25.5', 2, 2550],
    ['0.01', 2, 1],
    ['0', 2, 0],
    ['-1.50', 2, -150],
    ['0000025.00', 2, 2500],
    ['25.000000', 2, 2500],
    ['1500', 0, 1500],
    ['1500.00', 0, 1500],
    ['1.234', 3, 1234],
    ['1.2', 3, 1200],
    ['10000000000.00', 2, amountMax],
  ])('"%s" with %i digits is %i minor units', (text, digits, expected) => {
    expect(parseMoney(text, digits)).toBe(expected);
  });

  test.each([
    ['25.001', 2, 'too-precise'],
    ['1.5', 0, 'too-precise'],
    ['1.2345', 3, 'too-precise'],
    ['10000000000.01', 2, 'too-large'],
    ['-10000000000.01', 2, 'too-large'],
    ['99999999999999999999', 2, 'too-large'],
    ['999999999999999999999', 2, 'not-a-decimal'],
    ['', 2, 'not-a-decimal'],
    ['-', 2, 'not-a-decimal'],
    ['.5', 2, 'not-a-decimal'],
    ['5.', 2, 'not-a-decimal'],
    ['+5', 2, 'not-a-decimal'],
    ['--5', 2, 'not-a-decimal'],
    ['1e3', 2, 'not-a-decimal'],
    ['0x10', 2, 'not-a-decimal'],
    ['1,000.00', 2, 'not-a-decimal'],
    ['25.00\n', 2, 'not-a-decimal'],
    [' 25.00', 2, 'not-a-decimal'],
    ['٢٥', 2, 'not-a-decimal'],
    ['NaN', 2, 'not-a-decimal'],
    ['Infinity', 2, 'not-a-decimal'],
  ])('"%s" with %i digits is refused as %s', (text, digits, problem) => {
    expect(parseMoney(text, digits)).toBe(problem);
  });

  test('minus zero is zero', () => {
    expect(Object.is(parseMoney('-0.00', 2), 0)).toBe(true);
  });

  test.each([
    [2500, 2, '25.00'],
    [5, 2, '0.05'],
    [0, 2, '0.00'],
    [-5, 2, '-0.05'],
    [-2500, 2, '-25.00'],
    [1500, 0, '1500'],
    [-1500, 0, '-1500'],
    [1, 3, '0.001'],
    [12_345, 4, '1.2345'],
  ])('%i minor units with %i digits are written "%s"', (amount, digits, expected) => {
    expect(formatMoney(minorUnits(amount), digits)).toBe(expected);
  });

  test('what is written is read back the same', () => {
    const amount = fc.integer({ min: -amountMax, max: amountMax });
    fc.assert(
      fc.property(amount, fc.constantFrom(0, 2, 3, 4), (value, digits) => {
        expect(parseMoney(formatMoney(minorUnits(value), digits), digits)).toBe(value);
      }),
      runs(2_000),
    );
  });

  test.each(['USD', 'EUR', 'JPY', 'KWD'])('%s is a currency', (code) => {
    expect(isCurrency(code)).toBe(true);
  });

  test.each(['usd', 'US', 'USDX', 'ABC', '', '__proto__'])('"%s" is none', (code) => {
    expect(isCurrency(code)).toBe(false);
  });

  test('ISO 4217 gives no digits to these, three or four to those, and two to all others', () => {
    const none = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
    const three = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
    const four = 'CLF UYW'.split(' ');
    const expected = (code: string) =>
      none.includes(code) ? 0 : three.includes(code) ? 3 : four.includes(code) ? 4 : 2;
    for (const code of Intl.supportedValuesOf('currency'))
      expect(currencyDigits(code), code).toBe(expected(code));
  });
});

describe('a factor', () => {
  test.each([
    ['1', 1, 1],
    ['1.25', 5, 4],
    ['1.5', 3, 2],
    ['0.3333', 3333, 10_000],
    ['99.9999', 999_999, 10_000],
  ])('"%s" is %i over %i', (text, numerator, denominator) => {
    expect(parsedFactor(text)).toEqual({ numerator, denominator });
  });

  test.each(['', '-1', '1.', '.5', '1.00001', '12345', '1e2', 'x'])('"%s" is none', (text) => {
    expect(() => parsedFactor(text)).toThrow('unchecked factor');
  });
});

test.each([
  ['1.005', 2, ['1.00', '1.01']],
  ['100.5', 0, ['100', '101']],
  ['-1.999', 2, ['-1.99', '-2.00']],
  ['-0.001', 2, ['0.00', '-0.01']],
  ['0.99999', 3, ['0.999', '1.000']],
])('the amounts around %s with %i digits are %j', (text, digits, expected) => {
  expect(amountsAround(text, digits)).toEqual(expected);
});
