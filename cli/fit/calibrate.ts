/** Fits the models to what members did until a day, and holds them against what they did until the file's end. */
import { sampleCorrelation } from 'simple-statistics';
import type { Day } from '../../domain/kernel/brand.ts';
import { expectedFromTheFirst, expectedPurchases } from '../../domain/value/bgNbd.ts';
import { fitBgNbd } from '../../domain/value/fit/bgNbdFit.ts';
import { Cells } from '../../domain/value/fit/cells.ts';
import type { Fit } from '../../domain/value/fit/fit.ts';
import { fitGammaGamma, type RepeatSpend } from '../../domain/value/fit/gammaGammaFit.ts';
import type { GammaGammaParameters } from '../../domain/value/gammaGamma.ts';
import { ageDaysMax, daysPerWeek, type RepeatHistory } from '../../domain/value/history.ts';
import type { BgNbdParameters } from '../../domain/value/parameters.ts';
import { type PurchaseDays, unitsPerWhole } from './purchaseDays.ts';

export interface Calibration {
  readonly kind: 'calibrated';
  readonly from: Day;
  /** The last day that the models have seen. */
  readonly until: Day;
  /** The last day of the file, or `until` where that is later. */
  readonly end: Day;
  /** Members who had bought by `until`. */
  readonly members: number;
  readonly bgNbd: Fit<BgNbdParameters>;
  readonly gammaGamma: Fit<GammaGammaParameters>;
  /** Of repeats and mean repeat spend; the Gamma-Gamma model takes it as 0. Null where it can't be told. */
  readonly correlation: number | null;
  /** Null when there is no fit. */
  readonly track: Track | null;
}

export interface Track {
  /** One at the end of each week from `from`, one on `until`, the last on `end`. */
  readonly points: readonly TrackPoint[];
  /** After `until`: of each member what they had done by then lets expect of them, added up. */
  readonly expectedByHistory: number;
}

/** Repeat purchases by the end of `day`, of everybody who had bought by `until`; expected of them as of strangers. */
export interface TrackPoint {
  readonly day: Day;
  readonly actual: number;
  readonly expected: number;
}

type NotCalibrated =
  /** Nobody has bought by `until`. */
  | { readonly kind: 'nobody' }
  /** Longer than anybody lives: a date of the file is wrong. */
  | { readonly kind: 'too-long'; readonly days: number };

export function calibrate(
  everybody: readonly PurchaseDays[],
  untilWanted: Day | null,
  onStep: (note: string) => void,
): Calibration | NotCalibrated {
  const last = everybody.reduce((latest, days) => Math.max(latest, days.at(-1)?.day ?? 0), 0);
  const end = Math.max(untilWanted ?? 0, last) as Day;
  const until = untilWanted ?? end;
  const members = everybody.filter(([first]) => first !== undefined && first.day <= until);
  if (members.length === 0) return { kind: 'nobody' };
  const from = members.reduce<number>((least, days) => Math.min(least, firstDay(days)), until) as Day;
  if (end - from > ageDaysMax) return { kind: 'too-long', days: end - from };

  const histories: RepeatHistory[] = [];
  const spends: RepeatSpend[] = [];
  for (const days of members) {
    const seen = days.filter(({ day }) => day <= until);
    const repeats = seen.length - 1;
    const first = firstDay(seen);
    histories.push({ repeats, recencyDays: (seen.at(-1)?.day ?? first) - first, ageDays: until - first });
    const spend = seen.slice(1).reduce((sum, { spend }) => sum + spend, 0) / unitsPerWhole;
    spends.push({ repeats, spend, members: 1 });
  }
  const cells = new Cells();
  for (const history of histories) cells.add(history);
  const bgNbd = fitBgNbd(cells, (step) => onStep(`BG/NBD, step ${step}`));
  const gammaGamma = fitGammaGamma(spends, (step) => onStep(`Gamma-Gamma, step ${step}`));
  const parameters = bgNbd.kind === 'fitted' ? bgNbd.parameters : null;
  const weeksAfter = (end - until) / daysPerWeek;
  return {
    kind: 'calibrated',
    from,
    until,
    end,
    members: members.length,
    bgNbd,
    gammaGamma,
    correlation: correlation(spends),
    track: parameters && {
      points: tracked(members, parameters, { from, until, end }),
      expectedByHistory: histories.reduce(
        (sum, history) => sum + expectedPurchases(parameters, history, weeksAfter),
        0,
      ),
    },
  };
}

const firstDay = (days: PurchaseDays): Day => days[0]?.day ?? (0 as Day);

function correlation(spends: readonly RepeatSpend[]): number | null {
  const known = spends.filter(({ repeats, spend }) => repeats > 0 && spend > 0);
  if (known.length < 2) return null;
  const value = sampleCorrelation(
    known.map(({ repeats }) => repeats),
    known.map(({ repeats, spend }) => spend / repeats),
  );
  return Number.isFinite(value) ? value : null;
}

function tracked(
  members: readonly PurchaseDays[],
  parameters: BgNbdParameters,
  { from, until, end }: Pick<Calibration, 'from' | 'until' | 'end'>,
): TrackPoint[] {
  const days = end - from + 1;
  const beginners = new Array<number>(days).fill(0);
  const repeats = new Array<number>(days).fill(0);
  for (const [first, ...later] of members) {
    if (first !== undefined) beginners[first.day - from]! += 1;
    for (const { day } of later) repeats[day - from]! += 1;
  }
  // Most days of a long file begin nobody.
  const begun = [...beginners.keys()].filter((day) => beginners[day]! > 0);
  const byAge = beginners.map((_, age) => expectedFromTheFirst(parameters, age / daysPerWeek));
  let actual = 0;
  const track: TrackPoint[] = [];
  for (let day = 0; day < days; day++) {
    actual += repeats[day]!;
    const isWanted = (day + 1) % daysPerWeek === 0 || from + day === until || from + day === end;
    if (!isWanted) continue;
    let expected = 0;
    for (const first of begun) {
      if (first > day) break;
      expected += beginners[first]! * byAge[day - first]!;
    }
    track.push({ day: (from + day) as Day, actual, expected });
  }
  return track;
}
