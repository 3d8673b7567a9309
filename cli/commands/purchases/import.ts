import { basename, resolve } from 'node:path';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import type { DeliveryTarget } from '../../deliver/deliver.ts';
import { type Required, shownColumns } from '../../import/columns/columns.ts';
import type { AnyField } from '../../import/columns/fields.ts';
import { problemText } from '../../import/columns/row.ts';
import { checkReadable, fileOptions, oneOf, openFile, readNotation } from '../../import/file.ts';
import { noteImport } from '../../import/noted.ts';
import { type Group, groups, type Survey, survey } from '../../import/orders/group.ts';
import { type OrderRules, readGroup } from '../../import/orders/order.ts';
import { type Kind, kinds, rowParser } from '../../import/orders/parse.ts';
import { firstOf, previewLines, triedJson, triedText, tryOut } from '../../import/orders/tryOut.ts';
import { dateQuestions } from '../../import/questions.ts';
import type { RowFile } from '../../import/reading/csvFile.ts';
import { type RejectedFile, rejectedFile } from '../../import/rejected.ts';
import { asJson, asText, countsText, doneOf, rejectionLines } from '../../import/report.ts';
import { type ImportReport, runImport } from '../../import/run.ts';
import type { RowCounts } from '../../import/tally.ts';
import { importAdjustments } from '../../moving/adjustments.ts';
import { interruptible } from '../../moving/interruption.ts';
import { importMembers } from '../../moving/members.ts';
import { movingOptions } from '../../moving/options.ts';
import { findPlatform } from '../../platform/find.ts';
import { type ProgramFacts, readProgram } from '../../platform/program.ts';
import { defaultRetry } from '../../platform/retry.ts';
import type { Io } from '../../terminal/io.ts';
import { createProgress } from '../../terminal/progress.ts';
import { usage } from '../../terminal/stop.ts';

const CONCURRENCY = 8;
const CONCURRENCY_MAX = 64;
const TICK_MS = 200;

export const importCommand: Command = {
  name: 'import',
  summary: 'Send a file of members, orders, refunds, engagements or adjustments; run again, it resumes.',
  usage: '[orders|refunds|members|adjustments] FILE [--map FIELD=COLUMN,…] [--dry-run] [--rejected FILE]',
  positionals: { min: 1, max: 2 },
  options: {
    map: {
      type: 'string',
      value: 'FIELD=COLUMN,…',
      about:
        'csv: the columns of order, member, date, amount and what else docs/import.md lists; FIELD= leaves a field out',
      multiple: true,
    },
    kind: {
      type: 'string',
      value: 'KIND',
      about: `what rows are where no column "kind" says it: ${kinds.join(', ')}; purchase if left out`,
    },
    ...fileOptions,
    paid: {
      type: 'string',
      value: 'STATUS,…',
      about: 'with a column of status: the orders that count; as the shop has them if left out',
    },
    rejected: { type: 'string', value: 'FILE', about: 'where rejected rows are written, with the reason' },
    ...movingOptions,
    concurrency: {
      type: 'string',
      value: 'N',
      about: `requests at once, each of up to a hundred rows of some members, ${CONCURRENCY} if left out`,
    },
    json: {
      ...jsonOption,
      about:
        'print one JSON object: rows, recorded, duplicate, waiting, ignored, skipped, rejected, facts, reasons, rejections',
    },
    ...connectionOptions,
  },
  examples: [
    'laurel import orders.csv',
    'laurel import orders.csv --map "order=Order No.,member=Customer,date=Paid at,amount=Total" --dates day-first',
    'laurel import orders_export.csv --map member=Email --rejected rejected.csv',
    'laurel import stays.csv --map "order=Stay,member=Guest,date=Left on,amount=Paid,quantities.nights=Nights"',
    'laurel import reviews.csv --kind engagement --map "id=Review,engagement=Kind"',
    'laurel import CDNOW_sample.txt --format cdnow --json',
    'laurel import members members.csv --as-of 2026-01-15T00:00:00Z --dry-run',
    'laurel import members customers.ndjson --format loyaltylion --as-of 2026-01-15T00:00:00Z --levels "VIP=gold"',
    'laurel import adjustments goodwill.csv --map "points=Amount,reason=Why"',
  ],

  async run(args, io) {
    const { subject, shown } = whatIsImported(args);
    if (subject === 'members') return importMembers(args, io, shown);
    if (subject === 'adjustments') return importAdjustments(args, io, shown);
    const path = resolve(io.cwd, shown);
    const wish = readWish(args, subject);
    checkReadable(path, shown);
    const file = await openFile(args, path, requiredOf(wish.kind));
    const rejectedPath = args.text('rejected');
    if (rejectedPath !== undefined && resolve(io.cwd, rejectedPath) === path) {
      throw usage('import: --rejected must be another file than the one that is imported');
    }
    const platform = findPlatform(args, io);
    const target = platform.webhook();
    const columnOf = (field: AnyField) => file.columns.header[file.columns.at.get(field) ?? -1] ?? field;
    const { shop } = file.columns;
    io.stderr.write(
      `${shop === null ? '' : `An export of ${shop.name}. `}Columns: ${shownColumns(file.columns)}\n`,
    );
    const found = await surveyed(file, wish, basename(shown), columnOf, io);
    const program = await readProgram(platform);
    const rejected =
      rejectedPath === undefined
        ? null
        : rejectedFile(resolve(io.cwd, rejectedPath), rejectedPath, file.columns.header);
    const job: Job = { file, wish, found, program, target, rejected, columnOf, label: basename(shown), io };
    const reading = readingOf(job);
    const first = await firstOf(reading.groups(), reading.read);
    const preview = previewLines(first, program.currency, columnOf, io.stderr.columns);
    if (first.length > 0) io.stderr.write(`${preview.join('\n')}\n`);
    if (args.flag('dry-run')) return triedOut(args, job);
    const report = await imported(job).finally(() => rejected?.close());
    await noteImport(platform, io, {
      importId: args.text('import-id') ?? job.label,
      what: subject === 'refunds' ? 'refunds' : wish.kind === 'engagement' ? 'engagements' : 'orders',
      rows: { ...countsOf(report), refused: report.rejected },
      complete: report.stoppedBecause === null,
    });
    return told(args, job, report);
  },
};

