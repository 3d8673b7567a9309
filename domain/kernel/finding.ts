/** What is wrong with a document from outside: where, what stands there, the rule, and what to write instead. */

export interface Finding {
  /** e.g. `tiers.levels[1].qualify.anyOf[0].atLeast`; empty for the document itself. */
  readonly path: string;
  /** The value at the path as JSON, cut to 100 characters; null where there is no value. */
  readonly value: string | null;
  /** A sentence that begins with the field: `"amount" has 3 decimals, and USD has 2`. */
  readonly rule: string;
  /** What to write or to do: `write "amount": "12.50"`. */
  readonly fix: string;
  /** Present where the text is known. */
  readonly line?: number;
}

export type Path = readonly PropertyKey[];

/** What the document as a whole is called. */
export type Root = 'the body' | 'the file';

/** `says` goes on after the name of the field: `must be more than zero`. */
export function finding(
  document: unknown,
  path: Path,
  says: string,
  fix: string,
  root: Root = 'the body',
): Finding {
  const value = valueAt(document, path);
  return {
    // A cut or a strange key may leave half a surrogate pair, on which many JSON parsers give up.
    path: formatPath(path).toWellFormed(),
    value: value === undefined ? null : JSON.stringify(value).slice(0, 100).toWellFormed(),
    rule: `${fieldName(path, root)} ${says}`.toWellFormed(),
    fix: fix.toWellFormed(),
  };
}

/** A finding for people, in one line. */
export function sentenceOf({ path, rule, fix }: Pick<Finding, 'path' | 'rule' | 'fix'>): string {
  const place = /[.[]/.test(path) ? ` (${path})` : '';
  const [first = '', ...rest] = fix;
  return rule.endsWith('?')
    ? `${rule}${place} ${first.toUpperCase()}${rest.join('')}`
    : `${rule}${place}: ${fix}`;
}

/** Undefined where there is nothing, or only what objects inherit. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => {
    const isThere = typeof at === 'object' && at !== null && Object.hasOwn(at, part);
    return isThere ? (at as Record<PropertyKey, unknown>)[part] : undefined;
  }, document);
}

/** `"amount"`, `"lines[0]"` */
export function fieldName(path: Path, root: Root = 'the body'): string {
  const named = path.findLastIndex((part) => typeof part !== 'number');
  return path.length === 0 ? root : `"${formatPath(path.slice(Math.max(0, named)))}"`;
}

/** `['tiers', 'levels', 1, 'id']` is `tiers.levels[1].id`. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}
