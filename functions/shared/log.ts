/**
 * One line of JSON for each request, which CloudWatch counts as a metric too (embedded metric format).
 * Written straight to standard output: Lambda's console would wrap it, and CloudWatch see no metric in it.
 */
import { realNow } from './clock.ts';
import { logLevel } from './env.ts';
import type { FunctionName } from './routes.ts';

export interface RequestLine {
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
  if (levels.indexOf(level) < levels.indexOf(logLevel())) return;
  const now = realNow();
  const text = JSON.stringify({
    level,
    message: isFault ? 'request failed' : 'request',
    timestamp: new Date(now).toISOString(),
    ...line,
    ...(isFault && error !== null ? { error: describe(error) } : {}),
    ...countOf(name, line.status, now),
  });
  process.stdout.write(`${text}\n`);
}

/** `Laurel / requests`, by function and class of status. */
function countOf(name: FunctionName, status: number, now: number) {
  const metric = {
    Namespace: 'Laurel',
    Dimensions: [['service', 'statusClass']],
    Metrics: [{ Name: 'requests', Unit: 'Count' }],
  };
  return {
    _aws: { Timestamp: now, CloudWatchMetrics: [metric] },
    service: `laurel-${name}`,
    statusClass: `${Math.floor(status / 100)}xx`,
    requests: 1,
  };
}

const causesMax = 5;

/** Only what is known not to hold data of members: an SDK's error may carry whole items. */
function describe(error: Error, depth = 0): object {
  const { name, message, stack, cause } = error;
  const isDeepest = depth === causesMax || !(cause instanceof Error);
  return { name, message, stack, ...(isDeepest ? {} : { cause: describe(cause, depth + 1) }) };
}
