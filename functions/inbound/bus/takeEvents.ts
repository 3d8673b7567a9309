/**
 * The entrance by a bus: what a partner's event source put there, each event in a message of a queue. The bus is the
 * proof, so nothing is signed; which program and source it is for is written by the rule, and by nothing in the event.
 */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { check } from '../../shared/json.ts';
import { logEvent } from '../../shared/log.ts';
import { readDocument } from '../sources/document.ts';
import type { ReadShop } from '../sources/reader.ts';
import { isParked, type Receiver, statusOf, tellUnrecorded } from '../sources/receive.ts';
import { take } from '../sources/take.ts';

type Taker = Pick<Receiver, 'store' | 'sealingOf' | 'timelineOf' | 'sourceOf' | 'platformNow'>;

/** As the rule's target writes it. */
const message = z.strictObject({ program: z.string(), source: z.string(), detail: z.unknown() });

/** A message that fails comes again by itself, and is set aside with an alarm in the end; the others of its batch do not. */
export async function takeEvents(
  taker: Taker,
  { Records }: SQSEvent,
  context: Context,
): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of Records) {
    if (!(await isTaken(taker, record, () => context.getRemainingTimeInMillis())))
      batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}

async function isTaken(
  taker: Taker,
  { body, messageId }: SQSRecord,
  timeLeftMs: () => number,
): Promise<boolean> {
  try {
    await takeEvent(taker, body, timeLeftMs);
    return true;
  } catch (error) {
    logEvent('webhooks', {
      level: error instanceof StoreBusy ? 'WARN' : 'ERROR',
      message: 'event not taken',
      fields: { messageId },
      counts: { eventsNotTaken: 1 },
      error,
    });
    return false;
  }
}

async function takeEvent(taker: Taker, text: string, timeLeftMs: () => number): Promise<void> {
  const { store, sealingOf, timelineOf, platformNow } = taker;
  const { program: named, source: id, detail } = check(message, readDocument(Buffer.from(text)));
  const program = named as ProgramId;
  const source = await connected(taker, program, id);
  const now = platformNow();
  const { topic, document } = source.ofBus(detail);
  const body = Buffer.from(JSON.stringify(document));
  const taking = { store, sealingOf, timelineOf, program, now, timeLeftMs };
  const results = await take(taking, source, { body, topicOf: () => topic });
  const parked = results.find(isParked);
  if (parked !== undefined) {
    const { parkDelivery, tooManyParked } = await import('../parking/parking.ts');
    const toPark = { store, sealingOf, program, source: id, topic, body, at: now };
    if ((await parkDelivery(toPark, parked)) === null) throw tooManyParked(id);
  }
  tellUnrecorded(program, id, results);
  logEvent('webhooks', {
    level: 'INFO',
    message: 'event taken',
    fields: { program, source: id, status: statusOf(results) },
    counts: { eventsTaken: 1 },
  });
}

type OfBus = ReadShop & { readonly ofBus: NonNullable<ReadShop['ofBus']> };

async function connected({ sourceOf }: Taker, program: ProgramId, id: string): Promise<OfBus> {
  const source = await sourceOf(program, id);
  if (source === null) throw new Error(`program "${program}" has no source "${id}"`);
  const { ofBus } = source.format === 'shop' ? source : { ofBus: null };
  if (ofBus === null || source.format === 'own')
    throw new Error(`source "${id}" is of a kind that sends nothing by a bus`);
  return { ...source, ofBus };
}
