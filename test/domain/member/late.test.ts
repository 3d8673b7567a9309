/**
 * Facts that arrive late. A purchase late by a moment is added where nothing depends on it; otherwise the
 * member's facts are folded again, and a correction entry carries what that changes.
 */

import { describe, expect, test } from 'vitest';
import { effectiveAt, type Fact, type Purchase } from '../../../domain/facts/facts.ts';
import { fold } from '../../../domain/member/fold.ts';
import { engagement, redemption, refund } from '../../support/commands.ts';
import { latestOf } from '../../support/latest.ts';
import { Ledger } from '../../support/ledger.ts';
import { inWords } from '../../support/member.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { type PurchaseOptions, purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const spend = (atLeast: string) => ({ anyOf: [{ metric: 'spend', atLeast }] });

/** Gold earns double. */
const doubling: Changes = {
  tiers: {
    levels: [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', multiplier: '2', qualify: spend('100.00') },
    ],
  },
};

function bought(on: string, amount: number, more: Partial<PurchaseOptions> = {}): Purchase {
  return purchase({ on, amount, ...more });
}

/** Records in the given order; the state is what one fold of all gives, and the ledger adds up. */
function recorded(changes: Changes, facts: readonly Purchase[]): { ledger: Ledger; paths: string[] } {
  const ledger = new Ledger(timelineOf(changes));
  const paths = facts.map((fact) => ledger.record(fact));
  const last = latestOf(facts);
  expect(ledger.state).toStrictEqual(fold(facts, ledger.timeline, last).state);
  expect(ledger.pointsBooked).toBe(ledger.pointsHeld);
  return { ledger, paths };
}

describe('a late purchase', () => {
  const morning = bought('2026-01-15T09:00', 20_00);
  const noon = bought('2026-01-15T12:00', 30_00);
  const eleven = bought('2026-01-15T11:00', 10_00);

  test('of one instant with another comes before it by its order’s name', () => {
    const [a, b] = ['a', 'b'].map((orderId) => bought('2026-01-15T12:00', 100_00, { orderId }));
    for (const facts of [
      [morning, a, b],
      [morning, b, a],
    ] as Purchase[][]) {
      const { ledger } = recorded(doubling, facts);
      expect(ledger.pointsBooked).toBe(20 + 100 + 200);
    }
  });

  test('from before rules that have taken effect since is scored by those of its day', () => {
    const double: Changes = { earning: { base: { points: 2 } } };
    const timeline = timelineOfVersions({ changes: {} }, { from: '2026-02-01T00:00', changes: double });
    const ledger = new Ledger(timeline);
    ledger.record(morning);
    ledger.recalculate(at('2026-02-02T00:00'));
    ledger.record(bought('2026-01-31T12:00', 7_00));
    ledger.record(bought('2026-02-01T12:00', 5_00));
    expect(ledger.pointsBooked).toBe(20 + 7 + 10);
  });

  test('does not book once more what time had brought before it', () => {
    const yearly: Changes = { expiry: { kind: 'after-months', months: 12, roundedTo: 'day' } };
    const { ledger, paths } = recorded(yearly, [
      bought('2025-01-15T12:00', 10_00),
      bought('2026-03-01T12:00', 20_00),
      bought('2026-02-01T12:00', 5_00),
    ]);
    expect(paths[2]).toBe('folded');
    expect(ledger.bookings.map(({ passed }) => inWords(passed).join())).toEqual([
      '',
      'points.expired 2026-01-15T00:00:00Z -10',
      '',
    ]);
    expect(ledger.bookings[2]?.correction).toEqual([]);
  });

  test('of the same day, with nothing decided since, is added in place at its own date', () => {
    const { paths, ledger } = recorded({}, [morning, noon, eleven]);
    expect(paths).toEqual(['on-state', 'on-state', 'on-state']);
    expect(ledger.bookings.at(-1)).toMatchObject({ passed: [], correction: [] });
    // The state stands where it stood: at noon.
    expect(ledger.state?.asOf).toEqual({ at: noon.occurredAt, id: noon.id });
  });

  test.each<[string, Changes, Purchase[]]>([
    ['of another local day', {}, [morning, noon, bought('2026-01-14T23:59', 1_00)]],
    [
      'of another local day that is the same in UTC',
      { timeZone: 'America/New_York' },
      [bought('2026-01-15T03:00', 1_00), bought('2026-01-15T12:00', 1_00), bought('2026-01-15T04:59', 1_00)],
    ],
    ['from before the enrolment', {}, [noon, eleven]],
    [
      'of the very instant of the enrolment',
      {},
      [
        bought('2026-01-15T09:00', 1_00, { orderId: 'b' }),
        noon,
        bought('2026-01-15T09:00', 1_00, { orderId: 'a' }),
      ],
    ],
    ['that itself reaches a tier', {}, [morning, noon, bought('2026-01-15T11:00', 50_00)]],
    ['from before a purchase that reached one', {}, [morning, bought('2026-01-15T12:00', 80_00), eleven]],
    [
      'from before a review of the same day',
      { tiers: { term: { kind: 'months', months: 1 } } },
      [
        bought('2025-12-15T09:00', 150_00),
        bought('2026-01-15T12:00', 1_00),
        bought('2026-01-14T23:59:59.999', 1_00),
      ],
    ],
  ])('%s is folded again', (_, changes, facts) => {
    const { paths } = recorded(changes, facts);
    expect(paths.at(-1)).toBe('folded');
  });

  test('from before new rules took effect is folded again, by the rules of its own day', () => {
    const timeline = timelineOfVersions(
      { changes: {} },
      { from: '2026-01-15T12:00', changes: { earning: { base: { points: 2 } } } },
    );
    const ledger = new Ledger(timeline);
    ledger.record(morning);
    ledger.record(bought('2026-01-15T13:00', 10_00));
    expect(ledger.record(bought('2026-01-15T11:59:59.999', 10_00))).toBe('folded');
    expect(ledger.bookings.map(({ outcomes }) => inWords(outcomes).at(-1))).toEqual([
      'points.earned 20',
      'points.earned 20',
      'points.earned 10',
    ]);
    expect(ledger.record(bought('2026-01-15T12:00', 10_00))).toBe('on-state');
  });

  test('after the last decision of the day is added in place again', () => {
    const facts = [bought('2026-01-15T09:00', 150_00), noon, bought('2026-01-15T10:00', 1_00)];
    expect(recorded({}, facts).paths.at(-1)).toBe('on-state');
  });

  test('counts from when it was recorded if it claims a later moment', () => {
    const ahead = bought('2026-01-15T12:04', 1_00, { recordedAt: at('2026-01-15T11:59') });
    const { paths } = recorded({}, [morning, noon, ahead]);
    expect(paths.at(-1)).toBe('on-state');
    expect(effectiveAt(ahead)).toBe(at('2026-01-15T11:59'));
  });
});

