/** Whose an order is, and what has been recorded of it: for a service desk that has a receipt and no name. */
import type { OrderRef } from '../../../domain/facts/facts.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { presentEntry } from '../../present/present.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { Problem } from '../../shared/problem.ts';
import { type OrderRead, readOrder, readRedemption } from '../../store/history/causes.ts';
import { type Commands, idIn, timelineIn } from '../command.ts';

export async function readMembersOrder(commands: Commands, request: Request): Promise<Reply> {
  const order = orderIn(request);
  const { store } = commands;
  const { program } = request;
  const [timeline, read] = await Promise.all([
    timelineIn(commands, request),
    readOrder(store, program, order),
  ]);
  if (read.entries.size === 0 && read.placeholder === null && read.redemptions.length === 0) {
    throw new Problem(
      'unknown-order',
      `program "${program}" knows of no order "${order.orderId}" of the source "${order.source}"`,
    );
  }
  const redemptions = await Promise.all(read.redemptions.map((id) => redemptionOf(commands, request, id)));
  return { status: 200, body: { ...present(order, read, timeline), redemptions: redemptions.flat() } };
}

function orderIn({ params, query }: Request): OrderRef {
  return { source: idIn(query.source ?? 'standard', 'source'), orderId: idIn(params.orderId, 'orderId') };
}

/** Somebody else than the buyer may have paid with points of their own. */
async function redemptionOf({ store }: Commands, { program }: Request, id: string) {
  const [made] = (await readRedemption(store, program, id)).entries;
  return made === undefined ? [] : [{ id, memberId: made.memberId }];
}

function present(
  { source, orderId }: OrderRef,
  { entries, purchase, placeholder }: OrderRead,
  timeline: Timeline,
) {
  const inOrder = [...entries.values()].toSorted((a, b) => a.version - b.version);
  return {
    orderId,
    source,
    state: purchase !== null ? 'recorded' : placeholder?.isIgnored === true ? 'ignored' : 'waiting',
    memberId: purchase?.memberId ?? null,
    waiting: placeholder?.waiting.length ?? 0,
    entries: inOrder.map((entry) => presentEntry(entry, timeline)),
  };
}
