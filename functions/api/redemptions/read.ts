/** What became of a member's redemptions, and which rewards can be had. */
import { admitRedemption } from '../../../domain/member/admit.ts';
import type { Reply } from '../../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { readRedemption } from '../../store/history/causes.ts';
import { listFacts } from '../../store/history/history.ts';
import { idIn } from '../command.ts';
import { type Asking, memberAndIds, memberNow } from './asking.ts';
import { findRedemption } from './find.ts';
import { presentRead } from './present.ts';

export async function readOne(asking: Asking): Promise<Reply> {
  const redemptionId = idIn(asking.request.params.redemptionId, 'redemptionId');
  const now = await memberNow(asking);
  const read = await findRedemption(asking, redemptionId, false);
  return { status: 200, body: await presentRead(asking, read, now) };
}

export async function readAll(asking: Asking): Promise<Reply> {
  const { commands, request } = asking;
  const limit = readLimit(request.query.limit);
  const after = decodeCursor(request.query.cursor);
  const { now, ids } = await memberAndIds(asking);
  const { store } = commands;
  const page = await listFacts(store, request.program, ids, ['redemption'], { limit, after });
  const redemptions = await Promise.all(
    page.facts.map(async ({ fact }) =>
      presentRead(asking, await readRedemption(store, request.program, fact.redemptionId), now),
    ),
  );
  return { status: 200, body: { redemptions, next: page.next === null ? null : encodeCursor(page.next) } };
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
