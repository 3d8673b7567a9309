/** The lines of an order in a body, of a purchase as of a cart: their fields, and what the program's currency asks. */
import * as z from 'zod/mini';
import type { PurchaseLine } from '../../domain/facts/facts.ts';
import { lineKinds } from '../../domain/facts/vocabulary.ts';
import { type Finding, finding, type Path } from '../../domain/kernel/finding.ts';
import { amountMax, parseMoney } from '../../domain/kernel/money.ts';
import type { Rules } from '../../domain/program/rules.ts';
import { id, inOrder, quantities } from './fields.ts';

const orderLine = z.strictObject({
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

const lines = z.array(orderLine).check(z.maxLength(500), z.describe('their total is not negative'));

/** Of an order from which everything may have been removed. */
export const revisedLines = lines.check(z.describe('all that is kept; none where everything was removed'));

/** What a cart is, too: a purchase adds who bought it, when, and under which order. */
export const cartFields = {
  currency: z.string().check(z.maxLength(3), z.describe("the program's currency, by ISO 4217")),
  channel: z.optional(id),
  store: z.optional(id),
  lines: lines.check(z.minLength(1)),
};

export function checkCurrency(
  currency: string,
  document: unknown,
  rules: Rules,
  findings: Finding[],
  base: Path,
): void {
  if (currency === rules.currency) return;
  const rule = `must be the program's currency, ${rules.currency}`;
  findings.push(finding(document, [...base, 'currency'], rule));
}

/** The lines of a purchase or of a cart, which stand under `base`; findings where they are wrong. */
export function readLines(
  lines: readonly BodyLine[],
  document: unknown,
  rules: Rules,
  findings: Finding[],
  base: Path,
): readonly PurchaseLine[] {
  const path = [...base, 'lines'];
  const read = lines.map((each, index) => toLine(document, each, [...path, index], rules, findings));
  checkLines(document, read, findings, path);
  return read;
}

type BodyLine = z.infer<typeof orderLine>;

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
