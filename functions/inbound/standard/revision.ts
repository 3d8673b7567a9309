/** The whole content of an order: from a checked body to a fact. */
import * as z from 'zod/mini';
import type { Revision } from '../../../domain/facts/facts.ts';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import { type Finding, finding } from '../../../domain/kernel/finding.ts';
import { id, instant } from '../../bodies/fields.ts';
import {
  cartFields,
  checkCurrency,
  fulfilledLines,
  readFulfilled,
  readLines,
  revisedLines,
} from '../../bodies/orderLines.ts';
import { invalid } from '../../shared/json.ts';
import { revisionOf } from '../revisionFact.ts';
import { checkOccurredAt, inData, metadata, type Received } from './purchase.ts';

export const orderRevised = z.strictObject({
  type: z.literal('order.revised'),
  timestamp: z.optional(instant),
  data: z.strictObject({
    ...cartFields,
    orderId: id.check(z.describe('the order, whether or not its purchase was sent')),
    memberId: id.check(
      z.describe("the retailer's id of the customer, the same in every content of the order"),
    ),
    occurredAt: instant.check(z.describe('when the order was bought: the day it counts on')),
    revisedAt: instant.check(
      z.describe('when the order had this content; the latest content counts, in whatever order they arrive'),
    ),
    lines: revisedLines,
    cancelled: z._default(z.boolean(), false).check(z.describe('whether nothing of the order is kept')),
    fulfilled: z
      .optional(fulfilledLines)
      .check(z.describe('what of each line was fulfilled by then, in all; left out, nothing is said of it')),
    metadata: z
      .optional(metadata)
      .check(z.describe('anything you like, at most 2,048 bytes of JSON; no personal data')),
  }),
});

export function toRevision(
  { data }: z.infer<typeof orderRevised>,
  document: unknown,
  { source, rules, now }: Received,
): Revision {
  const findings: Finding[] = [];
  const occurredAt = checkOccurredAt(data.occurredAt, document, now, findings);
  const revisedAt = checkOccurredAt(data.revisedAt, document, now, findings, 'revisedAt');
  if (revisedAt < occurredAt) {
    const says = `is ${data.revisedAt}, before "occurredAt", ${data.occurredAt}`;
    findings.push(finding(document, [...inData, 'revisedAt'], says, 'send when the order became what it is'));
  }
  checkCurrency(data.currency, document, rules, findings, inData);
  const lines = readLines(data.lines, document, rules, findings, inData);
  if (findings.length > 0) throw invalid(findings);
  const content = {
    occurredAt,
    lines,
    isCancelled: data.cancelled,
    ...(data.fulfilled === undefined ? {} : { fulfilled: readFulfilled(data.fulfilled) }),
    ...(data.channel === undefined ? {} : { channel: data.channel }),
    ...(data.store === undefined ? {} : { store: data.store }),
  };
  return revisionOf({ source, orderId: data.orderId }, data.memberId as MemberId, revisedAt, now, content);
}
