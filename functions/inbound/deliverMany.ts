/** Many deliveries in one signed body, each taken or refused by itself. */
import * as z from 'zod/mini';
import type { OrderFact, Revoking, Unowned } from '../../domain/facts/catalogue.ts';
import type { Fact, Purchase, Revision } from '../../domain/facts/facts.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import { StoreBusy } from '../shared/busy.ts';
import { problemBody, type Reply, type Request } from '../shared/http.ts';
import { check, parseJson, refusalIn } from '../shared/json.ts';
import { logEvent } from '../shared/log.ts';
import { Problem } from '../shared/problem.ts';
import { recordFact } from '../store/recording/record.ts';
import { type ManyResult, recordMany } from '../store/recording/recordMany.ts';
import { recordOnOrder } from '../store/recording/recordOnOrder.ts';
import { recordRevision } from '../store/recording/recordRevision.ts';
import { recordRevocation } from '../store/recording/recordRevocation.ts';
import { becauseOf, type Result, refusal, rewardedBy, statusOf, type Told } from './answer.ts';
import { profileIgnored } from './deliverEvent.ts';
import { recorded as recordExchange } from './deliverExchange.ts';
import type { Keeping } from './parking/sealings.ts';
import { delivery, deliveryHead, toEngagement, toOrderFact, toRevocation } from './standard/events.ts';
import { toPurchase, toReturns } from './standard/purchase.ts';
import { toRevision } from './standard/revision.ts';

export const deliveriesMax = 500;

export const manyBody = z.strictObject({
  deliveries: z
    .array(z.unknown())
    .check(z.minLength(1), z.maxLength(deliveriesMax), z.describe('each as the route for one takes it')),
});

type Parsed =
  | { readonly kind: 'of-member'; readonly fact: Fact; readonly metadata: string | null }
  | { readonly kind: 'of-order'; readonly fact: OrderFact }
  | { readonly kind: 'revocation'; readonly fact: Revoking }
  | {
      readonly kind: 'exchange';
      readonly fact: Purchase;
      readonly exchange: Parameters<typeof recordExchange>[3];
    }
  | { readonly kind: 'revision'; readonly fact: Revision; readonly metadata: string | null }
  | { readonly kind: 'wrong'; readonly problem: Problem }
  | { readonly kind: 'profile' };

export interface Batch extends Keeping {
  readonly request: Request;
  readonly source: string;
  /** Null while the program has no published version. */
  readonly timeline: Timeline | null;
  readonly now: Instant;
}

/**
 * What is of a member itself goes first, as much of it at once as can; then what refers to an order, one after
 * the other. So a purchase may stand behind its refund. What our own fault keeps from being recorded is parked, and
 * holds up no other.
 */
export async function deliverMany(batch: Batch): Promise<Reply> {
  const { deliveries } = check(manyBody, parseJson(batch.request.body));
  const { timeline } = batch;
  const answers =
    timeline === null
      ? await parkAll(batch, deliveries)
      : await recordAll({ ...batch, timeline }, deliveries);
  return { status: 200, body: { answers } };
}

async function recordAll(batch: Ruled, deliveries: readonly unknown[]): Promise<readonly unknown[]> {
  const parsed = await Promise.all(deliveries.map((document) => parse(document, batch)));
  const answers: unknown[] = parsed.map((each) => (isFact(each) ? null : answerWithout(each)));
  const plain = parsed.flatMap((each, at) =>
    each.kind === 'of-member' && each.metadata === null ? [{ at, fact: each.fact }] : [],
  );
  const recorded = await recordTogether(
    batch,
    plain.map(({ fact }) => fact),
  );
  for (const [index, { at, fact }] of plain.entries()) {
    const result = recorded[index];
    if (result === undefined) continue;
    answers[at] = result.kind === 'busy' ? refused(tryAgain(result.why)) : answer(result, fact);
  }
  for (const [at, each] of parsed.entries()) {
    if (isFact(each)) answers[at] ??= await answeredAlone(batch, each, deliveries[at]);
  }
  return answers;
}

/** Of none where a fault is in one of them, nobody knows which: each goes alone then. */
async function recordTogether(
  { store, request, source, timeline }: Ruled,
  facts: readonly Fact[],
): Promise<readonly ManyResult[]> {
  const { program, timeLeftMs } = request;
  try {
    return await recordMany(store, { program, timeline, timeLeftMs }, facts);
  } catch (error) {
    if (error instanceof StoreBusy) throw error;
    logEvent('webhooks', { level: 'ERROR', message: 'batch failed', fields: { program, source }, error });
    return [];
  }
}

