/** What telling a purchase costs in request units, alone in its batch and among others. */
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { LaurelEvent } from '../../../functions/outbound/events/event.ts';
import { publish } from '../../../functions/outbound/publish/publish.ts';
import { openEventLog } from '../../../functions/store/events/eventLog.ts';
import { recordFact } from '../../../functions/store/recording/record.ts';
import { eventsTable, tableNames, tableShapes } from '../../contract/tables.ts';
import { eventOf, subscribe } from '../../functions/outbound/subscriptions/subscribing.ts';
import { memoryDocuments } from '../../simulation/world/memoryDynamo.ts';
import { calm } from '../../simulation/world/weather.ts';
import { benchmark } from '../benchmark.ts';
import { demoTimeline } from '../support/program.ts';
import { memberNumber, purchase } from '../support/purchases.ts';
import { randomFrom } from '../support/random.ts';
import { MeteredDynamo } from '../units/meteredDynamo.ts';

const program = 'demo' as ProgramId;
const from = Date.UTC(2026, 9, 18, 15, 20);
/** Of a hundred members: each buys for the first time, and nine times more. */
const members = 100;
const purchases = 1_000;

export const eventsBenchmark = benchmark(
  {
    alone: { name: 'log of events, WRU a purchase alone in its batch', unit: 'WRU', target: '<= 1' },
    ofTen: { name: 'log of events, WRU a purchase among ten', unit: 'WRU', target: '<= 0.5' },
    ofHundred: { name: 'log of events, WRU a purchase among a hundred', unit: 'WRU', target: '<= 0.2' },
    reads: { name: 'log of events, RRU a purchase alone in its batch', unit: 'RRU', target: '<= 0.1' },
  },
  async () => {
    const engine = new MeteredDynamo(tableShapes);
    const documents = memoryDocuments(engine, calm);
    const records = await bought(engine, documents);
    const told = async (batchSize: number) => {
      const own = new MeteredDynamo(tableShapes);
      const table = { documents: memoryDocuments(own, calm), events: eventsTable };
      const publisher = {
        log: openEventLog<LaurelEvent>(table),
        timelineOf: async () => demoTimeline(),
        now: () => from,
        nudge: async () => {},
        setAside: async (_record: DynamoDBRecord, error: unknown) => Promise.reject(error),
      };
      for (let at = 0; at < records.length; at += batchSize) {
        const { failedFrom, error } = await publish(publisher, records.slice(at, at + batchSize));
        if (failedFrom !== null) throw error;
      }
      const { writeUnits, readUnits } = own.takeUsage();
      return { writes: writeUnits / purchases, reads: readUnits / purchases };
    };
    const alone = await told(1);
    const [ofTen, ofHundred] = [await told(10), await told(100)];
    return { alone: alone.writes, ofTen: ofTen.writes, ofHundred: ofHundred.writes, reads: alone.reads };
  },
);

const delivered = 500;

export const deliveriesBenchmark = benchmark(
  {
    alone: { name: 'a subscription, WRU an event alone', unit: 'WRU', target: '<= 4' },
    ofHundred: { name: 'a subscription, WRU an event among a hundred', unit: 'WRU', target: '<= 0.1' },
    reads: { name: 'a subscription, RRU an event alone', unit: 'RRU', target: '<= 5' },
    failing: {
      name: 'a subscription, WRU an event that arrives at the second try',
      unit: 'WRU',
      target: '<= 10',
    },
  },
  async () => {
    const unitsOf = async (size: number, isFailing: boolean) => {
      const engine = new MeteredDynamo(tableShapes);
      const own = await subscribe({ ordered: true }, calm, engine);
      const seen = new Set<string>();
      own.mood = ({ id }) => {
        const isFirst = !seen.has(id);
        seen.add(id);
        return { status: isFailing && isFirst ? 500 : 200 };
      };
      const used = { writes: 0, reads: 0 };
      for (let at = 0; at < delivered; at += size) {
        await own.tell(Array.from({ length: size }, (_, index) => eventOf(`m${at + index}`, 1)));
        engine.takeUsage(); // what the log costs is counted apart
        await own.go();
        if (isFailing) await own.passUntil(own.now + 60_000);
        const { writeUnits, readUnits } = engine.takeUsage();
        used.writes += writeUnits / delivered;
        used.reads += readUnits / delivered;
      }
      if (own.accepted.length !== delivered)
        throw new Error(`${own.accepted.length} of ${delivered} arrived`);
      return used;
    };
    const [alone, ofHundred, failing] = [
      await unitsOf(1, false),
      await unitsOf(100, false),
      await unitsOf(1, true),
    ];
    return { alone: alone.writes, ofHundred: ofHundred.writes, reads: alone.reads, failing: failing.writes };
  },
);

/** The records of the stream that so many purchases leave. */
async function bought(
  engine: MeteredDynamo,
  documents: ReturnType<typeof memoryDocuments>,
): Promise<DynamoDBRecord[]> {
  const store = { documents, tables: tableNames };
  const random = randomFrom(7);
  const records: DynamoDBRecord[] = [];
  for (let count = 0; count < purchases; count++) {
    const at = (from + count * 60_000) as Instant;
    const fact = purchase(random, memberNumber(count % members), count, at, 3);
    const request = { program, timeline: demoTimeline(), fact, metadata: null, timeLeftMs: () => 29_000 };
    const { kind } = await recordFact(store, request);
    if (kind !== 'recorded') throw new Error(`purchase ${count} is ${kind}`);
    for (const { table, item } of engine.takeUsage().written) {
      if (table !== tableNames.ledger) continue;
      const SequenceNumber = String(records.length + 1);
      records.push({ dynamodb: { SequenceNumber, NewImage: onTheWire(item) } });
    }
  }
  return records;
}

/** Lambda gives binary as Base64. */
function onTheWire(item: object): Record<string, AttributeValue> {
  const asText = (_name: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  return JSON.parse(JSON.stringify(item, asText));
}
