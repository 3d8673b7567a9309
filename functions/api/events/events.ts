/** The log of events, read on from where the caller has come to. */
import { finding } from '../../../domain/kernel/finding.ts';
import { nearest } from '../../../domain/kernel/nearest.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import type { LaurelEvent } from '../../outbound/events/event.ts';
import { type EventType, eventTypes, isEventType } from '../../outbound/events/types.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { invalid } from '../../shared/json.ts';
import { readLimit } from '../../shared/paging.ts';
import type { Problem } from '../../shared/problem.ts';
import { batchesAfter, type EventTable, headOf } from '../../store/events/eventLog.ts';

/** How many batches one request looks through, whatever it finds in them. */
const batchesMax = 50;

/** After so many events of the batch at a position. */
interface Place {
  readonly position: number;
  readonly count: number;
}

const beginning: Place = { position: 0, count: 0 };

export async function listEvents(table: EventTable, { program, query }: Request): Promise<Reply> {
  const limit = readLimit(query.limit);
  const isWanted = wanted(query);
  if (query.after === 'end') {
    const end = { position: (await headOf(table, program)) + 1, count: 0 };
    return { status: 200, body: { events: [], after: placeText(end), more: false } };
  }
  let place = query.after === undefined ? beginning : readPlace(query.after);
  const found: LaurelEvent[] = [];
  let batches = 0;
  // The batch of the place is read again: some of its events may be ahead.
  const before = Math.max(0, place.position - 1);
  for await (const { position, events } of batchesAfter<LaurelEvent>(table, program, before)) {
    if (batches++ === batchesMax) return page(found, place, true);
    const from = position === place.position ? place.count : 0;
    for (const [index, event] of events.entries()) {
      if (index < from || !isWanted(event)) continue;
      if (found.length === limit) return page(found, place, true);
      found.push(event);
      place = { position, count: index + 1 };
    }
    place = { position, count: events.length };
  }
  return page(found, place, false);
}

function page(events: readonly LaurelEvent[], place: Place, more: boolean): Reply {
  return { status: 200, body: { events, after: placeText(place), more } };
}

function placeText({ position, count }: Place): string {
  return `${position}-${count}`;
}

function readPlace(after: string): Place {
  const [, position, count] = /^(0|[1-9]\d{0,11})-(0|[1-9]\d{0,5})$/.exec(after) ?? [];
  if (position !== undefined) return { position: Number(position), count: Number(count) };
  const says = `is not the "after" of an answer of this list: ${briefly(after)}`;
  const fix = 'send "after" of the answer before as it came, "end" for what is to come, or leave it out';
  throw invalid([finding({ after }, ['after'], says, fix)]);
}

function wanted({ types, member }: Request['query']): (event: LaurelEvent) => boolean {
  const named = types === undefined ? null : new Set(readTypes(types));
  return ({ type, data }) =>
    (named === null || named.has(type)) &&
    (member === undefined || ('memberId' in data && data.memberId === member));
}

function readTypes(types: string): readonly EventType[] {
  return types.split(',').map((type) => {
    if (isEventType(type)) return type;
    throw unknownType(types, type);
  });
}

function unknownType(types: string, type: string): Problem {
  const meant = nearest(type, eventTypes);
  const says = `has no such type: ${briefly(type)}${meant === null ? '' : `; did you mean "${meant}"?`}`;
  const fix =
    'write types by commas, such as laurel.points.earned,laurel.tier.raised: docs/events.md lists them';
  return invalid([finding({ types }, ['types'], says, fix)]);
}
