/** Dates and amounts as shops write them: what is read, and what is not guessed. */
import { describe, expect, test } from 'vitest';
import { type DateOrder, readDate } from '../../../cli/import/values/dates.ts';
import { type DecimalMark, readMoney } from '../../../cli/import/values/money.ts';

describe('dates', () => {
  const read = (date: string, order: DateOrder | null = null, time?: string, zone?: string) => {
    const found = readDate({ date, time, zone }, { order, timeZone: 'America/New_York' });
    return found.kind === 'date' ? found.instant : found;
  };

  test.each([
    ['Shopify', '2026-03-01 14:05:33 +0100', '2026-03-01T13:05:33.000Z'],
    ['WooCommerce, in the program’s zone', '2026-03-01 14:05:33', '2026-03-01T19:05:33.000Z'],
    ['WooCommerce, as its pages show it', 'March 1, 2026 2:05 pm', '2026-03-01T19:05:00.000Z'],
    ['ISO with Z', '2026-03-01T14:05:33Z', '2026-03-01T14:05:33.000Z'],
    ['ISO with an offset', '2026-03-01T14:05:33.250+01:00', '2026-03-01T13:05:33.250Z'],
    ['ISO without seconds', '2026-03-01T14:05+01', '2026-03-01T13:05:00.000Z'],
    ['UTC by name', '2026-03-01 14:05:33 UTC', '2026-03-01T14:05:33.000Z'],
    ['a day, at noon', '2026-03-01', '2026-03-01T17:00:00.000Z'],
    ['a day in summer', '2026-07-01', '2026-07-01T16:00:00.000Z'],
    ['year first, with slashes', '2026/03/01 14:05', '2026-03-01T19:05:00.000Z'],
    ['eight digits', '20260301', '2026-03-01T17:00:00.000Z'],
    ['a day that can’t be a month', '25/03/2026', '2026-03-25T16:00:00.000Z'],
    ['a month’s day that can’t be a month', '03/25/2026 9:30 PM', '2026-03-26T01:30:00.000Z'],
    ['the same either way', '03.03.2026', '2026-03-03T17:00:00.000Z'],
    ['one digit each', '5/28/2026', '2026-05-28T16:00:00.000Z'],
    ['a month by name', '1 Mar 2026 14:05', '2026-03-01T19:05:00.000Z'],
    ['noon and midnight', '2026-03-01 12:05 am', '2026-03-01T05:05:00.000Z'],
    ['spaces around', '  2026-03-01  ', '2026-03-01T17:00:00.000Z'],
  ])('%s: %s', (_, text, instant) => {
    expect(read(text)).toBe(instant);
  });

  test.each<[string, DateOrder, unknown]>([
    ['03/04/2026', 'day-first', '2026-04-03T16:00:00.000Z'],
    ['03/04/2026', 'month-first', '2026-03-04T17:00:00.000Z'],
    ['01.03.2026 08:00', 'day-first', '2026-03-01T13:00:00.000Z'],
    [
      '25/03/2026',
      'month-first',
      { kind: 'wrong', field: 'date', rule: 'is a day or a time that there is not' },
    ],
    ['2026-03-04', 'day-first', '2026-03-04T17:00:00.000Z'],
  ])('%s is read %s where that is said', (text, order, expected) => {
    expect(read(text, order)).toEqual(expected);
  });

  test('what may be two dates is not read', () => {
    expect(read('03/04/2026')).toEqual({ kind: 'ambiguous', rule: 'may be 2026-04-03 or 2026-03-04' });
    expect(read('3-4-2026 10:00')).toMatchObject({ kind: 'ambiguous' });
    expect(read('01.02.2026')).toMatchObject({ kind: 'ambiguous' });
  });

  test.each([
    ['yesterday', 'date'],
    ['2026-02-29', 'date'],
    ['31.04.2026', 'date'],
    ['13/13/2026', 'date'],
    ['3/1/26', 'date'],
    ['2026-03-01 25:00', 'date'],
    ['2026-03-01 13:00 pm', 'date'],
    ['2026-03-01 14:05:33 CEST', 'date'],
    ['1 Foo 2026', 'date'],
    ['1969-12-31', 'date'],
    ['46082', 'date'],
    ['', 'date'],
  ])('%s is none, and the rule says how to write one', (text, field) => {
    expect(read(text)).toEqual({ kind: 'wrong', field, rule: expect.stringMatching(/^(must|is) /) });
  });

  test.each([
    ['09:30:00', 'Eastern Time (US & Canada)', '2026-03-20T13:30:00.000Z'],
    ['09:30:00', 'Pacific Time (US & Canada)', '2026-03-20T16:30:00.000Z'],
    ['9:30 PM', 'Europe/London', '2026-03-20T21:30:00.000Z'],
    ['09:30', '+09:00', '2026-03-20T00:30:00.000Z'],
    ['09:30', '', '2026-03-20T13:30:00.000Z'],
    ['', 'Tokyo', '2026-03-20T03:00:00.000Z'],
  ])('Square: a time %j and a zone %j in columns of their own', (time, zone, instant) => {
    expect(read('2026-03-20', null, time, zone)).toBe(instant);
  });

  test('what is wrong with a time or a zone is said of its own column', () => {
    expect(read('2026-03-20', null, '9 o’clock')).toMatchObject({ kind: 'wrong', field: 'time' });
    expect(read('2026-03-20', null, '09:00', 'Middle Earth')).toMatchObject({ kind: 'wrong', field: 'zone' });
  });
});

