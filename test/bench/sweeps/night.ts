/** One night of a program in memory: of its members one in so many is due, and a review is run. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import type { Store } from '../../../functions/store/client.ts';
import { memberPk } from '../../../functions/store/keys.ts';
import { toMemberItem } from '../../../functions/store/members/memberItem.ts';
import { addVersion } from '../../../functions/store/programs/versions.ts';
import type { Hop } from '../../../functions/store/runs/hops.ts';
import { getLatestRun } from '../../../functions/store/runs/runs.ts';
import { look } from '../../../functions/sweeps/planner.ts';
import { settlingMs } from '../../../functions/sweeps/settling.ts';
import { takeHop } from '../../../functions/sweeps/sweeper.ts';
import { tableNames, tableShapes } from '../../contract/tables.ts';
import { memoryDocuments } from '../../simulation/world/memoryDynamo.ts';
import { calm } from '../../simulation/world/weather.ts';
import { demoProgram, demoTimeline } from '../support/program.ts';
import { memberNumber } from '../support/purchases.ts';
import { SweepMeter } from './meter.ts';
import { memberAt, until } from './population.ts';

const program = 'demo' as ProgramId;

export interface Night {
  readonly due: number;
  readonly membersRead: number;
  readonly indexItems: number;
  readonly membersWritten: number;
  /** Members who were not due and were written all the same. */
  readonly othersWritten: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly messages: number;
}

export async function nightOf(members: number, oneDueIn: number): Promise<Night> {
  const meter = new SweepMeter(tableShapes);
  const store: Store = { documents: memoryDocuments(meter, calm), tables: tableNames };
  await publishDemo(store);
  const due = new Set<string>();
  for (let index = 0; index < members; index++) {
    const isDue = index % oneDueIn === 0;
    const item = toMemberItem(program, memberAt(index, isDue));
    meter.write('Put', { TableName: tableNames.members, Item: marshall(item) });
    if (isDue) due.add(memberPk(program, memberNumber(index)));
  }
  meter.membersWritten.length = 0;
  meter.takeUsage();

  const messages = await review(store);
  const { readUnits, writeUnits } = meter.takeUsage();
  const { membersRead, indexItems, membersWritten } = meter;
  const othersWritten = membersWritten.filter((pk) => !due.has(pk)).length;
  const counts = { membersRead, indexItems, membersWritten: membersWritten.length, othersWritten };
  return { due: due.size, ...counts, readUnits, writeUnits, messages };
}

async function publishDemo(store: Store): Promise<void> {
  const file = demoProgram();
  const { standing } = file.tiers;
  const line = { version: 1, effectiveFrom: beginningOfTime, publishedAt: beginningOfTime, standing };
  const text = JSON.stringify(file);
  await addVersion(store, program, null, { line, text, author: 'bench', note: null, requestId: 'bench' });
}

/** How many messages it took. */
async function review(store: Store): Promise<number> {
  const waiting: Hop[] = [];
  const hops = { send: async (_queue: string, sent: readonly Hop[]) => void waiting.push(...sent) };
  const now = () => (until + settlingMs) as typeof until;
  await look({ store, hops, now, onStalled: () => {} }, program, until);
  const timeline = demoTimeline();
  const sweeper = {
    ...{ store, hops, now, onFinished: () => {} },
    timelineOf: async () => timeline,
    timeLeftMs: () => 60_000,
  };
  let messages = 0;
  for (let hop = waiting.shift(); hop !== undefined; hop = waiting.shift(), messages++) {
    await takeHop(sweeper, hop);
  }
  const run = await getLatestRun(store, program, 'review');
  if (run?.result?.failed !== 0) throw new Error('the review did not come to a good end');
  return messages;
}
