/** What is wrong with a document from outside: where, what stands there, and the rule it breaks. */
import type * as z from 'zod';

export interface Finding {
  /** e.g. `tiers.levels[1].qualify.anyOf[0].atLeast`; empty for the document itself. */
  readonly path: string;
  /** JSON of what stands at the path, cut to 100 characters; null where nothing does. */
  readonly value: string | null;
  readonly rule: string;
}

export type Path = readonly PropertyKey[];

export function finding(document: unknown, path: Path, rule: string): Finding {
  const value = path.reduce<unknown>((at, part) => {
    const isThere = typeof at === 'object' && at !== null && Object.hasOwn(at, part);
    return isThere ? (at as Record<PropertyKey, unknown>)[part] : undefined;
  }, document);
  return {
    // A cut or a strange key may leave half a surrogate pair, on which many JSON parsers give up.
    path: formatPath(path).toWellFormed(),
    value: value === undefined ? null : JSON.stringify(value).slice(0, 100).toWellFormed(),
    rule,
  };
}

export function fromIssues(document: unknown, issues: readonly z.core.$ZodIssue[]): readonly Finding[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => finding(document, [...issue.path, key], 'unknown field'))
      : [finding(document, issue.path, issue.message)],
  );
}

/** `['tiers', 'levels', 1, 'id']` is `tiers.levels[1].id`. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}
