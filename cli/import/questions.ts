/** What only the person who knows the file can say: found before anything is sent. */
import type { Stop } from '../terminal/stop.ts';
import { usage } from '../terminal/stop.ts';
import type { Row } from './columns/row.ts';
import { readDate } from './values/dates.ts';

export interface Questions {
  /** Told of every row. */
  note(row: Row): void;
  /** Null where nothing is open. */
  stop(column: string): Stop | null;
}

const mayBeTwo = /^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/;

/** Which number of a date comes first, where no flag says it and the dates don't. */
export function dateQuestions(): Questions {
  let rows = 0;
  let example = '';
  let evidence = '';
  return {
    note(row) {
      const date = row.kind === 'fields' ? row.fields.date : undefined;
      if (date === undefined || !mayBeTwo.test(date)) return;
      const read = readDate({ date }, { order: null, timeZone: 'UTC' });
      if (read.kind === 'ambiguous') {
        rows += 1;
        if (example === '') example = `row ${row.row}: ${JSON.stringify(date)} ${read.rule}`;
      } else if (evidence === '' && read.kind === 'date') {
        evidence = evidenceOf(row.row, date, read.day);
      }
    },
    stop(column) {
      if (rows === 0) return null;
      return usage(
        `${JSON.stringify(column)} may be two dates in ${rows} ${rows === 1 ? 'row' : 'rows'} (${example}): say --dates day-first or --dates month-first.${evidence}`,
      );
    },
  };
}

function evidenceOf(row: number, date: string, day: string): string {
  const [first = '', second = ''] = date.trim().split(/[-/.]/);
  if (Number(first) === Number(second)) return '';
  const order = Number(first) === Number(day.slice(8)) ? 'day-first' : 'month-first';
  return ` Row ${row} has ${JSON.stringify(date)}, which is ${order}.`;
}
