/** Laurel's own webhook format: from a checked body to a fact. */
import * as z from 'zod/mini';
import { type Purchase, purchaseFactId } from '../../../domain/facts/facts.ts';
import { type Instant, type MemberId, minorUnits } from '../../../domain/kernel/brand.ts';
import { type Finding, finding, type Path } from '../../../domain/kernel/finding.ts';
import { formatInstant, parseInstant } from '../../../domain/kernel/instant.ts';
import { parseMoney } from '../../../domain/kernel/money.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { amount, id, instant } from '../../bodies/fields.ts';
import { amountFinding, cartFields, checkCurrency, readLines } from '../../bodies/orderLines.ts';
import { invalid } from '../../shared/json.ts';
import type { Returned } from '../../store/recording/returns/recordExchange.ts';
import { isTooFarAhead } from '../dated.ts';

/** Where deliveries come from whose sender has no source of their own. */
export const standardSource = 'standard';

/** From which source, by which rules, and when. */
export interface Received {
  readonly source: string;
  readonly rules: Rules;
  readonly now: Instant;
}

const metadataBytesMax = 2_048;
export const metadata = z.record(z.string(), z.json()).check(
  z.refine((value) => Buffer.byteLength(JSON.stringify(value)) <= metadataBytesMax, {
    error: `has more than ${metadataBytesMax} bytes of JSON`,
    params: { fix: 'leave some of it out' },
  }),
);

export const purchaseType = 'purchase.completed';

const returnedBody = z.strictObject({
  orderId: z
    .optional(id)
    .check(z.describe('the order that is returned; left out, the program has to take returns without one')),
  lineId: z.optional(id).check(z.describe('the line of that order')),
  sku: z.optional(id).check(z.describe('what is returned, where no line is named')),
  amount: amount.check(z.describe('what is given back for it, more than zero')),
});

export const purchaseCompleted = z.strictObject({
  type: z.literal(purchaseType),
  timestamp: z.optional(instant),
  data: z.strictObject({
    orderId: id.check(
      z.describe('the order number; an order counts once in the program, whoever the member is'),
    ),
    memberId: id.check(z.describe("the retailer's own id of the customer")),
    occurredAt: instant.check(
      z.describe("when it was bought; at most five minutes ahead of the platform's clock"),
    ),
    ...cartFields,
    returns: z
      .optional(z.array(returnedBody).check(z.minLength(1), z.maxLength(50)))
      .check(
        z.describe(
          'what the customer brought back on the same receipt; each is a refund of the order it names',
        ),
      ),
    metadata: z
      .optional(metadata)
      .check(z.describe('anything you like, at most 2,048 bytes of JSON; no personal data')),
  }),
});

type PurchaseCompleted = z.infer<typeof purchaseCompleted>;

/** Where a delivery has its fields. */
export const inData: Path = ['data'];

/**
 * The fact that a body states, or the problem that lists everything wrong with it. Findings show
 * `document`, the body as it was sent: the checked one has defaults filled in.
 */
export function toPurchase(
  body: PurchaseCompleted,
  document: unknown,
  { source, rules, now }: Received,
): Purchase {
  const { data } = body;
  const findings: Finding[] = [];
  const occurredAt = checkOccurredAt(data.occurredAt, document, now, findings);
  checkCurrency(data.currency, document, rules, findings, inData);
  const lines = readLines(data.lines, document, rules, findings, inData);
  if (findings.length > 0) throw invalid(findings);
  const order = { source, orderId: data.orderId };
  return {
    kind: 'purchase',
    id: purchaseFactId(order),
    memberId: data.memberId as MemberId,
    occurredAt,
    recordedAt: now,
    order,
    lines,
    ...(data.channel === undefined ? {} : { channel: data.channel }),
    ...(data.store === undefined ? {} : { store: data.store }),
  };
}

/** What is returned on the receipt of a purchase, in a checked body. */
export function toReturns(
  { data: { returns = [] } }: PurchaseCompleted,
  document: unknown,
  { source, rules }: Received,
): readonly Returned[] {
  const findings: Finding[] = [];
  const read = returns.map(({ orderId, lineId, sku, amount: text }, index) => {
    const at = [...inData, 'returns', index];
    if (orderId === undefined && lineId !== undefined) {
      const says = 'is missing, and "lineId" is a line of it';
      findings.push(finding(document, [...at, 'orderId'], says, 'add the order, or leave out "lineId"'));
    } else if (orderId === undefined && rules.refunds.withoutOrder !== 'newest-first') {
      const says = 'is missing, and this program takes no return without an order';
      const fix = 'add the order; or let the operator set "refunds.withoutOrder" to "newest-first"';
      findings.push(finding(document, [...at, 'orderId'], says, fix));
    }
    const parsed = parseMoney(text, rules.currencyDigits);
    if (typeof parsed === 'string') findings.push(amountFinding(document, [...at, 'amount'], parsed, rules));
    else if (parsed <= 0) {
      const says = `must be more than zero, not ${briefly(text)}`;
      findings.push(finding(document, [...at, 'amount'], says, 'write what is given back, without a minus'));
    }
    return {
      order: orderId === undefined ? null : { source, orderId },
      ...(lineId === undefined ? {} : { lineId }),
      ...(sku === undefined ? {} : { sku }),
      amount: typeof parsed === 'string' ? minorUnits(0) : parsed,
    };
  });
  if (findings.length > 0) throw invalid(findings);
  return read;
}

/** The instant a checked body names; a finding where it lies too far ahead. */
export function checkOccurredAt(
  text: string,
  document: unknown,
  now: Instant,
  findings: Finding[],
  field = 'occurredAt',
): Instant {
  const occurredAt = parseInstant(text) as Instant;
  if (isTooFarAhead(occurredAt, now)) {
    const says = `is ${text}, more than five minutes ahead of the platform's clock: ${formatInstant(now)}`;
    const fix = 'send the moment when it happened, with its time zone; check the clock of the sender';
    findings.push(finding(document, [...inData, field], says, fix));
  }
  return occurredAt;
}
