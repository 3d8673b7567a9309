/** JSON from outside: strict UTF-8, and ids that are numbers keep every digit. */
import * as z from 'zod/mini';
import { type Finding, sentenceOf } from '../../domain/kernel/finding.ts';
import { notJson } from '../../domain/kernel/jsonText.ts';
import { Problem, type ProblemName } from './problem.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Fields whose values are names. A shop that counts its orders sends numbers, above 2^53 too. */
export const idFields = ['orderId', 'memberId', 'lineId', 'refundId', 'engagementId', 'fulfilmentId'];
const idFieldNames = new Set(idFields);
const numericId = new RegExp(`"(?:${idFields.join('|')})"\\s*:\\s*-?\\d`);

/** Far deeper than any document of ours. What walks a document needs stack for each level. */
const depthMax = 64;

export function parseJson(body: Uint8Array): unknown {
  const text = textOf(body);
  if (isDeeper(text, depthMax)) {
    throw new Problem(
      'malformed-json',
      `the body has lists and objects more than ${depthMax} deep in each other`,
    );
  }
  try {
    return numericId.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch (error) {
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

/** Whether lists and objects are in each other deeper than `max`; brackets in strings do not count. */
function isDeeper(text: string, max: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === backslash) at++;
      else if (code === quote) isInString = false;
    } else if (code === quote) isInString = true;
    else if (code === openBracket || code === openBrace) {
      if (++depth > max) return true;
    } else if (code === closeBracket || code === closeBrace) depth--;
  }
  return false;
}

const [quote, backslash] = [0x22, 0x5c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

function keepDigits(this: unknown, key: string, value: unknown, context?: { source?: string }): unknown {
  const isName = typeof value === 'number' && idFieldNames.has(key);
  return isName && context?.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value;
}

/** The document as the schema says; throws what names every place where it does not. */
export function check<T>(
  schema: z.core.$ZodType<T>,
  document: unknown,
  problem: ProblemName = 'invalid-request',
): T {
  const parsed = z.safeParse(schema, document);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  throw new Malformed(({ fromIssues }) => fromIssues(document, schema, issues), problem);
}

type Wording = typeof import('../../domain/kernel/issues/issues.ts');

/** Something from outside is not of its form. The words for that are loaded when it is answered. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly #findings: (wording: Wording) => readonly Finding[];
  readonly #problem: ProblemName;

  constructor(findings: (wording: Wording) => readonly Finding[], problem: ProblemName = 'invalid-request') {
    super('a request is not of its form');
    this.#findings = findings;
    this.#problem = problem;
  }

  async inWords(): Promise<Problem> {
    const wording = await import('../../domain/kernel/issues/issues.ts');
    return invalid(this.#findings(wording), this.#problem);
  }
}

/** The problem that an error is, in words; null for what nobody refused. */
export async function refusalIn(error: unknown): Promise<Problem | null> {
  if (error instanceof Malformed) return error.inWords();
  return error instanceof Problem ? error : null;
}

export function invalid(findings: readonly Finding[], problem: ProblemName = 'invalid-request'): Problem {
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  const detail = first === undefined ? 'the request is not well-formed' : sentenceOf(first);
  return new Problem(problem, `${detail}${more}`, { findings: findings.slice(0, 100) });
}
