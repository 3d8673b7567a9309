/** What became of a member's redemptions, and which rewards can be had. */
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { admitRedemption, type MemberNow } from '../../../domain/member/admit.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import type { Reservation } from '../../../domain/state/state.ts';
import { moneyOf } from '../../present/present.ts';
import type { Reply } from '../../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { type RedemptionRead, readRedemption } from '../../store/ledger/causes.ts';
import { listRedemptions } from '../../store/ledger/history.ts';
import { idIn } from '../command.ts';
import { type Asking, memberNow } from './asking.ts';
import { findRedemption, isGivenBack } from './find.ts';

export async function readOne(asking: Asking): Promise<Reply> {
  const redemptionId = idIn(asking.request.params.redemptionId, 'redemptionId');
  const now = await memberNow(asking);
  const read = await findRedemption(asking, redemptionId, false);
  return { status: 200, body: await shown(asking, redemptionId, read, now) };
}

export async function readAll(asking: Asking): Promise<Reply> {
  const { commands, request, memberId } = asking;
  const limit = readLimit(request.query.limit);
  const after = decodeCursor(request.query.cursor);
  const now = await memberNow(asking);
  const page = await listRedemptions(commands.store, request.program, memberId, limit, after);
  const redemptions = await Promise.all(
    page.ids.map(async (each) =>
      shown(asking, each, await readRedemption(commands.store, request.program, each), now),
    ),
  );
  return { status: 200, body: { redemptions, next: page.next === null ? null : encodeCursor(page.next) } };
}

async function shown(asking: Asking, id: string, read: RedemptionRead, { state, rules }: MemberNow) {
  const open = state.reservations.find((each) => each.id === id);
  const isBack = open === undefined && (await isGivenBack(asking, read));
  return present(id, read, open, isBack, rules);
}

export async function listRewards(asking: Asking): Promise<Reply> {
  const now = await memberNow(asking);
  const rewards = [...(now.rules.redemption?.rewards.values() ?? [])].map(({ id, name, points }) => {
    const admitted = admitRedemption(now, { mode: 'capture', rewardId: id });
    const refusal = 'kind' in admitted ? admitted : null;
    const because = refusal === null ? null : { reason: refusal.reason, numbers: refusal.numbers };
    return { id, name, points, available: refusal === null, because };
  });
  return { status: 200, body: { rewards } };
}

function present(
  redemptionId: string,
  { memory, isCancelled, entries }: RedemptionRead,
  open: Reservation | undefined,
  isBack: boolean,
  rules: Rules,
) {
  const settled = memory?.isCaptured ? 'captured' : isCancelled || isBack ? 'cancelled' : 'expired';
  const fact = entries[0]?.body.kind === 'fact' ? entries[0].body.fact : null;
  const made = fact?.kind === 'redemption' ? fact : null;
  return {
    id: redemptionId,
    points: made?.points ?? 0,
    value: moneyOf(made?.points ?? 0, rules),
    status: open === undefined ? settled : 'reserved',
    runsOutAt: open === undefined ? null : formatInstant(open.runsOutAt),
    rewardId: made?.rewardId ?? null,
    orderId: made?.order?.orderId ?? null,
    source: made?.order?.source ?? null,
    at: made === null ? null : formatInstant(made.recordedAt),
  };
}
