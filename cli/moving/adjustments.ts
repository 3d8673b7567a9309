/** `laurel import adjustments FILE`: points given or taken by hand, a row each; run again, each counts once. */
import type { Arguments } from '../command.ts';
import { noteImport } from '../import/noted.ts';
import { readMoney } from '../import/values/money.ts';
import { type ApiTarget, callApi } from '../platform/api.ts';
import { findPlatform, type Platform } from '../platform/find.ts';
import { memberPath } from '../platform/paths.ts';
import type { Io } from '../terminal/io.ts';
import { createProgress } from '../terminal/progress.ts';
import { Stop } from '../terminal/stop.ts';
import { tableLines } from '../terminal/table.ts';
import { type Field, shownMapping } from './columns.ts';
import { adjustmentFields } from './fields.ts';
import { interruptible } from './interruption.ts';
import { previewRows } from './preview.ts';
import type { TableRow } from './table.ts';
import { Tally } from './tally.ts';
import { openMoving } from './wish.ts';

interface Adjustment {
  readonly memberId: string;
  readonly points: number;
  readonly reason: string;
  readonly key: string;
}

export async function importAdjustments(args: Arguments, io: Io, shown: string): Promise<0 | 1> {
  const file = await openMoving(args, io, shown, adjustmentFields, ['member', 'points']);
  const { table, mapped, label } = file;
  const platform = findPlatform(args, io);
  const api = await platform.api('points:adjust');
  io.stderr.write(`Columns: ${shownMapping(mapped)}\n`);
  const importId = args.text('import-id') ?? label;
  const tally = new Tally();
  let sum = 0;
  let total = 0;
  const first: string[][] = [];
  const read = (row: TableRow) =>
    readAdjustment(row, (field) => row.values[mapped.columnOf.get(field) ?? ''] ?? '', importId);
  for await (const row of table.rows()) {
    total += 1;
    if (first.length < previewRows) first.push(previewRow(row.row, read(row)));
  }
  io.stderr.write(`${tableLines(columns, first, { width: io.stderr.columns }).join('\n')}\n`);
  const progress = createProgress({ stream: io.stderr, label, total });
  const stopping = interruptible();
  for await (const row of table.rows()) {
    if (stopping.signal.aborted) break;
    const adjustment = read(row);
    if (typeof adjustment === 'string') tally.refuse(row.row, adjustment);
    else {
      sum += adjustment.points;
      if (args.flag('dry-run')) tally.count('would-record');
      else await send(platform, api, adjustment, row.row, tally);
    }
    progress.update(tally.done, tally.shown);
  }
  stopping.end();
  progress.end();
  if (!args.flag('dry-run'))
    await noteImport(platform, io, {
      importId,
      what: 'adjustments',
      rows: tally.rows,
      complete: !stopping.signal.aborted,
    });
  const report = { file: label, points: sum, ...tally.counts, reasons: tally.reasons };
  const lines = [`${label}: ${sum} points`, ...tally.lines];
  io.stdout.write(`${args.flag('json') ? JSON.stringify(report) : lines.join('\n')}\n`);
  return tally.counts.refused > 0 || stopping.signal.aborted ? 1 : 0;
}

const columns = [
  { title: 'row', isFigure: true },
  { title: 'member' },
  { title: 'points', isFigure: true },
  { title: 'reason' },
];

function previewRow(row: number, read: Adjustment | string): string[] {
  if (typeof read === 'string') return [String(row), read, '', ''];
  return [String(row), read.memberId, String(read.points), read.reason];
}

/** What is wrong, where it can't be read. */
function readAdjustment(
  row: TableRow,
  text: (field: Field) => string,
  importId: string,
): Adjustment | string {
  if (row.problem !== null) return row.problem;
  const memberId = text('member').trim();
  if (memberId === '') return 'member is empty';
  const read = readMoney(text('points'), { decimal: null, currency: null });
  const points = read.kind === 'decimal' ? Number(read.text) : Number.NaN;
  if (!Number.isSafeInteger(points) || points === 0) return 'points must be a whole number, and not 0';
  const name = text('id').trim() || `row ${row.row}`;
  return {
    memberId,
    points,
    reason: text('reason').trim() || `import ${importId}`,
    key: `${importId}: ${name}`,
  };
}

async function send(
  platform: Platform,
  api: ApiTarget,
  adjustment: Adjustment,
  row: number,
  tally: Tally,
): Promise<void> {
  const { memberId, points, reason, key } = adjustment;
  const path = `${memberPath(platform.program, memberId)}/adjustments`;
  try {
    const answer = await callApi(api, {
      method: 'POST',
      path,
      body: { points, reason },
      idempotencyKey: key,
    });
    tally.count((answer as { readonly status?: string }).status === 'duplicate' ? 'duplicate' : 'recorded');
  } catch (error) {
    // A refusal is of this row alone; without a platform nothing more can be sent.
    if (!(error instanceof Stop) || error.problem === null) throw error;
    tally.refuse(row, error.problem);
  }
}
