/** A file as numbered lines, LF or CRLF, read in pieces: a file larger than memory is no matter. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its line end; null when it is not UTF-8 or longer than any purchase. */
  readonly text: string | null;
  /** Of a line that is not UTF-8, what an older encoding makes of it: for people to see, never to be sent. */
  readonly guess?: string;
}

const LINE_BYTES_MAX = 1_048_576;
const LF = 0x0a;
const CR = 0x0d;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const olderDecoder = new TextDecoder('windows-1252');

/** A byte order mark at the start belongs to the encoding, not to the first line. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 0;
  for await (const bytes of splitLines(chunks)) {
    number += 1;
    const text = decode(bytes);
    if (text !== null) yield { number, text: number === 1 ? text.replace(/^\uFEFF/, '') : text };
    else yield { number, text, ...(bytes === null ? {} : { guess: olderDecoder.decode(bytes) }) };
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
