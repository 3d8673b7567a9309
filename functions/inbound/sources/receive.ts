/**
 * Deliveries of shops. Proof comes first, before anything is parsed; whatever is proven is answered with success and
 * says what became of it, since shops give up on an address that refuses too much. What can't be recorded is parked.
 */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { logEvent } from '../../shared/log.ts';
import { Problem } from '../../shared/problem.ts';
import type { ParkedResult } from '../parking/parking.ts';
import type { RateLimit } from '../rates.ts';
import { steady } from '../steady.ts';
import type { Applied } from './applied.ts';

import type { ReadShop, ReadSource, SourceReader } from './reader.ts';
import { type Content, type Taking, take } from './take.ts';

export interface Receiver extends Pick<Taking, 'store' | 'sealingOf' | 'timelineOf'> {
  readonly sourceOf: SourceReader;
  readonly realNow: () => number;
  readonly limit: RateLimit;
  readonly platformNow: () => Instant;
}

/** Shops wait five seconds. What recording keeps for its last try and the answer is in this. */
const timeMsMax = 9_000;

export async function receive(receiver: Receiver, request: Request): Promise<Reply> {
  const { program, headers, body } = request;
  const { store, sealingOf, timelineOf, realNow, platformNow } = receiver;
  const startedAt = realNow();
  const source = await steady(() => namedSource(receiver, request));
  if (source.format === 'own') {
    await steady(() => prove(receiver, request, source));
    receiver.limit(`${program}/${source.id}`);
    const { recordOrPark } = await import('../standard/receive.ts');
    return recordOrPark(receiver, request, await steady(() => timelineOf(program)), source.id);
  }
  if (source.isGreeting({ headers, body })) {
    return answered(request, [{ status: 'ignored', reason: 'greeting' }]);
  }
  await steady(() => prove(receiver, request, source));
  // A refusal to a shop that tries nothing twice would lose what it sends.
  if (source.triesAgain) receiver.limit(`${program}/${source.id}`);
  const now = platformNow();
  const timeLeftMs = () => Math.min(request.timeLeftMs(), startedAt + timeMsMax - realNow());
  let topic = '';
  const content: Content = {
    body,
    topicOf: (document) => {
      topic = source.topicOf(headers, document);
      return topic;
    },
  };
  const results = await take({ store, sealingOf, timelineOf, program, now, timeLeftMs }, source, content);
  const parked = results.find(isParked);
  if (parked === undefined) return answered(request, results);
  const toPark = { topic: topic || source.topicOf(headers, null), at: now };
  return parkOrTell(receiver, request, { source, results, parked, ...toPark });
}

interface Unrecorded {
  readonly source: ReadShop;
  readonly results: readonly Applied[];
  readonly parked: ParkedResult;
  readonly topic: string;
  readonly at: Instant;
}

async function parkOrTell(
  { store, sealingOf }: Receiver,
  request: Request,
  { source, results, parked, topic, at }: Unrecorded,
): Promise<Reply> {
  const { program, body } = request;
  const { parkDelivery, tooManyParked } = await import('../parking/parking.ts');
  const toPark = { store, sealingOf, program, source: source.id, topic, body, at };
  const id = await parkDelivery(toPark, parked);
  if (id !== null) return answered(request, results, id);
  if (source.triesAgain) throw tooManyParked(source.id);
  // A refusal would only make it give up on the address; reading the orders from the shop brings it again.
  const told = results.map((each) => (isParked(each) ? turnedAway : each));
  return answered(request, told);
}

const turnedAway = { status: 'ignored', reason: 'too-many-parked' } as const;

export async function namedSource({ sourceOf }: Receiver, { program, params }: Request): Promise<ReadSource> {
  const { source: id = '' } = params;
  const source = await sourceOf(program, id);
  if (source !== null) return source;
  throw new Problem('unknown-source', `program "${program}" has no source "${id}"`);
}

/** Throws the problem that no active secret of the source signed these bytes. */
export async function prove(receiver: Receiver, request: Request, source: ReadSource): Promise<void> {
  const { program, headers, body } = request;
  const isProof = source.verify({ headers, body }, receiver.realNow());
  if (source.keys.some(isProof)) return;
  const newest = source.mayBeStale ? await receiver.sourceOf(program, source.id, true) : null;
  // The settings may be newer, too, and be part of what is signed.
  if (newest?.keys.some(newest.verify({ headers, body }, receiver.realNow()))) return;
  throw new Problem('signature-wrong', `no active secret of source "${source.id}" made this signature`);
}

export function isParked(applied: Applied): applied is ParkedResult {
  return applied.status === 'parked';
}

/** What says most about the delivery as a whole. */
const weight = ['parked', 'recorded', 'waiting', 'superseded', 'duplicate', 'erased', 'ignored'] as const;

export function statusOf(results: readonly Applied[]): Applied['status'] {
  return weight.find((each) => results.some(({ status }) => status === each)) ?? 'ignored';
}

/** To the log, what counts for nothing, and what is parked. */
export function tellUnrecorded(program: string, source: string, results: readonly Applied[]): void {
  for (const result of results) {
    if (result.status !== 'ignored' && result.status !== 'parked') continue;
    const { status, reason } = result;
    logEvent('webhooks', {
      level: 'INFO',
      message: `delivery ${status}`,
      fields: { program, source, reason },
      counts: status === 'ignored' ? { deliveriesIgnored: 1 } : { deliveriesParked: 1 },
    });
  }
}

function answered({ program, params }: Request, results: readonly Applied[], parked?: string): Reply {
  tellUnrecorded(program, params.source ?? '', results);
  const body = { status: statusOf(results), results, ...(parked === undefined ? {} : { parked }) };
  return { status: parked === undefined ? 200 : 202, body };
}
