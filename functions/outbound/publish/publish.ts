/** From records of the ledger's stream to the log of events: every entry is told, in the order of the stream. */
import type { DynamoDBRecord } from 'aws-lambda';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Batch, EventLog } from '../../store/events/eventLog.ts';
import { entryWritten, type Written } from '../../store/ledger/streamRecord.ts';
import { eventsOf, type LaurelEvent } from '../events/event.ts';

export interface Publisher {
  readonly log: EventLog<LaurelEvent>;
  readonly timelineOf: (program: ProgramId) => Promise<Timeline | null>;
  readonly now: () => number;
  /** Lets those know who get the program's events. What is told already is told to them again, so nothing is lost. */
  readonly nudge: (program: ProgramId) => Promise<void>;
  /** Where a record goes that can't be told: it holds up nobody else. Rejects where it could not be kept. */
  readonly setAside: (record: DynamoDBRecord, error: unknown) => Promise<void>;
}

/** What was told of a batch, and the first record that is to come again; null where none is. */
export interface Published {
  readonly told: ReadonlyMap<ProgramId, readonly Batch<LaurelEvent>[]>;
  readonly failedFrom: string | null;
  readonly error: unknown;
}

interface Placed extends Written {
  readonly index: number;
  readonly record: DynamoDBRecord;
}

/**
 * Programs are told apart from each other. Where one fails, the records come again from its first one on, and what
 * the others have told is not told again.
 */
export async function publish(publisher: Publisher, records: readonly DynamoDBRecord[]): Promise<Published> {
  const placed: Placed[] = [];
  for (const [index, record] of records.entries()) {
    const read = await readRecord(publisher, record);
    if (read.kind === 'failed')
      return publishPlaced(publisher, records, placed, { index, error: read.error });
    if (read.written !== null) placed.push({ ...read.written, index, record });
  }
  return publishPlaced(publisher, records, placed, null);
}

interface Failure {
  readonly index: number;
  readonly error: unknown;
}

async function publishPlaced(
  publisher: Publisher,
  records: readonly DynamoDBRecord[],
  placed: readonly Placed[],
  failedAt: Failure | null,
): Promise<Published> {
  const told = new Map<ProgramId, readonly Batch<LaurelEvent>[]>();
  let failure = failedAt;
  for (const [program, entries] of Map.groupBy(placed, ({ program }) => program)) {
    try {
      told.set(program, await publishProgram(publisher, program, entries));
    } catch (error) {
      const index = (entries[0] as Placed).index;
      if (failure === null || index < failure.index) failure = { index, error };
    }
  }
  const failedFrom = failure === null ? null : sequenceOf(records[failure.index]);
  return { told, failedFrom, error: failure?.error ?? null };
}

/** The name by which Lambda knows a record of a batch. */
function sequenceOf(record: DynamoDBRecord | undefined): string {
  return record?.dynamodb?.SequenceNumber ?? '';
}

type Read =
  | { readonly kind: 'read'; readonly written: Written | null }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A record that can't be read never will be. */
async function readRecord({ setAside }: Publisher, record: DynamoDBRecord): Promise<Read> {
  try {
    return { kind: 'read', written: entryWritten(record) };
  } catch (error) {
    try {
      await setAside(record, error);
      return { kind: 'read', written: null };
    } catch (notKept) {
      return { kind: 'failed', error: notKept };
    }
  }
}

async function publishProgram(
  { log, timelineOf, now, nudge }: Publisher,
  program: ProgramId,
  entries: readonly Placed[],
): Promise<readonly Batch<LaurelEvent>[]> {
  const timeline = await timelineOf(program);
  if (timeline === null) throw new StoreBusy(`program "${program}" has entries and no timeline`);
  // Currency and time zone, which decide how values are shown: no version changes them.
  const events = entries.flatMap(({ entry }) => eventsOf(program, entry, timeline.fixed));
  const told = await log.append(program, events, now());
  await nudge(program);
  return told;
}
