/** Asks a shop's API, and again while it is busy or does not answer. Numbers keep every digit. */
import { networkReason } from '../deliver/deliver.ts';
import { type RetryPolicy, retries, retryAfterMs } from '../platform/retry.ts';
import { refused } from '../terminal/stop.ts';

export interface ShopApi {
  /** Where the API is, without a slash at the end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly retry: RetryPolicy;
}

export interface Answered {
  readonly document: unknown;
  /** The header `link`: where lists have their next page. */
  readonly link: string | null;
}

const ANSWER_TIMEOUT_MS = 30_000;

export async function askShop(api: ShopApi, path: string, body?: unknown): Promise<Answered> {
  const { next } = retries(api.retry);
  for (;;) {
    const { answer, reason, waitMs } = await tryOnce(api, path, body);
    if (answer !== null) return answer;
    if (!(await next(waitMs))) throw refused(`The shop at ${api.url} does not answer: ${reason}.`);
  }
}

interface Tried {
  /** Null: it is worth trying again. */
  readonly answer: Answered | null;
  readonly reason: string;
  readonly waitMs: number;
}

async function tryOnce({ url, headers }: ShopApi, path: string, body: unknown): Promise<Tried> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      redirect: 'error', // the credentials are for this address alone
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (error) {
    return { answer: null, reason: networkReason(error), waitMs: 0 };
  }
  const waitMs = retryAfterMs(response.headers.get('retry-after'), Date.now());
  const reason = `it answers ${response.status}`;
  if (response.status === 429 || response.status >= 500) return { answer: null, reason, waitMs };
  if (response.status === 401 || response.status === 403)
    throw refused(
      `The shop at ${url} does not accept the credentials (${response.status}): see --shop-token.`,
    );
  if (!response.ok)
    throw refused(`The shop at ${url} refuses ${path} (${response.status}): ${text.slice(0, 300)}`);
  const answer = { document: parsed(text, url), link: response.headers.get('link') };
  return { answer, reason, waitMs };
}

/** Ids above 2^53 as text, digit by digit. */
function parsed(text: string, url: string): unknown {
  const keep = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? (context?.source ?? value)
      : value;
  try {
    return JSON.parse(text, keep);
  } catch {
    throw refused(`What answers at ${url} is no API of a shop: its answer is not JSON.`);
  }
}
