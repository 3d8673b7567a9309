/** JSON from outside: strict UTF-8, and ids that are numbers keep every digit. */
import type * as z from 'zod';
import { fromIssues } from '../../domain/kernel/finding.ts';
import { Problem, type ProblemName } from './problem.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Fields whose values are names. A shop that counts its orders sends numbers, above 2^53 too. */
export const idFields = ['orderId', 'memberId', 'lineId', 'refundId', 'engagementId'];
const idFieldNames = new Set(idFields);
const numericId = new RegExp(`"(?:${idFields.join('|')})"\\s*:\\s*-?\\d`);

export function parseJson(body: Uint8Array): unknown {
  try {
    const text = utf8.decode(body);
    return numericId.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch (error) {
    // Nesting too deep for the parser is a RangeError, wrong bytes are a TypeError.
    throw new Problem('malformed-json', `the body can't be read: ${(error as Error).message}`);
  }
}

function keepDigits(this: unknown, key: string, value: unknown, context?: { source?: string }): unknown {
  const isName = typeof value === 'number' && idFieldNames.has(key);
  return isName && context?.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value;
}

/** The document as the schema says, or a problem that names every place where it does not. */
export function check<T>(
  schema: z.ZodType<T>,
  document: unknown,
  problem: ProblemName = 'invalid-request',
): T {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw invalid(fromIssues(document, parsed.error.issues), problem);
}

export function invalid(
  findings: ReturnType<typeof fromIssues>,
  problem: ProblemName = 'invalid-request',
): Problem {
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return new Problem(problem, `${first?.path || 'the body'}: ${first?.rule}${more}`, {
    findings: findings.slice(0, 100),
  });
}
