/** A member of the demo program with a long history, bought item by item through the real store. */

import type { Purchase } from '../../../domain/facts/facts.ts';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../../functions/store/client.ts';
import { recordFact } from '../../../functions/store/recording/record.ts';
import { tableNames, tableShapes } from '../../contract/tables.ts';
import { memoryDocuments } from '../../simulation/world/memoryDynamo.ts';
import { calm } from '../../simulation/world/weather.ts';
import { demoTimeline } from '../support/program.ts';
import { memberNumber, purchase } from '../support/purchases.ts';
import { randomFrom } from '../support/random.ts';
import { MeteredDynamo, type Usage } from './meteredDynamo.ts';

const program = 'demo' as ProgramId;
const weekMs = 7 * 86_400_000;
/** Thirteen months. */
const weeks = 56;
/** Over this many weeks before, what else was bought is spread evenly. */
const weeksBefore = 156;
const linesPerPurchase = 3;

export interface Shopping {
  readonly engine: MeteredDynamo;
  readonly store: Store;
  /** Buys again, a week after the last time, and tells what recording it used. */
  buy(): Promise<Usage>;
  lastPurchase(): Purchase;
}

/** A member who has bought `count` times: once a week over the last thirteen months, more often before. */
export async function shopFor(count: number, last: Instant): Promise<Shopping> {
  const engine = new MeteredDynamo(tableShapes);
  const store: Store = { documents: memoryDocuments(engine, calm), tables: tableNames };
  const timeline = demoTimeline();
  const random = randomFrom(count);
  let bought = 0;
  let latest: Purchase | null = null;
  const buyAt = async (at: number): Promise<Usage> => {
    const fact = purchase(random, memberNumber(count), bought++, Math.floor(at) as Instant, linesPerPurchase);
    const request = { program, timeline, fact, metadata: null, timeLeftMs: () => 29_000 };
    const { kind } = await recordFact(store, request);
    latest = fact;
    if (kind !== 'recorded') throw new Error(`purchase ${bought} is ${kind}`);
    return engine.takeUsage();
  };

  for (const at of moments(count, last)) await buyAt(at);
  let weeksSince = 0;
  const buy = () => {
    weeksSince += 1;
    return buyAt(last + weeksSince * weekMs);
  };
  const lastPurchase = () => {
    if (latest === null) throw new Error('nothing was bought yet');
    return latest;
  };
  return { engine, store, buy, lastPurchase };
}

function* moments(count: number, last: number): Generator<number> {
  const weekly = Math.min(count, weeks);
  const earlier = count - weekly;
  const weeklyFrom = last - weekly * weekMs;
  for (let index = 0; index < earlier; index++) {
    yield weeklyFrom - weeksBefore * weekMs * (1 - index / earlier);
  }
  for (let week = 1; week <= weekly; week++) yield weeklyFrom + week * weekMs;
}
