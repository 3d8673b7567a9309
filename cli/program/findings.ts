/** What a check found, as people and as programs read it. */
import * as z from 'zod';
import type { Finding } from '../../domain/kernel/finding.ts';
import { countOf } from '../terminal/numbers.ts';
import { type Page, plainPage } from '../terminal/page.ts';
import { paragraph } from '../terminal/table.ts';

/** As the platform answers them; a field that breaks the file's schema has no example. */
export const checkFinding = z.looseObject({
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  path: z.string(),
  value: z.string().nullable(),
  line: z.number().nullish(),
  says: z.string(),
  fix: z.string(),
  example: z.string().nullable(),
});
export type CheckFinding = z.infer<typeof checkFinding>;

const valueMax = 80;

/** The file and line first, as compilers have it. */
export function findingLines(
  file: string,
  found: CheckFinding,
  { paint, width }: Page = plainPage,
): readonly string[] {
  const { rule, severity, path, value, line, says, fix, example } = found;
  const shown =
    value === null ? '' : ` = ${value.length > valueMax ? `${value.slice(0, valueMax)}…` : value}`;
  const place = `${file}${line == null ? '' : `:${line}`}`;
  const kind = paint(severity === 'error' ? 'red' : 'yellow', `${severity} ${rule}`);
  return [
    `${place}: ${kind}: ${path === '' ? 'the document' : path}${shown}`,
    ...paragraph('  ', says, width),
    ...(example === null ? [] : paragraph('  example: ', example, width)),
    ...paragraph('  fix: ', fix, width),
  ];
}

/** `2 errors, 1 warning` */
export function countText(findings: readonly CheckFinding[]): string {
  const count = (severity: CheckFinding['severity']) =>
    countOf(findings.filter((each) => each.severity === severity).length, severity);
  return `${count('error')}, ${count('warning')}`;
}

export function hasErrors(findings: readonly CheckFinding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** A place where the file breaks its schema, as a finding. */
export function brokenFinding({ path, value, rule: says, fix, line }: Finding): CheckFinding {
  return { rule: 'schema', severity: 'error', path, value, line, says, fix, example: null };
}
