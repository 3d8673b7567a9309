import { basename, resolve } from 'node:path';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { checkReadable, formatOption, rowReader } from '../../import/file.ts';
import { countLines } from '../../import/lines.ts';
import { type ImportCounts, type ImportReport, runImport } from '../../import/run.ts';
import { rowToPurchase } from '../../import/toPurchase.ts';
import { findPlatform } from '../../platform/find.ts';
import { readProgram } from '../../platform/program.ts';
import { defaultRetry } from '../../platform/retry.ts';
import type { Io } from '../../terminal/io.ts';
import { createProgress } from '../../terminal/progress.ts';
import { usage } from '../../terminal/stop.ts';

const CONCURRENCY = 16;
const CONCURRENCY_MAX = 256;
const REJECTIONS_SHOWN_MAX = 20;

export const importCommand: Command = {
  name: 'import',
  summary: 'Send a file of purchases through the webhook; run again, it resumes.',
  usage: 'FILE [--format csv|cdnow] [--map FIELD=COLUMN,…]',
  positionals: { min: 1, max: 1 },
  options: {
    format: formatOption,
    map: {
      type: 'string',
      value: 'FIELD=COLUMN,…',
      about:
        'csv: the columns of order, member, date, amount; and, if wanted, sku, category, quantity, channel, store, and quantities.ID of what the program counts beside money',
      multiple: true,
    },
    concurrency: { type: 'string', value: 'N', about: `members at once, ${CONCURRENCY} if left out` },
    json: { ...jsonOption, about: 'print one JSON object: recorded, duplicate, rejected, rejections' },
    ...connectionOptions,
  },
  examples: [
    'laurel import orders.csv',
    'laurel import orders.csv --map "order=Order No.,member=Customer,date=Paid at,amount=Total"',
    'laurel import stays.csv --map "order=Stay,member=Guest,date=Left on,amount=Paid,quantities.nights=Nights"',
    'laurel import CDNOW_sample.txt --format cdnow --json',
  ],

  async run(args, io) {
    const [file = ''] = args.positionals;
    const path = resolve(io.cwd, file);
    const [readRows, concurrency] = [rowReader(args), readConcurrency(args)];
    checkReadable(path, file);
    const platform = findPlatform(args, io);
    const target = platform.webhook();
    const program = await readProgram(platform);

    const lines = await countLines(path);
    const progress = createProgress({ stream: io.stderr, label: basename(file), total: lines });
    const interruption = interruptible();
    const report = await runImport({
      rows: readRows(path),
      toPurchase: rowToPurchase(program),
      target,
      concurrency,
      retry: defaultRetry,
      signal: interruption.signal,
      onProgress: (counts) => progress.update(sum(counts), countsText(counts)),
    }).finally(interruption.end);
    // A header and blank lines are lines, too.
    progress.update(report.stoppedBecause === null ? lines : sum(report), countsText(report));
    progress.end();
    printReport(report, args, io);
    return report.rejected > 0 || report.stoppedBecause !== null ? 1 : 0;
  },
};

const sum = ({ recorded, duplicate, rejected }: ImportCounts): number => recorded + duplicate + rejected;

const countsText = ({ recorded, duplicate, rejected }: ImportCounts): string =>
  `${recorded} recorded, ${duplicate} duplicate, ${rejected} rejected`;

function readConcurrency(args: Arguments): number {
  const text = args.text('concurrency') ?? String(CONCURRENCY);
  const value = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > CONCURRENCY_MAX) {
    throw usage(
      `import: --concurrency is a number from 1 to ${CONCURRENCY_MAX}, not ${JSON.stringify(text)}`,
    );
  }
  return value;
}

/** The first Ctrl-C ends the import in good order, the second ends the process. */
function interruptible(): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  return {
    signal: controller.signal,
    end() {
      process.off('SIGINT', abort);
      process.off('SIGTERM', abort);
    },
  };
}

function printReport(report: ImportReport, args: Arguments, io: Io): void {
  const { recorded, duplicate, rejected, rejections, stoppedBecause } = report;
  if (stoppedBecause !== null) {
    io.stderr.write(
      `laurel: stopped before the end (${stoppedBecause}): run the same command again to go on.\n`,
    );
  }
  if (args.flag('json')) {
    io.stdout.write(`${JSON.stringify({ recorded, duplicate, rejected, rejections })}\n`);
    return;
  }
  for (const { line, reason } of rejections.slice(0, REJECTIONS_SHOWN_MAX))
    io.stderr.write(`line ${line}: ${reason}\n`);
  if (rejected > REJECTIONS_SHOWN_MAX) {
    io.stderr.write(`and ${rejected - REJECTIONS_SHOWN_MAX} more: --json lists them.\n`);
  }
  io.stdout.write(`${countsText(report)}\n`);
}
