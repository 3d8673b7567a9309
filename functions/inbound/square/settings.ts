import * as z from 'zod/mini';
import { formed } from '../../../domain/kernel/formed.ts';
import { linkRule } from '../links/link.ts';
import { commonSettings } from '../sources/kind.ts';
import { memberRule } from '../sources/memberRule.ts';

export const squareSettings = z.strictObject({
  ...commonSettings,
  link: linkRule({ fields: ['reference-id'], example: 'reference-id' }),
  member: memberRule({ fields: ['customer-id', 'reference-id'], byDefault: ['customer-id'] }),
  notificationUrl: formed(
    'webAddress',
    z.string().check(z.maxLength(500), z.regex(/^https?:\/\/\S+$/)),
  ).check(z.describe('the URL of the subscription exactly as Square has it: Square signs it, too')),
});
export type SquareSettings = z.infer<typeof squareSettings>;
