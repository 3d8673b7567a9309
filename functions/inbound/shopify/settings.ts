import * as z from 'zod/mini';
import { linkRule } from '../links/link.ts';
import { commonSettings } from '../sources/kind.ts';
import { memberRule } from '../sources/memberRule.ts';

export const shopifySettings = z.strictObject({
  ...commonSettings,
  link: linkRule({ fields: [], keyed: 'note-attribute', example: 'note-attribute:payment_intent' }),
  member: memberRule({
    fields: ['customer-id', 'email', 'phone'],
    keyed: 'note-attribute',
    byDefault: ['customer-id'],
  }),
});
export type ShopifySettings = z.infer<typeof shopifySettings>;
