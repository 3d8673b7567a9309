import * as z from 'zod/mini';
import { commonSettings } from '../sources/kind.ts';
import { memberRule } from '../sources/memberRule.ts';

export const shopifySettings = z.strictObject({
  ...commonSettings,
  member: memberRule({ fields: ['customer-id'], keyed: 'note-attribute', byDefault: ['customer-id'] }),
});
export type ShopifySettings = z.infer<typeof shopifySettings>;
