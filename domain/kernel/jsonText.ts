/** Why a text is no JSON, in words: what the parser of the language says is for programmers. */

interface JsonFault {
  /** `needs a comma or "}"`: what the text does or lacks. */
  readonly says: string;
  /** From 1 on; null where the parser does not tell the place. */
  readonly line: number | null;
  readonly column: number | null;
}

const faults: readonly (readonly [RegExp, string])[] = [
  [/^Unexpected end|^Unterminated string/, 'ends too early: a quote or a bracket is not closed'],
  [/^Expected property name|^Expected double-quoted/, 'needs a name in double quotes'],
  [/^Expected ':'/, 'needs a colon after the name'],
  [/^Expected ',' or '(.)'/, 'needs a comma or "$1"'],
  [/^Unexpected non-whitespace/, 'goes on after its end'],
  [/^Bad control/, 'has a line break or a tab inside a text: write \\n or \\t'],
  [/^Bad escaped|^Bad Unicode/, 'has a backslash with something after it that JSON does not know'],
  [
    /^Unexpected number|^No number|^Exponent|^Unterminated fractional/,
    'has a number that is not written as JSON writes numbers',
  ],
  [/^Unexpected token '(.)'/, 'has "$1" where it can\'t be'],
];

/** Of a text that `JSON.parse` has refused with this message. */
export function jsonFault(text: string, message: string): JsonFault {
  const [found, says] = faults.find(([pattern]) => pattern.test(message)) ?? [null, "can't be read"];
  const [, bracket = ''] = found?.exec(message) ?? [];
  const position = /position (\d+)/.exec(message)?.[1];
  const before = position === undefined ? null : text.slice(0, Number(position)).split('\n');
  return {
    says: says.replace('$1', bracket),
    line: before === null ? null : before.length,
    column: before === null ? null : (before.at(-1) ?? '').length + 1,
  };
}

/** The same in one sentence, about `what`. */
export function notJson(what: string, text: string, message: string): string {
  if (text.trim() === '') return `${what} is empty: send JSON`;
  const { says, line, column } = jsonFault(text, message);
  const place = line === null ? '' : ` (line ${line}, column ${column})`;
  return `${what} is not JSON: it ${says}${place}`.toWellFormed();
}
