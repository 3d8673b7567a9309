/**
 * Deliveries of shops. Proof comes first, before anything is parsed; whatever is proven is answered 200 and says
 * what became of it, since shops give up on an address that refuses too much.
 */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { refusalIn } from '../../shared/json.ts';
import { logEvent } from '../../shared/log.ts';
import { Problem } from '../../shared/problem.ts';
import type { Store } from '../../store/client.ts';
import { type Applied, apply } from './apply.ts';
import type { Delivery } from './deliveries.ts';
import { readDocument } from './document.ts';
import type { ReadSource, SourceReader } from './reader.ts';

export interface Receiver {
  readonly store: Store;
  readonly timelineOf: (program: Request['program']) => Promise<Timeline | null>;
  readonly sourceOf: SourceReader;
  readonly realNow: () => number;
  readonly platformNow: () => Instant;
}

/** Shops wait five seconds. What recording keeps for its last try and the answer is in this. */
const timeMsMax = 9_000;

export async function receive(receiver: Receiver, request: Request): Promise<Reply> {
  const { program, headers, body } = request;
  const { source: id = '' } = request.params;
  const startedAt = receiver.realNow();
  const source = await receiver.sourceOf(program, id);
  if (source === null) throw new Problem('unknown-source', `program "${program}" has no source "${id}"`);
  if (source.isGreeting({ headers, body }))
    return answer(request, [{ status: 'ignored', reason: 'greeting' }]);
  await prove(receiver, request, source);
  const timeline = await receiver.timelineOf(program);
  if (timeline === null) throw withoutRules(program);
  const timeLeftMs = () => Math.min(request.timeLeftMs(), startedAt + timeMsMax - receiver.realNow());
  const { store } = receiver;
  const applying = { store, program, source, timeline, now: receiver.platformNow(), timeLeftMs };
  const read = await deliveriesIn(source, request);
  if (read.kind === 'unreadable') return answer(request, [read.applied]);
  const applied: Applied[] = [];
  for (const said of read.deliveries) applied.push(await apply(applying, said));
  return answer(request, applied);
}

function withoutRules(program: string): Problem {
  const detail = `program "${program}" has no published version yet; keep the delivery and send it again`;
  return new Problem('program-without-rules', detail, { retryAfterSeconds: 60 });
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

type Read =
  | { readonly kind: 'read'; readonly deliveries: readonly Delivery[] }
  | { readonly kind: 'unreadable'; readonly applied: Applied };

async function deliveriesIn(source: ReadSource, { headers, body }: Request): Promise<Read> {
  try {
    const document = readDocument(body);
    return { kind: 'read', deliveries: source.parse(source.topicOf(headers, document), document) };
  } catch (error) {
    const problem = await refusalIn(error);
    if (problem === null) throw error;
    const { findings, message } = problem;
    const fix = 'look at what the shop has sent';
    const errors = findings.length > 0 ? findings : [{ path: '', value: null, rule: message, fix }];
    return { kind: 'unreadable', applied: { status: 'ignored', reason: 'unreadable', errors } };
  }
}

/** What says most about the delivery as a whole. */
const weight = ['recorded', 'waiting', 'duplicate', 'ignored'] as const;

function answer({ program, params }: Request, applied: readonly Applied[]): Reply {
  for (const each of applied) {
    if (each.status !== 'ignored') continue;
    logEvent('webhooks', {
      level: 'INFO',
      message: 'delivery ignored',
      fields: { program, source: params.source, reason: each.reason },
      counts: { deliveriesIgnored: 1 },
    });
  }
  const status = weight.find((each) => applied.some((one) => one.status === each)) ?? 'ignored';
  return { status: 200, body: { status, results: applied } };
}
