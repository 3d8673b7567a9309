/**
 * Storms over the publisher: several instances, shards side by side, deaths before and after the write, records that
 * come twice and in halves, a store that fails and forgets to answer. Whatever befalls it, the log tells every entry.
 */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FactId, Instant, LevelId, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { listEvents } from '../../../functions/api/events/events.ts';
import { eventsOf, type LaurelEvent } from '../../../functions/outbound/events/event.ts';
import { type Publisher, publish } from '../../../functions/outbound/publish/publish.ts';
import type { Request } from '../../../functions/shared/http.ts';
import { type EventTable, openEventLog } from '../../../functions/store/events/eventLog.ts';
import { type Entry, toEntryItem } from '../../../functions/store/ledger/entryItem.ts';
import { entryWritten } from '../../../functions/store/ledger/streamRecord.ts';
import { randomFrom } from '../../bench/support/random.ts';
import { eventsTable, tableShapes } from '../../contract/tables.ts';
import { MemoryDynamo } from '../../simulation/dynamo/engine.ts';
import { memoryDocuments } from '../../simulation/world/memoryDynamo.ts';
import { calm, type Fate, type Weather } from '../../simulation/world/weather.ts';
import { timelineOf } from '../../support/programs.ts';
import { runs } from '../../support/runs.ts';

const program = 'shop' as ProgramId;
const timeline = timelineOf();
const rules = timeline.published[0]!.rules;
const at = Date.UTC(2026, 4, 3, 10) as Instant;

/** Some member's version, by an adjustment of a name that nothing else has. */
function entryOf(memberId: string, version: number): Entry {
  const id = `adjustment:${memberId}:a${version}` as FactId;
  const outcome = {
    kind: 'points.adjusted',
    rule: 'adjustment',
    programVersion: 1,
    points: 5 as never,
    reason: 'a gift',
    moved: [],
  } as const;
  const fact = {
    kind: 'adjustment' as const,
    id,
    memberId: memberId as MemberId,
    occurredAt: at,
    recordedAt: at,
    adjustmentId: `a${version}`,
    points: 5 as never,
    reason: 'a gift',
  };
  return {
    id,
    body: { kind: 'fact', fact, metadata: null, by: null },
    memberId: fact.memberId,
    at,
    recordedAt: at,
    outcomes: version % 3 === 0 ? [outcome, outcome] : version % 5 === 0 ? [] : [outcome],
    programVersion: 1,
    version,
    previous: null,
    after: {
      tier: 'regular' as LevelId,
      balance: 5 * version,
      pending: 0,
      deficit: 0,
      expiring: null,
      missing: null,
    },
  };
}

let sequence = 0;

function recordOf(after: object | undefined, before?: object): DynamoDBRecord {
  const image = (item: object | undefined) =>
    item === undefined ? undefined : (marshall(item) as Record<string, AttributeValue>);
  return {
    eventID: `e${++sequence}`,
    eventName: after === undefined ? 'REMOVE' : before === undefined ? 'INSERT' : 'MODIFY',
    dynamodb: {
      SequenceNumber: String(sequence).padStart(21, '0'),
      ...(after === undefined ? {} : { NewImage: image(after)! }),
      ...(before === undefined ? {} : { OldImage: image(before)! }),
    },
  };
}

const insert = (entry: Entry) => recordOf(toEntryItem(program, entry));

function openTable(weather: Weather = calm, engine = new MemoryDynamo(tableShapes, calm)): EventTable {
  return { documents: memoryDocuments(engine, weather), events: eventsTable };
}

function publisherOn(table: EventTable): Publisher & { readonly aside: DynamoDBRecord[] } {
  const aside: DynamoDBRecord[] = [];
  return {
    log: openEventLog<LaurelEvent>(table),
    timelineOf: async () => timeline,
    now: () => at,
    nudge: async () => {},
    setAside: async (record) => void aside.push(record),
    aside,
  };
}

interface Page {
  readonly events: readonly LaurelEvent[];
  readonly after: string;
  readonly more: boolean;
}

async function pageOf(table: EventTable, query: Record<string, string>): Promise<Page> {
  const { body } = await listEvents(table, { program, query } as unknown as Request);
  return body as Page;
}

async function wholeLog(table: EventTable, query: Record<string, string> = {}): Promise<LaurelEvent[]> {
  const found: LaurelEvent[] = [];
  for (let after: string | undefined; ; ) {
    const page = await pageOf(table, { ...query, ...(after === undefined ? {} : { after }) });
    found.push(...page.events);
    if (!page.more) return found;
    after = page.after;
  }
}

const ids = (events: readonly LaurelEvent[]) => events.map(({ id }) => id);
const idsOf = (entries: readonly Entry[]) => ids(entries.flatMap((entry) => eventsOf(program, entry, rules)));

