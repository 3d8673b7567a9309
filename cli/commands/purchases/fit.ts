import { writeFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { Day } from '../../../domain/kernel/brand.ts';
import { parseDay } from '../../../domain/kernel/civil.ts';
import { ageDaysMax } from '../../../domain/value/history.ts';
import { type Arguments, type Command, jsonOption } from '../../command.ts';
import { type Calibration, calibrate } from '../../fit/calibrate.ts';
import { plot } from '../../fit/plot.ts';
import { type Rejection, readTransactions } from '../../fit/purchaseDays.ts';
import { asJson, asLines } from '../../fit/report.ts';
import { checkReadable, fileOptions, openFile, readNotation } from '../../import/file.ts';
import { dateQuestions } from '../../import/questions.ts';
import type { RowFile } from '../../import/reading/csvFile.ts';
import type { Io } from '../../terminal/io.ts';
import { createProgress } from '../../terminal/progress.ts';
import { refused, usage } from '../../terminal/stop.ts';

const REJECTIONS_SHOWN_MAX = 20;

export const fitCommand: Command = {
  name: 'fit',
  summary: 'Fit the models of lifetime value to a file of purchases, and plot how well they fit.',
  usage: 'FILE [--format csv|ndjson|cdnow|shopify|square|woocommerce] [--until DATE]',
  positionals: { min: 1, max: 1 },
  options: {
    ...fileOptions,
    map: {
      type: 'string',
      value: 'FIELD=COLUMN,…',
      about: 'csv: the columns of member, date and amount, where they have other names',
      multiple: true,
    },
    until: {
      type: 'string',
      value: 'DATE',
      about:
        'the last day that the models see, the last one of the file if left out; the rest shows how right they are',
    },
    plot: { type: 'string', value: 'FILE', about: 'where the plot goes, FILE-fit.svg if left out' },
    json: {
      ...jsonOption,
      about: 'print one JSON object: data, bgNbd, gammaGamma, correlation, tracking, plot',
    },
  },
  examples: [
    'laurel fit orders.csv --map "member=Customer,date=Paid at,amount=Total"',
    'laurel fit CDNOW_sample.txt --format cdnow --until 1997-09-30',
    'laurel fit orders.csv --json',
  ],

  async run(args, io) {
    const [file = ''] = args.positionals;
    const path = resolve(io.cwd, file);
    const [notation, until] = [readNotation(args), readUntil(args)];
    checkReadable(path, file);
    const opened = await openFile(args, path, () => [['member'], ['date'], ['amount']]);

    const rows = await countRows(opened, notation.dateOrder === null);
    const progress = createProgress({ stream: io.stderr, label: basename(file), total: rows });
    const transactions = await readTransactions(opened.rows(), (done) => progress.update(done), notation);
    const calibration = calibrate(transactions.members, until, (note) => progress.update(rows, note));
    progress.end();
    printRejections(transactions.rejections, io);
    if (calibration.kind === 'nobody') throw refused(`nobody in ${file} has bought by then`);
    if (calibration.kind === 'too-long') {
      const [years, most] = [calibration.days, ageDaysMax].map((days) => Math.floor(days / 365));
      throw refused(`${file}: ${years} years are more than ${most}: a date is wrong`);
    }

    const written = writePlot(calibration, args.text('plot'), file, io);
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(asJson(calibration, transactions, written))}\n`);
    } else {
      const plotLine = written === null ? [] : [`plot         ${written}`];
      io.stdout.write(`${[...asLines(calibration, transactions), ...plotLine].join('\n')}\n`);
    }
    return calibration.bgNbd.kind === 'fitted' && calibration.gammaGamma.kind === 'fitted' ? 0 : 1;
  },
};

/** Throws where it has to be said first how dates are to be read. */
async function countRows({ rows, columns }: RowFile, askForDates: boolean): Promise<number> {
  const questions = dateQuestions();
  let count = 0;
  for await (const row of rows()) {
    if (askForDates) questions.note(row);
    count += 1;
  }
  const stop = questions.stop(columns.header[columns.at.get('date') ?? -1] ?? 'date');
  if (stop !== null) throw stop;
  return count;
}

function readUntil(args: Arguments): Day | null {
  const text = args.text('until');
  if (text === undefined) return null;
  const day = parseDay(text);
  if (day === null) throw usage(`--until is a date such as 2026-09-30, not ${JSON.stringify(text)}`);
  return day;
}

/** Null where there is nothing to plot. */
function writePlot(
  calibration: Calibration,
  wanted: string | undefined,
  file: string,
  io: Io,
): string | null {
  if (calibration.track === null) return null;
  const name = wanted ?? `${basename(file, extname(file))}-fit.svg`;
  try {
    writeFileSync(resolve(io.cwd, name), plot(calibration, calibration.track, basename(file)));
  } catch (error) {
    throw refused(`${name} can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  return name;
}

function printRejections(rejections: readonly Rejection[], io: Io): void {
  for (const { line, reason } of rejections.slice(0, REJECTIONS_SHOWN_MAX)) {
    io.stderr.write(`line ${line}: ${reason}\n`);
  }
  if (rejections.length > REJECTIONS_SHOWN_MAX) {
    io.stderr.write(`and ${rejections.length - REJECTIONS_SHOWN_MAX} more: --json lists them.\n`);
  }
}
