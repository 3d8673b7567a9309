/** The document of a proven delivery: strict UTF-8, and integers keep every digit, above 2^53 as text. */
import { notJson } from '../../../domain/kernel/jsonText.ts';
import { Problem } from '../../shared/problem.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Far deeper than any shop's. What walks a document needs stack for each level. */
const depthMax = 64;

export function readDocument(body: Uint8Array): unknown {
  const text = textOf(body);
  try {
    return JSON.parse(withLongIntegersAsText(text));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('malformed-json', notJson('the body', text, (error as Error).message));
  }
}

function textOf(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new Problem('malformed-json', 'the body is not UTF-8: send text in UTF-8');
  }
}

/** Integers of so many digits may be above 2^53. */
const longDigits = 16;

/** One walk over the text; what is in strings is left alone. Other than integers, no number is touched. */
function withLongIntegersAsText(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openBracket || code === openBrace) {
      if (++depth > depthMax)
        throw new Problem('malformed-json', `the body is nested more than ${depthMax} deep`);
    } else if (code === closeBracket || code === closeBrace) depth--;
    else if (isDigit(code)) {
      const end = endOfNumber(text, at);
      const from = text.charCodeAt(at - 1) === minus ? at - 1 : at;
      if (end - at >= longDigits && isLongInteger(text.slice(at, end))) {
        pieces.push(text.slice(copied, from), '"', text.slice(from, end), '"');
        copied = end;
      }
      at = end - 1;
    }
  }
  return copied === 0 ? text : pieces.join('') + text.slice(copied);
}

const [quote, backslash, minus, zero, nine] = [0x22, 0x5c, 0x2d, 0x30, 0x39];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function endOfNumber(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at)) || '.eE+-'.includes(text.charAt(at) || ' ')) at++;
  return at;
}

function isLongInteger(digits: string): boolean {
  return /^[1-9]\d*$/.test(digits) && !Number.isSafeInteger(Number(digits));
}
