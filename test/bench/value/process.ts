/** Groups and fits what is asked for, once, cold; answers with the CPU time from scanned members to parameters. */
import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTransactions, unitsPerWhole } from '../../../cli/fit/purchaseDays.ts';
import { cdnowRows } from '../../../cli/import/reading/cdnow.ts';
import { readLines } from '../../../cli/import/reading/lines.ts';
import type { Day } from '../../../domain/kernel/brand.ts';
import { dayOfCivil } from '../../../domain/kernel/civil.ts';
import { valueRulesOf } from '../../../domain/program/value/rules.ts';
import { noActivity, withPurchase } from '../../../domain/value/activity.ts';
import { fitBgNbd } from '../../../domain/value/fit/bgNbdFit.ts';
import { buildModel } from '../../../domain/value/fit/buildModel.ts';
import { Cells } from '../../../domain/value/fit/cells.ts';
import { fitGammaGamma } from '../../../domain/value/fit/gammaGammaFit.ts';
import type { RepeatHistory } from '../../../domain/value/history.ts';
import { pictureOf } from '../../../domain/value/picture.ts';
import { profileOf } from '../../../domain/value/profile.ts';
import { type Buyer, buyers } from '../../support/buyers.ts';
import { answer } from '../support/answer.ts';

/** To fit, or to calculate all figures of so many members. */
export type Ask = { readonly fit: 'sample' | 'million' } | { readonly read: number };

export interface Seconds {
  /** User and system time of all threads: what one core would have taken. */
  readonly seconds: number;
}

/** What a scan of the members' states gives. */
interface Scanned extends RepeatHistory {
  readonly repeatSpend: number;
}

const buying = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const spending = { p: 6.25, q: 3.744, v: 15.44 };
const sampleFile = fileURLToPath(new URL('../../../../shared/data/cdnow/CDNOW_sample.txt', import.meta.url));

/** The published file where it is, its like elsewhere: as many customers, drawn with its own parameters. */
async function sample(): Promise<Scanned[]> {
  if (!existsSync(sampleFile)) {
    const members = 2_357;
    return scanned(buyers({ members, seed: 1, joiningDays: 84, lastDay: 272, buying, spending }), 272);
  }
  const rows = cdnowRows(readLines(createReadStream(sampleFile)), 'sample');
  const { members } = await readTransactions(rows, () => {});
  const [first, until] = [dayOfCivil(1997, 1, 1), dayOfCivil(1997, 9, 30)];
  const seen = members.map((all) => all.filter(({ day }) => day <= until));
  return scanned(
    seen.map((all) => ({
      days: all.map(({ day }) => day - first),
      spends: all.map(({ spend }) => spend / unitsPerWhole),
    })),
    until - first,
  );
}

/** Three years of a program: a million members, busier than those of the sample. */
function million(): Scanned[] {
  const shop = { members: 1_000_000, seed: 2, joiningDays: 900, lastDay: 1_095, spending };
  return scanned(buyers({ ...shop, buying: { r: 0.6, alpha: 8, a: 0.7, b: 4 } }), 1_095);
}

function scanned(members: Iterable<Buyer>, lastDay: number): Scanned[] {
  return Array.from(members, ({ days, spends }) => ({
    repeats: days.length - 1,
    recencyDays: days.at(-1)! - days[0]!,
    ageDays: lastDay - days[0]!,
    repeatSpend: spends.slice(1).reduce((sum, spend) => sum + spend, 0),
  }));
}

function cpuOf(work: () => void): Seconds {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1_000_000 };
}

/** The first reads warm up, as on a function that has answered before. */
function read(count: number): Seconds {
  const rules = valueRulesOf({ currency: 'USD', value: undefined });
  const on = 1_096 as Day;
  const shop = { members: 3_000, seed: 3, joiningDays: 900, lastDay: 1_095, spending };
  const activities = Array.from(
    buyers({ ...shop, buying: { r: 0.6, alpha: 8, a: 0.7, b: 4 } }),
    ({ days, spends }) =>
      days.reduce(
        (activity, day, index) => withPurchase(activity, day as Day, Math.floor(spends[index]! * 100) + 1),
        noActivity,
      ),
  );
  const profiles = activities.flatMap((activity) => {
    const state = profileOf(activity, on);
    return state.kind === 'profile' ? [state.profile] : [];
  });
  const model = buildModel(profiles, on, rules, null, 100)?.model ?? null;
  if (model === null || model.parameters === null) throw new Error('nothing was fitted');
  const asked = { acquisitionCost: 0, perWhole: 100 };
  const calculate = (times: number) => {
    for (let index = 0; index < times; index++) {
      const picture = pictureOf(activities[index % activities.length]!, on, rules, model, asked);
      if (picture.kind !== 'picture') throw new Error('a figure is missing');
    }
  };
  calculate(1_000);
  return cpuOf(() => calculate(count));
}

answer<Ask, Seconds>(async (ask) => {
  if ('read' in ask) return read(ask.read);
  const { fit } = ask;
  const members = fit === 'sample' ? await sample() : million();
  return cpuOf(() => fitBoth(members));
});

function fitBoth(members: readonly Scanned[]): void {
  const cells = new Cells();
  for (const member of members) cells.add(member);
  const buyingFit = fitBgNbd(cells);
  const spendFit = fitGammaGamma(
    members.map(({ repeats, repeatSpend }) => ({ repeats, spend: repeatSpend, members: 1 })),
  );
  if (buyingFit.kind !== 'fitted' || spendFit.kind !== 'fitted') throw new Error('nothing was fitted');
}
