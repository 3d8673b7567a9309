/** Calls the HTTP API: the answer's JSON, or a sentence that says why not. */
import { networkReason } from '../deliver/deliver.ts';
import { refused, type Stop } from '../terminal/stop.ts';
import { findingSentence, type Problem, parseProblem, problemSentence } from './problem.ts';
import { impatient, retries, retryAfterMs } from './retry.ts';

export interface ApiTarget {
  readonly url: string;
  readonly token: string | null;
}

interface ApiCall {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  /** Text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
  /** For what has no id of its own: sent again under the same key, it counts once. */
  readonly idempotencyKey?: string;
  /** The sentence for a 404, where the platform's own would not help. */
  readonly whenMissing?: string;
}

const ANSWER_TIMEOUT_MS = 35_000;
/** Null for 204. Throws a Stop that explains a refusal. */
export async function callApi(target: ApiTarget, call: ApiCall): Promise<unknown> {
  const { next } = retries(impatient);
  for (;;) {
    const response = await send(target, call);
    if (response.ok) return response.status === 204 ? null : readJson(response, target);
    // 5xx other than 503 may have done its work: only what is safe to repeat is.
    const mayRepeat = response.status === 503 || response.status === 429;
    const after = retryAfterMs(response.headers.get('retry-after'), Date.now());
    if (!mayRepeat || !(await next(after))) throw await refusal(response, target, call);
    await response.body?.cancel();
  }
}

async function send(target: ApiTarget, { method, path, body, idempotencyKey }: ApiCall): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (target.token !== null) headers.authorization = `Bearer ${target.token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  try {
    return await fetch(`${target.url}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  } catch (error) {
    throw notRunning(target.url, networkReason(error));
  }
}

export function notRunning(url: string, reason: string): Stop {
  return refused(
    `The platform at ${url} does not answer (${reason}): a local one is started with npm start.`,
  );
}

async function readJson(response: Response, { url }: ApiTarget): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw refused(`What answers at ${url} is no Laurel platform: its answer is not JSON.`);
  }
}

async function refusal(response: Response, target: ApiTarget, { whenMissing }: ApiCall): Promise<Stop> {
  if (response.status === 404 && whenMissing !== undefined) return refused(whenMissing);
  const problem = parseProblem(response.status, await response.text());
  return refused(explain(problem, target), problem.name);
}

/** Findings go on lines of their own: a program file may have many. */
export function explain(problem: Problem, target: Pick<ApiTarget, 'url'>): string {
  if (problem.status === 401)
    return `${target.url} does not accept the token: it has expired or is another platform's.`;
  const findings = problem.findings.map((finding) => `  ${findingSentence(finding)}`);
  if (findings.length > 1) {
    return [`${problem.title} (${findings.length} findings):`, ...findings].join('\n');
  }
  const request = problem.requestId === null || problem.status < 500 ? '' : ` (request ${problem.requestId})`;
  return `${problemSentence(problem)}${request}`;
}
