/**
 * Refunds of a sender that tells totals as well. What the total has beyond the refunds that are known by name is
 * recorded as a refund of its own, until they are: then it is voided, and what is left of it recorded anew. In whatever
 * order they come, and however often, they end the same.
 */
import type { OrderRef } from '../../../domain/facts/facts.ts';
import { type Instant, isId, type MinorUnits } from '../../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { getRefundTotals, putRefundTotals, type RefundTotals } from '../../store/sources/refundTotals.ts';
import type { Applied, Applying } from '../sources/applied.ts';
import type { Part, Refunded, RefundTotal, RefundVoided } from '../sources/deliveries.ts';
import { restOf } from './rest.ts';

type Apply = (part: Part) => Promise<Applied>;
type OfTotal = RefundTotal | Refunded | RefundVoided;

const saidElsewhere = { status: 'ignored', reason: 'said-elsewhere' } as const;

export async function applyTotal(applying: Applying, said: OfTotal, apply: Apply): Promise<Applied> {
  if (said.kind !== 'refund-total') {
    const applied = await apply(said);
    if (applied.status !== 'ignored') await keepRest(applying, said, apply);
    return applied;
  }
  if (!isId(said.orderId)) return { status: 'ignored', reason: 'no-order' };
  if (said.currency !== currencyOf(applying)) return { status: 'ignored', reason: 'other-currency' };
  return (await keepRest(applying, said, apply)) ?? saidElsewhere;
}

function currencyOf({ source, timeline, now }: Applying): string {
  return source.currency ?? rulesOfLine(timeline, lineAt(timeline, now)).currency;
}

/** What became of the rest that counts; null where all refunds are known. */
async function keepRest(applying: Applying, said: OfTotal, apply: Apply): Promise<Applied | null> {
  const { orderId } = said;
  const { rests } = await tell(applying, said);
  const parts = rests.map(({ amount, at: occurredAt }, index) => ({
    amount,
    occurredAt,
    refundId: `total:${index}`,
  }));
  const last = parts.pop();
  for (const { amount, refundId, occurredAt } of parts) {
    // All of them each time: whoever was to do it before may have been interrupted.
    if (amount > 0) await apply({ kind: 'refund-voided', orderId, refundId, occurredAt });
  }
  if (last === undefined || last.amount === 0) return null;
  const { amount, refundId, occurredAt } = last;
  const takenBack = { by: 'amount', amount } as const;
  return apply({ kind: 'refunded', orderId, refundId, currency: null, occurredAt, takenBack });
}

const triesMax = 10;

async function tell({ store, program, source }: Applying, said: OfTotal): Promise<RefundTotals> {
  const order: OrderRef = { source: source.id, orderId: said.orderId };
  for (let tries = 0; tries < triesMax; tries++) {
    const { value, version } = await getRefundTotals(store, program, order);
    const next = withRest(told(value, said));
    if (JSON.stringify(next) === JSON.stringify(value)) return value;
    if (await putRefundTotals(store, program, order, { value: next, version })) return next;
  }
  throw new StoreBusy(`refunds of ${said.orderId} are told again and again`);
}

/** More than any payment has. What is beyond is recorded, and changes no rest. */
const refundsMax = 200;
const restsMax = 100;

function told(kept: RefundTotals, said: OfTotal): RefundTotals {
  if (said.kind === 'refund-total') {
    const { amount, occurredAt: at } = said;
    const { total } = kept;
    const isLater = total === null || at > total.at || (at === total.at && amount > total.amount);
    return isLater ? { ...kept, total: { amount, at } } : kept;
  }
  const { refundId, ofTotal } = said;
  const before = kept.refunds[refundId];
  const isFull = before === undefined && Object.keys(kept.refunds).length >= refundsMax;
  if (ofTotal === undefined || isFull) return kept;
  const failedAt = said.kind === 'refund-voided' ? said.occurredAt : null;
  const at = Math.min(ofTotal.at, before?.at ?? ofTotal.at) as Instant;
  const refund = { ...ofTotal, at, failedAt: before?.failedAt ?? failedAt };
  return { ...kept, refunds: { ...kept.refunds, [refundId]: refund } };
}

const none = 0 as MinorUnits;

function withRest(kept: RefundTotals): RefundTotals {
  const rest = restOf(kept);
  const { amount } = kept.rests.at(-1) ?? { amount: none };
  if ((rest?.amount ?? none) === amount || kept.rests.length >= restsMax) return kept;
  const at = rest?.at ?? kept.rests.at(-1)?.at;
  return at === undefined ? kept : { ...kept, rests: [...kept.rests, { amount: rest?.amount ?? none, at }] };
}
