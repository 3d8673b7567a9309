/** A member who keeps a lot: points of 24 expiries, and 200 purchase days in the window of the tier. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { parseMemberItem } from '../../../functions/store/members/memberItem.ts';
import { recordFact } from '../../../functions/store/recording/record.ts';
import { tableNames, tableShapes } from '../../contract/tables.ts';
import { fromWire } from '../../simulation/dynamo/wire.ts';
import { memoryDocuments } from '../../simulation/world/memoryDynamo.ts';
import { calm } from '../../simulation/world/weather.ts';
import { benchmark } from '../benchmark.ts';
import { longLivedTimeline } from '../support/program.ts';
import { memberNumber, purchase } from '../support/purchases.ts';
import { randomFrom } from '../support/random.ts';
import { itemSize } from './itemSize.ts';
import { MeteredDynamo } from './meteredDynamo.ts';

const program = 'demo' as ProgramId;
const lastAt = Date.UTC(2026, 9, 30, 15, 20);
const dayMs = 86_400_000;
const expiries = 24;
const purchaseDays = 200;

export const busyMemberBenchmark = benchmark(
  {
    memberBytes: {
      name: `member item size, ${expiries} expiries and ${purchaseDays} purchase days`,
      unit: 'bytes',
      target: '<= 4095',
    },
    writeUnits: { name: 'purchase WRU of that member', unit: 'WRU', target: null },
    readUnits: { name: 'purchase RRU of that member', unit: 'RRU', target: null },
  },
  async () => {
    const engine = new MeteredDynamo(tableShapes);
    const store = { documents: memoryDocuments(engine, calm), tables: tableNames };
    const timeline = longLivedTimeline();
    const random = randomFrom(24);
    let count = 0;
    for (const at of moments()) {
      engine.takeUsage();
      const fact = purchase(random, memberNumber(1), count++, at as Instant, 3);
      const request = { program, timeline, fact, metadata: null, timeLeftMs: () => 29_000 };
      const { kind } = await recordFact(store, request);
      if (kind !== 'recorded') throw new Error(`purchase ${count} is ${kind}`);
    }
    const { writeUnits, readUnits, written } = engine.takeUsage();
    const member = written.find(({ table }) => table === tableNames.members);
    if (member === undefined) throw new Error('the last purchase wrote no member');
    const { state } = parseMemberItem(fromWire(member.item) as never);
    const distinct = new Set(state.lots.map(({ expiresOn }) => expiresOn)).size;
    const days = state.qualifying.days.length;
    if (distinct < expiries || days < purchaseDays) {
      throw new Error(`the member has ${distinct} expiries and ${days} purchase days`);
    }
    return { memberBytes: itemSize(member.item), writeUnits, readUnits };
  },
);

/** Once a month for a year, and after it nearly every other day. */
function* moments(): Generator<number> {
  for (let month = 23; month >= 12; month--) yield Date.UTC(2026, 9 - month, 15);
  for (let index = purchaseDays - 1; index >= 0; index--) {
    yield lastAt - Math.floor((index * 360) / purchaseDays) * dayMs;
  }
}
