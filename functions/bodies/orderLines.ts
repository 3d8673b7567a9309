/** The lines of an order in a body, of a purchase as of a cart: their fields, and what the program's currency asks. */
import * as z from 'zod/mini';
import type { FulfilledLine, PurchaseLine } from '../../domain/facts/facts.ts';
import { lineKinds } from '../../domain/facts/vocabulary.ts';
import type { MinorUnits } from '../../domain/kernel/brand.ts';
import { type Finding, finding, type Path, valueAt } from '../../domain/kernel/finding.ts';
import { amountMax, amountsAround, formatMoney, parseMoney } from '../../domain/kernel/money.ts';
import { briefly, grouped, quoted } from '../../domain/kernel/words.ts';
import type { Rules } from '../../domain/program/rules.ts';
import { amount, currency, id, inOrder, quantities, quantity, quantityIn } from './fields.ts';

const orderLine = z.strictObject({
  lineId: z.optional(id).check(z.describe('unique within the order; refunds name it')),
  kind: z._default(z.enum(lineKinds), 'item'),
  sku: z.optional(id),
  category: z.optional(id),
  quantity: z
    .optional(quantity)
    .check(z.describe('how much of it: 2, or "0.75"; the amount is for all of it')),
  quantities: z.optional(quantities),
  over: z
    .optional(z.array(id).check(z.minLength(1), z.maxLength(500)))
    .check(
      z.describe('of a discount: the `lineId`s of the lines that it is shared over; all lines if left out'),
    ),
  amount: amount.check(
    z.describe(
      'the line\'s total in the program\'s currency, e.g. "25.00"; negative only for a discount or a rounding',
    ),
  ),
});

const lines = z
  .array(orderLine)
  .check(z.maxLength(500), z.describe('the lines of the order; their total must not be negative'));

/** Of an order from which everything may have been removed. */
export const revisedLines = lines.check(
  z.describe('all lines that are kept; empty if everything was removed'),
);

/** What a cart is, too: a purchase adds who bought it, when, and under which order. */
export const cartFields = {
  currency: currency.check(z.describe("the program's currency, by ISO 4217")),
  channel: z.optional(id),
  store: z.optional(id),
  lines: lines.check(z.minLength(1)),
};

export function checkCurrency(
  currency: string,
  document: unknown,
  rules: Pick<Rules, 'currency' | 'currencyDigits'>,
  findings: Finding[],
  base: Path,
): void {
  if (currency === rules.currency) return;
  const says = `must be the program's currency, ${rules.currency}, not ${briefly(currency)}`;
  const fix = `write "currency": "${rules.currency}", and amounts in it`;
  findings.push(finding(document, [...base, 'currency'], says, fix));
}

/** The lines of a purchase or of a cart, which stand under `base`; findings where they are wrong. */
export function readLines(
  lines: readonly BodyLine[],
  document: unknown,
  rules: Pick<Rules, 'currency' | 'currencyDigits'>,
  findings: Finding[],
  base: Path,
): readonly PurchaseLine[] {
  const path = [...base, 'lines'];
  const read = lines.map((each, index) => toLine(document, each, [...path, index], rules, findings));
  checkLines(document, read, rules, findings, path);
  return read;
}

type BodyLine = z.infer<typeof orderLine>;

function toLine(
  document: unknown,
  each: BodyLine,
  at: Path,
  rules: Pick<Rules, 'currency' | 'currencyDigits'>,
  findings: Finding[],
): PurchaseLine {
  const amount = parseMoney(each.amount, rules.currencyDigits);
  const path = [...at, 'amount'];
  if (typeof amount === 'string') {
    findings.push(amountFinding(document, path, amount, rules));
  } else if (amount < 0 && each.kind !== 'discount' && each.kind !== 'rounding') {
    const says = `is ${briefly(each.amount)}, and only a discount or a rounding may be less than zero`;
    findings.push(finding(document, path, says, 'write "kind": "discount" in this line, or no minus'));
  } else if (amount > 0 && each.kind === 'discount') {
    const says = `is ${briefly(each.amount)}, and a discount is less than zero`;
    findings.push(finding(document, path, says, `write "amount": "-${each.amount}"`));
  }
  return {
    kind: each.kind,
    amount: (typeof amount === 'string' ? 0 : amount) as PurchaseLine['amount'],
    ...(each.lineId === undefined ? {} : { lineId: each.lineId }),
    ...(each.sku === undefined ? {} : { sku: each.sku }),
    ...(each.category === undefined ? {} : { category: each.category }),
    ...(each.quantity === undefined ? {} : { quantity: quantityIn(each.quantity) }),
    ...(each.quantities === undefined ? {} : { quantities: inOrder(each.quantities) }),
    ...(each.over === undefined ? {} : { over: [...each.over].sort() }),
  };
}

