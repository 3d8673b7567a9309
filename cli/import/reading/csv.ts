/**
 * CSV (RFC 4180): quoted fields may hold separators, doubled quotes and line breaks. A library would stop at, or
 * swallow the rest of the file after, a quote that is never closed; here such a line is a bad line, and
 * reading goes on with the next. Spaces around a field are not part of it; spaces within its quotes are.
 */
import type { Line } from './lines.ts';

export type Separator = ',' | ';' | '\t';

export type CsvRecord =
  | (RecordPlace & { readonly kind: 'record'; readonly fields: readonly string[] })
  /** `text` is the line as it stands, as well as it can be read. */
  | (RecordPlace & { readonly kind: 'bad'; readonly rule: string; readonly text: string });

interface RecordPlace {
  /** Where the record begins, from 1. */
  readonly line: number;
  /** As a spreadsheet counts: the header is row 1, blank lines count, line breaks within quotes don't. */
  readonly row: number;
}

export const unreadableLine = 'is not UTF-8 text, or longer than 1 MiB: save the file as "CSV UTF-8"';

/** A quoted field that goes on for longer than this was not meant to. */
const RECORD_LINES_MAX = 50;

/** A first line `sep=;`, as spreadsheets write it, is not a record. */
export async function* csvRecords(
  lines: AsyncIterable<Line>,
  separator: Separator,
): AsyncGenerator<CsvRecord> {
  const source = lookAhead(lines);
  try {
    yield* recordsOf(source, fieldOf[separator]);
  } finally {
    await source.close(); // whoever wants the header alone leaves the rest of the file
  }
}

async function* recordsOf(source: LookAhead, field: RegExp): AsyncGenerator<CsvRecord> {
  let row = 0;
  for (let first = await source.peek(0); first !== null; first = await source.peek(0)) {
    const isNamed = first.number === 1 && first.text !== null && namedSeparator(first.text) !== null;
    if (!isNamed) row += 1;
    if (first.text === '' || isNamed) {
      source.drop(1);
      continue;
    }
    const { parsed, taken } = await readRecord(source, first, field);
    source.drop(taken);
    yield { ...parsed, line: first.number, row };
  }
}

/** By Excel's own line, or by the header: whichever parts it into most fields; a comma where none does. */
export function separatorOf(line: string): Separator {
  return (
    namedSeparator(line) ??
    separators.reduce((best, each) => (widthOf(line, each) > widthOf(line, best) ? each : best), ',')
  );
}

const separators: readonly Separator[] = [',', ';', '\t'];

export function namedSeparator(line: string): Separator | null {
  const named = /^"?sep=(.)"?$/i.exec(line)?.[1];
  return separators.find((each) => each === named) ?? null;
}

function widthOf(line: string, separator: Separator): number {
  const split = splitFields(line, fieldOf[separator]);
  // A header whose last quote closes on a later line still has the fields before it.
  return split.kind === 'fields' ? split.fields.length : line.split(separator).length;
}

interface LookAhead {
  /** The line so many after the next; null behind the end. */
  peek(ahead: number): Promise<Line | null>;
  drop(count: number): void;
  close(): Promise<void>;
}

function lookAhead(lines: AsyncIterable<Line>): LookAhead {
  const iterator = lines[Symbol.asyncIterator]();
  const waiting: Line[] = [];
  return {
    async peek(ahead) {
      while (waiting.length <= ahead) {
        const { done, value } = await iterator.next();
        if (done === true) return null;
        waiting.push(value);
      }
      return waiting[ahead] ?? null;
    },
    drop: (count) => void waiting.splice(0, count),
    close: async () => void (await iterator.return?.()),
  };
}

type Parsed =
  | { readonly kind: 'record'; readonly fields: readonly string[] }
  | { readonly kind: 'bad'; readonly rule: string; readonly text: string };

async function readRecord(
  source: LookAhead,
  first: Line,
  field: RegExp,
): Promise<{ parsed: Parsed; taken: number }> {
  const bad = (rule: string) => ({
    parsed: { kind: 'bad', rule, text: first.text ?? first.guess ?? '' } as const,
    taken: 1,
  });
  if (first.text === null) return bad(unreadableLine);
  let text = first.text;
  for (let taken = 1; ; taken += 1) {
    const split = splitFields(text, field);
    if (split.kind === 'fields') return { parsed: { kind: 'record', fields: split.fields }, taken };
    if (split.kind === 'bad') return bad(split.rule);
    const next = taken < RECORD_LINES_MAX ? await source.peek(taken) : null;
    if (next === null || next.text === null) return bad('has a quote that is never closed');
    text += `\n${next.text}`;
  }
}

type Split =
  | { readonly kind: 'fields'; readonly fields: string[] }
  /** A quote is still open at the end. */
  | { readonly kind: 'open' }
  | { readonly kind: 'bad'; readonly rule: string };

/** A quote within a field that does not begin with one is a character like any other. */
const fieldOf: Readonly<Record<Separator, RegExp>> = {
  ',': / *(?:"((?:[^"]|"")*)" *|([^",][^,]*|))(,|$)/y,
  ';': / *(?:"((?:[^"]|"")*)" *|([^";][^;]*|))(;|$)/y,
  '\t': / *(?:"((?:[^"]|"")*)" *|([^"\t][^\t]*|))(\t|$)/y,
};

function splitFields(text: string, field: RegExp): Split {
  const fields: string[] = [];
  for (let at = 0; ; ) {
    field.lastIndex = at;
    const match = field.exec(text);
    if (match === null) return notAField(text, at);
    const [whole, quoted, plain, separator] = match;
    fields.push(quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"'));
    if (separator === '') return { kind: 'fields', fields };
    at += whole.length;
  }
}

/** Only a field that begins with a quote can fail: it is not closed, or something follows its end. */
function notAField(text: string, at: number): Split {
  const closed = / *"(?:[^"]|"")*"(?!")/y;
  closed.lastIndex = at;
  return closed.test(text) ? { kind: 'bad', rule: 'has text after a closing quote' } : { kind: 'open' };
}
