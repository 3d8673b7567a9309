/**
 * The document client of a `Store` before DynamoDB in memory. Like the SDK's it marshals, gives each
 * transaction a token and tries three times; what the weather does to a call happens in between.
 */
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { MemoryDynamo } from '../dynamo/engine.ts';
import {
  conflicted,
  internalError,
  NotImitated,
  passed,
  throttled,
  throttledPart,
  timedOut,
  transactionCancelled,
} from '../dynamo/errors.ts';
import type { OperationName, TransactionInput } from '../dynamo/requests.ts';
import { fromWire, toWire } from '../dynamo/wire.ts';
import type { Call, Weather } from './weather.ts';

/** As `openStore` sets it. */
const attemptsMax = 3;

let tokensGiven = 0;

/** The part of the document client that a store uses. */
export function memoryDocuments(engine: MemoryDynamo, weather: Weather): DynamoDBDocumentClient {
  const send = async (command: object): Promise<object> => {
    const request = readCommand(command, `token-${++tokensGiven}`);
    const call = { operation: request.operation };
    for (let attempt = 1; ; attempt++) {
      const answer = await ask(engine, weather, call, request);
      await weather.turn('answer', call);
      if (answer.kind === 'done') return { $metadata: { attempts: attempt }, ...answer.output };
      if (attempt === attemptsMax || !isRetryable(answer.error)) throw answer.error;
      await weather.turn('retry', call);
    }
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

interface Request {
  readonly operation: OperationName;
  /** How many items it writes. */
  readonly parts: number;
  readonly run: (engine: MemoryDynamo) => Running;
  /** Of a transaction. */
  readonly token?: string | undefined;
}

/** Done at once; a transaction writes when `finish` is called. */
type Running = { readonly output: object; readonly finish?: () => void };
type Answer =
  | { readonly kind: 'done'; readonly output: object }
  | { readonly kind: 'refused'; readonly error: unknown };

function readCommand(command: object, token: string): Request {
  if (command instanceof TransactWriteCommand) {
    const asked = toWire<TransactionInput>(command.input);
    const input = { ...asked, ClientRequestToken: asked.ClientRequestToken ?? token };
    return {
      operation: 'TransactWriteItems',
      parts: input.TransactItems.length,
      run: (engine) => ({ output: {}, finish: engine.beginTransaction(input) }),
      token: input.ClientRequestToken,
    };
  }
  if (command instanceof GetCommand) return reading('GetItem', command.input, readItem);
  if (command instanceof BatchGetCommand) return reading('BatchGetItem', command.input, readItems);
  if (command instanceof QueryCommand) return reading('Query', command.input, readPage);
  if (command instanceof ScanCommand) return reading('Scan', command.input, readShare);
  if (command instanceof PutCommand) return writing('PutItem', 'Put', command.input);
  if (command instanceof UpdateCommand) return writing('UpdateItem', 'Update', command.input);
  if (command instanceof DeleteCommand) return writing('DeleteItem', 'Delete', command.input);
  throw new NotImitated(command.constructor.name);
}

function reading<Input>(
  operation: OperationName,
  input: object,
  read: (engine: MemoryDynamo, input: Input) => object,
): Request {
  const wire = toWire<Input>(input);
  return { operation, parts: 0, run: (engine) => ({ output: read(engine, wire) }) };
}

function writing(operation: OperationName, kind: 'Put' | 'Update' | 'Delete', input: object): Request {
  const wire = toWire<Parameters<MemoryDynamo['write']>[1]>(input);
  return {
    operation,
    parts: 1,
    run: (engine) => {
      engine.write(kind, wire);
      return { output: {} };
    },
  };
}

function readItem(engine: MemoryDynamo, input: Parameters<MemoryDynamo['getItem']>[0]): object {
  const { Item } = engine.getItem(input);
  return Item === undefined ? {} : { Item: fromWire(Item) };
}

function readItems(engine: MemoryDynamo, input: Parameters<MemoryDynamo['batchGetItem']>[0]): object {
  const found = Object.entries(engine.batchGetItem(input).Responses);
  const Responses = Object.fromEntries(found.map(([table, items]) => [table, items.map(fromWire)]));
  return { Responses, UnprocessedKeys: {} };
}

function readShare(engine: MemoryDynamo, input: Parameters<MemoryDynamo['scan']>[0]): object {
  return shown(engine.scan(input));
}

function readPage(engine: MemoryDynamo, input: Parameters<MemoryDynamo['query']>[0]): object {
  return shown(engine.query(input));
}

function shown({ Items, LastEvaluatedKey }: ReturnType<MemoryDynamo['query']>): object {
  const last = LastEvaluatedKey === undefined ? {} : { LastEvaluatedKey: fromWire(LastEvaluatedKey) };
  return { Items: Items.map(fromWire), Count: Items.length, ...last };
}

/** One try: on its way, what becomes of it, and what comes back. */
async function ask(engine: MemoryDynamo, weather: Weather, call: Call, request: Request): Promise<Answer> {
  const fate = weather.fate(call);
  if (fate === 'overtaken') {
    void weather.turn('late-request', call).then(() => serve(engine, weather, call, request));
  }
  if (fate === 'overtaken' || fate === 'request-lost') return timeOut(weather, call);
  await weather.turn('request', call);
  switch (fate) {
    case 'throttled':
      return refused(throttled());
    case 'failed':
      return refused(internalError());
    case 'in-conflict':
    case 'part-throttled':
      if (request.token !== undefined && engine.isDone(request.token)) {
        return serve(engine, weather, call, request); // repeated, it meets nobody
      }
      if (call.operation === 'TransactWriteItems') {
        const last = fate === 'in-conflict' ? conflicted : throttledPart();
        const others = Array.from({ length: request.parts - 1 }, () => passed);
        return refused(transactionCancelled([...others, last]));
      }
      return refused(throttled());
    default: {
      const answer = await serve(engine, weather, call, request);
      return fate === 'answer-lost' ? timeOut(weather, call) : answer;
    }
  }
}

async function timeOut(weather: Weather, call: Call): Promise<Answer> {
  await weather.turn('time-out', call);
  return refused(timedOut());
}

/** What the service does, whether or not the caller still waits. */
async function serve(engine: MemoryDynamo, weather: Weather, call: Call, request: Request): Promise<Answer> {
  try {
    const { output, finish } = request.run(engine);
    if (finish !== undefined) {
      await weather.turn('held', call);
      finish();
    }
    return { kind: 'done', output };
  } catch (error) {
    if (error instanceof NotImitated) throw error;
    return refused(error);
  }
}

function refused(error: unknown): Answer {
  return { kind: 'refused', error };
}

/** What the SDK repeats by itself, of the errors that the stand-in knows. */
const retryableNames = new Set([
  'TimeoutError',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'InternalServerError',
  'TransactionInProgressException',
]);

function isRetryable(error: unknown): boolean {
  return error instanceof Error && retryableNames.has(error.name);
}