describe('what folding again changes is booked', () => {
  test('as a correction, where the late purchase reached a tier and later ones were worth more', () => {
    const { ledger } = recorded(doubling, [
      bought('2026-01-15T12:00', 10_00),
      bought('2026-02-15T12:00', 50_00),
      bought('2026-02-01T12:00', 90_00),
    ]);
    const { outcomes, correction } = ledger.bookings.at(-1) ?? { outcomes: [], correction: [] };
    expect(inWords(outcomes)).toEqual([
      'points.earned 90',
      'tier.raised 2026-02-01T12:00:00Z regular → gold until 2027-02-01T00:00:00Z',
    ]);
    // The 50.00 after it earn 100 points instead of 50.
    expect(inWords(correction)).toEqual(['points.corrected 50']);
    expect(correction[0]).toMatchObject({ rule: 'late-fact', cause: ledger.facts.at(-1)?.id });
  });

  test('as a corrected tier, where the term begins earlier', () => {
    const { ledger } = recorded({}, [
      bought('2026-01-15T12:00', 60_00),
      bought('2026-03-15T12:00', 60_00),
      bought('2026-02-15T12:00', 60_00),
    ]);
    expect(inWords(ledger.bookings.at(-1)?.outcomes ?? [])).toEqual([
      'points.earned 60',
      'tier.raised 2026-02-15T12:00:00Z regular → gold until 2027-02-15T00:00:00Z',
    ]);
    expect(ledger.bookings.at(-1)?.correction).toEqual([]);
    expect(ledger.tierBooked).toMatchObject({ level: 'gold', since: at('2026-02-15T12:00') });
  });

  test('as a corrected tier, where the late purchase is before the enrolment', () => {
    const { ledger } = recorded({}, [bought('2026-03-15T12:00', 60_00), bought('2026-02-15T12:00', 10_00)]);
    expect(inWords(ledger.bookings.at(-1)?.correction ?? [])).toEqual([
      'tier.corrected regular → regular since 2026-02-15T12:00:00Z until null',
    ]);
  });

  test('as a corrected tier, where a review that lowered would have kept it', () => {
    const ledger = new Ledger(timelineOf());
    ledger.record(bought('2026-01-15T12:00', 150_00));
    ledger.recalculate(at('2027-01-16T00:00'));
    expect(ledger.state?.tier.level).toBe('regular');
    ledger.record(bought('2026-12-01T12:00', 100_00));
    expect(ledger.state?.tier.level).toBe('gold');
    expect(inWords(ledger.bookings.at(-1)?.correction ?? [])).toEqual([
      'tier.corrected regular → gold since 2026-01-15T12:00:00Z until 2028-01-15T00:00:00Z',
    ]);
  });

  test('with the expiry of what has expired in the meantime', () => {
    const changes: Changes = { expiry: { kind: 'after-months', months: 1, roundedTo: 'day' } };
    const { ledger } = recorded(changes, [
      bought('2026-01-15T12:00', 10_00),
      bought('2026-03-15T12:00', 20_00),
      bought('2026-01-20T12:00', 7_00),
    ]);
    expect(inWords(ledger.bookings.at(-1)?.outcomes ?? [])).toEqual(['points.earned 7']);
    expect(inWords(ledger.bookings.at(-1)?.correction ?? [])).toEqual(['points.corrected -7']);
    expect(ledger.pointsHeld).toBe(20);
  });

  test('with nothing, where nothing else comes out otherwise', () => {
    const { ledger } = recorded({}, [
      bought('2026-01-15T12:00', 10_00),
      bought('2026-03-15T12:00', 20_00),
      bought('2026-02-15T12:00', 7_00),
    ]);
    expect(ledger.bookings.at(-1)?.correction).toEqual([]);
  });
});

