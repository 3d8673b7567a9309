/** Laurel's own webhook format: from a checked body to a fact. */
import * as z from 'zod/mini';
import { type Purchase, type PurchaseLine, purchaseFactId } from '../../../domain/facts/facts.ts';
import { lineKinds } from '../../../domain/facts/vocabulary.ts';
import type { Instant, MemberId } from '../../../domain/kernel/brand.ts';
import { type Finding, finding, type Path } from '../../../domain/kernel/finding.ts';
import { formatInstant, parseInstant } from '../../../domain/kernel/instant.ts';
import { amountMax, parseMoney } from '../../../domain/kernel/money.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { id, inOrder, instant, quantities } from '../../shared/fields.ts';
import { invalid } from '../../shared/json.ts';

export const source = 'standard';

const line = z.strictObject({
  lineId: z.optional(id).check(z.describe('unique within the order; refunds name it')),
  kind: z._default(z.enum(lineKinds), 'item'),
  sku: z.optional(id),
  category: z.optional(id),
  quantity: z.optional(z.int().check(z.gte(1), z.lte(1_000_000))),
  quantities: z.optional(quantities),
  amount: z
    .string()
    .check(
      z.maxLength(40),
      z.describe('the line\'s total in the program\'s currency, e.g. "25.00"; negative only for a discount'),
    ),
});

const metadataBytesMax = 2_048;
const metadata = z
  .record(z.string(), z.json())
  .check(
    z.refine(
      (value) => Buffer.byteLength(JSON.stringify(value)) <= metadataBytesMax,
      `must be at most ${metadataBytesMax} bytes of JSON`,
    ),
  );

export const purchaseType = 'purchase.completed';

export const purchaseCompleted = z.strictObject({
  type: z.literal(purchaseType),
  timestamp: z.optional(instant),
  data: z.strictObject({
    orderId: id.check(z.describe('counts once in the program, whoever it is booked to')),
    memberId: id.check(z.describe("the retailer's own id of the customer")),
    occurredAt: instant.check(
      z.describe("when it was bought; at most five minutes ahead of the platform's clock"),
    ),
    currency: z.string().check(z.maxLength(3), z.describe("the program's currency, by ISO 4217")),
    channel: z.optional(id),
    store: z.optional(id),
    lines: z.array(line).check(z.minLength(1), z.maxLength(500), z.describe('their total is not negative')),
    metadata: z.optional(metadata).check(z.describe('free, at most 2,048 bytes of JSON; no personal data')),
  }),
});

export type PurchaseCompleted = z.infer<typeof purchaseCompleted>;

/** A fact may be dated this far ahead of the platform's clock: tills run fast. */
const aheadMsMax = 5 * 60 * 1000;

/**
 * The fact that a body states, or the problem that lists everything wrong with it. Findings show
 * `document`, the body as it was sent: the checked one has defaults filled in.
 */
export function toPurchase(body: PurchaseCompleted, document: unknown, rules: Rules, now: Instant): Purchase {
  const { data } = body;
  const findings: Finding[] = [];
  const occurredAt = checkOccurredAt(data.occurredAt, document, now, findings);
  checkCurrency(data.currency, document, rules, findings);
  const lines = readLines(data.lines, document, rules, findings);
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

/** The instant a checked body names; a finding where it lies too far ahead. */
export function checkOccurredAt(text: string, document: unknown, now: Instant, findings: Finding[]): Instant {
  const occurredAt = parseInstant(text) as Instant;
  if (occurredAt > now + aheadMsMax) {
    const rule = `must not be more than five minutes ahead of the platform's clock (${formatInstant(now)})`;
    findings.push(finding(document, ['data', 'occurredAt'], rule));
  }
  return occurredAt;
}

export function checkCurrency(
  currency: string,
  document: unknown,
  rules: Rules,
  findings: Finding[],
  base: Path = inData,
): void {
  if (currency === rules.currency) return;
  const rule = `must be the program's currency, ${rules.currency}`;
  findings.push(finding(document, [...base, 'currency'], rule));
}

/** Where a delivery has its fields. */
const inData: Path = ['data'];

/** The lines of a purchase or of a cart, which stand under `base`; findings where they are wrong. */
export function readLines(
  lines: readonly BodyLine[],
  document: unknown,
  rules: Rules,
  findings: Finding[],
  base: Path = inData,
): readonly PurchaseLine[] {
  const path = [...base, 'lines'];
  const read = lines.map((each, index) => toLine(document, each, [...path, index], rules, findings));
  checkLines(document, read, findings, path);
  return read;
}

type BodyLine = PurchaseCompleted['data']['lines'][number];

function toLine(
  document: unknown,
  each: BodyLine,
  at: Path,
  rules: Rules,
  findings: Finding[],
): PurchaseLine {
  const amount = parseMoney(each.amount, rules.currencyDigits);
  const path = [...at, 'amount'];
  if (typeof amount === 'string') {
    findings.push(finding(document, path, amountRule(amount, rules)));
  } else if (amount < 0 && each.kind !== 'discount') {
    findings.push(finding(document, path, 'must not be negative: only a discount may'));
  } else if (amount > 0 && each.kind === 'discount') {
    findings.push(finding(document, path, 'must not be positive: a discount takes off'));
  }
  return {
    kind: each.kind,
    amount: (typeof amount === 'string' ? 0 : amount) as PurchaseLine['amount'],
    ...(each.lineId === undefined ? {} : { lineId: each.lineId }),
    ...(each.sku === undefined ? {} : { sku: each.sku }),
    ...(each.category === undefined ? {} : { category: each.category }),
    ...(each.quantity === undefined ? {} : { quantity: each.quantity }),
    ...(each.quantities === undefined ? {} : { quantities: inOrder(each.quantities) }),
  };
}

export function amountRule(problem: Exclude<ReturnType<typeof parseMoney>, number>, rules: Rules): string {
  switch (problem) {
    case 'not-a-decimal':
      return 'must be a decimal string such as "25.00"';
    case 'too-precise':
      return `${rules.currency} has ${rules.currencyDigits} decimal digits`;
    case 'too-large':
      return `must be at most ${amountMax} of the currency's smallest unit`;
  }
}

function checkLines(
  document: unknown,
  lines: readonly PurchaseLine[],
  findings: Finding[],
  path: Path,
): void {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  if (total < 0) findings.push(finding(document, path, 'the total of a purchase must not be negative'));
  // Discounts may be excluded from earning: then what they take off counts.
  const withoutDiscounts = lines.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  if (withoutDiscounts > amountMax) findings.push(finding(document, path, amountTotalRule));
  const seen = new Set<string>();
  lines.forEach(({ lineId }, index) => {
    if (lineId === undefined) return;
    if (seen.has(lineId)) {
      findings.push(finding(document, [...path, index, 'lineId'], 'must be unique within the order'));
    }
    seen.add(lineId);
  });
}

const amountTotalRule = `what is bought must come to at most ${amountMax} of the currency's smallest unit`;
