/**
 * Deliveries of shops. Proof comes first, before anything is parsed; whatever is proven is answered with success and
 * says what became of it, since shops give up on an address that refuses too much. What can't be recorded is parked.
 */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { logEvent } from '../../shared/log.ts';
import { Problem } from '../../shared/problem.ts';
import { receiveOwn } from '../standard/receive.ts';
import type { Applied } from './apply.ts';
import { type ParkedResult, parkDelivery } from './parking.ts';
import type { ReadSource, SourceReader } from './reader.ts';
import { type Content, type Taking, take } from './take.ts';

export interface Receiver extends Pick<Taking, 'store' | 'timelineOf'> {
  readonly sourceOf: SourceReader;
  readonly realNow: () => number;
  readonly platformNow: () => Instant;
}

/** Shops wait five seconds. What recording keeps for its last try and the answer is in this. */
const timeMsMax = 9_000;

export async function receive(receiver: Receiver, request: Request): Promise<Reply> {
  const { program, headers, body } = request;
  const { store, timelineOf, realNow, platformNow } = receiver;
  const startedAt = realNow();
  const source = await namedSource(receiver, request);
  if (source.format === 'own') {
    await prove(receiver, request, source);
    return receiveOwn(receiver, request, source.id);
  }
  if (source.isGreeting({ headers, body })) {
    return answered(request, [{ status: 'ignored', reason: 'greeting' }]);
  }
  await prove(receiver, request, source);
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
  const results = await take({ store, timelineOf, program, now, timeLeftMs }, source, content);
  const parked = results.find(isParked);
  if (parked === undefined) return answered(request, results);
  const toPark = {
    store,
    program,
    source: source.id,
    topic: topic || source.topicOf(headers, null),
    body,
    at: now,
  };
  return answered(request, results, await parkDelivery(toPark, parked));
}

async function namedSource({ sourceOf }: Receiver, { program, params }: Request): Promise<ReadSource> {
  const { source: id = '' } = params;
  const source = await sourceOf(program, id);
  if (source !== null) return source;
  throw new Problem('unknown-source', `program "${program}" has no source "${id}"`);
}

/** Throws the problem that no active secret of the source signed these bytes. */
async function prove(receiver: Receiver, request: Request, source: ReadSource): Promise<void> {
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
const weight = ['parked', 'recorded', 'waiting', 'superseded', 'duplicate', 'ignored'] as const;

export function statusOf(results: readonly Applied[]): Applied['status'] {
  return weight.find((each) => results.some(({ status }) => status === each)) ?? 'ignored';
}

function answered({ program, params }: Request, results: readonly Applied[], parked?: string): Reply {
  for (const result of results) {
    if (result.status !== 'ignored' && result.status !== 'parked') continue;
    const { status, reason } = result;
    logEvent('webhooks', {
      level: 'INFO',
      message: `delivery ${status}`,
      fields: { program, source: params.source, reason },
      counts: status === 'ignored' ? { deliveriesIgnored: 1 } : { deliveriesParked: 1 },
    });
  }
  const body = { status: statusOf(results), results, ...(parked === undefined ? {} : { parked }) };
  return { status: parked === undefined ? 200 : 202, body };
}
