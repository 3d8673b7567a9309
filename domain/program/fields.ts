/** Forms of values that several parts of a program file share. */
import * as z from 'zod';
import { isId, slugPattern, tagPattern } from '../kernel/brand.ts';
import { isLocalDate, isMonthDay } from '../kernel/civil.ts';
import { formed } from '../kernel/formed.ts';

export const name = z.string().min(1).max(100);
/** What purchases name, too: a category, an article, a channel. */
export const ownId = formed('id', z.string().refine(isId).meta({ minLength: 1, maxLength: 128 }));
export const slug = formed('slug', z.string().regex(slugPattern));
/** As browsers send it: a default port never comes with it. */
export const origin = formed(
  'origin',
  z
    .string()
    .max(200)
    .regex(/^(?!https:.*:443$|http:.*:80$)[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+(:[1-9]\d{1,4})?$/),
);
export const tagName = formed('tag', z.string().regex(tagPattern));
export const months = z.int().min(1).max(120);
export const decimalText = formed('price', z.string().regex(/^\d{1,13}(\.\d{1,4})?$/));
export const factor = formed('factor', z.string().regex(/^\d{1,2}(\.\d{1,4})?$/));
export const localDate = formed('localDate', z.string().refine(isLocalDate));
export const monthDay = formed(
  'monthDay',
  z
    .string()
    .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
    .refine(isMonthDay),
);
export const pointsCount = z.int().min(1).max(1_000_000_000);
export const period = z
  .enum(['day', 'month', 'year', 'lifetime'])
  .describe("a period of the program's calendar");