describe('what the late fact’s own outcomes say already is not corrected', () => {
  /** What the last of the facts came to, and the correction beside it. */
  function lastOf(
    changes: Changes,
    facts: readonly Fact[],
  ): { own: readonly string[]; correction: readonly string[] } {
    const ledger = new Ledger(timelineOf(changes));
    for (const fact of facts) ledger.record(fact);
    expect(ledger.pointsBooked).toBe(ledger.pointsHeld);
    const { outcomes, correction } = ledger.bookings.at(-1) ?? { outcomes: [], correction: [] };
    return { own: inWords(outcomes), correction: inWords(correction) };
  }
  const gold = bought('2026-01-15T12:00', 120_00);

  test('a fall', () => {
    const late = refund('r', gold, '2026-02-01T12:00', 30_00);
    expect(
      lastOf({ refunds: { tier: 'decide-again' } }, [gold, bought('2026-03-01T12:00', 1_00), late]),
    ).toEqual({
      own: ['points.clawed-back', 'tier.lowered 2026-02-01T12:00:00Z gold → regular until null'],
      correction: [],
    });
  });

  test('more time for the level, but the time that later facts give is', () => {
    const extending = { tiers: { onRequalifying: 'extend' } };
    const late = bought('2026-02-01T12:00', 1_00);
    const kept = 'tier.kept 2026-02-01T12:00:00Z gold until 2027-02-01T00:00:00Z';
    expect(lastOf(extending, [gold, engagement('e', '2026-03-01T12:00', 'visit'), late]).correction).toEqual(
      [],
    );
    expect(lastOf(extending, [gold, bought('2026-03-01T12:00', 1_00), late])).toEqual({
      own: ['points.earned 1', kept],
      correction: ['tier.corrected gold → gold since 2026-01-15T12:00:00Z until 2027-03-01T00:00:00Z'],
    });
  });

  test('points that are owed because they were spent', () => {
    const spending = {
      redemption: { pointValue: '0.01', minimum: 1, step: 1, reservationMinutes: 5 },
      refunds: { tier: 'leave' },
    };
    const late = refund('r', gold, '2026-02-01T12:00', 50_00);
    expect(lastOf(spending, [gold, redemption('x', '2026-02-02T12:00', 120), late])).toEqual({
      own: ['points.clawed-back'],
      correction: [],
    });
  });
});

describe('when a new version needs more than the state keeps', () => {
  test('the next fact folds the member again, and books nothing twice', () => {
    const lifetime: Changes = {
      tiers: { window: { kind: 'lifetime' } },
      expiry: { kind: 'after-months', months: 1, roundedTo: 'day' },
    };
    const ledger = new Ledger(timelineOf(lifetime));
    ledger.record(bought('2025-12-15T12:00', 90_00));
    ledger.record(bought('2026-03-15T12:00', 20_00));
    expect(ledger.state?.tier.level).toBe('gold');
    ledger.timeline = timelineOfVersions(
      { changes: lifetime },
      { from: '2026-06-01T00:00', changes: { tiers: { standing: 'at-once' } } },
    );
    expect(ledger.record(bought('2026-06-02T12:00', 5_00))).toBe('folded');
    expect(inWords(ledger.bookings.at(-1)?.passed ?? [])).toEqual([
      'points.expired 2026-04-15T00:00:00Z -20',
    ]);
    expect(ledger.bookings.at(-1)?.correction).toEqual([]);
    expect(ledger.pointsBooked).toBe(ledger.pointsHeld);
    // Within the last twelve months 115.00 were spent.
    expect(ledger.state?.tier.level).toBe('gold');
  });
});
