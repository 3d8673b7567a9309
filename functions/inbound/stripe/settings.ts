import * as z from 'zod/mini';
import { commonSettings } from '../sources/kind.ts';
import { memberRule } from '../sources/memberRule.ts';

export const stripeSettings = z.strictObject({
  ...commonSettings,
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