/** Exit code. */
function told(args: Arguments, { label, found, columnOf, io }: Job, report: ImportReport): 0 | 1 {
  const outcome = { file: label, rows: found.rows, report, columnOf };
  if (report.stoppedBecause !== null) {
    const why = report.stoppedBecause;
    io.stderr.write(`laurel: stopped before the end (${why}): run the same command again to go on.\n`);
  }
  if (!args.flag('json')) io.stderr.write(rejectionLines(outcome));
  io.stdout.write(args.flag('json') ? `${JSON.stringify(asJson(outcome))}\n` : asText(outcome));
  return report.rejected > 0 || report.stoppedBecause !== null ? 1 : 0;
}

function countsOf({ recorded, duplicate, waiting, ignored, skipped }: ImportReport) {
  return { recorded, duplicate, waiting, ignored, skipped };
}

/** Exit code. */
async function triedOut(args: Arguments, job: Job): Promise<0 | 1> {
  const { program, label, columnOf, io } = job;
  const { groups: all, read } = readingOf(job);
  const tried = await tryOut(all(), read, program.currency);
  io.stdout.write(
    args.flag('json')
      ? `${JSON.stringify(triedJson(label, tried, columnOf))}\n`
      : triedText(label, tried, columnOf),
  );
  return tried.outcome.rejected > 0 ? 1 : 0;
}

/** The file from its beginning, order by order, and how an order is read. */
function readingOf({ file, wish, found, program }: Job) {
  const parse = rowParser({ ...wish, currency: program.currency, timeZone: program.timeZone });
  const rules = orderRules(file, wish, program.currency);
  return {
    groups: () => groups(file.rows(), wish.kind, found),
    read: (group: Group) => readGroup(group, parse, rules),
  };
}

interface Wish extends ReturnType<typeof readNotation> {
  readonly kind: Kind;
  readonly paid: readonly string[] | null;
  readonly concurrency: number;
}

const subjects = ['orders', 'refunds', 'members', 'adjustments'] as const;
type Subject = (typeof subjects)[number];

