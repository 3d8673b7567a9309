/**
 * A file that somebody imported, noted in the audit: who, what, and how many rows came to what. The rows themselves
 * went through the routes of their kind, where each was checked; this says that they belong together.
 */
import * as z from 'zod/mini';
import { id } from '../../bodies/fields.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import { actionPut } from '../../store/programs/actions.ts';
import { transact } from '../../store/transact.ts';
import { actingOf } from '../acting.ts';
import { type Commands, timelineIn } from '../command.ts';

const rows = z._default(z.int().check(z.gte(0), z.lte(1_000_000_000)), 0);

export const importBody = z.strictObject({
  importId: id.check(z.describe('names the import, such as the name of the file')),
  what: z
    .enum(['members', 'orders', 'refunds', 'engagements', 'adjustments'])
    .check(z.describe('what the rows are')),
  rows: z
    .strictObject({
      recorded: rows,
      duplicate: rows,
      waiting: rows,
      ignored: rows,
      skipped: rows,
      refused: rows,
    })
    .check(z.describe('how many rows came to what')),
  complete: z.boolean().check(z.describe('whether every row was sent')),
});

/** Each run of an import is a line of its own: one that goes on says what it added. */
export async function recordImport(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const { importId, what, rows: counts, complete } = check(importBody, parseJson(request.body));
  await timelineIn(commands, request);
  const acting = actingOf(request);
  await transact(store, [
    actionPut(store, program, {
      ...acting,
      action: 'file.imported',
      about: { import: importId, what },
      before: null,
      after: { ...counts, complete: complete ? 1 : 0 },
    }),
  ]);
  return { status: 201, body: { status: 'noted', importId, what, by: acting.by } };
}