/** What is wrong with an amount that looks like one. */
export function amountFinding(
  document: unknown,
  path: Path,
  problem: Exclude<ReturnType<typeof parseMoney>, number>,
  rules: Pick<Rules, 'currency' | 'currencyDigits'>,
): Finding {
  const { currency, currencyDigits: digits } = rules;
  const text = String(valueAt(document, path));
  const given = briefly(text);
  if (problem === 'too-large') {
    const says = `is ${given}, and the most is ${moneyText(amountMax, rules)}`;
    return finding(document, path, says, `write a smaller amount, in ${currency}`);
  }
  const says = `is ${given}, and ${currency} has ${digits === 0 ? 'no' : digits} decimals`;
  return finding(document, path, says, `write ${quoted(amountsAround(text, digits), 'or')}`);
}

/** `10,000.00 USD` */
export function moneyText(
  amount: number,
  { currency, currencyDigits }: Pick<Rules, 'currency' | 'currencyDigits'>,
): string {
  return `${grouped(formatMoney(amount as MinorUnits, currencyDigits))} ${currency}`;
}

function checkLines(
  document: unknown,
  lines: readonly PurchaseLine[],
  rules: Pick<Rules, 'currency' | 'currencyDigits'>,
  findings: Finding[],
  path: Path,
): void {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  if (total < 0) {
    const says = `come to ${moneyText(total, rules)}, and an order is worth at least nothing`;
    findings.push(finding(document, path, says, 'let the discounts be at most what the other lines come to'));
  }
  // Discounts may be excluded from earning: then what they take off counts.
  const withoutDiscounts = lines.reduce((sum, { amount }) => sum + Math.max(0, amount), 0);
  if (withoutDiscounts > amountMax) {
    const says = `come to ${moneyText(withoutDiscounts, rules)}, and the most is ${moneyText(amountMax, rules)}`;
    findings.push(finding(document, path, says, 'write smaller amounts, or several orders'));
  }
  checkOver(document, lines, findings, path);
  const seen = new Set<string>();
  lines.forEach(({ lineId }, index) => {
    if (lineId === undefined) return;
    if (seen.has(lineId)) {
      const says = `is ${briefly(lineId)}, as in a line before it`;
      findings.push(finding(document, [...path, index, 'lineId'], says, 'give each line an id of its own'));
    }
    seen.add(lineId);
  });
}

/** What of the lines of an order is fulfilled, or is in a parcel. */
export const fulfilledLines = z
  .array(
    z.strictObject({
      lineId: id.check(z.describe('a line of the order, by its lineId')),
      quantity: z
        .optional(quantity)
        .check(z.describe('how much of the line, in the unit of its own quantity; left out, all of it')),
    }),
  )
  .check(
    z.maxLength(500),
    z.refine((lines) => new Set(lines.map(({ lineId }) => lineId)).size === lines.length, {
      error: 'names a line twice',
      params: { fix: 'name each line once, with the quantity of all of it' },
    }),
  );

/** In the order of their ids: the same parcel is the same text. */
export function readFulfilled(lines: z.infer<typeof fulfilledLines>): readonly FulfilledLine[] {
  return lines
    .map(({ lineId, quantity: count }) => ({
      lineId,
      ...(count === undefined ? {} : { quantity: quantityIn(count) }),
    }))
    .sort((a, b) => (a.lineId < b.lineId ? -1 : 1));
}

/** A discount is over lines that there are, and that are no discounts themselves. */
function checkOver(document: unknown, lines: readonly PurchaseLine[], findings: Finding[], path: Path): void {
  const goods = new Set(
    lines.flatMap(({ kind, lineId }) => (kind === 'discount' || lineId === undefined ? [] : [lineId])),
  );
  lines.forEach(({ kind, over = [] }, index) => {
    const place = [...path, index, 'over'];
    if (over.length > 0 && kind !== 'discount') {
      const says = `stands in a line of kind "${kind}", and only a discount is shared over lines`;
      findings.push(
        finding(document, place, says, 'write "kind": "discount" in this line, or take "over" out'),
      );
      return;
    }
    const unknown = over.find((lineId) => !goods.has(lineId));
    if (unknown === undefined) return;
    const says = `names ${briefly(unknown)}, and no line that is not a discount has that "lineId"`;
    findings.push(
      finding(document, place, says, 'write the "lineId" of lines of this order, or take "over" out'),
    );
  });
}
