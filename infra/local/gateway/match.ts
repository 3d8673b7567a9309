/**
 * Which route of an HTTP API takes a request. A literal segment goes before a `{parameter}`, that before a
 * greedy `{proxy+}`, a method before `ANY`, and `$default` takes the rest.
 */

interface Match<R> {
  readonly route: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

type Matcher<R> = (method: string, rawPath: string) => Match<R> | undefined;

interface Pattern<R> {
  readonly route: R;
  readonly method: string;
  readonly segments: readonly string[];
}

export function createMatcher<R extends { readonly key: string }>(routes: readonly R[]): Matcher<R> {
  const fallback = routes.find(({ key }) => key === '$default');
  const patterns = routes
    .filter((route) => route !== fallback)
    .map(patternOf)
    .sort(mostSpecificFirst);

  return (method, rawPath) => {
    const segments = rawPath.split('/').slice(1);
    for (const pattern of patterns) {
      if (pattern.method !== method && pattern.method !== 'ANY') continue;
      const pathParameters = parametersOf(pattern.segments, segments);
      if (pathParameters !== undefined) return { route: pattern.route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function patternOf<R extends { readonly key: string }>(route: R): Pattern<R> {
  const [method, path] = route.key.split(' ') as [string, string];
  return { route, method, segments: path.split('/').slice(1) };
}

/** Undefined when the path is another's. Throws URIError on a broken percent-encoding. */
function parametersOf(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const found: [string, string][] = [];
  for (const [at, expected] of pattern.entries()) {
    const segment = segments[at];
    if (segment === undefined) return undefined;
    const kind = kindOf(expected);
    if (kind === 'greedy') {
      const rest = segments.slice(at).join('/');
      return rest === '' ? undefined : Object.fromEntries([...found, [expected.slice(1, -2), decode(rest)]]);
    }
    if (kind === 'literal' && decode(segment) !== expected) return undefined;
    if (kind === 'parameter') {
      if (segment === '') return undefined;
      found.push([expected.slice(1, -1), decode(segment)]);
    }
  }
  return segments.length === pattern.length ? Object.fromEntries(found) : undefined;
}

type Kind = 'literal' | 'parameter' | 'greedy';
const order: Readonly<Record<Kind, number>> = { literal: 0, parameter: 1, greedy: 2 };

function kindOf(segment: string): Kind {
  if (!segment.startsWith('{')) return 'literal';
  return segment.endsWith('+}') ? 'greedy' : 'parameter';
}

function mostSpecificFirst(a: Pattern<unknown>, b: Pattern<unknown>): number {
  for (let at = 0; at < Math.min(a.segments.length, b.segments.length); at++) {
    const difference = order[kindOf(a.segments[at]!)] - order[kindOf(b.segments[at]!)];
    if (difference !== 0) return difference;
  }
  const byLength = b.segments.length - a.segments.length;
  return byLength !== 0 ? byLength : Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function decode(text: string): string {
  return decodeURIComponent(text);
}
