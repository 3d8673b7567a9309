/** A redemption as every answer shows it: what it took, for what, and what has become of it by now. */
import { type OrderShare, type Redemption, sharesOf } from '../../../domain/facts/facts.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { type MemberNow, memberAt } from '../../../domain/member/admit.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import type { Reservation } from '../../../domain/state/state.ts';
import { moneyOf } from '../../present/present.ts';
import { platformNow } from '../../shared/clock.ts';
import { type RedemptionRead, readRedemption } from '../../store/history/causes.ts';
import { isReturned } from '../../store/history/released.ts';
import type { CarriedOut } from '../command.ts';
import type { Asking } from './asking.ts';
import { isGivenBack } from './find.ts';

type Status = 'reserved' | 'captured' | 'returned' | 'cancelled' | 'expired';

/** What a command of the redemption left: read from the ledger, as the command may be a repeated one. */
export async function presentAfter(asking: Asking, redemptionId: string, { member, timeline }: CarriedOut) {
  const read = await readRedemption(asking.commands.store, asking.request.program, redemptionId);
  return presentRead(asking, read, memberAt(member.state, timeline, platformNow()));
}

/** One that was just made. */
export function presentMade(made: Redemption, { member, timeline }: CarriedOut) {
  const { state, rules } = memberAt(member.state, timeline, platformNow());
  const status = made.mode === 'capture' ? 'captured' : 'reserved';
  return present(
    made,
    sharesOf(made, made.points),
    { status, open: openIn(state.reservations, made) },
    rules,
  );
}

/** One that the ledger has. */
export async function presentRead(asking: Asking, read: RedemptionRead, { state, rules }: MemberNow) {
  const made = madeIn(read);
  const open = openIn(state.reservations, made);
  const status = open === undefined ? await endOf(asking, read) : 'reserved';
  return present(made, read.memory?.shares ?? [], { status, open }, rules);
}

async function endOf(asking: Asking, read: RedemptionRead): Promise<Status> {
  const { store } = asking.commands;
  if (read.memory?.isCaptured) {
    return (await isReturned(store, asking.request.program, read)) ? 'returned' : 'captured';
  }
  return read.isCancelled || (await isGivenBack(asking, read)) ? 'cancelled' : 'expired';
}

function madeIn({ entries }: RedemptionRead): Redemption {
  const body = entries[0]?.body;
  if (body?.kind !== 'fact' || body.fact.kind !== 'redemption')
    throw new Error('a redemption without an entry');
  return body.fact;
}

function openIn(reservations: readonly Reservation[], { redemptionId }: Redemption): Reservation | undefined {
  return reservations.find(({ id }) => id === redemptionId);
}

interface Now {
  readonly status: Status;
  readonly open: Reservation | undefined;
}

function present(made: Redemption, shares: readonly OrderShare[], { status, open }: Now, rules: Rules) {
  const { redemptionId: id, points, rewardId, recordedAt, clamped } = made;
  const order = shares.length === 1 ? shares[0]?.order : undefined;
  return {
    id,
    points,
    value: moneyOf(points, rules),
    status,
    runsOutAt: open === undefined ? null : formatInstant(open.runsOutAt),
    rewardId: rewardId ?? null,
    orderId: order?.orderId ?? null,
    source: order?.source ?? null,
    orders: shares.map(({ order: { orderId, source }, points: paid }) => ({ orderId, source, points: paid })),
    asked: clamped?.asked ?? points,
    clampedBy: clamped?.by ?? null,
    at: formatInstant(recordedAt),
  };
}
