/** What the stand-in does that DynamoDB Local does not: conflicts, lag, time-outs; and where it gives up. */
import {
  ExecuteStatementCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { MemoryDynamo } from '../../simulation/dynamo/engine.ts';
import { memoryDocuments } from '../../simulation/world/memoryDynamo.ts';
import { calm, type Fate, type Stage, type Weather } from '../../simulation/world/weather.ts';
import { tableShapes } from '../tables.ts';
import { refusalOf } from './answers.ts';

const TableName = 'Programs';
const pk = 'standIn';

/** Weather that a test makes: what befalls the calls in turn, and where they wait until they are let go. */
class MadeWeather implements Weather {
  ms = 0;
  lags: number[] = [];
  fates: Fate[] = [];
  #gate: Stage | null = null;
  #waiting: (() => void)[] = [];

  now = () => this.ms;
  lagMs = () => this.lags.shift() ?? 0;
  fate = () => this.fates.shift() ?? 'served';
  turn = async (stage: Stage) => {
    if (stage === this.#gate) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  };

  holdAt(stage: Stage): void {
    this.#gate = stage;
  }

  async letGo(): Promise<void> {
    this.#gate = null;
    for (const go of this.#waiting.splice(0)) go();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function standIn(weather: Weather = calm) {
  const engine = new MemoryDynamo(tableShapes, weather);
  const documents = memoryDocuments(engine, weather);
  type Part = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
  const put = (sk: string, attributes: Record<string, unknown> = {}) => ({
    TableName,
    Item: { pk, sk, ...attributes },
  });
  return {
    documents,
    put: (sk: string, attributes?: Record<string, unknown>) =>
      documents.send(new PutCommand(put(sk, attributes))),
    part: (sk: string, attributes?: Record<string, unknown>): Part => ({
      Put: { ...put(sk, attributes), ConditionExpression: 'attribute_not_exists(pk)' },
    }),
    transact: (TransactItems: Part[], ClientRequestToken?: string) =>
      documents.send(new TransactWriteCommand({ TransactItems, ClientRequestToken })),
    get: async (sk: string, ConsistentRead = true) =>
      (await documents.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead }))).Item,
  };
}

describe('two transactions at once', () => {
  test('on one item: the second is in conflict there, and nothing of it is written', async () => {
    const weather = new MadeWeather();
    const { transact, part, get } = standIn(weather);
    weather.holdAt('held');
    const first = transact([part('a'), part('b')]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await refusalOf(transact([part('c'), part('b')]))).toBe(
      'TransactionCanceledException: None, TransactionConflict',
    );
    expect(await get('b')).toBeUndefined();
    await weather.letGo();
    expect(await refusalOf(first)).toBe(null);
    expect([await get('b'), await get('c')]).toEqual([{ pk, sk: 'b' }, undefined]);
  });

  test('on different items both succeed', async () => {
    const weather = new MadeWeather();
    const { transact, part } = standIn(weather);
    weather.holdAt('held');
    const both = [transact([part('a')]), transact([part('b')])];
    await new Promise((resolve) => setImmediate(resolve));
    await weather.letGo();
    expect(await Promise.all(both.map(refusalOf))).toEqual([null, null]);
  });

  test('with one token: the second is told that the first is in progress', async () => {
    const weather = new MadeWeather();
    const { transact, part } = standIn(weather);
    weather.holdAt('held');
    const first = transact([part('a')], 'same');
    await new Promise((resolve) => setImmediate(resolve));
    expect(await refusalOf(transact([part('a')], 'same'))).toBe('TransactionInProgressException');
    await weather.letGo();
    expect(await refusalOf(first)).toBe(null);
    expect(await refusalOf(transact([part('a')], 'same'))).toBe(null);
  });

  test('and a single write of an item that is held', async () => {
    const weather = new MadeWeather();
    const { transact, part, put, documents } = standIn(weather);
    weather.holdAt('held');
    const first = transact([part('a')]);
    await new Promise((resolve) => setImmediate(resolve));
    const update = { TableName, Key: { pk, sk: 'a' }, UpdateExpression: 'REMOVE v' };
    expect(await refusalOf(put('a'))).toBe('TransactionConflictException');
    expect(await refusalOf(documents.send(new UpdateCommand(update)))).toBe('TransactionConflictException');
    await weather.letGo();
    await first;
    expect(await refusalOf(put('a'))).toBe(null);
  });
});

test('a token is forgotten after ten minutes', async () => {
  const weather = new MadeWeather();
  const { transact, part } = standIn(weather);
  await transact([part('a')], 'old');
  weather.ms = 10 * 60_000;
  expect(await refusalOf(transact([part('a')], 'old'))).toBe(null);
  weather.ms++;
  expect(await refusalOf(transact([part('a')], 'old'))).toBe(
    'TransactionCanceledException: ConditionalCheckFailed',
  );
});

describe('an eventually consistent read', () => {
  test('sees a write after its lag, a consistent one at once', async () => {
    const weather = new MadeWeather();
    const { put, get } = standIn(weather);
    await put('a', { v: 1 });
    weather.lags = [100];
    await put('a', { v: 2 });
    expect([await get('a', false), await get('a')]).toMatchObject([{ v: 1 }, { v: 2 }]);
    weather.ms = 100;
    expect(await get('a', false)).toMatchObject({ v: 2 });
  });

  test('of an index may see a later entry before an earlier one, but never an item go back', async () => {
    const weather = new MadeWeather();
    const { documents } = standIn(weather);
    const put = (sk: string, v: number, lag: number) => {
      weather.lags = [0, lag]; // the table's own view, then the index
      const Item = { pk, sk, memberPk: 'm', memberSk: sk, v };
      return documents.send(new PutCommand({ TableName: 'Ledger', Item }));
    };
    const seen = async () => {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName: 'Ledger',
          IndexName: 'byMember',
          KeyConditionExpression: 'memberPk = :m',
          ExpressionAttributeValues: { ':m': 'm' },
        }),
      );
      return Items.map(({ sk, v }) => `${sk}${v}`);
    };
    await put('a', 1, 300);
    await put('b', 1, 100);
    await put('a', 2, 0);
    expect(await seen()).toEqual([]);
    weather.ms = 100;
    expect(await seen()).toEqual(['b1']);
    weather.ms = 300;
    expect(await seen()).toEqual(['a2', 'b1']);
  });
});

