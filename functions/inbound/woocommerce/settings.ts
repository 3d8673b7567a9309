import * as z from 'zod/mini';
import { slugPattern } from '../../../domain/kernel/brand.ts';
import { formed } from '../../../domain/kernel/formed.ts';
import { linkRule } from '../links/link.ts';
import { commonSettings } from '../sources/kind.ts';
import { memberRule } from '../sources/memberRule.ts';

export const wooCommerceSettings = z.strictObject({
  ...commonSettings,
  link: linkRule({ fields: ['transaction-id'], keyed: 'meta', example: 'transaction-id' }),
  member: memberRule({
    fields: ['customer-id', 'email', 'phone'],
    keyed: 'meta',
    byDefault: ['customer-id'],
  }),
  paidStatuses: z
    ._default(
      z.array(formed('slug', z.string().check(z.regex(slugPattern)))).check(z.minLength(1), z.maxLength(20)),
      ['processing', 'completed'],
    )
    .check(z.describe('which statuses of an order mean that it is paid, without "wc-"')),
});
export type WooCommerceSettings = z.infer<typeof wooCommerceSettings>;
