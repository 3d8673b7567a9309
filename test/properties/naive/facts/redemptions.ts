/** Redemptions: taken at once or reserved, then captured or cancelled. */
import type { Fact, Redemption, RedemptionCapture } from '../../../../domain/facts/facts.ts';
import { boughtBy } from '../order.ts';
import { totalOf } from '../points/lots.ts';
import { isGone } from '../points/worth.ts';
import { changesOf } from '../tiers/counted.ts';
import { release } from '../time/reservations.ts';
import type { DateText } from '../units/dates.ts';
import { forGood } from '../units/uses.ts';
import type { Walk } from '../walk.ts';
import { returnOne } from './refunds.ts';

export function redeem(walk: Walk, fact: Fact & { kind: 'redemption' }, now: number, today: DateText) {
  const taken = walk.purse.spend(BigInt(fact.points));
  walk.sum -= BigInt(fact.points);
  const { rewardId } = fact;
  if (rewardId !== undefined) walk.uses.count(`reward:${rewardId}`, forGood, 1);
  const isCaptured = fact.mode === 'capture';
  walk.redemptions.set(fact.redemptionId, { taken, isCaptured, returned: new Map() });
  if (isCaptured) return returnIfGone(walk, fact, fact, today);
  const minutes = walk.file.redemption?.reservationMinutes ?? 0;
  walk.reserved = [
    ...walk.reserved,
    { id: fact.redemptionId, runsOutAt: now + minutes * 60_000, taken, rewardId },
  ];
  returnIfGone(walk, fact, fact, today);
}

/** Nothing is kept of an order that it pays: what was taken for it comes back at once. */
function returnIfGone(
  walk: Walk,
  redemption: Redemption,
  tie: Redemption | RedemptionCapture,
  today: DateText,
) {
  const orders = tie.shares?.map(({ order }) => order) ?? (tie.order === undefined ? [] : [tie.order]);
  for (const order of orders) {
    const bought = boughtBy(
      order,
      walk.entries.map(({ fact }) => fact),
    );
    const entry = walk.entries.find(({ fact }) => fact === bought && fact !== undefined);
    if (bought === undefined || entry === undefined || entry.bought === null) continue;
    if (!isGone(bought, changesOf(bought, walk.entries))) continue;
    returnOne(walk, redemption, { order, total: 0n, kept: 0n }, today);
  }
}

export function settle(
  walk: Walk,
  fact: Fact & { kind: 'redemption-capture' | 'redemption-cancel' },
  today: DateText,
) {
  const { kind, redemptionId } = fact;
  const run = walk.reserved.find(({ id }) => id === redemptionId);
  if (run === undefined) return;
  if (kind === 'redemption-capture') {
    walk.reserved = walk.reserved.filter((each) => each !== run);
    const known = walk.redemptions.get(redemptionId);
    if (known !== undefined) walk.redemptions.set(redemptionId, { ...known, isCaptured: true });
    walk.tied.set(redemptionId, fact as RedemptionCapture);
    const made = walk.facts.find((each) => each.kind === 'redemption' && each.redemptionId === redemptionId);
    if (made?.kind === 'redemption' && fact.kind === 'redemption-capture')
      returnIfGone(walk, made, fact, today);
    return;
  }
  walk.sum += totalOf(run.taken);
  walk.sum -= release(walk, run, today);
}
