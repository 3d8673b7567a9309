/**
 * A row as a purchase. Only what can't be sent at all is found wanting here; whether ids, currency and
 * precision are right is the platform's to say.
 */

import type { Purchase } from '../deliver/purchase.ts';
import type { ProgramFacts } from '../platform/program.ts';
import { parseWhen } from '../terminal/when.ts';
import { type RowFields, requiredFields } from './row.ts';

export type RowToPurchase = (fields: RowFields) => Purchase | { readonly reason: string };

const whole = /^\d{1,9}$/;

/** Files have many lines of one day: the last few thousand answers of the calendar are kept. */
const DATES_KEPT_MAX = 4_096;

export function rowToPurchase({ currency, timeZone }: ProgramFacts): RowToPurchase {
  const instants = new Map<string, string | null>();
  const instantOf = (date: string): string | null => {
    let instant = instants.get(date);
    if (instant === undefined) {
      if (instants.size >= DATES_KEPT_MAX) instants.clear();
      instant = parseWhen(date, timeZone);
      instants.set(date, instant);
    }
    return instant;
  };

  return (fields) => {
    const empty = requiredFields.find((field) => fields[field] === '');
    if (empty !== undefined) return { reason: `${empty} is empty` };
    const occurredAt = instantOf(fields.date);
    if (occurredAt === null)
      return { reason: `date ${JSON.stringify(fields.date)} is no date or ISO instant` };
    if (!/^-?\d+(\.\d+)?$/.test(fields.amount)) {
      return { reason: `amount ${JSON.stringify(fields.amount)} is no decimal number` };
    }
    const { quantity, quantities = {}, sku, category, channel, store } = fields;
    const counts = Object.entries(quantities);
    const odd = [['quantity', quantity ?? '0'] as const, ...counts].find(([, text]) => !whole.test(text));
    if (odd !== undefined) return { reason: `${odd[0]} ${JSON.stringify(odd[1])} is no whole number` };
    return {
      orderId: fields.order,
      memberId: fields.member,
      occurredAt,
      currency,
      ...(channel === undefined ? {} : { channel }),
      ...(store === undefined ? {} : { store }),
      lines: [
        {
          ...(sku === undefined ? {} : { sku }),
          ...(category === undefined ? {} : { category }),
          ...(quantity === undefined ? {} : { quantity: Number(quantity) }),
          ...(counts.length > 0 && {
            quantities: Object.fromEntries(counts.map(([id, text]) => [id, Number(text)])),
          }),
          amount: fields.amount,
        },
      ],
    };
  };
}
