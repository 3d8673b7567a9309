import { describe, expect, test } from 'vitest';
import { createPlatformClock, isoOf } from '../../../infra/local/clock/platform-clock.ts';

const start = Date.parse('2026-01-31T12:00:00.250Z');

function clockAt(realNowMs = start) {
  const moves: number[] = [];
  const clock = createPlatformClock({ realNowMs: () => realNowMs, onMove: (shiftMs) => moves.push(shiftMs) });
  return { clock, moves, now: () => isoOf(clock.nowMs()) };
}

test('it is real time until it is moved', () => {
  const { clock } = clockAt();
  expect([clock.nowMs(), clock.shiftMs]).toEqual([start, 0]);
});

describe('advance goes by the calendar in UTC', () => {
  test.each([
    ['P40D', '2026-03-12T12:00:00.250Z'],
    ['P1M', '2026-02-28T12:00:00.250Z'],
    ['P1Y2M', '2027-03-31T12:00:00.250Z'],
    ['P2W', '2026-02-14T12:00:00.250Z'],
    ['PT5H', '2026-01-31T17:00:00.250Z'],
    ['PT0.75S', '2026-01-31T12:00:01.000Z'],
    ['P0D', '2026-01-31T12:00:00.250Z'],
  ])('%s', (duration, expected) => {
    const { clock, now } = clockAt();
    expect(clock.aim({ advance: duration })).toEqual({ kind: 'to', ms: Date.parse(expected) });
    expect(now()).toBe(isoOf(start)); // to aim is not to move
  });
});

describe('set goes to an instant', () => {
  test.each([
    ['2027-01-01T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['2027-01-01T00:00:00-05:00', '2027-01-01T05:00:00.000Z'],
    ['2026-01-31T12:00:00.250Z', '2026-01-31T12:00:00.250Z'],
  ])('%s', (instant, expected) => {
    const { clock, now } = clockAt();
    expect(clock.aim({ set: instant })).toEqual({ kind: 'to', ms: Date.parse(expected) });
    expect(now()).toBe(isoOf(start));
  });
});

test('moves add up, and each is told', () => {
  const { clock, moves } = clockAt();
  clock.moveTo(start + 86_400_000);
  clock.moveTo(start + 90_000_000);
  clock.moveTo(start + 1); // it has passed this, and stays
  expect(moves).toEqual([86_400_000, 90_000_000]);
  expect(clock.shiftMs).toBe(90_000_000);
});

describe('it never moves back', () => {
  test.each<['advance' | 'set', string]>([
    ['advance', '-PT1S'],
    ['advance', '-P1M'],
    ['set', '2026-01-31T12:00:00.249Z'],
    ['set', '1999-01-01T00:00:00Z'],
  ])('%s %s', (how, where) => {
    const { clock, moves } = clockAt();
    expect(clock.aim(how === 'set' ? { set: where } : { advance: where }).kind).toBe('movedBack');
    expect([clock.shiftMs, moves]).toEqual([0, []]);
  });
});

describe('what is no time is malformed', () => {
  test.each<['advance' | 'set', string]>([
    ['advance', ''],
    ['advance', 'P'],
    ['advance', '40D'],
    ['advance', 'P1D tomorrow'],
    ['advance', 'P9999999999Y'],
    ['advance', 'P8000Y'],
    ['set', ''],
    ['set', 'tomorrow'],
    ['set', '2027-01-01'],
    ['set', '2027-01-01T00:00:00'],
    ['set', '2027-02-30T00:00:00Z'],
    ['set', '+012027-01-01T00:00:00Z'],
  ])('%s %j', (how, where) => {
    const { clock, moves } = clockAt();
    expect(clock.aim(how === 'set' ? { set: where } : { advance: where }).kind).toBe('malformed');
    expect([clock.shiftMs, moves]).toEqual([0, []]);
  });
});
