/**
 * Delivers what happened through the standard webhook, signed, and tries again while the platform can't take
 * it. Trying again is safe even when an answer got lost: the order, the refund, the engagement is the key.
 */
import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { type Problem, parseProblem } from '../platform/problem.ts';
import { defaultRetry, type RetryPolicy, retries, retryAfterMs } from '../platform/retry.ts';
import { type Fact, type FactAnswer, factAnswer, parkedAnswer, parkedProblem } from './fact.ts';
import { type Purchase, type PurchaseAnswer, purchaseAnswer, webhookBody } from './purchase.ts';
import { signStandardWebhook } from './webhook.ts';

export interface DeliveryTarget {
  readonly url: string;
  readonly program: string;
  readonly secret: string;
}

export type Delivery<Answer = PurchaseAnswer> =
  | { readonly kind: 'taken'; readonly answer: Answer }
  /** The platform judged the delivery; sending it again would not help. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** All tries are used up. `problem` is the last answer, null when there was none. */
  | { readonly kind: 'unavailable'; readonly problem: Problem | null; readonly reason: string };

/** Above the gateway's own 29 s. */
const ANSWER_TIMEOUT_MS = 35_000;

export type Attempt<Answer> = Delivery<Answer> & { readonly retryAfterMs: number };

export function deliver(
  target: DeliveryTarget,
  purchase: Purchase,
  retry: RetryPolicy = defaultRetry,
): Promise<Delivery> {
  return deliverBody(target, webhookBody(purchase), purchaseAnswer, retry);
}

export function deliverFact(
  target: DeliveryTarget,
  fact: Fact,
  retry: RetryPolicy = defaultRetry,
): Promise<Delivery<FactAnswer>> {
  return deliverBody(target, factBody(fact), factAnswer, retry);
}

export function factBody({ type, data }: Fact): string {
  return JSON.stringify({ type, timestamp: data.occurredAt, data });
}

async function deliverBody<Answer>(
  target: DeliveryTarget,
  body: string,
  answer: z.ZodType<Answer>,
  retry: RetryPolicy,
): Promise<Delivery<Answer>> {
  const id = `msg_${randomUUID()}`;
  const { next } = retries(retry);
  for (;;) {
    const result = await attemptDelivery(target, { route: 'standard', id, body }, answer);
    if (result.kind !== 'unavailable' || !(await next(result.retryAfterMs))) return result;
  }
}

interface Message {
  readonly route: 'standard' | 'standard/batch';
  readonly id: string;
  readonly body: string;
}

/** Signed again at each attempt: the signature's timestamp is good for five minutes only. */
export async function attemptDelivery<Answer>(
  target: DeliveryTarget,
  { route, id, body }: Message,
  answer: z.ZodType<Answer>,
): Promise<Attempt<Answer>> {
  let response: Response;
  let text: string;
  try {
    const timestamp = Math.floor(Date.now() / 1000);
    response = await fetch(
      `${target.url}/v1/programs/${encodeURIComponent(target.program)}/webhooks/${route}`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...signStandardWebhook(target.secret, id, timestamp, body),
        },
        body,
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      },
    );
    text = await response.text();
  } catch (error) {
    return { kind: 'unavailable', problem: null, reason: networkReason(error), retryAfterMs: 0 };
  }
  return judge(response, text, answer);
}

function judge<Answer>(response: Response, text: string, answer: z.ZodType<Answer>): Attempt<Answer> {
  if (response.ok) {
    const said = parseJson(text);
    const read = answer.safeParse(said);
    if (read.success) return { kind: 'taken', answer: read.data, retryAfterMs: 0 };
    const parked = parkedAnswer.safeParse(said);
    if (parked.success) return { kind: 'refused', problem: parkedProblem(parked.data), retryAfterMs: 0 };
    return { kind: 'refused', problem: unreadable(response.status), retryAfterMs: 0 };
  }
  const problem = parseProblem(response.status, text);
  if (response.status !== 429 && response.status < 500) return { kind: 'refused', problem, retryAfterMs: 0 };
  const reason = `the platform answered ${response.status} (${problem.detail ?? problem.title})`;
  return {
    kind: 'unavailable',
    problem,
    reason,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
  };
}

function unreadable(status: number): Problem {
  const title = 'the answer is not one of a Laurel platform: is the URL right?';
  return { status, name: null, title, detail: null, requestId: null, findings: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch hides what happened in its error's cause. */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error.name === 'TimeoutError' ? 'no answer in time' : error.message;
}
