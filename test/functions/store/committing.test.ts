/** What recording makes of a transaction that does not go through, reason by reason. */
import { GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { minorUnits, points } from '../../../domain/kernel/brand.ts';
import { fold } from '../../../domain/member/fold.ts';
import { StoreBusy } from '../../../functions/shared/busy.ts';
import { factEntry, toEntryItem } from '../../../functions/store/ledger/entryItem.ts';
import { type MemberItem, toMemberItem } from '../../../functions/store/members/memberItem.ts';
import { recordFact } from '../../../functions/store/recording/record.ts';
import { timelineOfRules, uncheckedRules } from '../../support/programs.ts';
import { bought, shopTimeline } from './given.ts';
import { cancelled, dynamo, program, store } from './mockedStore.ts';

const Code = 'ConditionalCheckFailed';

beforeEach(() => {
  dynamo.reset();
  dynamo.on(GetCommand).resolves({});
  dynamo.on(QueryCommand).resolves({});
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const record = (timeLeftMs = 29_000) =>
  recordFact(store, {
    program,
    timeline: shopTimeline,
    fact: bought({ order: '1' }),
    metadata: null,
    timeLeftMs: () => timeLeftMs,
  });

/** As DynamoDB sends it back with a failed condition. */
function standing(order: string, version = 1) {
  const fact = bought({ order });
  const { memberId, recordedAt } = fact;
  const entry = factEntry(
    fact,
    { at: fact.occurredAt, outcomes: [], programVersion: 1 },
    { metadata: null, by: null },
    { version, previous: null, recordedAt, memberId },
  );
  return { entry, Item: marshall(toEntryItem(program, entry), { removeUndefinedValues: true }) };
}

/** The item of member m1 as of some version, with so many points. */
function memberWith(version: number, balance = 25): MemberItem {
  const fact = bought({ order: '1' });
  const { state } = fold([fact], shopTimeline, fact.occurredAt);
  if (state === null) throw new Error('nothing was folded');
  const lots = state.lots.map((lot) => ({ ...lot, remaining: points(balance) }));
  return toMemberItem(program, {
    state: { ...state, lots },
    version,
    lastEntry: fact.id,
    dueAt: state.enrolledAt,
    amendedThrough: null,
    checkpoints: [],
  });
}

describe('committing a purchase', () => {
  /** Waits as long as the store wants to, without taking that long. */
  const settle = async <T>(call: Promise<T>): Promise<T> => {
    const done = call.finally(() => {});
    done.catch(() => {});
    await vi.runAllTimersAsync();
    return done;
  };

  test.each([
    ['a conflict on the entry', cancelled('TransactionConflict', 'None')],
    ['a conflict on the member', cancelled('None', 'TransactionConflict')],
    ['a member who changed', cancelled('None', 'ConditionalCheckFailed')],
    ['a conflict beside a throttled item', cancelled('TransactionConflict', 'ThrottlingError')],
    ['a conflict on a correction', cancelled('None', 'None', 'TransactionConflict')],
  ])('is tried again after %s, from the reading on', async (_, error) => {
    dynamo.on(TransactWriteCommand).rejectsOnce(error).rejectsOnce(error).resolves({});
    expect(await settle(record())).toMatchObject({ kind: 'recorded' });
    expect(dynamo.commandCalls(TransactWriteCommand)).toHaveLength(3);
    expect(dynamo.commandCalls(GetCommand)).toHaveLength(3);
  });

  test.each([
    ['ThrottlingError', 'None'],
    ['None', 'ThrottlingError'],
    ['None', 'ProvisionedThroughputExceeded'],
  ])('is busy when an item is throttled: %s, %s', async (...codes) => {
    dynamo.on(TransactWriteCommand).rejects(cancelled(...codes));
    await expect(settle(record())).rejects.toThrow(StoreBusy);
    expect(dynamo.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });

  test.each(['ValidationError', 'ItemCollectionSizeLimitExceeded', 'AccessDenied'])(
    'fails for good on %s, naming it',
    async (code) => {
      dynamo.on(TransactWriteCommand).rejects(cancelled('None', code));
      await expect(settle(record())).rejects.toThrow(`transaction cancelled: ${code}`);
      await expect(settle(record())).rejects.not.toThrow(StoreBusy);
    },
  );

  test('gives up as busy when there is no time for another try', async () => {
    dynamo.on(TransactWriteCommand).rejects(cancelled('None', 'TransactionConflict'));
    await expect(settle(record(6_000))).rejects.toThrow(StoreBusy);
    expect(dynamo.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });

  test('tries again and again while there is time, and not for ever', async () => {
    dynamo.on(TransactWriteCommand).rejects(cancelled('None', 'TransactionConflict'));
    const end = Date.now() + 29_000;
    const fact = bought({ order: '1' });
    const request = {
      program,
      timeline: shopTimeline,
      fact,
      metadata: null,
      timeLeftMs: () => end - Date.now(),
    };
    await expect(settle(recordFact(store, request))).rejects.toThrow(StoreBusy);
    expect(dynamo.commandCalls(TransactWriteCommand).length).toBeGreaterThan(10);
    expect(end - Date.now()).toBeGreaterThanOrEqual(6_000);
  });

  test('finds the first entry in the reasons by its place, not by what else failed', async () => {
    const { entry, Item } = standing('1');
    dynamo.on(TransactWriteCommand).rejects(cancelled({ Code, Item }, Code));
    // Read before the first delivery was recorded, then again.
    const item = memberWith(entry.version);
    dynamo.on(GetCommand).resolvesOnce({}).resolves({ Item: item });
    expect(await settle(record())).toMatchObject({ kind: 'duplicate', entry, member: { version: 1 } });
  });

  test('is a conflict when the entry that stands says something else', async () => {
    const { entry, Item } = standing('another');
    dynamo.on(TransactWriteCommand).rejects(cancelled({ Code, Item }, 'None'));
    const other = bought({ order: '1', cents: 1 });
    const request = {
      program,
      timeline: shopTimeline,
      fact: other,
      metadata: null,
      timeLeftMs: () => 29_000,
    };
    expect(await settle(recordFact(store, request))).toEqual({ kind: 'conflict', entry });
  });

  test('does not take the condition of the member for that of the entry', async () => {
    const { Item } = standing('1');
    dynamo.on(TransactWriteCommand).rejectsOnce(cancelled('None', { Code, Item })).resolves({});
    expect(await settle(record())).toMatchObject({ kind: 'recorded' });
  });

  test('of a repeated delivery that would go out of range is a duplicate', async () => {
    const { entry, Item } = standing('1', 7);
    const item = memberWith(7, 1e15);
    dynamo.on(GetCommand, { TableName: 'M' }).resolves({ Item: item });
    dynamo.on(GetCommand, { TableName: 'L' }).resolves({ Item: unmarshall(Item) });
    expect(await settle(record())).toMatchObject({ kind: 'duplicate', entry });
    dynamo.on(GetCommand, { TableName: 'L' }).resolves({});
    expect(await settle(record())).toEqual({ kind: 'out-of-range' });
    expect(dynamo.commandCalls(TransactWriteCommand)).toHaveLength(0);
  });

  test('asks for the entry that stands, and puts two items', async () => {
    dynamo.on(TransactWriteCommand).resolves({});
    await settle(record());
    const [call] = dynamo.commandCalls(TransactWriteCommand);
    const items = call?.args[0].input.TransactItems ?? [];
    expect(items.map(({ Put }) => Put?.TableName)).toEqual(['L', 'M']);
    expect(items[0]?.Put?.ReturnValuesOnConditionCheckFailure).toBe('ALL_OLD');
  });
});

describe('a bonus that is stopped', () => {
  const greedy = "purchase.skus.exists(s, purchase.skus.exists(t, 'z' in purchase.skus || s == t))";
  const effect = { kind: 'add', points: 7 } as const;
  const rules = uncheckedRules([{ id: 'greedy', when: greedy, effect, trigger: 'purchase', priority: 0 }]);
  const lines = Array.from({ length: 500 }, (_, index) => ({
    kind: 'item' as const,
    sku: `sku-${index}`,
    amount: minorUnits(100),
  }));
  const fact = { ...bought({ order: '1' }), lines };

  afterEach(() => vi.restoreAllMocks());

  test('is counted for an alarm once its order is recorded, without a word about the member', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
    dynamo.on(TransactWriteCommand).resolves({});
    const timeLeftMs = () => 29_000;
    const timeline = timelineOfRules(rules);
    const recorded = await recordFact(store, { program, timeline, fact, metadata: null, timeLeftMs });
    expect(recorded.kind).toBe('recorded');
    expect(written.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 'WARN',
        message: 'bonus stopped',
        program,
        rule: 'earning.bonuses.greedy',
        service: 'laurel-ledger',
        bonusesStopped: 1,
      },
    ]);
    expect(written.join()).not.toContain(fact.memberId);
  });
});
