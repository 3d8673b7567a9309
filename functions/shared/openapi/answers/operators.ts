/** What operators get back: drafts, versions, webhook secrets. */
import * as z from 'zod';
import { instant, slug, version } from './values.ts';

export const savedDraft = z
  .strictObject({ name: slug, program: slug, savedAt: instant })
  .meta({ id: 'SavedDraft' });

export const publishedVersion = z
  .strictObject({
    program: slug,
    version,
    effectiveFrom: instant
      .nullable()
      .describe('null: the first version, which holds for all time before it too'),
    publishedAt: instant,
  })
  .meta({ id: 'PublishedVersion' });

const secretHead = { id: z.uuid(), createdAt: instant };

export const newSecret = z
  .strictObject({
    ...secretHead,
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/)
      .describe('shown this once, and never again'),
  })
  .meta({ id: 'NewSecret' });

export const secretList = z
  .strictObject({
    secrets: z.array(z.strictObject({ ...secretHead, retiredAt: instant.nullable() })),
  })
  .meta({ id: 'SecretList' });
