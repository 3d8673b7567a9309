/** What an import came to, for people and for programs. */
import { countOf, grouped } from '../terminal/numbers.ts';
import type { AnyField } from './columns/fields.ts';
import { problemText } from './columns/row.ts';
import type { ImportReport } from './run.ts';
import type { Reason, RowCounts, Verdict } from './tally.ts';

export interface ReportOf {
  readonly file: string;
  /** All rows of the file, the header not counted. */
  readonly rows: number;
  readonly report: ImportReport;
  /** The name that a field's column has in the file. */
  readonly columnOf: (field: AnyField) => string;
}

export const doneOf = ({ recorded, duplicate, waiting, ignored, skipped, rejected }: RowCounts): number =>
  recorded + duplicate + waiting + ignored + skipped + rejected;

export function countsText(counts: RowCounts): string {
  const { recorded, duplicate, rejected } = counts;
  const others = (['waiting', 'ignored', 'skipped'] as const).filter((name) => counts[name] > 0);
  const rest = others.map((name) => `, ${grouped(counts[name])} ${name}`).join('');
  return `${grouped(recorded)} recorded, ${grouped(duplicate)} already there, ${grouped(rejected)} refused${rest}`;
}

const nouns: Readonly<Record<string, string>> = {
  'purchase.completed': 'purchase',
  'refund.completed': 'refund',
  'order.cancelled': 'cancellation',
  'order.fulfilled': 'fulfilment',
  'engagement.recorded': 'engagement',
  'engagement.revoked': 'revocation',
};

const verdicts: readonly (readonly [Verdict, string])[] = [
  ['recorded', 'recorded'],
  ['duplicate', 'already there'],
  ['waiting', 'waiting'],
  ['ignored', 'ignored'],
];
const hints: Readonly<Partial<Record<Verdict, string>>> = {
  waiting: 'for what is not there yet',
  ignored: 'nobody had enrolled when it happened',
};

export function asText({ file, rows, report, columnOf }: ReportOf): string {
  const left = rows - doneOf(report);
  const lines = [`${file}: ${countOf(rows, 'row')}`];
  const line = (name: string, number: number, rest = '') =>
    lines.push(`  ${name.padEnd(14)}${grouped(number).padStart(9)}${rest === '' ? '' : `  ${rest}`}`);
  for (const [verdict, name] of verdicts) {
    const isAlwaysShown = verdict === 'recorded' || verdict === 'duplicate';
    if (!isAlwaysShown && report[verdict] === 0 && factsText(report, verdict) === '') continue;
    line(
      name,
      report[verdict],
      [factsText(report, verdict), hints[verdict] ?? ''].filter(Boolean).join(', '),
    );
  }
  const withReasons = (name: string, number: number, reasons: readonly Reason[]) => {
    line(name, number);
    for (const { field, rule, rows: many, firstRows } of reasons) {
      const what = field === null ? rule : `${columnOf(field)}: ${rule}`;
      lines.push(`${grouped(many).padStart(25)}  ${what} (${rowsText(many, firstRows)})`);
    }
  };
  if (report.skipped > 0) withReasons('skipped', report.skipped, report.skips);
  withReasons('refused', report.rejected, report.reasons);
  if (left > 0) line('not sent', left);
  if (report.unrewarded > 0)
    line('not rewarded', report.unrewarded, 'the program has no engagement of this kind');
  return `${lines.join('\n')}\n`;
}

function factsText({ facts }: ImportReport, verdict: Verdict): string {
  return Object.entries(facts)
    .flatMap(([type, counts]) => {
      return counts[verdict] === undefined ? [] : [countOf(counts[verdict], nouns[type] ?? type)];
    })
    .join(', ');
}

function rowsText(many: number, first: readonly number[]): string {
  return `${many === 1 ? 'row' : 'rows'} ${first.join(', ')}${many > first.length ? ', …' : ''}`;
}

export function asJson({ file, rows, report, columnOf }: ReportOf): object {
  const { rejections, reasons, skips, facts, unrewarded, stoppedBecause, ...counts } = report;
  const nameOf = (field: AnyField | null) => (field === null ? null : columnOf(field));
  const reason = ({ field, rule, rows: many, firstRows }: Reason) => ({
    column: nameOf(field),
    rule,
    rows: many,
    firstRows,
  });
  return {
    file,
    rows,
    ...counts,
    notSent: rows - doneOf(report),
    facts,
    unrewarded,
    skips: skips.map(reason),
    reasons: reasons.map(reason),
    rejections: rejections.map(({ place, field, value, rule }) => ({
      row: place.row,
      line: place.line,
      column: nameOf(field),
      value,
      rule,
    })),
    stoppedBecause,
  };
}

const REJECTIONS_SHOWN_MAX = 20;

export function rejectionLines({ report, columnOf }: ReportOf): string {
  const lines = report.rejections.slice(0, REJECTIONS_SHOWN_MAX).map(({ place, ...problem }) => {
    const line = place.line === place.row ? '' : ` (line ${place.line})`;
    return `row ${place.row}${line}: ${problemText(problem, columnOf)}`;
  });
  if (report.rejected > REJECTIONS_SHOWN_MAX) {
    lines.push(
      `and ${report.rejected - REJECTIONS_SHOWN_MAX} more: --json lists them, --rejected FILE writes them.`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}
