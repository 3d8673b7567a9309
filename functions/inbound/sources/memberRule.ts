/** Who the member of an order is: the first of the names that the operator lists and the order has. */
import * as z from 'zod/mini';
import { formed } from '../../../domain/kernel/formed.ts';
import { quoted } from '../../../domain/kernel/words.ts';
import { id } from '../../bodies/fields.ts';

export interface Names {
  /** Fields that the shop has. */
  readonly fields: readonly string[];
  /** What has names of the shop's own, as `metadata` in `metadata:club-id`. */
  readonly keyed?: string;
  readonly byDefault: readonly string[];
}

/** The name of a field that a shop's order has: one of `fields`, or any of those `keyed`. */
export function keyedName({ fields, keyed }: Pick<Names, 'fields' | 'keyed'>, example: string) {
  const isKeyed = (text: string) =>
    keyed !== undefined && text.startsWith(`${keyed}:`) && text.length > keyed.length + 1;
  const known = quoted(keyed === undefined ? fields : [...fields, `${keyed}:…`], 'or');
  return z.string().check(
    z.maxLength(80),
    z.refine((text) => fields.includes(text) || isKeyed(text), {
      error: `must be ${known}`,
      params: { fix: `write for example "${example}"` },
    }),
  );
}

export function memberRule({ fields, keyed, byDefault }: Names) {
  const name = keyedName({ fields, ...(keyed === undefined ? {} : { keyed }) }, byDefault[0] ?? '');
  return z
    .prefault(
      z.strictObject({
        from: z
          ._default(z.array(name).check(z.minLength(1), z.maxLength(5)), [...byDefault])
          .check(z.describe('names of fields; the first that the order has counts')),
        prefix: z
          ._default(z.string().check(z.maxLength(40)), '')
          .check(
            z.describe(
              'text before the id that was found, for two shops that both number their customers from 1',
            ),
          ),
        as: z
          .optional(z.enum(['email', 'phone', 'card', 'external', 'customer']))
          .check(
            z.describe(
              "what the field holds, where that is not the retailer's own customer id: then the member is who has that identity, at one read more",
            ),
          ),
      }),
      {},
    )
    .check(z.describe("which field of an order holds the retailer's own customer id"));
}

export interface MemberRule {
  readonly from: readonly string[];
  readonly prefix: string;
  readonly as?: 'email' | 'phone' | 'card' | 'external' | 'customer' | undefined;
}

/** `find`: the value of a name in the order; null where it has none. */
export function memberBy({ from, prefix }: MemberRule, find: (name: string) => string | null): string | null {
  for (const name of from) {
    const found = find(name);
    if (found !== null && found !== '') return prefix + found;
  }
  return null;
}

/** By the shop's own number of a customer; null where the rule does not go by it. */
export function memberOfCustomer(rule: MemberRule, customerId: string): string | null {
  return memberBy(rule, (name) => (name === 'customer-id' ? customerId : null));
}

/** What shops let people write: text or numbers. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** `club-id` of `metadata:club-id`. */
export function keyOfName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** An id as a shop writes it: text, or a number whose digits stay. */
export const shopId = formed('id', z.pipe(z.union([z.string(), z.int()]), z.pipe(z.transform(String), id)));

/** What people write is kept short; whether it is an address or a number is seen later. */
export const contactText = z.nullish(z.string().check(z.maxLength(300)));

/** What is there of it, as a sale says it. */
export function contactOf(
  email?: string | null,
  phone?: string | null,
): { readonly contact?: { readonly email?: string; readonly phone?: string } } {
  const contact = { ...(email ? { email } : {}), ...(phone ? { phone } : {}) };
  return Object.keys(contact).length === 0 ? {} : { contact };
}
