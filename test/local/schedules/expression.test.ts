import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../infra/local/schedules/expression.ts';

describe('a schedule ticks in UTC', () => {
  test.each<[expression: string, after: string, next: string]>([
    ['rate(1 hour)', '2026-12-24T04:59:59.999Z', '2026-12-24T05:00:00.000Z'],
    ['rate(1 hour)', '2026-12-24T05:00:00.000Z', '2026-12-24T06:00:00.000Z'],
    ['rate(5 minutes)', '2026-12-24T04:59:59.999Z', '2026-12-24T05:00:00.000Z'],
    ['rate(2 days)', '1970-01-01T00:00:00.000Z', '1970-01-03T00:00:00.000Z'],
    ['cron(20 * * * ? *)', '2026-12-24T05:19:59.999Z', '2026-12-24T05:20:00.000Z'],
    ['cron(20 * * * ? *)', '2026-12-24T05:20:00.000Z', '2026-12-24T06:20:00.000Z'],
    ['cron(20 * ? * * *)', '2026-12-31T23:20:00.001Z', '2027-01-01T00:20:00.000Z'],
    ['cron(30 4 * * ? *)', '2026-12-24T05:00:00.000Z', '2026-12-25T04:30:00.000Z'],
    ['cron(30 4 * * ? *)', '2026-12-24T04:29:00.000Z', '2026-12-24T04:30:00.000Z'],
  ])('%s after %s: %s', (expression, after, next) => {
    const ticks = parseSchedule(expression)!;
    expect(new Date(ticks.nextAfter(Date.parse(after))).toISOString()).toBe(next);
  });
});

test.each([
  'at(2027-01-01T00:00:00)',
  'rate(0 hours)',
  'rate(1 week)',
  'rate(hour)',
  'cron(60 * * * ? *)',
  'cron(0 24 * * ? *)',
  'cron(0/5 * * * ? *)',
  'cron(0 4 1 * ? *)',
  'cron(0 4 ? * MON *)',
  'cron(0 4 * * ? 2027)',
  '',
])('%j is not known', (expression) => {
  expect(parseSchedule(expression)).toBeUndefined();
});