describe('the weather', () => {
  const missing = 'TransactionCanceledException: ConditionalCheckFailed';

  test.each<[Fate, string]>([
    ['throttled', 'ProvisionedThroughputExceededException'],
    ['failed', 'InternalServerError'],
    ['request-lost', 'TimeoutError'],
  ])('%s: nothing is written; three times, and the caller hears of it', async (fate, name) => {
    const weather = new MadeWeather();
    const { transact, part, get } = standIn(weather);
    weather.fates = [fate, fate, fate];
    expect(await refusalOf(transact([part('a')]))).toBe(name);
    expect(await get('a')).toBeUndefined();
    weather.fates = [fate, fate];
    expect(await refusalOf(transact([part('a')]))).toBe(null);
  });

  test.each<[Fate, string]>([
    ['in-conflict', 'TransactionCanceledException: None, TransactionConflict'],
    ['part-throttled', 'TransactionCanceledException: None, ThrottlingError'],
  ])('%s cancels a transaction at once', async (fate, refusal) => {
    const weather = new MadeWeather();
    const { transact, part, get } = standIn(weather);
    weather.fates = [fate];
    expect(await refusalOf(transact([part('a'), part('b')]))).toBe(refusal);
    expect(await get('a')).toBeUndefined();
  });

  test('answer-lost: a transaction is repeated under its token and succeeds', async () => {
    const weather = new MadeWeather();
    const { transact, part, get } = standIn(weather);
    weather.fates = ['answer-lost'];
    expect(await refusalOf(transact([part('a')]))).toBe(null);
    expect(await get('a')).toBeDefined();
  });

  test('answer-lost three times: the caller sees a time-out and the write stands', async () => {
    const weather = new MadeWeather();
    const { transact, part } = standIn(weather);
    weather.fates = ['answer-lost', 'answer-lost', 'answer-lost'];
    expect(await refusalOf(transact([part('a')]))).toBe('TimeoutError');
    expect(await refusalOf(transact([part('a')]))).toBe(missing);
  });

  test('overtaken: the write comes after the caller has given up', async () => {
    const weather = new MadeWeather();
    const { transact, part, get } = standIn(weather);
    weather.fates = ['overtaken', 'request-lost', 'request-lost'];
    weather.holdAt('late-request');
    expect(await refusalOf(transact([part('a')]))).toBe('TimeoutError');
    await weather.letGo();
    expect(await get('a')).toBeDefined();
  });
});

describe('what it was not taught is an error of its own', () => {
  const put = (more: object) => new PutCommand({ TableName, Item: { pk, sk: '1' }, ...more });
  const update = (UpdateExpression: string) =>
    new UpdateCommand({
      TableName,
      Key: { pk, sk: '1' },
      UpdateExpression,
      ExpressionAttributeValues: { ':a': 1 },
    });

  test.each([
    ['a command', new ExecuteStatementCommand({ Statement: `SELECT * FROM "${TableName}"` })],
    ['a parameter', put({ ReturnConsumedCapacity: 'TOTAL' })],
    ['a function', put({ ConditionExpression: 'size(pk) > :a', ExpressionAttributeValues: { ':a': 1 } })],
    ['an operator', put({ ConditionExpression: 'pk IN (:a)', ExpressionAttributeValues: { ':a': 1 } })],
    ['a path into an attribute', put({ ConditionExpression: 'attribute_exists(a.b)' })],
    ['a section of an update', update('ADD n :a')],
    ['a function of an update', update('SET n = list_append(n, :a)')],
    ['brackets in an update', update('SET n = (:a)')],
    ['sets', put({ Item: { pk, sk: '1', v: new Set(['a']) } })],
  ])('%s', async (_, command) => {
    const { documents } = standIn();
    expect(await refusalOf(documents.send(command as PutCommand))).toBe('NotImitated');
  });
});
