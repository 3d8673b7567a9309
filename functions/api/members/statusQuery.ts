/** What may be asked of a status beside what holds now: another moment, what was known then, and why. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { type Finding, finding } from '../../../domain/kernel/finding.ts';
import { formatInstant, parseInstant } from '../../../domain/kernel/instant.ts';
import type { Request } from '../../shared/http.ts';
import { invalid } from '../../shared/json.ts';

export interface StatusQuery {
  /** Null: now. */
  readonly asOf: Instant | null;
  /** Null: all that is recorded. */
  readonly knownAt: Instant | null;
  readonly explain: boolean;
}

/** Null for the plain status, which needs no history. */
export function readStatusQuery({ query }: Pick<Request, 'query'>, now: Instant): StatusQuery | null {
  if (query.asOf === undefined && query.knownAt === undefined && query.explain === undefined) return null;
  const findings: Finding[] = [];
  const asOf = readInstant(query, 'asOf', now, findings);
  const knownAt = readInstant(query, 'knownAt', now, findings);
  const { explain } = query;
  if (explain !== undefined && explain !== 'true' && explain !== 'false') {
    findings.push(finding(query, ['explain'], 'must be "true" or "false"'));
  }
  if (findings.length > 0) throw invalid(findings);
  return { asOf, knownAt, explain: explain === 'true' };
}

function readInstant(
  query: Request['query'],
  name: 'asOf' | 'knownAt',
  now: Instant,
  findings: Finding[],
): Instant | null {
  const text = query[name];
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant === null) {
    findings.push(finding(query, [name], 'must be an ISO 8601 instant with offset, from 1970 on'));
  } else if (instant > now) {
    const rule = `must not be later than the platform's clock (${formatInstant(now)})`;
    findings.push(finding(query, [name], rule));
  }
  return instant;
}
