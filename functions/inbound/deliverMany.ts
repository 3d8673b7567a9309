/** Many deliveries in one signed body, each taken or refused by itself. */
import * as z from 'zod/mini';
import type { OrderFact } from '../../domain/facts/catalogue.ts';
import type { Fact, Revision } from '../../domain/facts/facts.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import { StoreBusy } from '../shared/busy.ts';
import { problemBody, type Reply, type Request } from '../shared/http.ts';
import { check, parseJson, refusalIn } from '../shared/json.ts';
import { Problem } from '../shared/problem.ts';
import type { Store } from '../store/client.ts';
import { type RecordRequest, recordFact } from '../store/recording/record.ts';
import { recordMany } from '../store/recording/recordMany.ts';
import { recordOnOrder } from '../store/recording/recordOnOrder.ts';
import { recordRevision } from '../store/recording/recordRevision.ts';
import { type Result, refusal, rewardedBy, statusOf, type Told } from './answer.ts';
import { delivery, toEngagement, toOrderFact } from './standard/events.ts';
import { standardSource, toPurchase } from './standard/purchase.ts';
import { toRevision } from './standard/revision.ts';

export const deliveriesMax = 100;

export const manyBody = z.strictObject({
  deliveries: z
    .array(z.unknown())
    .check(z.minLength(1), z.maxLength(deliveriesMax), z.describe('each as the route for one takes it')),
});

type Parsed =
  | { readonly kind: 'of-member'; readonly fact: Fact; readonly metadata: string | null }
  | { readonly kind: 'of-order'; readonly fact: OrderFact }
  | { readonly kind: 'revision'; readonly fact: Revision; readonly metadata: string | null }
  | { readonly kind: 'wrong'; readonly problem: Problem };

/**
 * What is of a member itself goes first, as much of it at once as can; then what refers to an order, one after
 * the other. So a purchase may stand behind its refund.
 */
export async function deliverMany(
  store: Store,
  request: Request,
  timeline: Timeline,
  now: Instant,
): Promise<Reply> {
  const { deliveries } = check(manyBody, parseJson(request.body));
  const parsed = await Promise.all(deliveries.map((document) => parse(document, timeline, now)));
  const answers: unknown[] = parsed.map((each) => (each.kind === 'wrong' ? refused(each.problem) : null));
  const { program, timeLeftMs } = request;
  const given = { program, timeline, timeLeftMs };

  const plain = parsed.flatMap((each, at) =>
    each.kind === 'of-member' && each.metadata === null ? [{ at, fact: each.fact }] : [],
  );
  const recorded = await recordMany(
    store,
    given,
    plain.map(({ fact }) => fact),
  );
  for (const [index, { at, fact }] of plain.entries()) {
    const result = recorded[index];
    if (result === undefined) throw new Error(`fact ${fact.id} was not answered`);
    answers[at] = result.kind === 'busy' ? refused(tryAgain(result.why)) : answer(result, fact);
  }
  for (const [at, each] of parsed.entries()) {
    if (each.kind === 'wrong' || (each.kind === 'of-member' && each.metadata === null)) continue;
    answers[at] = await answeredAlone(() => record(store, given, each), each.fact, timeLeftMs);
  }
  return { status: 200, body: { answers } };
}

type Given = Pick<RecordRequest, 'program' | 'timeline' | 'timeLeftMs'>;

function record(store: Store, given: Given, parsed: Exclude<Parsed, { kind: 'wrong' }>): Promise<Result> {
  switch (parsed.kind) {
    case 'of-order':
      return recordOnOrder(store, { ...given, fact: parsed.fact });
    case 'revision':
      return recordRevision(store, { ...given, fact: parsed.fact, metadata: parsed.metadata });
    case 'of-member':
      return recordFact(store, { ...given, fact: parsed.fact, metadata: parsed.metadata });
  }
}

async function parse(document: unknown, timeline: Timeline, now: Instant): Promise<Parsed> {
  const rules = rulesOfLine(timeline, lineAt(timeline, now));
  const received = { source: standardSource, rules, now };
  try {
    const body = check(delivery, document);
    switch (body.type) {
      case 'purchase.completed': {
        const fact = toPurchase(body, document, received);
        return { kind: 'of-member', fact, metadata: kept(body.data.metadata) };
      }
      case 'order.revised': {
        const fact = toRevision(body, document, received);
        return { kind: 'revision', fact, metadata: kept(body.data.metadata) };
      }
      case 'engagement.recorded':
        return { kind: 'of-member', fact: toEngagement(body, document, received), metadata: null };
      default:
        return { kind: 'of-order', fact: toOrderFact(body, document, received) };
    }
  } catch (error) {
    const problem = await refusalIn(error);
    if (problem === null) throw error;
    return { kind: 'wrong', problem };
  }
}

const kept = (metadata: unknown): string | null => (metadata === undefined ? null : JSON.stringify(metadata));

/** What the last one and the answer may take. */
const reserveMs = 10_000;

async function answeredAlone(
  recorded: () => Promise<Result>,
  fact: Fact | OrderFact,
  timeLeftMs: () => number,
): Promise<unknown> {
  if (timeLeftMs() < reserveMs) return refused(tryAgain(new StoreBusy('there is no time left')));
  try {
    return answer(await recorded(), fact);
  } catch (error) {
    if (error instanceof StoreBusy) return refused(tryAgain(error));
    throw error;
  }
}

function answer(result: Told, fact: Fact | OrderFact): unknown {
  const problem = refusal(result, fact);
  if (problem !== null) return refused(problem);
  switch (result.kind) {
    case 'recorded':
    case 'duplicate':
      return { status: statusOf(result, fact), ...rewardedBy(result.entry, fact) };
    case 'ignored':
      return { status: 'ignored', reason: 'not-enrolled' };
    default:
      return { status: 'waiting' };
  }
}

function refused(problem: Problem): unknown {
  return { status: 'refused', problem: problemBody(problem) };
}

function tryAgain(cause: StoreBusy): Problem {
  return new Problem('try-again', 'nothing is lost: send it again', { cause });
}