describe('amounts', () => {
  const read = (text: string, decimal: DecimalMark | null = null, currency: string | null = 'USD') => {
    const found = readMoney(text, { decimal, currency });
    return found.kind === 'decimal' ? found.text : found.rule;
  };

  test.each([
    ['25', '25'],
    ['25.00', '25.00'],
    ['25,00', '25.00'],
    ['25,5', '25.5'],
    ['-12.50', '-12.50'],
    ['−12,50', '-12.50'],
    ['12.50-', '-12.50'],
    ['(12.50)', '-12.50'],
    ['-$12.50', '-12.50'],
    ['$-12.50', '-12.50'],
    ['$1,012.50', '1012.50'],
    ['USD 5', '5'],
    ['5 US$', '5'],
    ['1,234.50', '1234.50'],
    ['1.234,50', '1234.50'],
    ['1.234.567,80', '1234567.80'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['1 234,50', '1234.50'],
    ['1\u202f234\u00a0567,50', '1234567.50'],
    ["1'234.50", '1234.50'],
    ['1234.567', '1234.567'],
    ['0.125', '0.125'],
    ['.50', '0.50'],
    ['12.3456', '12.3456'],
    ['-0.00', '0.00'],
    [' 5 ', '5'],
  ])('%j is %s', (text, amount) => {
    expect(read(text)).toBe(amount);
  });

  test.each<[string, DecimalMark, string]>([
    ['1.234', 'point', '1.234'],
    ['1.234', 'comma', '1234'],
    ['1,234', 'point', '1234'],
    ['1,234', 'comma', '1.234'],
    ['12,50', 'comma', '12.50'],
    ['1.234,50', 'comma', '1234.50'],
  ])('%s with a decimal %s is %s', (text, decimal, amount) => {
    expect(read(text, decimal)).toBe(amount);
  });

  test.each([
    ['1.234', 'may be 1.234 or 1234: say --decimal point or --decimal comma'],
    ['1,234', 'may be 1.234 or 1234: say --decimal point or --decimal comma'],
    ['-12.345', 'may be 12.345 or 12345: say --decimal point or --decimal comma'],
  ])('%s may be two amounts, and is not read', (text, rule) => {
    expect(read(text)).toBe(rule);
  });

  test.each([
    '',
    'free',
    '1e3',
    '1,23,456',
    '12.34.56',
    '1,2345.6',
    '1.23.4,5',
    '1 2',
    '1 23,50',
    '--5',
    '(5',
    '-(5)',
    '0x10',
    '5 5',
    '٣',
  ])('%j is none', (text) => {
    expect(read(text)).toMatch(/^must be /);
  });

  test('a flag that says otherwise makes an amount wrong instead of another amount', () => {
    expect(read('12,50', 'point')).toMatch(/^must be an amount/);
    expect(read('12.50', 'comma')).toMatch(/^must be an amount/);
    expect(read('1.234,50', 'point')).toMatch(/^must be an amount/);
  });

  test('the sign of another currency is a problem, not an amount', () => {
    expect(read('€5')).toBe('must be a number, in USD where it names a currency');
    expect(read('5 EUR')).toBe('must be a number, in USD where it names a currency');
    expect(read('5 €', null, 'EUR')).toBe('5');
    expect(read('$5', null, null)).toBe('must be a number, without a currency');
  });
});
