import * as z from 'zod';
import { ignored, propertiesOf } from '../properties.ts';
import type { Planned } from './planned.ts';

const schema = z.strictObject({
  KeySpec: z.literal('RSA_2048'),
  KeyUsage: z.literal('SIGN_VERIFY'),
  Description: ignored,
  KeyPolicy: ignored,
  PendingWindowInDays: ignored,
  Tags: ignored,
});

/** The id of a key pair that signs; undefined for a key that encrypts, which has no meaning here. */
export function planSigningKey(planned: Planned): string | undefined {
  if (planned.resource.Properties?.KeyUsage !== 'SIGN_VERIFY') return undefined;
  propertiesOf(schema, planned);
  return planned.ref();
}
