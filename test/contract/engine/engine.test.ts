/**
 * DynamoDB as the store takes it to be. The same promises are held against DynamoDB Local, the real
 * engine, and against the stand-in in memory, so that what the simulation shows holds there too.
 *
 * What DynamoDB Local does otherwise than the service stays out of here and is held against the stand-in
 * alone, in `standIn.test.ts`: it never raises TransactionConflict, and its indexes never lag.
 */
import { afterAll, beforeAll, describe } from 'vitest';
import { type Engine, engines } from '../engines.ts';
import { expressionContract } from './expressions.ts';
import { itemContract } from './items.ts';
import { queryContract } from './queries.ts';
import { transactionContract } from './transactions.ts';

describe.each(engines)('$name', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine?.close());
  const store = () => engine.store;

  expressionContract(store);
  itemContract(store);
  transactionContract(store);
  queryContract(store);
});