/** What befalls one invocation, beside the weather of the store. */
type Death = 'none' | 'before' | 'after';

interface Storm {
  readonly shards: readonly (readonly Entry[])[];
  readonly instances: number;
  readonly deaths: readonly Death[];
  readonly fates: readonly Fate[];
  readonly batchSizes: readonly number[];
  readonly waits: readonly number[];
}

/** Entries of three members, each in a shard of its cause: their order among shards is lost. */
const storms: fc.Arbitrary<Storm> = fc
  .record({
    places: fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 40 }),
    instances: fc.integer({ min: 1, max: 3 }),
    deaths: fc.array(fc.constantFrom<Death>('none', 'none', 'before', 'after'), { maxLength: 12 }),
    fates: fc.array(fc.constantFrom<Fate>('served', 'throttled', 'failed', 'request-lost', 'answer-lost'), {
      maxLength: 30,
    }),
    batchSizes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 10 }),
    waits: fc.array(fc.nat(4), { minLength: 1, maxLength: 10 }),
  })
  .map(({ places, ...rest }) => {
    const versions = [0, 0, 0];
    const shards: Entry[][] = [[], [], []];
    for (const [member, shard] of places)
      shards[shard]!.push(entryOf(`m${member}`, ++versions[member as 0 | 1 | 2]!));
    return { ...rest, shards };
  });

function cycle<T>(values: readonly T[], otherwise: T): () => T {
  const left = [...values];
  return () => left.shift() ?? otherwise;
}

/** Works a shard off as Lambda does: in order, again from where it failed, in halves where it died. */
async function workOff(
  records: readonly DynamoDBRecord[],
  next: () => { publisher: Publisher; death: Death; size: number },
) {
  let done = 0;
  let sizeMax = Number.POSITIVE_INFINITY;
  while (done < records.length) {
    const { publisher, death, size } = next();
    const batch = records.slice(done, done + Math.min(size, sizeMax));
    const published = death === 'before' ? null : await publish(publisher, batch);
    if (published === null || death === 'after') {
      sizeMax = Math.max(1, Math.floor(batch.length / 2));
      continue;
    }
    sizeMax = Number.POSITIVE_INFINITY;
    const failed = batch.findIndex(({ dynamodb }) => dynamodb!.SequenceNumber === published.failedFrom);
    done += published.failedFrom === null ? batch.length : failed;
    expect(published.failedFrom === null || failed >= 0).toBe(true);
  }
}

async function play({ shards, instances, deaths, fates, batchSizes, waits }: Storm): Promise<LaurelEvent[]> {
  const engine = new MemoryDynamo(tableShapes, calm);
  const fate = cycle(fates, 'served');
  let wait = 0;
  const weather: Weather = {
    ...calm,
    fate,
    turn: async () => {
      for (let turns = waits[wait++ % waits.length]!; turns > 0; turns--) await Promise.resolve();
    },
  };
  const table = openTable(weather, engine);
  const publishers = Array.from({ length: instances }, () => publisherOn(table));
  const death = cycle(deaths, 'none');
  let turn = 0;
  const next = () => ({
    publisher: publishers[turn % publishers.length]!,
    death: death(),
    size: batchSizes[turn++ % batchSizes.length]!,
  });
  await Promise.all(shards.map((entries) => workOff(entries.map(insert), next)));
  return wholeLog(openTable(calm, engine), { limit: '7' });
}

describe('in a storm', () => {
  test('every outcome is told, none twice by id, each shard in its order and no version left out', async () => {
    await fc.assert(
      fc.asyncProperty(storms, async (storm) => {
        const told = ids(await play(storm));
        const entries = storm.shards.flat();
        expect(told.toSorted()).toEqual(idsOf(entries).toSorted());
        for (const shard of storm.shards) {
          const own = new Set(idsOf(shard));
          expect(told.filter((id) => own.has(id))).toEqual(idsOf(shard));
        }
      }),
      runs(400),
    );
  });

  test('a reader who follows meanwhile, by whatever pages, misses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 }),
        async (sizes, limits) => {
          const table = openTable();
          const publisher = publisherOn(table);
          const entries: Entry[] = [];
          const read: string[] = [];
          let after = (await pageOf(table, { after: 'end' })).after;
          const readOn = async (limit: number) => {
            const page = await pageOf(table, { after, limit: String(limit) });
            expect(page.events.length).toBeLessThanOrEqual(limit);
            read.push(...ids(page.events));
            after = page.after;
            return page.more;
          };
          for (const [index, size] of sizes.entries()) {
            const more = Array.from({ length: size }, (_, place) =>
              entryOf('m1', entries.length + place + 1),
            );
            entries.push(...more);
            await publish(publisher, more.map(insert));
            await readOn(limits[index % limits.length]!);
          }
          while (await readOn(3));
          expect(read).toEqual(idsOf(entries));
        },
      ),
      runs(100),
    );
  });
});

