import * as z from 'zod/mini';
import { linkRule } from '../links/link.ts';
import { commonSettings } from '../sources/kind.ts';
import { memberRule } from '../sources/memberRule.ts';

export const stripeSettings = z.strictObject({
  ...commonSettings,
  link: linkRule({ fields: [], keyed: 'metadata', example: 'metadata:order_id' }),
  member: memberRule({
    fields: ['client-reference-id', 'customer'],
    keyed: 'metadata',
    byDefault: ['client-reference-id', 'customer'],
  }),
  purchases: z
    ._default(z.enum(['checkout-and-invoices', 'payment-intents']), 'checkout-and-invoices')
    .check(z.describe("which of Stripe's objects are purchases: one sale makes several objects")),
});
export type StripeSettings = z.infer<typeof stripeSettings>;
