/** Parked deliveries: listed, shown, tried again, thrown away. */
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { deliver } from '../../inbound/deliver.ts';
import type { Keeping } from '../../inbound/parking/sealings.ts';
import type { Applied } from '../../inbound/sources/applied.ts';
import type { IgnoredReason } from '../../inbound/sources/deliveries.ts';
import type { ReadShop, SourceReader } from '../../inbound/sources/reader.ts';
import { isParked, statusOf } from '../../inbound/sources/receive.ts';
import { take, unreadable } from '../../inbound/sources/take.ts';
import { standardSource } from '../../inbound/standard/purchase.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { refusalIn } from '../../shared/json.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { Problem } from '../../shared/problem.ts';
import type { ActionKind } from '../../store/programs/actions.ts';
import {
  getParked,
  goneAt,
  listParked,
  type ParkedHead,
  removeParked,
  type StoredParked,
} from '../../store/sources/parkedDeliveries.ts';
import { actingOf } from '../acting.ts';
import type { Commands } from '../command.ts';

/** As they are made: anything else is nobody's. */
const idForm = /^\d{8}T\d{9}Z-[0-9a-f]{12}$/;

export interface Parking extends Commands, Keeping {
  readonly sourceOf: SourceReader;
}

export function parkedRoutes(parking: Parking) {
  const { store } = parking;
  return {
    listParked: async ({ program, query }: Request): Promise<Reply> => {
      const after = decodeCursor(query.cursor, idForm);
      const page = { limit: readLimit(query.limit), after, now: platformNow() };
      const { parked, next } = await listParked(store, program, page);
      const body = { parked: parked.map(presentHead), next: next === null ? null : encodeCursor(next) };
      return { status: 200, body };
    },

    readParked: async (request: Request): Promise<Reply> => {
      const { body, ...head } = await opened(parking, request);
      return { status: 200, body: { ...presentHead(head), body: body.toString().toWellFormed() } };
    },

    replayParked: async (request: Request): Promise<Reply> => {
      const parked = await opened(parking, request);
      const results = await tryAgain(parking, request, parked);
      const isDone = !results.some(isParked);
      // Whoever else has tried it has recorded the same.
      if (isDone) await remove(parking, request, parked, 'parked.replayed');
      return { status: 200, body: { status: statusOf(results), results } };
    },

    discardParked: async (request: Request): Promise<Reply> => {
      const parked = await namedParked(parking, request);
      if (!(await remove(parking, request, parked, 'parked.discarded'))) throw unknownParked(request);
      return { status: 204 };
    },
  };
}

async function tryAgain(parking: Parking, request: Request, parked: Opened): Promise<readonly Applied[]> {
  const { program } = request;
  const { source: id } = parked;
  if (id === standardSource) return deliverAgain(parking, request, parked);
  const source = await parking.sourceOf(program, id);
  if (source === null) throw new Problem('unknown-source', `program "${program}" has no source "${id}"`);
  return source.format === 'own'
    ? deliverAgain(parking, request, parked)
    : takeAgain(parking, request, source, parked);
}

function takeAgain(
  { store, sealingOf, timelineOf }: Parking,
  { program, timeLeftMs }: Request,
  source: ReadShop,
  { topic, body }: Opened,
): Promise<readonly Applied[]> {
  const taking = { store, sealingOf, timelineOf, program, now: platformNow(), timeLeftMs };
  // Parked before it was read, a document that says its topic itself has none yet.
  const topicOf = (document: unknown) => topic || source.topicOf({}, document);
  return take(taking, { ...source, triesAgain: true }, { body, topicOf });
}

/** What our own format refuses is refused again, and stays. */
async function deliverAgain(
  { store, timelineOf }: Parking,
  request: Request,
  { source, body }: Opened,
): Promise<readonly Applied[]> {
  const timeline = await timelineOf(request.program);
  if (timeline === null) return [{ status: 'parked', reason: 'no-rules' }];
  try {
    const reply = await deliver(store, { ...request, body }, timeline, platformNow(), source);
    return [appliedOf(reply)];
  } catch (error) {
    const problem = await refusalIn(error);
    if (problem === null) throw error;
    return [unreadable(problem)];
  }
}

interface Told {
  readonly status: string;
  readonly reason?: IgnoredReason;
  readonly entry?: { readonly id: string };
}

function appliedOf({ body }: Reply): Applied {
  const { status, reason, entry } = body as Told;
  if (entry === undefined) {
    return status === 'waiting'
      ? { status: 'waiting' }
      : { status: 'ignored', reason: reason ?? 'not-enrolled' };
  }
  const known = status === 'duplicate' || status === 'superseded' ? status : 'recorded';
  return { status: known, entry: entry.id };
}

async function namedParked({ store, sealingOf }: Parking, request: Request): Promise<StoredParked> {
  const { parked: id = '' } = request.params;
  if (!idForm.test(id)) throw unknownParked(request);
  const { program } = request;
  const reading = { sealing: await sealingOf(program), now: platformNow() };
  const parked = await getParked(store, program, id, reading);
  if (parked === null) throw unknownParked(request);
  return parked;
}

type Opened = StoredParked & { readonly body: Buffer };

async function opened(parking: Parking, request: Request): Promise<Opened> {
  const { body, ...head } = await namedParked(parking, request);
  if (body !== null) return { ...head, body };
  const detail = `the key that parked delivery "${head.id}" is sealed with is gone: it can only be discarded`;
  throw new Problem('unknown-parked', detail);
}

function unknownParked({ program, params }: Request): Problem {
  return new Problem('unknown-parked', `program "${program}" has no parked delivery "${params.parked}"`);
}

function remove(
  { store }: Parking,
  request: Request,
  parked: StoredParked,
  action: ActionKind,
): Promise<boolean> {
  const { id, source, reason } = parked;
  const about = { parked: id, source };
  return removeParked(store, request.program, parked, {
    action,
    about,
    before: { reason },
    after: null,
    ...actingOf(request),
  });
}

function presentHead({ subjects: _, pieces: __, key, ...head }: ParkedHead) {
  const { receivedAt } = head;
  return {
    ...head,
    receivedAt: formatInstant(receivedAt),
    expiresAt: formatInstant(goneAt(head)),
    sealed: key !== null,
  };
}
