/** Parked deliveries: listed, shown, tried again, thrown away. */
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { deliver } from '../../inbound/deliver.ts';
import type { Applied } from '../../inbound/sources/apply.ts';
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
  listParked,
  type Parked,
  type ParkedHead,
  removeParked,
  type StoredParked,
} from '../../store/sources/parkedDeliveries.ts';
import { actingOf } from '../acting.ts';
import type { Commands } from '../command.ts';

/** As they are made: anything else is nobody's. */
const idForm = /^\d{8}T\d{9}Z-[0-9a-f]{12}$/;

export interface Parking extends Commands {
  readonly sourceOf: SourceReader;
}

export function parkedRoutes(parking: Parking) {
  const { store } = parking;
  return {
    listParked: async ({ program, query }: Request): Promise<Reply> => {
      const after = decodeCursor(query.cursor, idForm);
      const { parked, next } = await listParked(store, program, readLimit(query.limit), after);
      const body = { parked: parked.map(presentHead), next: next === null ? null : encodeCursor(next) };
      return { status: 200, body };
    },

    readParked: async (request: Request): Promise<Reply> => {
      const { body, pieces: _, ...head } = await namedParked(parking, request);
      return { status: 200, body: { ...presentHead(head), body: body.toString().toWellFormed() } };
    },

    replayParked: async (request: Request): Promise<Reply> => {
      const parked = await namedParked(parking, request);
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

async function tryAgain(parking: Parking, request: Request, parked: Parked): Promise<readonly Applied[]> {
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
  { store, timelineOf }: Parking,
  { program, timeLeftMs }: Request,
  source: ReadShop,
  { topic, body }: Parked,
): Promise<readonly Applied[]> {
  const taking = { store, timelineOf, program, now: platformNow(), timeLeftMs };
  return take(taking, { ...source, triesAgain: true }, { body, topicOf: () => topic });
}

/** What our own format refuses is refused again, and stays. */
async function deliverAgain(
  { store, timelineOf }: Parking,
  request: Request,
  { source, body }: Parked,
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

function appliedOf({ body }: Reply): Applied {
  const { status, entry } = body as { readonly status: string; readonly entry?: { readonly id: string } };
  if (entry === undefined) {
    return status === 'waiting' ? { status: 'waiting' } : { status: 'ignored', reason: 'not-enrolled' };
  }
  const known = status === 'duplicate' || status === 'superseded' ? status : 'recorded';
  return { status: known, entry: entry.id };
}

async function namedParked({ store }: Parking, request: Request): Promise<StoredParked> {
  const { parked: id = '' } = request.params;
  const parked = idForm.test(id) ? await getParked(store, request.program, id) : null;
  if (parked === null) throw unknownParked(request);
  return parked;
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

function presentHead({ receivedAt, ...head }: ParkedHead) {
  return { ...head, receivedAt: formatInstant(receivedAt) };
}
