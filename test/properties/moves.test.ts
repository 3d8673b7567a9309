/** An order that is moved: each member afterwards is the fold of their facts as if it had always been the other's. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { factId, type Revision } from '../../domain/facts/facts.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Instant, MemberId } from '../../domain/kernel/brand.ts';
import { fold } from '../../domain/member/fold.ts';
import { netPoints, recordTogether } from '../../domain/member/record.ts';
import { wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { moveOf } from '../support/moves.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';

const other = 'm2' as MemberId;

test('the one member is the fold without the order, the other one with it, and both books add up', () => {
  let moved = 0;
  fc.assert(
    fc.property(wholeScenarios({ factsMax: 20 }), fc.nat(), (scenario, pick) => {
      const { timeline, facts, end } = scenario;
      const stored = fold(facts, timeline, end).state;
      const bought = facts.filter((fact) => fact.kind === 'purchase');
      const purchase = bought[pick % Math.max(1, bought.length)];
      if (stored === null || purchase === undefined) return;
      const at = Math.max(end, stored.asOf.at + 1) as Instant;
      const { order } = purchase;
      const move = moveOf(purchase, facts, other, at);
      const arrival: Revision = {
        kind: 'revision',
        id: factId('revision', order.source, order.orderId, String(at), 'content'),
        memberId: other,
        order,
        occurredAt: purchase.occurredAt,
        recordedAt: at,
        revisedAt: at,
        lines: purchase.lines,
        isCancelled: false,
      };
      moved++;
      const without = recordTogether(stored, facts, timeline, [move], null);
      const rest = facts.filter(({ id }) => !move.gone.includes(id));
      const right = fold([...rest, { ...move, gone: [] }], timeline, at).state;
      expectSame(without.state, right);
      const booked = [
        ...without.entries.flatMap(({ passed, outcomes }) => [...passed, ...outcomes]),
        ...without.correction,
      ];
      expect(netPoints(stored) + sumPoints(booked)).toBe(netPoints(without.state));
      const withIt = recordTogether(null, [], timeline, [arrival], null);
      expectSame(withIt.state, fold([arrival], timeline, withIt.state.asOf.at).state);
      // Moved back it is a fact like any other, though what it was before stays left out.
      const home = { ...arrival, memberId: purchase.memberId };
      const back = recordTogether(without.state, [...facts, move], timeline, [home], null);
      const never = fold([...rest, { ...move, gone: [] }, home], timeline, back.state.asOf.at).state;
      expect(netPoints(back.state)).toBe(netPoints(never ?? back.state));
      expect(back.state.tier).toEqual(never?.tier);
    }),
    runs(300),
  );
  expect(moved).toBeGreaterThan(50);
});
