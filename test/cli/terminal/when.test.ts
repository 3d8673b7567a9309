import { describe, expect, test } from 'vitest';
import { parseWhen } from '../../../cli/terminal/when.ts';

describe('dates and times', () => {
  test.each([
    ['an instant', '2026-01-15T10:00:00Z', '2026-01-15T10:00:00.000Z'],
    ['an instant with an offset', '2026-01-15T10:00:00.5+01:00', '2026-01-15T09:00:00.500Z'],
    ['an instant with a space', '2026-01-15 10:00:00-05:00', '2026-01-15T15:00:00.000Z'],
    ['a local time in winter', '2026-01-15T10:00', '2026-01-15T15:00:00.000Z'],
    ['a local time in summer', '2026-07-15 10:00:30', '2026-07-15T14:00:30.000Z'],
    [
      'a local time that the clock change skips: an hour later',
      '2026-03-08T02:30',
      '2026-03-08T07:30:00.000Z',
    ],
    ['a local time that the clock change repeats: the first', '2026-11-01T01:30', '2026-11-01T05:30:00.000Z'],
    ['a date: noon', '1997-01-01', '1997-01-01T17:00:00.000Z'],
    ['a leap day', '2028-02-29', '2028-02-29T17:00:00.000Z'],
  ])('%s', (_, text, instant) => {
    expect(parseWhen(text, 'America/New_York')).toBe(instant);
  });

  test.each([
    '',
    'yesterday',
    '2026-02-29',
    '2026-13-01',
    '2026-1-5',
    '01/15/2026',
    '20260115',
    '2026-01-15T25:00',
    '2026-01-15T10:00:00[Europe/Paris]',
    '1969-12-31',
    '2026-01-15T10:00+99:00',
  ])('%j is none', (text) => {
    expect(parseWhen(text, 'America/New_York')).toBeNull();
  });
});
