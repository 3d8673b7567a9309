/** Ten thousand entries: from the ledger's stream to a receiver, with records that come twice and out of order. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import type { FactId, Instant, LevelId, MemberId } from '../../../../domain/kernel/brand.ts';
import type { LaurelEvent } from '../../../../functions/outbound/events/event.ts';
import { publish } from '../../../../functions/outbound/publish/publish.ts';
import { type Entry, toEntryItem } from '../../../../functions/store/ledger/entryItem.ts';
import { randomFrom } from '../../../bench/support/random.ts';
import { timelineOf } from '../../../support/programs.ts';
import { began, program, subscribe } from './subscribing.ts';

const entries = 10_000;
const members = 200;

function entryOf(memberId: MemberId, version: number): Entry {
  const adjustmentId = `a${version}`;
  const id = `adjustment:${memberId}:${adjustmentId}` as FactId;
  const [points, reason] = [5 as never, 'a gift'];
  const times = { occurredAt: began, recordedAt: began };
  const fact = { kind: 'adjustment' as const, id, memberId, adjustmentId, points, reason, ...times };
  const outcome = {
    kind: 'points.adjusted',
    rule: 'adjustment',
    programVersion: 1,
    points,
    reason,
    moved: [],
  } as const;
  const after = { tier: 'regular' as LevelId, balance: 5 * version, pending: 0, deficit: 0 };
  return {
    id,
    body: { kind: 'fact', fact, metadata: null, by: null },
    memberId,
    at: began as Instant,
    recordedAt: began as Instant,
    outcomes: [outcome],
    programVersion: 1,
    version,
    previous: null,
    after: { ...after, expiring: null, missing: null },
  };
}

function recordOf(entry: Entry, sequence: number): DynamoDBRecord {
  const NewImage = marshall(toEntryItem(program, entry)) as Record<string, AttributeValue>;
  return {
    eventID: `e${sequence}`,
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(sequence), NewImage },
  };
}

test('every outcome of them arrives once, and each member’s in the order in which it was told', async () => {
  const random = randomFrom(16);
  const own = await subscribe();
  const versions = new Map<string, number>();
  const records = Array.from({ length: entries }, (_, index) => {
    const member = `m${random.integer(0, members)}`;
    const version = (versions.get(member) ?? 0) + 1;
    versions.set(member, version);
    return recordOf(entryOf(member as MemberId, version), index + 1);
  });
  const publisher = {
    log: own.publishing,
    timelineOf: async () => timelineOf(),
    now: () => began,
    nudge: async () => {},
    setAside: async (_record: DynamoDBRecord, error: unknown) => Promise.reject(error),
  };
  // A receiver that fails now and then, for one member in ten.
  own.mood = ({ subject }) => ({ status: subject.endsWith('7') && random.integer(0, 4) === 0 ? 503 : 200 });
  for (let at = 0; at < entries; ) {
    const size = random.integer(1, 100);
    const batch = records.slice(at, at + size);
    // Those that came before may come again, beside what is new.
    const again = random.integer(0, 3) === 0 ? records.slice(Math.max(0, at - 30), at) : [];
    const published = await publish(publisher, [...batch, ...again]);
    expect(published.error).toBeNull();
    at += size;
    if (random.integer(0, 4) === 0) await own.go();
  }
  own.waiting.push({ nudge: { program, subscription: 'crm' }, delaySeconds: 0 });
  await own.passUntil(own.now + 3 * 86_400_000);
  const log = (await own.log()).filter(({ data }) => 'memberId' in data);
  expect(log).toHaveLength(entries);
  const ids = own.accepted.map(({ id }) => id);
  expect([ids.length, new Set(ids).size]).toEqual([entries, entries]);
  const orderOf = (events: readonly LaurelEvent[]) =>
    Map.groupBy(
      events.map(({ id, subject }) => ({ id, subject })),
      ({ subject }) => subject,
    );
  expect(orderOf(own.accepted)).toEqual(orderOf(log));
}, 240_000);
