/** Forms of values that several parts of a program file share. */
import * as z from 'zod';
import { tagPattern, tagRule } from '../facts/vocabulary.ts';
import { isId } from '../kernel/brand.ts';

export const name = z.string().min(1).max(100);
/** What purchases name, too: a category, an article, a channel. */
export const ownId = z
  .string()
  .refine(isId, 'must be 1–128 bytes of well-formed UTF-8, and neither "." nor ".."')
  .meta({ minLength: 1, maxLength: 128 });
export const slug = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'must be 1–40 lower-case letters, digits or hyphens');
/** As browsers send it: a default port never comes with it. */
export const origin = z
  .string()
  .max(200)
  .regex(
    /^(?!https:.*:443$|http:.*:80$)[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+(:[1-9]\d{1,4})?$/,
    'must be an origin such as "https://shop.example": scheme and host in small letters, no path',
  );
export const tagName = z.string().regex(tagPattern, tagRule);
export const months = z.int().min(1).max(120);
export const decimalText = z
  .string()
  .regex(/^\d{1,13}(\.\d{1,4})?$/, 'must be a decimal string such as "100.00"');
export const monthDay = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a date such as "12-31"');
export const pointsCount = z.int().min(1).max(1_000_000_000);
export const period = z.enum(['day', 'month', 'year', 'lifetime']).describe("of the program's calendar");
