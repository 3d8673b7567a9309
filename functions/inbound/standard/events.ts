/** What else than purchases comes in Laurel's own format: what becomes of orders, and engagements. */
import * as z from 'zod/mini';
import type { OrderFact, Revoking } from '../../../domain/facts/catalogue.ts';
import {
  type Engagement,
  type Fulfilment,
  factId,
  fulfilmentFactId,
  type Refund,
} from '../../../domain/facts/facts.ts';
import { type MemberId, minorUnits } from '../../../domain/kernel/brand.ts';
import { type Finding, finding } from '../../../domain/kernel/finding.ts';
import { parseMoney } from '../../../domain/kernel/money.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import { amount as anyAmount, currency, id, inOrder, instant, quantities } from '../../bodies/fields.ts';
import { amountFinding, checkCurrency, fulfilledLines, readFulfilled } from '../../bodies/orderLines.ts';
import { invalid } from '../../shared/json.ts';
import type { UnnamedRefund } from '../../store/recording/returns/recordUnnamedRefund.ts';
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
    orderId: z
      .optional(id)
      .check(
        z.describe(
          'the order number of the purchase, sent on the same route; left out, the program has to take refunds without an order, and `memberId` and `amount` are needed',
        ),
      ),
    memberId: namedMember,
    occurredAt,
    currency,
    sku: z.optional(id).check(z.describe('what was brought back, where no order is named')),
    lines: z
      .optional(z.array(z.strictObject({ lineId: id, amount })).check(z.minLength(1), z.maxLength(500)))
      .check(z.describe('how much of which line is refunded; give either this or `amount`')),
    amount: z
      .optional(amount)
      .check(z.describe('shared among the lines by what is kept of each; give either this or `lines`')),
  }),
});

const orderCancelled = z.strictObject({
  type: z.literal('order.cancelled'),
  timestamp,
  data: z.strictObject({ orderId, memberId: namedMember, occurredAt }),
});

const orderFulfilled = z.strictObject({
  type: z.literal('order.fulfilled'),
  timestamp,
  data: z.strictObject({
    orderId,
    memberId: namedMember,
    occurredAt,
    fulfilmentId: z
      .optional(id)
      .check(z.describe('the id of the parcel, where the order is fulfilled in several; it counts once')),
    lines: z
      .optional(fulfilledLines.check(z.minLength(1)))
      .check(z.describe('what is in the parcel; left out, the whole order is fulfilled')),
  }),
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
    score: z.optional(
      z
        .int()
        .check(z.gte(0), z.lte(100), z.describe('what a review or a survey says; triggers may ask for it')),
    ),
  }),
});

const engagementRevoked = z.strictObject({
  type: z.literal('engagement.revoked'),
  timestamp,
  data: z.strictObject({
    engagementId: id.check(
      z.describe('the engagement that never was, sent on the same route, before or after'),
    ),
    memberId: z
      .optional(id)
      .check(z.describe('whose engagement it is; if it is of another member, nothing is recorded')),
    occurredAt,
  }),
});

/** Taken so that a sender may send all that it has; nothing of it is read but whom it is about. */
const memberUpdated = z.strictObject({
  type: z.literal('member.updated'),
  timestamp,
  data: z.looseObject({ memberId: id }).check(z.describe('what changed; nothing personal is kept of it')),
});

const events = [
  refundCompleted,
  orderFulfilled,
  orderCancelled,
  refundVoided,
  orderRevised,
  engagementRecorded,
  engagementRevoked,
  memberUpdated,
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
    'order.fulfilled',
    'order.cancelled',
    'refund.voided',
    'order.revised',
    'engagement.recorded',
    'engagement.revoked',
    'member.updated',
  ]),
});

type Event = z.infer<typeof event>;
type Of<T extends Event['type']> = Extract<Event, { readonly type: T }>;

