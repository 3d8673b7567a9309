/** Files that were imported, as the audit has them. */
import * as z from 'zod';
import { importBody } from '../../imports/imports.ts';
import { id, text } from '../answers/values.ts';
import { ofProgramToken } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

const noted = z
  .strictObject({
    status: z.literal('noted'),
    importId: id,
    what: text.describe('what the rows are'),
    by: text.describe('who imported them'),
  })
  .meta({ id: 'ImportNoted' });

const rows = { recorded: 1200, duplicate: 0, waiting: 0, ignored: 0, skipped: 14, refused: 3 };

export const importOperations = {
  recordImport: {
    tag: 'People',
    summary: 'Note that a file was imported',
    description:
      'Writes one line to the audit: who imported which file of what, and how many rows came to what. It records nothing of any member: the rows go through the routes of their kind. `laurel import` sends it at the end of each run; a run that goes on where another stopped has a line of its own.',
    body: {
      schema: importBody,
      required: true,
      description: 'The import',
      examples: {
        orders: {
          summary: 'A file of orders',
          value: { importId: 'orders.csv', what: 'orders', rows, complete: true },
        },
      },
    },
    answers: {
      201: {
        description: 'It is in the audit',
        schema: noted,
        examples: {
          noted: {
            summary: 'Noted',
            value: { status: 'noted', importId: 'orders.csv', what: 'orders', by: 'ops@shop.example' },
          },
        },
      },
    },
    problems: [...ofProgramToken, 'malformed-json', 'invalid-request', 'unknown-program', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