interface Ruled extends Batch {
  readonly timeline: Timeline;
}

/** Deliveries that are written at once. */
const parkedTogether = 20;

async function parkAll(batch: Batch, deliveries: readonly unknown[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (let at = 0; at < deliveries.length; at += parkedTogether) {
    const some = deliveries.slice(at, at + parkedTogether);
    const parked = some.map((document) =>
      unlessBusy(batch, async () => (await parking()).parkUnruled(toPark(batch, document))),
    );
    answers.push(...(await Promise.all(parked)));
  }
  return answers;
}

const parking = () => import('./standard/park.ts');

function toPark({ store, sealingOf, request: { program }, source, now: at }: Batch, document: unknown) {
  return { store, sealingOf, program, source, body: Buffer.from(JSON.stringify(document)), at };
}

type WithoutFact = Extract<Parsed, { kind: 'wrong' | 'profile' }>;
type Right = Exclude<Parsed, WithoutFact>;

function isFact(parsed: Parsed): parsed is Right {
  return parsed.kind !== 'wrong' && parsed.kind !== 'profile';
}

function answerWithout(parsed: WithoutFact): unknown {
  return parsed.kind === 'wrong' ? refused(parsed.problem) : profileIgnored;
}

function record({ store, request, timeline }: Ruled, parsed: Right): Promise<Result> {
  const { program, timeLeftMs } = request;
  const given = { program, timeline, timeLeftMs };
  switch (parsed.kind) {
    case 'of-order':
      return recordOnOrder(store, { ...given, fact: parsed.fact });
    case 'exchange':
      return recordExchange(store, given, timeline, parsed.exchange);
    case 'revocation':
      return recordRevocation(store, { ...given, fact: parsed.fact });
    case 'revision':
      return recordRevision(store, { ...given, fact: parsed.fact, metadata: parsed.metadata });
    case 'of-member':
      return recordFact(store, { ...given, fact: parsed.fact, metadata: parsed.metadata });
  }
}

async function parse(document: unknown, { source, timeline, now }: Ruled): Promise<Parsed> {
  const rules = rulesOfLine(timeline, lineAt(timeline, now));
  const received = { source, rules, now };
  try {
    check(deliveryHead, document);
    const body = check(delivery, document);
    switch (body.type) {
      case 'purchase.completed': {
        const fact = toPurchase(body, document, received);
        if (body.data.returns !== undefined) {
          toReturns(body, document, received);
          return { kind: 'exchange', fact, exchange: { body, document, received, fact } };
        }
        return { kind: 'of-member', fact, metadata: kept(body.data.metadata) };
      }
      case 'order.revised': {
        const fact = toRevision(body, document, received);
        return { kind: 'revision', fact, metadata: kept(body.data.metadata) };
      }
      case 'engagement.recorded':
        return { kind: 'of-member', fact: toEngagement(body, document, received), metadata: null };
      case 'refund.completed':
        if (body.data.orderId === undefined)
          throw new Problem(
            'invalid-request',
            'a refund without "orderId" can\'t stand in a batch: send it by itself',
          );
        return { kind: 'of-order', fact: toOrderFact(body, document, received) };
      case 'engagement.revoked':
        return { kind: 'revocation', fact: toRevocation(body, document, received) };
      case 'member.updated':
        return { kind: 'profile' };
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

async function answeredAlone(batch: Ruled, parsed: Right, document: unknown): Promise<unknown> {
  return unlessBusy(batch, async () => {
    try {
      return answer(await record(batch, parsed), parsed.fact);
    } catch (error) {
      if (error instanceof StoreBusy) throw error;
      return (await parking()).parkFailed(toPark(batch, document), error);
    }
  });
}

async function unlessBusy({ request }: Batch, answered: () => Promise<unknown>): Promise<unknown> {
  if (request.timeLeftMs() < reserveMs) return refused(tryAgain(new StoreBusy('there is no time left')));
  try {
    return await answered();
  } catch (error) {
    if (error instanceof StoreBusy) return refused(tryAgain(error));
    if (error instanceof Problem && error.problem === 'too-many-parked') return refused(error);
    throw error;
  }
}

function answer(result: Told, fact: Fact | Unowned): unknown {
  const problem = refusal(result, fact);
  if (problem !== null) return refused(problem);
  switch (result.kind) {
    case 'recorded':
    case 'duplicate':
      return { status: statusOf(result, fact), ...rewardedBy(result.entry, fact) };
    case 'ignored':
      return { status: 'ignored', reason: becauseOf(result) };
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
