/** What operators get back of webhook secrets. */
import * as z from 'zod';
import { instant } from '../values.ts';

const secretHead = { id: z.uuid(), createdAt: instant };

export const newSecret = z
  .strictObject({
    ...secretHead,
    secret: z
      .string()
      .regex(/^wh(sec|pk)_[A-Za-z0-9+/]+={0,2}$/)
      .describe('the value; only this answer shows it'),
  })
  .meta({ id: 'NewSecret' });

export const secretList = z
  .strictObject({
    secrets: z.array(z.strictObject({ ...secretHead, retiredAt: instant.nullable() })),
  })
  .meta({ id: 'SecretList' });
