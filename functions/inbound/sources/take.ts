/**
 * A delivery that is proven: read, and recorded thing by thing. Whatever goes wrong on the way, our own faults too,
 * comes out as a result, so that it can be parked; a busy store comes out as that where the shop tries again.
 */
import type { Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { refusalIn } from '../../shared/json.ts';
import { logEvent } from '../../shared/log.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Applied, Applying } from './applied.ts';
import { apply } from './apply.ts';
import type { Delivery } from './deliveries.ts';
import { readDocument } from './document.ts';
import type { ReadShop } from './reader.ts';

export interface Taking extends Omit<Applying, 'source' | 'timeline'> {
  readonly timelineOf: (program: Applying['program']) => Promise<Timeline | null>;
}

/** What was sent: `topic` from the headers, or from the document where it says so itself. */
export interface Content {
  readonly body: Buffer;
  readonly topicOf: (document: unknown) => string;
}

export async function take(taking: Taking, source: ReadShop, content: Content): Promise<readonly Applied[]> {
  try {
    const timeline = await taking.timelineOf(taking.program);
    if (timeline === null) return [{ status: 'parked', reason: 'no-rules' }];
    const read = await deliveriesIn(source, content);
    if (read.kind === 'unreadable') return [read.applied];
    const applying = { ...taking, source, timeline };
    const applied: Applied[] = [];
    for (const said of read.deliveries) {
      applied.push(await unlessFailed(taking, source, () => apply(applying, said)));
    }
    return applied;
  } catch (error) {
    if (error instanceof StoreBusy && source.triesAgain) throw error;
    return [failed(taking, source, error)];
  }
}

/** What is said beside it is not held up. */
async function unlessFailed(
  taking: Taking,
  source: ReadShop,
  applied: () => Promise<Applied>,
): Promise<Applied> {
  try {
    return await applied();
  } catch (error) {
    if (error instanceof StoreBusy && source.triesAgain) throw error;
    return failed(taking, source, error);
  }
}

type Read =
  | { readonly kind: 'read'; readonly deliveries: readonly Delivery[] }
  | { readonly kind: 'unreadable'; readonly applied: Applied };

async function deliveriesIn(source: ReadShop, { body, topicOf }: Content): Promise<Read> {
  try {
    const document = readDocument(body);
    return { kind: 'read', deliveries: source.parse(topicOf(document), document) };
  } catch (error) {
    const problem = await refusalIn(error);
    if (problem === null) throw error;
    return { kind: 'unreadable', applied: unreadable(problem) };
  }
}

export function unreadable({ findings, message }: Problem): Applied {
  const fix = 'look at what the shop has sent';
  const errors = findings.length > 0 ? findings : [{ path: '', value: null, rule: message, fix }];
  return { status: 'parked', reason: 'unreadable', errors };
}

function failed({ program }: Taking, { id }: ReadShop, error: unknown): Applied {
  const isBusy = error instanceof StoreBusy;
  logEvent('webhooks', {
    level: isBusy ? 'WARN' : 'ERROR',
    message: 'delivery failed',
    fields: { program, source: id },
    counts: { deliveriesFailed: 1 },
    error,
  });
  return { status: 'parked', reason: isBusy ? 'busy' : 'our-fault' };
}
