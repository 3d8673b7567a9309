/**
 * What an operator has read from a shop's own API: each thing goes through the parser of the shop, as if it had been
 * delivered. Nothing is parked: it can be read from the shop again.
 */
import * as z from 'zod/mini';
import type { Applied } from '../../inbound/sources/applied.ts';
import { readDocument } from '../../inbound/sources/document.ts';
import type { ReadShop } from '../../inbound/sources/reader.ts';
import { take } from '../../inbound/sources/take.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import type { Parking } from '../parked/parked.ts';

export const reconciledMax = 100;

export const reconcileBody = z.strictObject({
  deliveries: z
    .array(
      z.strictObject({
        topic: z.string().check(z.maxLength(100), z.describe('how the shop calls what it sends')),
        document: z
          .record(z.string(), z.unknown())
          .check(z.describe('what a webhook of this topic would have as its body')),
      }),
    )
    .check(z.minLength(1), z.maxLength(reconciledMax)),
});

type Told =
  | Exclude<Applied, { readonly status: 'parked' }>
  | (Omit<Extract<Applied, { readonly status: 'parked' }>, 'status'> & { readonly status: 'not-recorded' });

export function reconcileRoute(parking: Parking) {
  return async (request: Request): Promise<Reply> => {
    const { program, params, body } = request;
    const source = await parking.sourceOf(program, params.source ?? '');
    if (source === null || source.format !== 'shop')
      throw notOfShop(program, params.source ?? '', source !== null);
    const { deliveries } = check(reconcileBody, readDocument(body));
    const answers: { readonly results: readonly Told[] }[] = [];
    for (const { topic, document } of deliveries) {
      const applied = await takeOne(parking, request, source, { topic, document });
      answers.push({ results: applied.map(told) });
    }
    return { status: 200, body: { answers } };
  };
}

function notOfShop(program: string, id: string, isThere: boolean): Problem {
  const detail = isThere
    ? `source "${id}" is no shop: deliveries in our own format go to its batch`
    : `program "${program}" has no source "${id}"`;
  return new Problem('unknown-source', detail);
}

interface Read {
  readonly topic: string;
  readonly document: unknown;
}

/** What the last one and the answer may take. */
const reserveMs = 8_000;

async function takeOne(
  { store, sealingOf, timelineOf }: Parking,
  { program, timeLeftMs }: Request,
  source: ReadShop,
  { topic, document }: Read,
): Promise<readonly Applied[]> {
  if (timeLeftMs() < reserveMs) return [{ status: 'parked', reason: 'busy' }];
  const taking = { store, sealingOf, timelineOf, program, now: platformNow(), timeLeftMs };
  const content = { body: Buffer.from(JSON.stringify(document)), topicOf: () => topic };
  return take(taking, { ...source, triesAgain: false }, content);
}

function told(applied: Applied): Told {
  return applied.status === 'parked' ? { ...applied, status: 'not-recorded' } : applied;
}
