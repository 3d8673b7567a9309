/** What a route takes of a request: nothing that is sent is silently ignored. */
import { type Finding, finding } from '../../domain/kernel/finding.ts';
import { nearest } from '../../domain/kernel/nearest.ts';
import { quoted } from '../../domain/kernel/words.ts';
import type { Request } from './http.ts';
import { invalid } from './json.ts';
import type { Route } from './route.ts';

/**
 * Throws the problem that names every query parameter that the route does not know, and a body where it takes
 * none. A signed delivery is left alone: its proof comes first, and shops add what they like to a URL. So is what
 * a browser asks before a request: it has the query of the request that is to come.
 */
export function refuseWhatIsNotTaken(route: Route, { query, body }: Pick<Request, 'query' | 'body'>): void {
  if (route.access.kind === 'signature' || route.method === 'OPTIONS') return;
  const known = route.query ?? [];
  const findings = Object.keys(query)
    .filter((name) => !known.includes(name))
    .map((name) => unknownParameter(query, name, known));
  if (route.body === undefined && !isEmpty(body)) findings.push(bodyFinding(body));
  if (findings.length > 0) throw invalid(findings);
}

function unknownParameter(query: Request['query'], name: string, known: readonly string[]): Finding {
  const meant = nearest(name, known);
  const says = `is not a query parameter here${meant === null ? '' : `: did you mean "${meant}"?`}`;
  const there = known.length === 0 ? 'this route has none' : `this route has ${quoted(known, 'and')}`;
  const fix = meant === null ? `take it out: ${there}` : `write ${meant} instead of ${name}`;
  return finding(query, [name], says, fix);
}

/** Some libraries send an empty object where there is nothing to send. */
function isEmpty(body: Buffer): boolean {
  return body.length === 0 || (body.length < 16 && /^\s*(\{\s*\})?\s*$/.test(body.toString()));
}

function bodyFinding(body: Buffer): Finding {
  const shown = body.subarray(0, 200).toString().toWellFormed();
  return finding(shown, [], 'is not read by this route', 'send the request without a body');
}
