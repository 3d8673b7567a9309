import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { endOfTime, formatInstant, parseInstant } from '../../../domain/kernel/instant.ts';
import { runs } from '../../support/runs.ts';
import { at } from '../../support/times.ts';

describe('an instant is ISO 8601 with Z or an offset', () => {
  test.each([
    ['2026-01-15T12:00:00Z', '2026-01-15T12:00:00.000Z'],
    ['2026-01-15T12:00Z', '2026-01-15T12:00:00.000Z'],
    ['2026-01-15T12:00:00.5Z', '2026-01-15T12:00:00.500Z'],
    ['2026-01-15T12:00:00.123456789Z', '2026-01-15T12:00:00.123Z'],
    ['2026-01-15T12:00:00.9999Z', '2026-01-15T12:00:00.999Z'],
    ['2026-01-15T12:00:00-05:00', '2026-01-15T17:00:00.000Z'],
    ['2026-01-15T12:00:00+05:45', '2026-01-15T06:15:00.000Z'],
    ['2026-01-01T00:00:00+14:00', '2025-12-31T10:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, expected) => {
    const instant = parseInstant(text);
    expect(instant).not.toBeNull();
    expect(formatInstant(instant as Instant)).toBe(expected);
  });

  test.each([
    '2026-01-15T12:00:00',
    '2026-01-15',
    '2026-01-15 12:00:00Z',
    '2026-01-15t12:00:00z',
    '2026-1-15T12:00:00Z',
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-15T24:00:00Z',
    '2026-01-15T12:60:00Z',
    '2026-06-30T23:59:60Z',
    '2026-01-15T12:00:00+24:00',
    '2026-01-15T12:00:00+0500',
    '2026-01-15T12:00:00+05:60',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+01:00',
    '+012026-01-15T12:00:00Z',
    '+002026-01-15T12:00:00Z',
    '9999-12-31T23:59:59-00:01',
    '2026-01-15T12:00:00Z (noon)',
    '12026-01-15T12:00:00Z',
    '2026-01-15T12:00:00Z\n',
    '2026-01-15T12:00:00.1234567890Z',
    '1768478400',
    '',
  ])('%j is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test('what is written is read back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: endOfTime }), (ms) => {
        expect(parseInstant(formatInstant(ms as Instant))).toBe(ms);
      }),
      runs(1_000),
    );
  });

  test('reads what Temporal reads', () => {
    const offset = fc
      .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([sign, h, m]) => `${sign}${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    const moment = fc.date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, offset, (date, zone) => {
        const text = date.toISOString().replace('Z', zone);
        expect(parseInstant(text)).toBe(at(text));
      }),
      runs(1_000),
    );
  });
});