/** A file alone is one of orders. */
function whatIsImported({ positionals }: Arguments): { readonly subject: Subject; readonly shown: string } {
  const [first = '', shown] = positionals;
  if (shown === undefined) return { subject: 'orders', shown: first };
  const subject = subjects.find((each) => each === first);
  if (subject !== undefined) return { subject, shown };
  throw usage(`import: what a file holds is one of ${subjects.join(', ')}, not ${JSON.stringify(first)}`);
}

function readWish(args: Arguments, subject: Subject): Wish {
  const paid = args.text('paid');
  return {
    ...readNotation(args),
    kind: oneOf(args, 'kind', kinds) ?? (subject === 'refunds' ? 'refund' : 'purchase'),
    paid: paid === undefined ? null : paid.split(',').map((status) => status.trim().toLowerCase()),
    concurrency: readConcurrency(args),
  };
}

function readConcurrency(args: Arguments): number {
  const text = args.text('concurrency') ?? String(CONCURRENCY);
  const value = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > CONCURRENCY_MAX) {
    throw usage(
      `import: --concurrency is a number from 1 to ${CONCURRENCY_MAX}, not ${JSON.stringify(text)}`,
    );
  }
  return value;
}

/** With a column that says what rows are, each row shows what it lacks. */
function requiredOf(kind: Kind): Required {
  return (has) => {
    if (has('kind')) return [['order', 'id'], ['date']];
    switch (kind) {
      case 'purchase':
        return [['order'], ['member'], ['date'], ['amount', 'price']];
      case 'refund':
        return [['order'], ['date'], ['amount', 'price']];
      case 'engagement':
        return [['id'], ['member'], ['date'], ['engagement']];
      case 'revocation':
        return [['id'], ['date']];
      case 'cancellation':
      case 'fulfilment':
        return [['order'], ['date']];
    }
  };
}

/** Reads the file once, before anything is sent. Throws where something has to be said first. */
async function surveyed(
  file: RowFile,
  wish: Wish,
  label: string,
  columnOf: (field: AnyField) => string,
  io: Io,
): Promise<Survey> {
  const questions = dateQuestions();
  const timer = setTimeout(() => io.stderr.write(`${label}: reading…\n`), TICK_MS);
  const found = await survey(file.rows(), wish.kind, (row) => {
    if (wish.dateOrder === null) questions.note(row);
  }).finally(() => clearTimeout(timer));
  const stop = questions.stop(columnOf('date'));
  if (stop !== null) throw stop;
  return found;
}

interface Job {
  readonly file: RowFile;
  readonly wish: Wish;
  readonly found: Survey;
  readonly program: ProgramFacts;
  readonly target: DeliveryTarget;
  readonly rejected: RejectedFile | null;
  readonly columnOf: (field: AnyField) => string;
  readonly label: string;
  readonly io: Io;
}

async function imported(job: Job): Promise<ImportReport> {
  const { wish, found, target, rejected, columnOf, label, io } = job;
  const reading = readingOf(job);
  const progress = createProgress({ stream: io.stderr, label, total: found.rows });
  let counts: RowCounts = { recorded: 0, duplicate: 0, waiting: 0, ignored: 0, skipped: 0, rejected: 0 };
  const show = () => progress.update(doneOf(counts), countsText(counts));
  const timer = setInterval(show, TICK_MS);
  const interruption = interruptible();
  const report = await runImport({
    groups: reading.groups(),
    read: reading.read,
    target,
    concurrency: wish.concurrency,
    retry: defaultRetry,
    signal: interruption.signal,
    onProgress: (now) => {
      counts = now;
      show();
    },
    onRejected: (place, problem) => rejected?.write(place, problemText(problem, columnOf)),
  }).finally(() => {
    interruption.end();
    clearInterval(timer);
  });
  progress.update(doneOf(report), countsText(report));
  progress.end();
  return report;
}

function orderRules({ columns: { shop } }: RowFile, { paid }: Wish, currency: string): OrderRules {
  const guests = shop === null ? null : { as: shop.guest ?? null };
  return { currency, paid: paid ?? shop?.paid ?? null, guests };
}
