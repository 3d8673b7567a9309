/** Groups and fits what is asked for, once, cold; answers with the CPU time from scanned members to parameters. */
import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readTransactions, unitsPerWhole } from '../../../cli/fit/purchaseDays.ts';
import { cdnowRows } from '../../../cli/import/cdnow.ts';
import { readLines } from '../../../cli/import/lines.ts';
import { dayOfCivil } from '../../../domain/kernel/civil.ts';
import { fitBgNbd } from '../../../domain/value/fit/bgNbdFit.ts';
import { Cells } from '../../../domain/value/fit/cells.ts';
import { fitGammaGamma } from '../../../domain/value/fit/gammaGammaFit.ts';
import type { RepeatHistory } from '../../../domain/value/history.ts';
import { type Buyer, buyers } from '../../support/buyers.ts';
import { answer } from '../support/answer.ts';

export interface Ask {
  readonly fit: 'sample' | 'million';
}

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

answer<Ask, Seconds>(async ({ fit }) => {
  const members = fit === 'sample' ? await sample() : million();
  const before = process.cpuUsage();
  const cells = new Cells();
  for (const member of members) cells.add(member);
  const buyingFit = fitBgNbd(cells);
  const spendFit = fitGammaGamma(
    members.map(({ repeats, repeatSpend }) => ({ repeats, spend: repeatSpend, members: 1 })),
  );
  const { user, system } = process.cpuUsage(before);
  if (buyingFit.kind !== 'fitted' || spendFit.kind !== 'fitted') throw new Error('nothing was fitted');
  return { seconds: (user + system) / 1_000_000 };
});
