/**
 * CSV (RFC 4180): quoted fields may hold commas, doubled quotes and line breaks. A library would stop at, or
 * swallow the rest of the file after, a quote that is never closed; here such a line is a bad line, and
 * reading goes on with the next.
 */
import type { Line } from './lines.ts';
import { unreadableLine } from './row.ts';

type CsvRecord =
  /** `line` is where the record begins. */
  | { readonly kind: 'record'; readonly line: number; readonly fields: readonly string[] }
  | { readonly kind: 'bad'; readonly line: number; readonly reason: string };

/** A quoted field that goes on for longer than this was not meant to. */
const RECORD_LINES_MAX = 50;

export async function* csvRecords(lines: AsyncIterable<Line>): AsyncGenerator<CsvRecord> {
  const source = lookAhead(lines);
  for (let first = await source.peek(0); first !== null; first = await source.peek(0)) {
    if (first.text === '') {
      source.drop(1);
      continue;
    }
    const { record, taken } = await readRecord(source, first);
    source.drop(taken);
    yield record;
  }
}

interface LookAhead {
  /** The line so many after the next; null behind the end. */
  peek(ahead: number): Promise<Line | null>;
  drop(count: number): void;
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
  };
}

async function readRecord(source: LookAhead, first: Line): Promise<{ record: CsvRecord; taken: number }> {
  const bad = (reason: string) => ({
    record: { kind: 'bad', line: first.number, reason } as const,
    taken: 1,
  });
  if (first.text === null) return bad(unreadableLine);
  let text = first.text;
  for (let taken = 1; ; taken += 1) {
    const parsed = splitFields(text);
    if (parsed.kind === 'fields') {
      return { record: { kind: 'record', line: first.number, fields: parsed.fields }, taken };
    }
    if (parsed.kind === 'bad') return bad(parsed.reason);
    const next = taken < RECORD_LINES_MAX ? await source.peek(taken) : null;
    if (next === null || next.text === null) return bad('has a quote that is never closed');
    text += `\n${next.text}`;
  }
}

type Split =
  | { readonly kind: 'fields'; readonly fields: string[] }
  /** A quote is still open at the end. */
  | { readonly kind: 'open' }
  | { readonly kind: 'bad'; readonly reason: string };

/** A quote within a field that does not begin with one is a character like any other. */
const field = /(?:"((?:[^"]|"")*)"|([^",][^,]*|))(,|$)/y;

function splitFields(text: string): Split {
  const fields: string[] = [];
  for (let at = 0; ; ) {
    field.lastIndex = at;
    const match = field.exec(text);
    if (match === null) return notAField(text, at);
    const [whole, quoted, plain, separator] = match;
    fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (separator === '') return { kind: 'fields', fields };
    at += whole.length;
  }
}

/** Only a field that begins with a quote can fail: it is not closed, or something follows its end. */
function notAField(text: string, at: number): Split {
  const closed = /"(?:[^"]|"")*"(?!")/y;
  closed.lastIndex = at;
  return closed.test(text) ? { kind: 'bad', reason: 'has text after a closing quote' } : { kind: 'open' };
}
