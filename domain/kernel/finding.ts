/**
 * What is wrong with a document from outside: the place, the value at that place, and the rule that it
 * breaks.
 */
import type * as z from 'zod';

export interface Finding {
  /** e.g. `tiers.levels[1].qualify.anyOf[0].atLeast`; empty for the document itself. */
  readonly path: string;
  /** The value at the path as JSON, cut to 100 characters; null where there is no value. */
  readonly value: string | null;
  readonly rule: string;
  /** Present where the text is known. */
  readonly line?: number;
}

type Issues = readonly z.core.$ZodIssue[];

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

export function fromIssues(document: unknown, issues: Issues): readonly Finding[] {
  return issues.flatMap((issue) => explain(document, [], issue));
}

function explain(document: unknown, base: Path, issue: z.core.$ZodIssue): Finding[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => finding(document, [...path, key], 'unknown field'));
    case 'invalid_union': {
      const meant = shapeMeant(issue.errors);
      if (meant === null) return [finding(document, path, issue.message)];
      return meant.flatMap((inner) => explain(document, path, inner));
    }
    default:
      return [finding(document, path, issue.message)];
  }
}

/** The one of several shapes to which the fields come closest; null where it can't be told. */
function shapeMeant(shapes: readonly Issues[]): Issues | null {
  const misfits = shapes.map((issues) => issues.reduce((sum, issue) => sum + misfit(issue), 0));
  const fewest = Math.min(...misfits);
  const closest = shapes.filter((_, index) => misfits[index] === fewest);
  return closest.length === 1 ? (closest[0] ?? null) : null;
}

/**
 * Fields of the shape itself that are missing, wrong or too many; what is wrong deeper down fits the shape.
 */
function misfit(issue: z.core.$ZodIssue): number {
  if (issue.path.length > 1) return 0;
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
}

/** `['tiers', 'levels', 1, 'id']` is `tiers.levels[1].id`. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}
