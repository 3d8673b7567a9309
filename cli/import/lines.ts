/** A file as numbered lines, LF or CRLF, read in pieces: a file larger than memory is no matter. */
import { createReadStream } from 'node:fs';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its line end; null when it is not UTF-8 or longer than any purchase. */
  readonly text: string | null;
}

const LINE_BYTES_MAX = 1_048_576;
const LF = 0x0a;
const CR = 0x0d;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A byte order mark at the start belongs to the encoding, not to the first line. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 0;
  for await (const bytes of splitLines(chunks)) {
    number += 1;
    const text = decode(bytes);
    yield { number, text: number === 1 && text !== null ? text.replace(/^\uFEFF/, '') : text };
  }
}

/** Null for a line that is too long. */
async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | null> {
  let carried: Uint8Array[] = [];
  let carriedBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      const tooLong = carriedBytes + end - start > LINE_BYTES_MAX;
      yield tooLong ? null : Buffer.concat([...carried, chunk.subarray(start, end)]);
      carried = [];
      carriedBytes = 0;
      start = end + 1;
    }
    carriedBytes += chunk.length - start;
    if (carriedBytes > LINE_BYTES_MAX) carried = [];
    else if (start < chunk.length) carried.push(chunk.subarray(start));
  }
  if (carriedBytes > 0) yield carriedBytes > LINE_BYTES_MAX ? null : Buffer.concat(carried);
}

function decode(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null;
  try {
    return decoder.decode(bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes);
  } catch {
    return null;
  }
}

export async function countLines(path: string): Promise<number> {
  let lines = 0;
  let last = LF;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) lines += 1;
    last = chunk.at(-1) ?? last;
  }
  return last === LF ? lines : lines + 1;
}
