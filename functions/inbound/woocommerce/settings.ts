import * as z from 'zod/mini';
import { commonSettings } from '../sources/kind.ts';
import { memberRule } from '../sources/memberRule.ts';

export const wooCommerceSettings = z.strictObject({
  ...commonSettings,
  member: memberRule({ fields: ['customer-id'], keyed: 'meta', byDefault: ['customer-id'] }),
  paidStatuses: z
    ._default(
      z
        .array(
          z
            .string()
            .check(z.regex(/^[a-z0-9-]{1,40}$/, 'must be a status without "wc-", such as "processing"')),
        )
        .check(z.minLength(1), z.maxLength(20)),
      ['processing', 'completed'],
    )
    .check(z.describe('which statuses of an order mean that it is paid')),
});
export type WooCommerceSettings = z.infer<typeof wooCommerceSettings>;
