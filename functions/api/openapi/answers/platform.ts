/** What the platform says about itself, and how everything that goes wrong looks. */
import * as z from 'zod';
import { text } from './values.ts';

export const health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });

export const openApi = z
  .looseObject({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.unknown()) })
  .meta({ id: 'OpenApi' });

export const finding = z
  .strictObject({
    path: z
      .string()
      .describe('the path of the field, e.g. `data.lines[0].amount`; empty: the whole document'),
    value: z
      .string()
      .max(100)
      .nullable()
      .describe('the value there as JSON, cut to 100 characters; null: there is none'),
    rule: text.describe('what is wrong, in a sentence that names the field; for people'),
    fix: text.describe('what to write or to do instead; for people'),
    line: z.int().min(1).optional().describe('for program files: the line in the text that was sent'),
  })
  .meta({ id: 'Finding' });

/** Problem details of RFC 9457. */
export const problem = z
  .strictObject({
    type: z
      .string()
      .regex(/^\/problems\/[a-z-]+$/)
      .describe('the name of the problem; programs decide by this'),
    title: text,
    status: z.int().min(400).max(599),
    detail: text.describe('what is wrong, with the figures; for people'),
    instance: z.string().startsWith('/').describe('the path of the request'),
    requestId: text.describe(
      'the id of the request, also in the header x-request-id; name it when you ask us about this answer',
    ),
    numbers: z
      .record(z.string(), z.union([z.int(), z.string()]))
      .optional()
      .describe('the figures behind the problem: what was asked for and what there is'),
    errors: z.array(finding).min(1).max(100).optional().describe('every place where the request is wrong'),
  })
  .meta({ id: 'Problem' });

/** What the API gateway itself answers, before or instead of a function. */
export const gatewayError = z.strictObject({ message: text }).meta({ id: 'GatewayError' });
