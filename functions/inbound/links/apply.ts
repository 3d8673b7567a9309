/**
 * Deliveries of linked sources. The shop says what an order is and whose; the provider's sale of it is not counted, and
 * what goes back through the provider counts on the shop's order. In whatever order they come, they end the same.
 */
import type { OrderRef } from '../../../domain/facts/facts.ts';
import { isId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import {
  getLinkedOrder,
  getLinkedPayment,
  type LinkedOrder,
  type LinkedPayment,
  type ProviderRefunds,
  putLinkedOrder,
  putLinkedPayment,
} from '../../store/sources/orderLinks.ts';
import type { Applied, Applying } from '../sources/applied.ts';
import type { Bought, Part, Refunded, RefundVoided, Revision } from '../sources/deliveries.ts';
import type { Linked } from './link.ts';
import { made } from './made.ts';

/** Records what is said as if the source were alone. */
type Alone = (said: Part, source?: string) => Promise<Applied>;

interface Linking {
  readonly applying: Applying;
  readonly linked: Linked;
  readonly alone: Alone;
}

export function applyLinked(linking: Linking, said: Part): Promise<Applied> {
  const { linked, alone } = linking;
  switch (said.kind) {
    case 'revision':
      return linked.role === 'shop' ? ofShop(linking, said) : alone(said);
    case 'bought':
      return linked.role === 'provider' ? sold(linking, said) : alone(said);
    case 'refunded':
    case 'refund-voided':
      return linked.role === 'provider' ? wentBack(linking, said) : refundOfShop(linking, said);
    default:
      return alone(said);
  }
}

async function ofShop(linking: Linking, said: Revision): Promise<Applied> {
  const { linked, applying, alone } = linking;
  const order = { source: applying.source.id, orderId: said.orderId };
  const isOther = said.isTest && applying.source.testOrders === 'ignore';
  if (isOther || !isId(order.orderId)) return alone(said);
  const payment = said.linkedTo ?? null;
  if (linked.own !== null && payment !== null && isId(payment)) {
    await join(linking, { source: linked.own.source, orderId: payment }, order);
  }
  const snapshot = JSON.stringify(said);
  const changed = (kept: LinkedOrder) => (isLater(said, kept.snapshot) ? { ...kept, snapshot } : kept);
  return make(linking, order, changed, said);
}

/** The content of the shop that counts is its latest; of one instant, the one that came last. */
function isLater({ revisedAt }: Revision, snapshot: string | null): boolean {
  return snapshot === null || (JSON.parse(snapshot) as Revision).revisedAt <= revisedAt;
}

/** The shop's own refund is in its next content; the provider may say it, too. */
async function refundOfShop(linking: Linking, said: Refunded | RefundVoided): Promise<Applied> {
  const order = { source: linking.applying.source.id, orderId: said.orderId };
  if (!isId(order.orderId) || !isId(said.refundId)) return linking.alone(said);
  const changed = (kept: LinkedOrder) => ({ ...kept, shopRefunds: withRefund(kept.shopRefunds, said) });
  return make(linking, order, changed, null);
}

async function sold(linking: Linking, said: Bought): Promise<Applied> {
  const { linked, applying, alone } = linking;
  const payment = { source: applying.source.id, orderId: said.orderId };
  const named = said.linkedTo ?? null;
  if (linked.own !== null && named !== null && isId(named)) {
    await join(linking, payment, { source: linked.own.source, orderId: named });
    return toldByShop;
  }
  if (!isId(payment.orderId)) return alone(said);
  const isCounted = await change(linking, payment, (kept) =>
    kept.order === null ? { ...kept, wasCounted: true } : kept,
  );
  if (isCounted.order !== null) return toldByShop;
  const applied = await alone(said);
  // The shop may have named it meanwhile, and found nothing to take back yet.
  const { value } = await getLinkedPayment(applying.store, applying.program, payment);
  if (value.order !== null) await takeBack(linking, payment);
  return applied;
}

const toldByShop = { status: 'ignored', reason: 'told-by-shop' } as const;

async function wentBack(linking: Linking, said: Refunded | RefundVoided): Promise<Applied> {
  const { applying, alone } = linking;
  const payment = { source: applying.source.id, orderId: said.orderId };
  if (!isId(payment.orderId) || !isId(said.refundId)) return alone(said);
  const { order } = await change(linking, payment, (kept) =>
    kept.order === null ? { ...kept, refunds: withRefund(kept.refunds, said) } : kept,
  );
  if (order === null) return alone(said);
  return make(linking, order, (kept) => ({ ...kept, refunds: withRefund(kept.refunds, said) }), null);
}

/** A void says no amount, and holds whenever it comes. */
function withRefund(refunds: ProviderRefunds, said: Refunded | RefundVoided): ProviderRefunds {
  const { refundId, occurredAt: at } = said;
  const isVoid = said.kind === 'refund-voided';
  return merged(refunds, { [refundId]: { amount: isVoid ? 0 : amountOf(said), at, isVoid } });
}

function amountOf({ takenBack }: Refunded): number {
  if (takenBack.by === 'amount') return takenBack.amount;
  return takenBack.lines.reduce((sum, { amount }) => sum + amount, 0);
}

function merged(refunds: ProviderRefunds, more: ProviderRefunds): ProviderRefunds {
  const both = Object.entries(more).map(([id, { amount, at, isVoid }]) => {
    const known = refunds[id];
    const one = {
      amount: Math.max(amount, known?.amount ?? 0),
      at: known === undefined || at > known.at ? at : known.at,
      isVoid: isVoid || known?.isVoid === true,
    };
    return [id, one] as const;
  });
  return { ...refunds, ...Object.fromEntries(both) };
}

/** From now on the payment is of this order: what is known of it goes there, and what it counted is taken back. */
async function join(linking: Linking, payment: OrderRef, order: OrderRef): Promise<void> {
  const { applying } = linking;
  const { value: before } = await getLinkedPayment(applying.store, applying.program, payment);
  const joined = before.order ?? order;
  // The refunds first: should this end here, they are only said twice, and the payment is still to be joined.
  if (Object.keys(before.refunds).length > 0) await hand(linking, joined, before.refunds);
  const after = await change(linking, payment, (kept) => (kept.order === null ? { ...kept, order } : kept));
  const late = Object.keys(after.refunds).filter((id) => before.refunds[id] === undefined);
  if (late.length > 0) await hand(linking, after.order ?? order, after.refunds);
  if (after.wasCounted) await takeBack(linking, payment);
}

async function hand(linking: Linking, order: OrderRef, refunds: ProviderRefunds): Promise<void> {
  await make(linking, order, (kept) => ({ ...kept, refunds: merged(kept.refunds, refunds) }), null);
}

/** What the payment counted as an order of its own is cancelled: it is the shop's. */
async function takeBack({ alone }: Linking, { source, orderId }: OrderRef): Promise<void> {
  await alone({ kind: 'cancelled', orderId, occurredAt: null }, source);
}

const triesMax = 10;

async function change(
  { applying: { store, program } }: Linking,
  payment: OrderRef,
  changed: (kept: LinkedPayment) => LinkedPayment,
): Promise<LinkedPayment> {
  for (let tries = 0; tries < triesMax; tries++) {
    const { value, version } = await getLinkedPayment(store, program, payment);
    const next = changed(value);
    if (next === value) return value;
    if (await putLinkedPayment(store, program, payment, { value: next, version })) return next;
  }
  throw new StoreBusy(`payment ${payment.orderId} is changed again and again`);
}

/**
 * Records the content that is made of what both have said; `said` alone where it is older than what the shop said
 * before. Kept first and then recorded: repeated, it is the same content again.
 */
async function make(
  { applying: { store, program }, alone }: Linking,
  order: OrderRef,
  changed: (kept: LinkedOrder) => LinkedOrder,
  said: Revision | null,
): Promise<Applied> {
  for (let tries = 0; tries < triesMax; tries++) {
    const { value, version } = await getLinkedOrder(store, program, order);
    const next = changed(value);
    const latest = next.snapshot === null ? null : (JSON.parse(next.snapshot) as Revision);
    const content = latest === null ? null : made(latest, next);
    const kept = { ...next, madeOf: content?.madeOf ?? null };
    const isKept = JSON.stringify(kept) === JSON.stringify(value);
    if (!isKept && !(await putLinkedOrder(store, program, order, { value: kept, version }))) continue;
    if (content === null) return { status: 'waiting' };
    const applied = await alone(content.revision, order.source);
    const isOld = said !== null && latest !== null && said.revisedAt < latest.revisedAt;
    return isOld ? alone(said, order.source) : applied;
  }
  throw new StoreBusy(`order ${order.orderId} is changed again and again`);
}
