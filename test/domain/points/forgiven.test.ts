/** `refunds.deficit` `forgiven`: a clawback takes what is there and stops at zero. */
import { describe, expect, test } from 'vitest';
import { explainFact } from '../../../domain/explain/explain.ts';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import { cancellation, redemption, refund, refundVoid, revision } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';

const rules = { refunds: { deficit: 'forgiven' } };
const owing = { refunds: { deficit: 'zero-with-deficit' } };
const end = '2026-03-01T12:00';
const bought = purchase({ orderId: 'o', on: '2026-01-10T12:00', amount: 100_00 });
const spent = redemption('x', '2026-01-11T12:00', 80);

function seen(program: Changes, events: readonly Event[]) {
  const { status, points } = member(program, events, end);
  return { balance: status.balance, deficit: status.deficit, points };
}

describe('points that were spent and are taken back', () => {
  test('are forgiven: the refund takes the 20 that are there, and the 80 that were spent are not owed', () => {
    const events = [bought, spent, cancellation(bought, '2026-01-12T12:00')];
    expect(seen(rules, events)).toEqual({ balance: 0, deficit: 0, points: [100, -80, -20] });
    expect(seen(owing, events)).toEqual({ balance: 0, deficit: 80, points: [100, -80, -100] });
  });

  test('are taken from other points where the member has some', () => {
    const other = purchase({ orderId: 'p', on: '2026-01-11T18:00', amount: 50_00 });
    const events = [bought, spent, other, cancellation(bought, '2026-01-12T12:00')];
    expect(seen(rules, events)).toEqual({ balance: 0, deficit: 0, points: [100, -80, 50, -70] });
  });

  test('leave nothing to pay for the next purchase', () => {
    const next = purchase({ orderId: 'n', on: '2026-02-01T12:00', amount: 30_00 });
    const events = [bought, spent, cancellation(bought, '2026-01-12T12:00'), next];
    expect(seen(rules, events).balance).toBe(30);
    expect(seen(owing, events)).toMatchObject({ balance: 0, deficit: 50 });
  });

  test('are not given a second time when the order comes to life again', () => {
    const gone = { ...revision(bought, '2026-01-12T12:00', 100_00), isCancelled: true };
    const back = revision(bought, '2026-01-13T12:00', 100_00);
    expect(seen(rules, [bought, spent, gone, back])).toEqual({
      balance: 20,
      deficit: 0,
      points: [100, -80, -20, 20],
    });
    // Larger than before: what is beyond is given.
    const more = revision(bought, '2026-01-13T12:00', 130_00);
    expect(seen(rules, [bought, spent, gone, more]).balance).toBe(50);
  });

  test('a refund that never was took nothing', () => {
    const events = [
      bought,
      spent,
      refund('r', bought, '2026-01-12T12:00', 100_00),
      refundVoid('r', bought, '2026-01-13T12:00'),
    ];
    expect(seen(rules, events).balance).toBe(20);
  });

  test('a refund in two parts takes what one would', () => {
    const parts = [40_00, 60_00].map((amount, index) =>
      refund(`r${index}`, bought, '2026-01-12T12:00', amount),
    );
    expect(seen(rules, [bought, spent, ...parts]).balance).toBe(0);
    expect(seen(rules, [bought, spent, parts[0] as Event])).toMatchObject({ balance: 0, deficit: 0 });
  });

  test('and the reward for a level that the refund undoes', () => {
    const levels = [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
        entryReward: { points: 500 },
      },
    ];
    const all = redemption('x', '2026-01-11T12:00', 590);
    const events = [bought, all, cancellation(bought, '2026-01-12T12:00')];
    expect(seen({ ...rules, tiers: { levels } }, events)).toMatchObject({ balance: 0, deficit: 0 });
    expect(seen({ ...owing, tiers: { levels } }, events)).toMatchObject({ balance: 0, deficit: 590 });
  });

  test('the explanation says how many', () => {
    const timeline = timelineOf(rules);
    const cancelled = cancellation(bought, '2026-01-12T12:00');
    const { entries } = member(timeline, [bought, spent, cancelled], end);
    const outcomes = entries.at(-1)?.applied.outcomes ?? [];
    expect(sumPoints(outcomes)).toBe(-20);
    const [explained] = explainFact([bought, spent], timeline, cancelled, outcomes);
    expect(explained?.sentence).toContain('20 points were taken back; 80 points more were spent already');
  });
});
