/** Redemptions: taken at once or reserved, then captured or cancelled. */
import type { Fact } from '../../../../domain/facts/facts.ts';
import { totalOf } from '../points/lots.ts';
import { release } from '../time/reservations.ts';
import type { DateText } from '../units/dates.ts';
import { forGood } from '../units/uses.ts';
import type { Walk } from '../walk.ts';

export function redeem(walk: Walk, fact: Fact & { kind: 'redemption' }, now: number) {
  const taken = walk.purse.spend(BigInt(fact.points));
  walk.sum -= BigInt(fact.points);
  const { rewardId } = fact;
  if (rewardId !== undefined) walk.uses.count(`reward:${rewardId}`, forGood, 1);
  const isCaptured = fact.mode === 'capture';
  walk.redemptions.set(fact.redemptionId, { taken, isCaptured, returned: 0n });
  if (isCaptured) return;
  const minutes = walk.file.redemption?.reservationMinutes ?? 0;
  walk.reserved = [
    ...walk.reserved,
    { id: fact.redemptionId, runsOutAt: now + minutes * 60_000, taken, rewardId },
  ];
}

export function settle(
  walk: Walk,
  { kind, redemptionId }: Fact & { kind: 'redemption-capture' | 'redemption-cancel' },
  today: DateText,
) {
  const run = walk.reserved.find(({ id }) => id === redemptionId);
  if (run === undefined) return;
  if (kind === 'redemption-capture') {
    walk.reserved = walk.reserved.filter((each) => each !== run);
    walk.redemptions.set(redemptionId, { taken: run.taken, isCaptured: true, returned: 0n });
    return;
  }
  walk.sum += totalOf(run.taken);
  walk.sum -= release(walk, run, today);
}
