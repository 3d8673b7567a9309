/** Adjustments by an operator, and their undoing. */
import type { Fact } from '../../../../domain/facts/facts.ts';
import { expiresFrom } from '../points/lives.ts';
import type { TakenPart } from '../points/lots.ts';
import { giveBack } from '../time/reservations.ts';
import type { DateText } from '../units/dates.ts';
import type { Walk } from '../walk.ts';

export function adjust(
  walk: Walk,
  { adjustmentId, points = 0 as never }: Fact & { kind: 'adjustment' },
  today: DateText,
) {
  const change = BigInt(points);
  walk.sum += change;
  const taken = change < 0n ? walk.purse.spend(-change) : [];
  if (change > 0n) walk.purse.add(change, expiresFrom(walk.file, today), '');
  walk.adjustments.set(adjustmentId, { change, taken });
}

export function undo(walk: Walk, adjustmentId: string, today: DateText) {
  const { change, taken } = walk.adjustments.get(adjustmentId) as {
    change: bigint;
    taken: readonly TakenPart[];
  };
  walk.sum -= change;
  if (change > 0n) walk.purse.spend(change);
  else walk.sum -= giveBack(walk, taken, today);
}
