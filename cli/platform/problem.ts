/** Problem details (RFC 9457), as sentences for the terminal. */
import * as z from 'zod';
import { sentenceOf } from '../../domain/kernel/finding.ts';

const finding = z.looseObject({
  path: z.union([z.string(), z.array(z.union([z.string(), z.number()]))]).optional(),
  value: z.unknown().optional(),
  rule: z.string().optional(),
  fix: z.string().optional(),
});

const problem = z.looseObject({
  type: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(finding).optional(),
  /** The gateway's own bodies carry nothing but this. */
  message: z.string().optional(),
});

export interface Finding {
  readonly path: string;
  readonly value: string | null;
  readonly rule: string;
  /** Null where the platform does not say what to do. */
  readonly fix: string | null;
}

export interface Problem {
  readonly status: number;
  /** The last part of the problem's type: `purchase-conflict`. Null for the gateway's own answers. */
  readonly name: string | null;
  readonly title: string;
  readonly detail: string | null;
  readonly requestId: string | null;
  readonly findings: readonly Finding[];
}

const VALUE_CHARACTERS_MAX = 80;

function shownValue(value: unknown): string | null {
  if (value === undefined) return null;
  // The platform sends a value as JSON text already; null is nothing at all.
  if (value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= VALUE_CHARACTERS_MAX ? text : `${text.slice(0, VALUE_CHARACTERS_MAX)}…`;
}

function shownPath(path: string | (string | number)[] | undefined): string {
  if (path === undefined) return '';
  return typeof path === 'string' ? path : path.join('.');
}

/** Whatever came back with an error status: never throws. */
export function parseProblem(status: number, body: string): Problem {
  return readProblem(status, parseJson(body));
}

/** The same of a document that was read already. */
export function readProblem(status: number, document: unknown): Problem {
  const parsed = problem.safeParse(document);
  if (!parsed.success) {
    return { status, name: null, title: `HTTP ${status}`, detail: null, requestId: null, findings: [] };
  }
  const { type, title, detail, requestId, errors = [], message } = parsed.data;
  return {
    status,
    name: type === undefined ? null : (type.split('/').at(-1) ?? null),
    title: title ?? message ?? `HTTP ${status}`,
    detail: detail ?? null,
    requestId: requestId ?? null,
    findings: errors.map((error) => ({
      path: shownPath(error.path),
      value: shownValue(error.value),
      rule: error.rule ?? 'the request is not allowed',
      fix: error.fix ?? null,
    })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `"amount" is "25.001", and USD has 2 decimals (data.lines[0].amount): round it` */
export function findingSentence({ path, rule, fix }: Finding): string {
  return fix === null ? `${path}: ${rule}` : sentenceOf({ path, rule, fix });
}

/** One sentence that names the field and the rule; without those, what the platform says. */
export function problemSentence(found: Problem): string {
  if (found.findings.length === 0) return found.detail ?? found.title;
  return found.findings.map(findingSentence).join('; ');
}
