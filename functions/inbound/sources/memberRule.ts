/** Who the member of an order is: the first of the names that the operator lists and the order has. */
import * as z from 'zod/mini';
import { id } from '../../bodies/fields.ts';

/** `names`: fields that the shop has. `keyed`: what has names of the shop's own, e.g. `metadata:club-id`. */
export function memberRule(names: readonly [string, ...string[]], keyed: string) {
  const name = z.string().check(
    z.maxLength(80),
    z.refine(
      (text) => names.includes(text) || (text.startsWith(`${keyed}:`) && text.length > keyed.length + 1),
      `must be ${names.map((each) => `"${each}"`).join(', ')} or "${keyed}:" and a name`,
    ),
  );
  return z
    ._default(
      z.strictObject({
        from: z
          ._default(z.array(name).check(z.minLength(1), z.maxLength(5)), [...names])
          .check(z.describe('the first that the order has')),
        prefix: z
          ._default(z.string().check(z.maxLength(40)), '')
          .check(z.describe('before what was found, where two shops count their customers from 1')),
      }),
      { from: [...names], prefix: '' },
    )
    .check(z.describe("which field of an order holds the retailer's own customer id"));
}

export interface MemberRule {
  readonly from: readonly string[];
  readonly prefix: string;
}

/** `find`: the value of a name in the order; null where it has none. */
export function memberBy({ from, prefix }: MemberRule, find: (name: string) => string | null): string | null {
  for (const name of from) {
    const found = find(name);
    if (found !== null && found !== '') return prefix + found;
  }
  return null;
}

/** An id as a shop writes it: text, or a number whose digits stay. */
export const shopId = z.pipe(z.union([z.string(), z.int()]), z.pipe(z.transform(String), id));
