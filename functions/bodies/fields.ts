/** Fields that many bodies have. zod/mini, because every cold start loads them: a third of zod's bytes. */
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { isId } from '../../domain/kernel/brand.ts';
import { parseInstant } from '../../domain/kernel/instant.ts';

z.config(en()); // the rules that findings name; without it each is "Invalid input"

export const idRule = 'must be 1–128 bytes of well-formed UTF-8, and neither "." nor ".."';

/** An id of the caller's. */
export const id = z.string().check(z.refine(isId, idRule), z.meta({ minLength: 1, maxLength: 128 }));

export const instant = z.string().check(
  z.refine((text) => parseInstant(text) !== null, 'must be an ISO 8601 instant with offset, from 1970 on'),
  z.meta({ format: 'date-time' }),
);

export const wellFormed = z.refine<string>((text) => text.isWellFormed(), 'must be well-formed Unicode');

/** The name of something in the program file, which may have nothing of that name. */
export const programName = z
  .string()
  .check(z.maxLength(40), z.refine(isId, idRule), z.meta({ minLength: 1 }));

const quantitiesMax = 10;

/** What a line or an engagement brings beside money, by the id that the program file has for it. */
export const quantities = z
  .record(
    z.string().check(z.regex(/^[a-z0-9-]{1,40}$/, 'must be 1–40 lower-case letters, digits or hyphens')),
    z.int().check(z.gte(0), z.lte(1_000_000)),
  )
  .check(
    z.refine(
      (value) => Object.keys(value).length <= quantitiesMax,
      `must be at most ${quantitiesMax} quantities`,
    ),
    z.describe(
      'e.g. {"nights": 3}: whole numbers that count toward a tier where the program says so; others count for nothing',
    ),
  );

/** The same content is the same text, in whatever order it came. */
export function inOrder(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
