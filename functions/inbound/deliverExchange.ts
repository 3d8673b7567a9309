/** A purchase with returns on one receipt: an exchange at the till. */
import type * as z from 'zod/mini';
import { type OrderRef, orderName, type Purchase } from '../../domain/facts/facts.ts';
import { formatMoney } from '../../domain/kernel/money.ts';
import { rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import type { Reply, Request } from '../shared/http.ts';
import { Problem } from '../shared/problem.ts';
import type { Store } from '../store/client.ts';
import type { Entry } from '../store/ledger/entryItem.ts';
import {
  type ExchangeResult,
  type Returned,
  recordExchange,
} from '../store/recording/returns/recordExchange.ts';
import {
  recordUnnamedRefund,
  type UnnamedRefund,
  type UnnamedResult,
} from '../store/recording/returns/recordUnnamedRefund.ts';
import { answer, type Result } from './answer.ts';
import { type purchaseCompleted, type Received, toReturns } from './standard/purchase.ts';

interface Exchange {
  readonly body: z.infer<typeof purchaseCompleted>;
  readonly document: unknown;
  readonly received: Received;
  readonly fact: Purchase;
}

export async function deliverExchange(
  store: Store,
  request: Request,
  timeline: Timeline,
  exchange: Exchange,
): Promise<Reply> {
  const result = await recorded(store, request, timeline, exchange);
  const { status, body } = answer(asResult(result, exchange.fact), exchange.fact, timeline);
  return { status, body: { ...(body as object), ...returnsShown(result, timeline) } };
}

export function recorded(
  store: Store,
  { program, timeLeftMs }: Pick<Request, 'program' | 'timeLeftMs'>,
  timeline: Timeline,
  { body, document, received, fact }: Exchange,
): Promise<ExchangeResult> {
  const [first, ...others] = toReturns(body, document, received);
  const { metadata } = body.data;
  const kept = metadata === undefined ? null : JSON.stringify(metadata);
  const returns: readonly [Returned, ...Returned[]] = [first as Returned, ...others];
  return recordExchange(store, { program, timeline, timeLeftMs, fact, metadata: kept, returns });
}

/** Only the purchase's own order is told of. */
function asResult(result: ExchangeResult, fact: Purchase): Result {
  return result.kind === 'recorded' ? { ...result, facts: [fact] } : result;
}

function returnsShown(result: ExchangeResult | UnnamedResult, timeline: Timeline) {
  if (result.kind !== 'recorded') return {};
  const { refunds = [] } = result;
  const waiting = 'waiting' in result ? (result.waiting ?? []) : [];
  const { currencyDigits } = rulesOfLine(timeline, 0);
  const shown = refunds.flatMap((entry) => returnShown(entry, currencyDigits));
  return { returns: [...shown, ...waiting.map(waitingShown)] };
}

function returnShown({ id, body, outcomes }: Entry, currencyDigits: number) {
  if (body.kind !== 'fact' || body.fact.kind !== 'refund') return [];
  const taken = outcomes.find((each) => each.kind === 'points.clawed-back' && each.rule === 'refunds');
  const excess = taken?.kind === 'points.clawed-back' ? taken.excess : undefined;
  return [
    {
      order: orderName(body.fact.order),
      status: 'recorded',
      entry: id,
      points: taken?.kind === 'points.clawed-back' ? taken.points : 0,
      ...(excess === undefined ? {} : { excess: formatMoney(excess, currencyDigits) }),
    },
  ];
}

const waitingShown = (order: OrderRef) => ({ order: orderName(order), status: 'waiting' });

/** A refund that names no order, taken from the member's newest. */
export async function deliverUnnamed(
  store: Store,
  { program, timeLeftMs }: Request,
  timeline: Timeline,
  refund: UnnamedRefund,
): Promise<Reply> {
  const result = await recordUnnamedRefund(store, { program, timeline, timeLeftMs, refund });
  if (result.kind === 'nothing-kept')
    return { status: 200, body: { status: 'ignored', reason: 'nothing-kept' } };
  const fact = 'entry' in result && result.entry.body.kind === 'fact' ? result.entry.body.fact : null;
  if (fact === null)
    throw new Problem(
      'out-of-range',
      'the points or amounts of the member would become too large to be counted exactly',
    );
  const { status, body } = answer(result, { ...fact, recordedAt: refund.recordedAt }, timeline);
  return { status, body: { ...(body as object), ...returnsShown(result, timeline) } };
}