/** A refund that names no order: whose it is, and how much. */
export function toUnnamedRefund(
  { data }: Of<'refund.completed'>,
  document: unknown,
  { rules, now }: Received,
): UnnamedRefund {
  const findings: Finding[] = [];
  const { refundId, memberId, sku, lines, amount: text } = data;
  const occurredAt = checkOccurredAt(data.occurredAt, document, now, findings);
  checkCurrency(data.currency, document, rules, findings, inData);
  const missing = (name: string, says: string, fix: string) =>
    findings.push(finding(document, [...inData, name], says, fix));
  if (rules.refunds.withoutOrder !== 'newest-first') {
    missing('orderId', 'is missing, and this program takes no refund without an order', 'add the order');
  } else if (lines !== undefined) {
    missing('orderId', 'is missing, and "lines" are lines of it', 'add the order, or write "amount"');
  } else if (memberId === undefined) {
    missing('memberId', 'is missing, and no order says whose refund it is', 'add the member, or the order');
  } else if (text === undefined) {
    missing('amount', 'is missing', 'write what is paid back');
  }
  const parsed = parseMoney(text ?? '1', rules.currencyDigits);
  if (typeof parsed === 'string')
    findings.push(amountFinding(document, [...inData, 'amount'], parsed, rules));
  else if (parsed <= 0) {
    const says = `must be more than zero, not ${briefly(text)}`;
    findings.push(finding(document, [...inData, 'amount'], says, 'write what is paid back, without a minus'));
  }
  if (findings.length > 0) throw invalid(findings);
  return {
    memberId: memberId as MemberId,
    refundId,
    occurredAt,
    recordedAt: now,
    ...(sku === undefined ? {} : { sku }),
    amount: typeof parsed === 'string' ? minorUnits(0) : parsed,
  };
}

/** A fact about an order, whose member the order itself names. */
export function toOrderFact(
  body: Exclude<Event, Of<'engagement.recorded' | 'engagement.revoked' | 'order.revised' | 'member.updated'>>,
  document: unknown,
  received: Received,
): OrderFact {
  const { source, now } = received;
  const findings: Finding[] = [];
  const { orderId } = body.data;
  if (orderId === undefined) throw new Error('a refund without an order is no fact of one');
  const order = { source, orderId };
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
        return { ...head, ...fulfilmentOf(body, document, source, findings) };
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

type FulfilmentPart = Pick<Fulfilment, 'kind' | 'id' | 'fulfilmentId' | 'lines'>;

function fulfilmentOf(
  { data: { orderId, fulfilmentId, lines } }: Of<'order.fulfilled'>,
  document: unknown,
  source: string,
  findings: Finding[],
): FulfilmentPart {
  if (lines !== undefined && fulfilmentId === undefined) {
    const says = 'is missing, and "lines" are those of a parcel: each parcel has an id';
    findings.push(
      finding(document, [...inData, 'fulfilmentId'], says, 'add the id that the parcel has in the shop'),
    );
  }
  return {
    kind: 'fulfilment',
    id: fulfilmentFactId({ source, orderId }, fulfilmentId),
    ...(fulfilmentId === undefined ? {} : { fulfilmentId }),
    ...(lines === undefined ? {} : { lines: readFulfilled(lines) }),
  };
}

type RefundPart = Pick<Refund, 'kind' | 'id' | 'refundId' | 'takenBack'>;

function refundOf(
  { data }: Of<'refund.completed'>,
  document: unknown,
  { source, rules }: Received,
  findings: Finding[],
): RefundPart {
  checkCurrency(data.currency, document, rules, findings, inData);
  if (data.sku !== undefined) {
    const says = 'is for a refund that names no order; of this one, "lines" say what is refunded';
    findings.push(finding(document, [...inData, 'sku'], says, 'leave it out'));
  }
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
    id: factId('refund', source, data.orderId ?? '', data.refundId),
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
    ...(data.score === undefined ? {} : { score: data.score }),
  };
}

export function toRevocation(
  { data }: Of<'engagement.revoked'>,
  document: unknown,
  { source, now }: Received,
): Revoking {
  const findings: Finding[] = [];
  const occurredAt = checkOccurredAt(data.occurredAt, document, now, findings);
  if (findings.length > 0) throw invalid(findings);
  const { engagementId, memberId } = data;
  return {
    kind: 'engagement-revocation',
    id: factId('engagement-revocation', source, engagementId),
    occurredAt,
    recordedAt: now,
    source,
    engagementId,
    ...(memberId === undefined ? {} : { namedMember: memberId as MemberId }),
  };
}
