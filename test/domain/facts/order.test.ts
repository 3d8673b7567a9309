/** Business order: what comes first, and what waits for what it refers to. */
import { describe, expect, test } from 'vitest';
import { type Fact, factId, type Purchase } from '../../../domain/facts/facts.ts';
import { emptyMemory } from '../../../domain/facts/memory.ts';
import { inBusinessOrder } from '../../../domain/facts/order.ts';
import type { Instant, LevelId, MemberId } from '../../../domain/kernel/brand.ts';
import { points } from '../../../domain/kernel/brand.ts';
import { fold } from '../../../domain/member/fold.ts';
import { netPoints } from '../../../domain/member/record.ts';
import { Ledger } from '../../support/ledger.ts';
import { timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const memberId = 'm1' as MemberId;
const noon = at('2026-01-15T12:00');
const base = (instant: Instant) => ({ memberId, occurredAt: instant, recordedAt: instant });
const bought = purchase({ orderId: '1', on: at('2026-01-15T11:00'), amount: 100_00 });

const redemption = (instant: Instant): Fact => ({
  kind: 'redemption',
  ...base(instant),
  id: factId('redemption', memberId, 'r1'),
  redemptionId: 'r1',
  points: points(40),
  mode: 'reserve',
});

function about(kind: 'redemption-capture' | 'redemption-cancel', instant: Instant): Fact {
  return { kind, ...base(instant), id: factId(kind, memberId, 'r1'), redemptionId: 'r1' };
}

const order = (facts: readonly Fact[]) => inBusinessOrder(facts, emptyMemory()).map(({ fact }) => fact.kind);

describe('facts come in the order of the moments at which they take effect', () => {
  test('and of their ids at one moment, as text', () => {
    const on = noon;
    const facts = ['b', 'a', '10', '9'].map((orderId) => purchase({ orderId, on }));
    expect(inBusinessOrder(facts, emptyMemory()).map(({ fact }) => (fact as Purchase).order.orderId)).toEqual(
      ['10', '9', 'a', 'b'],
    );
  });

  test('a fact dated ahead of its record counts from the record', () => {
    const ahead = purchase({ orderId: '1', on: at('2026-01-15T12:05'), recordedAt: noon });
    const next = purchase({ orderId: '2', on: at('2026-01-15T12:01') });
    expect(inBusinessOrder([next, ahead], emptyMemory()).map(({ fact }) => fact)).toEqual([ahead, next]);
  });
});

describe('a command about something recorded comes after it', () => {
  test.each(['redemption-capture', 'redemption-cancel'] as const)('%s: in the same millisecond', (kind) => {
    expect(order([about(kind, noon), redemption(noon)])).toEqual(['redemption', kind]);
  });

  test('from a server whose clock is behind', () => {
    expect(order([about('redemption-capture', at('2026-01-15T11:59:59.990')), redemption(noon)])).toEqual([
      'redemption',
      'redemption-capture',
    ]);
  });

  test('and whatever its id: an undo, a return, the end of an override', () => {
    const adjustment: Fact = {
      kind: 'adjustment',
      ...base(noon),
      id: factId('adjustment', memberId, 'a'),
      adjustmentId: 'a',
      points: points(5),
      reason: 'test',
    };
    const undo: Fact = {
      kind: 'adjustment-undo',
      ...base(noon),
      id: factId('adjustment-undo', memberId, 'a'),
      adjustmentId: 'a',
    };
    const use: Fact = {
      kind: 'privilege-use',
      ...base(noon),
      id: factId('privilege-use', memberId, 'lounge', 'u'),
      privilegeId: 'lounge',
      useId: 'u',
      quantity: 1,
    };
    const back: Fact = {
      kind: 'privilege-return',
      ...base(noon),
      id: factId('privilege-return', memberId, 'lounge', 'u'),
      privilegeId: 'lounge',
      useId: 'u',
    };
    const given: Fact = {
      kind: 'tier-override',
      ...base(noon),
      id: factId('tier-override', memberId, 'o'),
      overrideId: 'o',
      tier: 'gold' as LevelId,
      until: at('2026-02-01T12:00'),
      as: 'grant',
      reason: 'test',
    };
    const ended: Fact = {
      kind: 'tier-override-end',
      ...base(at('2026-01-15T11:59:59.999')),
      id: factId('tier-override-end', memberId, 'o'),
      overrideId: 'o',
    };
    expect(order([ended, given])).toEqual(['tier-override', 'tier-override-end']);
    expect(order([undo, back, use, adjustment])).toEqual([
      'adjustment',
      'adjustment-undo',
      'privilege-use',
      'privilege-return',
    ]);
    expect(() => fold([undo, back, use, adjustment], timelineOf(), noon)).not.toThrow();
  });

  test('a reservation captured in the millisecond of its making stays captured when facts are folded again', () => {
    const ledger = new Ledger(timelineOf({ redemption: { pointValue: '0.01', reservationMinutes: 1 } }));
    for (const fact of [bought, redemption(noon), about('redemption-capture', noon)]) ledger.record(fact);
    // A late purchase, which folds everything again.
    expect(ledger.record(purchase({ on: at('2026-01-14T12:00'), amount: 1_00 }))).toBe('folded');
    ledger.recalculate(at('2026-02-01T00:00'));
    expect(ledger.state?.reservations).toEqual([]);
    expect(ledger.state === null ? 0 : netPoints(ledger.state)).toBe(61);
    expect(ledger.pointsBooked).toBe(61);
  });
});
