/** What may be asked of a status beside what holds now: another moment, what was known then, and why. */
import * as z from 'zod/mini';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { type Finding, finding } from '../../../domain/kernel/finding.ts';
import { formatInstant, parseInstant } from '../../../domain/kernel/instant.ts';
import { instant } from '../../bodies/fields.ts';
import type { Request } from '../../shared/http.ts';
import { check, invalid } from '../../shared/json.ts';

export interface StatusQuery {
  /** Null: now. */
  readonly asOf: Instant | null;
  /** Null: all that is recorded. */
  readonly knownAt: Instant | null;
  readonly explain: boolean;
}

const given = z.object({
  asOf: z.optional(instant),
  knownAt: z.optional(instant),
  explain: z.optional(z.enum(['true', 'false'])),
});

/** Null for the plain status, which needs no history. */
export function readStatusQuery({ query }: Pick<Request, 'query'>, now: Instant): StatusQuery | null {
  if (query.asOf === undefined && query.knownAt === undefined && query.explain === undefined) return null;
  const { asOf, knownAt, explain } = check(given, query);
  const findings = [...laterThan(now, query, 'asOf', asOf), ...laterThan(now, query, 'knownAt', knownAt)];
  if (findings.length > 0) throw invalid(findings);
  return { asOf: instantOf(asOf), knownAt: instantOf(knownAt), explain: explain === 'true' };
}

function instantOf(text: string | undefined): Instant | null {
  return text === undefined ? null : parseInstant(text);
}

function laterThan(
  now: Instant,
  query: Request['query'],
  name: 'asOf' | 'knownAt',
  text: string | undefined,
): readonly Finding[] {
  const clock = formatInstant(now);
  if ((instantOf(text) ?? now) <= now) return [];
  const says = `is ${text}, which is later than the platform's clock: ${clock}`;
  return [finding(query, [name], says, `write ${name}=${clock} or earlier, or leave it out`)];
}
