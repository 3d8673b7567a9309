/** What else than purchases comes in Laurel's own format: what becomes of orders, and engagements. */
import * as z from 'zod/mini';
import type { OrderFact } from '../../../domain/facts/catalogue.ts';
import { type Engagement, factId, type Refund } from '../../../domain/facts/facts.ts';
import { type MemberId, minorUnits } from '../../../domain/kernel/brand.ts';
import { type Finding, finding } from '../../../domain/kernel/finding.ts';
import { parseMoney } from '../../../domain/kernel/money.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import { amount as anyAmount, currency, id, inOrder, instant, quantities } from '../../bodies/fields.ts';
import { amountFinding, checkCurrency } from '../../bodies/orderLines.ts';
import { invalid } from '../../shared/json.ts';
import { checkOccurredAt, inData, purchaseCompleted, purchaseType, type Received } from './purchase.ts';
import { orderRevised } from './revision.ts';

const timestamp = z.optional(instant);
const occurredAt = instant.check(
  z.describe("when it happened; at most five minutes ahead of the platform's clock"),
);
const orderId = id.check(z.describe('the order number of the purchase, sent on the same route'));
const namedMember = z
  .optional(id)
  .check(z.describe('the member who bought the order; if it was another one, nothing is recorded'));
const amount = anyAmount.check(z.describe('more than zero, e.g. "5.00"'));

const refundCompleted = z.strictObject({
  type: z.literal('refund.completed'),
  timestamp,
  data: z.strictObject({
    refundId: id.check(z.describe('the id of the refund; it counts once for the order')),
    orderId,
    memberId: namedMember,
    occurredAt,
    currency,
    lines: z
      .optional(z.array(z.strictObject({ lineId: id, amount })).check(z.minLength(1), z.maxLength(500)))
      .check(z.describe('how much of which line is refunded; give either this or `amount`')),
    amount: z
      .optional(amount)
      .check(z.describe('shared among the lines by what is kept of each; give either this or `lines`')),
  }),
});

const orderEvent = <T extends string>(type: T) =>
  z.strictObject({
    type: z.literal(type),
    timestamp,
    data: z.strictObject({ orderId, memberId: namedMember, occurredAt }),
  });

const refundVoided = z.strictObject({
  type: z.literal('refund.voided'),
  timestamp,
  data: z.strictObject({
    orderId,
    refundId: id.check(z.describe('the refund that did not happen: it failed at the bank, or was deleted')),
    memberId: namedMember,
    occurredAt,
  }),
});

const engagementRecorded = z.strictObject({
  type: z.literal('engagement.recorded'),
  timestamp,
  data: z.strictObject({
    engagementId: id.check(z.describe('the id of the engagement; it counts once in the program')),
    memberId: id,
    kind: id.check(z.describe('a kind that the program rewards, e.g. "review"; other kinds earn nothing')),
    occurredAt,
    quantities: z.optional(quantities),
  }),
});

const events = [
  refundCompleted,
  orderEvent('order.fulfilled'),
  orderEvent('order.cancelled'),
  refundVoided,
  orderRevised,
  engagementRecorded,
] as const;

/** Every body of the standard route but a purchase, told apart by `type`. */
export const event = z.discriminatedUnion('type', events);

/** Every body of the standard route. */
export const delivery = z.discriminatedUnion('type', [purchaseCompleted, ...events]);

/** What every body of the standard route says of itself. */
export const deliveryHead = z.looseObject({
  type: z.enum([
    purchaseType,
    'refund.completed',
    'refund.voided',
    'order.fulfilled',
    'order.cancelled',
    'order.revised',
    'engagement.recorded',
  ]),
});

type Event = z.infer<typeof event>;
type Of<T extends Event['type']> = Extract<Event, { readonly type: T }>;

/** A fact about an order, whose member the order itself names. */
export function toOrderFact(
  body: Exclude<Event, Of<'engagement.recorded'> | Of<'order.revised'>>,
  document: unknown,
  received: Received,
): OrderFact {
  const { source, now } = received;
  const findings: Finding[] = [];
  const order = { source, orderId: body.data.orderId };
  const head = {
    occurredAt: checkOccurredAt(body.data.occurredAt, document, now, findings),
    recordedAt: now,
    order,
    ...(body.data.memberId === undefined ? {} : { namedMember: body.data.memberId as MemberId }),
  };
  const fact = ((): OrderFact => {
    switch (body.type) {
      case 'refund.completed':
        return { ...head, ...refundOf(body, document, received, findings) };
      case 'order.fulfilled':
        return { ...head, kind: 'fulfilment', id: factId('fulfilment', source, order.orderId) };
      case 'refund.voided': {
        const { refundId } = body.data;
        const id = factId('refund-void', source, order.orderId, refundId);
        return { ...head, kind: 'refund-void', id, refundId };
      }
      case 'order.cancelled':
        return { ...head, kind: 'cancellation', id: factId('cancellation', source, order.orderId) };
    }
  })();
  if (findings.length > 0) throw invalid(findings);
  return fact;
}

type RefundPart = Pick<Refund, 'kind' | 'id' | 'refundId' | 'takenBack'>;

function refundOf(
  { data }: Of<'refund.completed'>,
  document: unknown,
  { source, rules }: Received,
  findings: Finding[],
): RefundPart {
  checkCurrency(data.currency, document, rules, findings, inData);
  if ((data.lines === undefined) === (data.amount === undefined)) {
    const says =
      data.lines === undefined ? 'has neither "lines" nor "amount"' : 'has both "lines" and "amount"';
    const fix = 'write "lines" to refund some lines, or "amount" to refund a part of all';
    findings.push(finding(document, inData, says, fix));
  }
  const read = (text: string, path: readonly PropertyKey[]) => {
    const parsed = parseMoney(text, rules.currencyDigits);
    if (typeof parsed === 'string') findings.push(amountFinding(document, path, parsed, rules));
    else if (parsed <= 0) {
      const says = `must be more than zero, not ${briefly(text)}`;
      findings.push(finding(document, path, says, 'write what is paid back, without a minus'));
    }
    return typeof parsed === 'string' ? minorUnits(0) : parsed;
  };
  const lines = data.lines?.map((line, index) => ({
    lineId: line.lineId,
    amount: read(line.amount, ['data', 'lines', index, 'amount']),
  }));
  const takenBack: Refund['takenBack'] =
    lines === undefined
      ? { by: 'amount', amount: read(data.amount ?? '0', ['data', 'amount']) }
      : { by: 'lines', lines };
  return {
    kind: 'refund',
    id: factId('refund', source, data.orderId, data.refundId),
    refundId: data.refundId,
    takenBack,
  };
}

export function toEngagement(
  { data }: Of<'engagement.recorded'>,
  document: unknown,
  { source, now }: Received,
): Engagement {
  const findings: Finding[] = [];
  const at = checkOccurredAt(data.occurredAt, document, now, findings);
  if (findings.length > 0) throw invalid(findings);
  return {
    kind: 'engagement',
    id: factId('engagement', source, data.engagementId),
    memberId: data.memberId as MemberId,
    occurredAt: at,
    recordedAt: now,
    engagementId: data.engagementId,
    engagement: data.kind,
    ...(data.quantities === undefined ? {} : { quantities: inOrder(data.quantities) }),
  };
}