describe('a record', () => {
  const entry = entryOf('m1', 1);
  const item = toEntryItem(program, entry);
  const placeholder = { pk: item.pk, sk: item.sk, revision: 1, waiting: [] };

  test('of a new entry says so, also where something had waited in its place', () => {
    expect(entryWritten(insert(entry))?.entry).toEqual(entry);
    expect(entryWritten(recordOf(item, placeholder))?.program).toBe(program);
  });

  test.each([
    ['what waits for its purchase', recordOf(placeholder)],
    ['an entry of which something was removed', recordOf(item, { ...item, metadata: '{}' })],
    ['an entry that was deleted', recordOf(undefined, item)],
    ['a checkpoint', recordOf({ pk: 'C#shop#m1', sk: '000000500', state: new Uint8Array([1]) })],
  ])('of %s is not told', (_what, record) => {
    expect(entryWritten(record)).toBeNull();
  });

  test('that can not be read is set aside, and holds up nobody', async () => {
    const table = openTable();
    const publisher = publisherOn(table);
    const broken = recordOf({ ...item, outcomes: '[{"kind":"points.invented"}]' });
    const published = await publish(publisher, [broken, insert(entry)]);
    expect(published.failedFrom).toBeNull();
    expect(publisher.aside).toEqual([broken]);
    expect(ids(await wholeLog(table))).toEqual(idsOf([entry]));
  });

  test('that can not be set aside comes again, with what follows it; what came before it is told', async () => {
    const table = openTable();
    const broken = recordOf({ ...item, outcomes: '[{"kind":"points.invented"}]' });
    const failing: Publisher = {
      ...publisherOn(table),
      setAside: async () => Promise.reject(new Error('no queue')),
    };
    const [first, last] = [entryOf('m1', 1), entryOf('m1', 2)];
    const published = await publish(failing, [insert(first), broken, insert(last)]);
    expect(published.failedFrom).toBe(broken.dynamodb!.SequenceNumber);
    expect(ids(await wholeLog(table))).toEqual(idsOf([first]));
  });

  test('of a program without rules comes again; other programs are told', async () => {
    const table = openTable();
    const other = 'other' as ProgramId;
    const publisher: Publisher = {
      ...publisherOn(table),
      timelineOf: async (asked) => (asked === other ? null : timeline),
    };
    const stranger = recordOf(toEntryItem(other, entry));
    const published = await publish(publisher, [insert(entry), stranger, insert(entryOf('m1', 2))]);
    expect(published.failedFrom).toBe(stranger.dynamodb!.SequenceNumber);
    expect(await wholeLog(table)).toHaveLength(2);
  });
});

test('more than an item holds goes into several batches', async () => {
  const table = openTable();
  // Text that does not get smaller when it is packed.
  const random = randomFrom(1);
  const noise = () => Array.from({ length: 4_000 }, () => random.integer(0, 2 ** 31).toString(36)).join('');
  const long = Array.from({ length: 40 }, (_, index): Entry => {
    const tag = { kind: 'tag.set', rule: 'tags', programVersion: 1, tag: noise() } as const;
    return { ...entryOf('m1', index + 1), outcomes: [tag] };
  });
  const published = await publish(publisherOn(table), long.map(insert));
  expect(published.told.get(program)!.length).toBeGreaterThan(1);
  expect(ids(await wholeLog(table))).toEqual(idsOf(long));
});

test('types and a member pick from the log, and what is passed over is not read again', async () => {
  const table = openTable();
  const entries = [entryOf('m1', 1), entryOf('m2', 1), entryOf('m1', 5), entryOf('m2', 2)];
  await publish(publisherOn(table), entries.map(insert));
  expect(ids(await wholeLog(table, { member: 'm2' }))).toEqual(idsOf([entries[1]!, entries[3]!]));
  const recorded = await pageOf(table, { types: 'laurel.entry.recorded,laurel.tier.raised' });
  expect(ids(recorded.events)).toEqual(idsOf([entries[2]!]));
  expect((await pageOf(table, { after: recorded.after })).events).toEqual([]);
});

test.each([
  [{ after: 'tomorrow' }, /"after"/],
  [{ after: '1-2-3' }, /"after"/],
  [{ types: 'laurel.points.earnt' }, /did you mean "laurel.points.earned"/],
  [{ limit: '0' }, /1 to 100/],
])('%o is refused', async (query, why) => {
  await expect(pageOf(openTable(), query as Record<string, string>)).rejects.toThrow(why);
});
