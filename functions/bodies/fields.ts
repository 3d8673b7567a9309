/** Fields that many bodies have. zod/mini, because every cold start loads them: a third of zod's bytes. */
import * as z from 'zod/mini';
import { isId, slugPattern } from '../../domain/kernel/brand.ts';
import { formed } from '../../domain/kernel/formed.ts';
import { parseInstant } from '../../domain/kernel/instant.ts';
import { decimal } from '../../domain/kernel/money.ts';
import { parseQuantity, type Quantity, quantityMax, quantityText } from '../../domain/kernel/quantity.ts';

/** An id of the caller's. */
export const id = formed('id', z.string().check(z.refine(isId), z.meta({ minLength: 1, maxLength: 128 })));

export const instant = formed(
  'instant',
  z.string().check(
    z.refine((text) => parseInstant(text) !== null),
    z.meta({ format: 'date-time' }),
  ),
);

/** Money in the program's currency; how many decimals it may have, only the program says. */
export const amount = formed('amount', z.string().check(z.maxLength(40), z.regex(decimal)));

/** Whole, as a number or as text, or a decimal text: `2`, `"2"`, `"0.75"`. */
export const quantity = formed(
  'quantity',
  z.union([
    z.int().check(z.gte(0), z.lte(quantityMax)),
    formed(
      'quantity',
      z.string().check(
        z.regex(quantityText),
        z.refine((text) => parseQuantity(text) !== null),
      ),
    ),
  ]),
);

/** A quantity that a schema has looked at. */
export function quantityIn(value: z.infer<typeof quantity>): Quantity {
  const parsed = parseQuantity(value);
  if (parsed === null) throw new Error(`unchecked quantity ${value}`);
  return parsed;
}

/** Which one it must be, only the program says. */
export const currency = formed('currency', z.string().check(z.maxLength(3)));

export const wellFormed = z.refine<string>((text) => text.isWellFormed(), {
  error: 'has half of a character, which is not UTF-8',
  params: { fix: 'send whole characters only' },
});

/** The name of something in the program file, which may have nothing of that name. */
export const programName = formed(
  'programName',
  z.string().check(z.maxLength(40), z.refine(isId), z.meta({ minLength: 1 })),
);

const quantitiesMax = 10;

/** What a line or an engagement brings beside money, by the id that the program file has for it. */
export const quantities = z
  .record(formed('slug', z.string().check(z.regex(slugPattern))), z.int().check(z.gte(0), z.lte(1_000_000)))
  .check(
    z.refine((value) => Object.keys(value).length <= quantitiesMax, {
      error: `has more than ${quantitiesMax} quantities`,
      params: { fix: `leave at most ${quantitiesMax} of them` },
    }),
    z.describe(
      'e.g. {"nights": 3}: whole numbers that count toward a tier where the program says so; others count for nothing',
    ),
  );

/** The same content is the same text, in whatever order it came. */
export function inOrder(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
