/**
 * Lines of JSON, one for each request and event, which CloudWatch counts as a metric too (embedded metric format).
 * Written straight to standard output: Lambda's console would wrap it, and CloudWatch see no metric in it.
 */
import { realNow } from './clock.ts';
import { type LambdaName, logLevel, metricsNamespace } from './env.ts';
import type { FunctionName } from './route.ts';

interface RequestLine {
  readonly requestId: string;
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly error: Error | null;
}

/** By level, as Lambda's setting has them; a request that did not fail is an INFO. */
const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

export function logRequest(name: FunctionName, { error, ...line }: RequestLine): void {
  const isFault = line.status >= 500;
  const level = isFault ? 'ERROR' : 'INFO';
  writeLine(level, isFault ? 'request failed' : 'request', {
    ...line,
    ...(isFault && error !== null ? { error: describe(error) } : {}),
    ...countsOf(name, { requests: 1 }, { statusClass: `${Math.floor(line.status / 100)}xx` }),
  });
}

interface EventLine {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  /** Nothing that tells of a member. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Counted as metrics of the function. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly error?: unknown;
}

/** Who counts: a function, or the ledger, whichever function writes it. */
type Counting = LambdaName | 'ledger';

/** What happens beside requests: runs, messages, ticks of the schedule. */
export function logEvent(name: Counting, { level, message, fields, counts, error }: EventLine): void {
  writeLine(level, message, {
    ...fields,
    ...(error instanceof Error ? { error: describe(error) } : {}),
    ...(counts === undefined ? {} : countsOf(name, counts, {})),
  });
}

function writeLine(level: string, message: string, rest: object): void {
  if (levels.indexOf(level) < levels.indexOf(logLevel())) return;
  const timestamp = new Date(realNow()).toISOString();
  process.stdout.write(`${JSON.stringify({ level, message, timestamp, ...rest })}\n`);
}

/** Metrics of the namespace `Laurel`, by function and whatever else. */
function countsOf(
  name: Counting,
  counts: Readonly<Record<string, number>>,
  more: Readonly<Record<string, string>>,
) {
  const metric = {
    Namespace: metricsNamespace(),
    Dimensions: [['service', ...Object.keys(more)]],
    Metrics: Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' })),
  };
  const dimensions = { service: `laurel-${name}`, ...more };
  return { _aws: { Timestamp: realNow(), CloudWatchMetrics: [metric] }, ...dimensions, ...counts };
}

const causesMax = 5;

/** Only what is known not to hold data of members: an SDK's error may carry whole items. */
function describe(error: Error, depth = 0): object {
  const { name, message, stack, cause } = error;
  const isDeepest = depth === causesMax || !(cause instanceof Error);
  const said = { name, message: withoutIds(message), stack: withoutIds(stack ?? '') };
  return { ...said, ...(isDeepest ? {} : { cause: describe(cause, depth + 1) }) };
}

/** Ids of facts (`redemption:m1:r1`) and keys of items (`M#shop#m1`): shops make ids of e-mail addresses. */
const ids = /(?<![\w./:-])(?:([a-z-]+):[\w%.~!'()*-]+(?::[\w%.~!'()*-]+)+|([A-Z])#[^\s,;]+)/g;

/** What kind of thing it was stays; which one it was can be found by the request's id. */
function withoutIds(text: string): string {
  return text.replace(ids, (_, kind: string | undefined, letter: string | undefined) =>
    kind === undefined ? `${letter}#…` : `${kind}:…`,
  );
}
