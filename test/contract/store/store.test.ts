/** What the store promises, held on DynamoDB Local and on the stand-in alike. */
import { afterAll, beforeAll, describe } from 'vitest';
import { type Engine, engines } from '../engines.ts';
import { historyContract } from './history.ts';
import { manyContract } from './many.ts';
import { orderContract } from './orders.ts';
import { programContract } from './programs.ts';
import { rebuildContract } from './rebuild.ts';
import { recordingContract } from './recording.ts';
import { sweepContract } from './sweeps.ts';

describe.each(engines)('$name', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine?.close());
  const store = () => engine.store;

  recordingContract(store);
  manyContract(store);
  orderContract(store);
  historyContract(store);
  programContract(store);
  sweepContract(store);
  rebuildContract(store);
});
