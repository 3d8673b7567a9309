/** Whether what a page prints as an answer is in what the command has printed. */

type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };

/** Whole documents, one after the other or with other text between them. */
export function documentsIn(printed: string): readonly Json[] {
  const found: Json[] = [];
  for (let from = 0; from < printed.length; from++) {
    if (!'{['.includes(printed.charAt(from))) continue;
    const text = printed.slice(from, endOf(printed, from));
    const document = parsed(text);
    if (document === undefined) continue;
    found.push(document);
    from += text.length - 1;
  }
  return found;
}

/** Behind the bracket that closes the one at `from`. */
function endOf(printed: string, from: number): number {
  let depth = 0;
  for (const { 0: token, index } of printed.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token.startsWith('"')) continue;
    depth += '{['.includes(token) ? 1 : -1;
    if (depth === 0) return from + index + 1;
  }
  return printed.length;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where the expected document is not in the other; empty where it is. Fields that the page leaves out don't count. */
export function missing(
  expected: Json,
  actual: Json | undefined,
  isLike: boolean,
  path = '$',
): readonly string[] {
  if (actual === undefined) return [`${path} is not there`];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path} is no list`];
    return expected.flatMap((item: Json, index) =>
      actual.some((each: Json) => missing(item, each, isLike).length === 0)
        ? []
        : missing(item, actual[index], isLike, `${path}[${index}]`),
    );
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [`${path} is no object`];
    return Object.entries(expected).flatMap(([field, value]) =>
      missing(value, actual[field], isLike, `${path}.${field}`),
    );
  }
  if (typeof expected === 'string' && typeof actual === 'string') {
    const [a, b] = [expected, actual].map((text) => plain(text, isLike));
    return a === b ? [] : [`${path} is ${JSON.stringify(actual)}, and not ${JSON.stringify(expected)}`];
  }
  const isSame = isLike ? typeof expected === typeof actual : expected === actual;
  return isSame ? [] : [`${path} is ${JSON.stringify(actual)}, and not ${JSON.stringify(expected)}`];
}

function isObject(value: Json | undefined): value is { readonly [field: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const instants = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?|\d{4}-\d\d-\d\d/g;
/** Made by a machine: a secret, a token, a uuid, an id of 22 characters. */
const ids = /whsec_[\w+/=]+|\b[\w-]+\.[\w-]{20,}\.[\w-]{20,}|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}/g;

/** Without what is another at each run; `isLike` also without figures. */
function plain(text: string, isLike: boolean): string {
  const steady = text.replace(instants, '<instant>').replace(ids, '<id>');
  return isLike ? steady.replace(/[+-]?\d[\d,.]*/g, '<n>') : steady;
}

/** The lines of the page that are not in what was printed, one after the other; runs of spaces are one. */
export function missingLines(expected: string, printed: string, isLike: boolean): readonly string[] {
  const linesOf = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => plain(line, isLike).replace(/\s+/g, ' ').trim())
      .filter((line) => line !== '');
  const actual = linesOf(printed);
  let from = 0;
  return linesOf(expected).filter((line) => {
    const at = actual.indexOf(line, from);
    if (at !== -1) from = at + 1;
    return at === -1;
  });
}
