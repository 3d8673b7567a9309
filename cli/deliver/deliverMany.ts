/** Delivers many facts with one request; each is answered by itself. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { readProblem } from '../platform/problem.ts';
import { type RetryPolicy, retries } from '../platform/retry.ts';
import { attemptDelivery, type Delivery, type DeliveryTarget, deliverFact, factBody } from './deliver.ts';
import { type Fact, type FactAnswer, factAnswer, parkedAnswer, parkedProblem } from './fact.ts';

/** What the route takes, and with room to spare what a body may have. */
export const factsTogetherMax = 100;
export const bytesTogetherMax = 200_000;

const refusedAnswer = z.looseObject({
  status: z.literal('refused'),
  problem: z.looseObject({ status: z.number() }),
});
const batchAnswer = z.looseObject({ answers: z.array(z.union([factAnswer, refusedAnswer, parkedAnswer])) });

type Delivered = Delivery<FactAnswer>;

/**
 * An end for each fact, in their order. Those that the platform could not take yet are tried again; where it fails
 * at all of them, each goes alone, so that one does not stand for all.
 */
export async function deliverMany(
  target: DeliveryTarget,
  facts: readonly Fact[],
  retry: RetryPolicy,
): Promise<readonly Delivered[]> {
  const ends = new Map<Fact, Delivered>();
  const { next } = retries(retry);
  for (let open = facts; open.length > 0; ) {
    const tried = await tryTogether(target, open);
    if (tried.kind === 'apart') {
      for (const fact of open) ends.set(fact, await deliverFact(target, fact, retry));
      break;
    }
    open.forEach((fact, index) => {
      const end = tried.ends[index];
      if (end !== undefined) ends.set(fact, end);
    });
    open = open.filter((fact) => ends.get(fact)?.kind === 'unavailable');
    if (open.length > 0 && !(await next(tried.retryAfterMs))) break;
  }
  return facts.map((fact) => ends.get(fact) ?? unanswered);
}

const unanswered: Delivered = { kind: 'unavailable', problem: null, reason: 'no answer' };

type Tried =
  | { readonly kind: 'answered'; readonly ends: readonly Delivered[]; readonly retryAfterMs: number }
  /** Whatever it is, it may be one fact's alone. */
  | { readonly kind: 'apart' };

async function tryTogether(target: DeliveryTarget, facts: readonly Fact[]): Promise<Tried> {
  const body = `{"deliveries":[${facts.map(factBody).join(',')}]}`;
  const message = { route: 'standard/batch', id: `msg_${randomUUID()}`, body } as const;
  const { retryAfterMs, ...result } = await attemptDelivery(target, message, batchAnswer);
  if (result.kind !== 'taken') {
    const status = result.problem?.status;
    if (status === 500 || status === 502 || status === 413) return { kind: 'apart' };
    return { kind: 'answered', ends: facts.map(() => result), retryAfterMs };
  }
  const { answers } = result.answer;
  if (answers.length !== facts.length) return { kind: 'apart' };
  return { kind: 'answered', ends: answers.map(endOf), retryAfterMs: 0 };
}

function endOf(answer: z.infer<typeof batchAnswer>['answers'][number]): Delivered {
  if (answer.status === 'parked')
    return { kind: 'refused', problem: parkedProblem(parkedAnswer.parse(answer)) };
  if (answer.status !== 'refused') return { kind: 'taken', answer };
  const problem = readProblem(answer.problem.status, answer.problem);
  if (problem.status < 500) return { kind: 'refused', problem };
  const reason = `the platform answered ${problem.status} (${problem.detail ?? problem.title})`;
  return { kind: 'unavailable', problem, reason };
}
