/** The real functions before DynamoDB in memory: fast, and its weather is the test's to make. */

import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { tableShapes } from '../../contract/tables.ts';
import { MemoryDynamo } from '../../simulation/dynamo/engine.ts';
import { connectClients, type Send } from '../../simulation/world/clients.ts';
import { memoryDocuments } from '../../simulation/world/memoryDynamo.ts';
import { calm, type Fate, type Call as StoreCall } from '../../simulation/world/weather.ts';
import { callHandler, type Functions } from './functions.ts';
import { loadHandlers, setEnvironment } from './handlers.ts';
import { startQueue } from './queueInMemory.ts';
import { secretsInMemory } from './secretsInMemory.ts';

export interface InMemory extends Functions {
  /** What befalls the calls of the store, until `clearUp`. */
  storm(fate: (call: StoreCall) => Fate): void;
  clearUp(): void;
  /** Whatever names this text in a call of the store fails by a fault of ours, until `clearUp`. */
  poison(text: string): void;
  /** Sees each call of the store, until `clearUp`. */
  watch(seen: (command: object) => void): void;
  /** The next secret that is read can't be. */
  failSecretOnce(error: Error): void;
  /** Calls that wrote something or tried to. */
  readonly writes: () => number;
  /** All calls of the store. */
  readonly calls: () => number;
  /** All that stands in the tables, as text; what is binary as Latin-1. */
  readonly stored: (table?: string) => string;
}

export async function startInMemory(): Promise<InMemory> {
  let fate: (call: StoreCall) => Fate = calm.fate;
  let writes = 0;
  let calls = 0;
  const weather = { ...calm, fate: (call: StoreCall) => fate(call) };
  const dynamo = new MemoryDynamo(tableShapes, weather);
  const documents = memoryDocuments(dynamo, weather);
  const send = documents.send.bind(documents) as unknown as Send;
  let poisoned: string | null = null;
  let watched: (command: object) => void = () => {};
  const count: Send = async (command) => {
    watched(command);
    if (poisoned !== null && JSON.stringify(command).includes(poisoned)) throw new TypeError('poisoned');
    calls++;
    if (/^(TransactWrite|Put|Update|Delete)/.test(command.constructor.name)) writes++;
    return send(command);
  };
  const secrets = secretsInMemory();
  const failures: Error[] = [];
  const sendToSecrets: Send = async (command) => {
    const failure = command instanceof GetSecretValueCommand ? failures.pop() : undefined;
    if (failure !== undefined) throw failure;
    return secrets(command);
  };
  const disconnect = connectClients(count, sendToSecrets);
  setEnvironment('http://127.0.0.1:9', 'http://127.0.0.1:9');
  const handlers = await loadHandlers();
  const queue = await startQueue();
  return {
    call: (operation, call = {}) => callHandler(handlers, operation, call),
    sweep: queue.sweep,
    stop: async () => {
      queue.restore();
      disconnect();
    },
    storm: (next) => {
      fate = next;
    },
    poison: (text) => {
      poisoned = text;
    },
    watch: (seen) => {
      watched = seen;
    },
    clearUp: () => {
      poisoned = null;
      watched = () => {};
      fate = calm.fate;
    },
    failSecretOnce: (error) => {
      failures.push(error);
    },
    writes: () => writes,
    calls: () => calls,
    stored: (table) =>
      tableShapes
        .filter(({ TableName }) => table === undefined || TableName === table)
        .map(({ TableName }) => JSON.stringify(dynamo.scan({ TableName }).Items, asText))
        .join('\n'),
  };
}

function asText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}
