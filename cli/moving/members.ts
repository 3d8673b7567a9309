/** `laurel import members FILE`: everybody moves in with what they had in another system. */
import { resolve } from 'node:path';
import type { Arguments } from '../command.ts';
import { noteImport } from '../import/noted.ts';
import { rejectedFile } from '../import/rejected.ts';
import { findPlatform } from '../platform/find.ts';
import type { Io } from '../terminal/io.ts';
import { createProgress } from '../terminal/progress.ts';
import { shownMapping } from './columns.ts';
import { memberFields } from './fields.ts';
import { interruptible } from './interruption.ts';
import { type FileOpening, openingsIn } from './openings.ts';
import { previewLines, previewRows } from './preview.ts';
import { sendOpenings } from './send.ts';
import { Tally } from './tally.ts';
import { Totals } from './totals.ts';
import { momentOf, notationOf, openMoving } from './wish.ts';

export async function importMembers(args: Arguments, io: Io, shown: string): Promise<0 | 1> {
  const at = momentOf(args);
  const { table, mapped, label, path } = await openMoving(args, io, shown, memberFields, [
    'member',
    'points',
  ]);
  const platform = findPlatform(args, io);
  const notation = await notationOf(args, platform, at);
  const { totals, first, rows } = await surveyed(openingsIn(table, mapped, notation));
  const title = mapped.format === null ? '' : `An export of ${mapped.format.title}. `;
  io.stderr.write(`${title}Columns: ${shownMapping(mapped)}\n`);
  io.stderr.write(`${previewLines(first, io.stderr.columns).join('\n')}\n`);
  const dryRun = args.flag('dry-run');
  const tally = new Tally();
  const progress = createProgress({ stream: io.stderr, label, total: rows });
  const rejectedPath = args.text('rejected');
  const rejected =
    rejectedPath === undefined ? null : rejectedFile(resolve(io.cwd, rejectedPath), rejectedPath, ['row']);
  const stopping = interruptible();
  const api = await platform.api('points:adjust');
  await sendOpenings(openingsIn(table, mapped, notation), {
    platform,
    api,
    importId: args.text('import-id') ?? label,
    at,
    dryRun,
    tally,
    onRefused: (row, reason) => rejected?.write({ row, line: row, raw: [String(row)] }, reason),
    onProgress: () => progress.update(tally.done, tally.shown),
    isStopped: () => stopping.signal.aborted,
  }).finally(() => {
    stopping.end();
    rejected?.close();
    progress.end();
  });
  if (!dryRun)
    await noteImport(platform, io, {
      importId: args.text('import-id') ?? label,
      what: 'members',
      rows: tally.rows,
      complete: !stopping.signal.aborted,
    });
  if (args.flag('json')) {
    const report = { file: label, dryRun, totals: totals.json, ...tally.counts, reasons: tally.reasons };
    io.stdout.write(`${JSON.stringify(report)}\n`);
  } else {
    io.stdout.write(
      `${[`${label}: ${totals.lines[0]}`, ...totals.lines.slice(1), ...tally.lines].join('\n')}\n`,
    );
  }
  if (stopping.signal.aborted)
    io.stderr.write(`laurel: stopped: run the same command again to go on with ${path}.\n`);
  return tally.counts.refused > 0 || stopping.signal.aborted ? 1 : 0;
}

async function surveyed(openings: AsyncIterable<FileOpening>) {
  const totals = new Totals();
  const first: FileOpening[] = [];
  let rows = 0;
  for await (const each of openings) {
    rows += each.kind === 'wrong' ? 1 : each.rows;
    if (first.length < previewRows) first.push(each);
    if (each.kind === 'opening') totals.add(each.opening);
  }
  return { totals, first, rows };
}
