/**
 * The BG/NBD parameters under which what members did is most likely. Repeats are whole numbers, so every
 * quotient of gamma functions in the likelihood is a finite product: Γ(r+x)/Γ(r) = r (r+1) … (r+x−1). No
 * special function is needed, nothing overflows, and the derivatives are sums of the same kind.
 */

import { daysPerWeek } from '../history.ts';
import type { BgNbdParameters } from '../parameters.ts';
import type { Cell } from './cells.ts';
import { type Fit, type Likelihood, mostLikely, withoutFit } from './fit.ts';
import type { Evaluation } from './minimize.ts';

export function fitBgNbd(
  cells: Iterable<Cell>,
  onIteration?: (iteration: number) => void,
): Fit<BgNbdParameters> {
  const sums = summed([...cells]);
  const found = mostLikely(likelihood(sums), onIteration);
  if (!('kind' in found)) {
    const [r = 0, alpha = 0, a = 0, b = 0] = found.parameters;
    return { kind: 'fitted', parameters: { r, alpha, a, b }, quality: found.quality };
  }
  if (found.kind !== 'too-alike') return withoutFit(found);
  const rates = mostLikely(staying(sums), onIteration);
  const isAsLikely =
    !('kind' in rates) &&
    rates.quality.logLikelihood >= found.logLikelihoodReached - lossMax * rates.quality.members;
  // Members do leave, and it is something else that is alike.
  if (!isAsLikely) return withoutFit(found);
  const [r = 0, alpha = 0] = rates.parameters;
  return { kind: 'fitted', parameters: { r, alpha, ...leavingHardly }, quality: rates.quality };
}

/** One in a thousand leaves after a purchase: fewer make no difference to anything that is calculated. */
const leavingHardly = { a: 1e-3, b: 1 } as const;
/** Of log-likelihood, per member. */
const lossMax = 1e-3;

/** The rates alone, of members of whom nobody seems to leave: the likelihood goes on rising as a falls to nothing. */
function staying(sums: Sums): Likelihood {
  const { members, repeatBuyers, start, at } = likelihood(sums);
  return {
    members,
    repeatBuyers,
    start: start.slice(0, 2),
    at: ([r = 0, alpha = 0]) => {
      const { value, gradient } = at([r, alpha, leavingHardly.a, leavingHardly.b]);
      return { value, gradient: gradient.slice(0, 2) };
    },
  };
}

/** Everything about the cells that no parameter changes. */
interface Sums {
  readonly members: number;
  readonly repeatBuyers: number;
  /** Members by their number of repeats. */
  readonly byRepeats: Float64Array;
  /** Members without repeats, by the days they are known. */
  readonly onceByAge: Float64Array;
  readonly repeated: RepeatedCells;
  readonly daysMax: number;
  readonly repeatsPerWeek: number;
}

/** Cells with repeats, column by column: read once per step of the fit. */
interface RepeatedCells {
  readonly members: Float64Array;
  readonly repeats: Int32Array;
  readonly recencyDays: Int32Array;
  readonly ageDays: Int32Array;
}

function likelihood(sums: Sums): Likelihood {
  return {
    members: sums.members,
    repeatBuyers: sums.repeatBuyers,
    start: [1, 1 / sums.repeatsPerWeek, 1, 2],
    at: ([r = 0, alpha = 0, a = 0, b = 0]) => evaluate(sums, { r, alpha, a, b }),
  };
}

function summed(cells: readonly Cell[]): Sums {
  let [members, repeatBuyers, repeats, weeks, daysMax, repeatsMax] = [0, 0, 0, 0, 0, 0];
  for (const cell of cells) {
    members += cell.members;
    if (cell.repeats > 0) repeatBuyers += cell.members;
    repeats += cell.repeats * cell.members;
    weeks += (cell.ageDays * cell.members) / daysPerWeek;
    daysMax = Math.max(daysMax, cell.ageDays);
    repeatsMax = Math.max(repeatsMax, cell.repeats);
  }
  const byRepeats = new Float64Array(repeatsMax + 1);
  const onceByAge = new Float64Array(daysMax + 1);
  for (const cell of cells) {
    byRepeats[cell.repeats]! += cell.members;
    if (cell.repeats === 0) onceByAge[cell.ageDays]! += cell.members;
  }
  const repeated = columns(cells.filter((cell) => cell.repeats > 0));
  const repeatsPerWeek = (repeats + 1) / (weeks + 1);
  return { members, repeatBuyers, byRepeats, onceByAge, repeated, daysMax, repeatsPerWeek };
}

function columns(cells: readonly Cell[]): RepeatedCells {
  return {
    members: Float64Array.from(cells, ({ members }) => members),
    repeats: Int32Array.from(cells, ({ repeats }) => repeats),
    recencyDays: Int32Array.from(cells, ({ recencyDays }) => recencyDays),
    ageDays: Int32Array.from(cells, ({ ageDays }) => ageDays),
  };
}

function evaluate(sums: Sums, parameters: BgNbdParameters): Evaluation {
  const total = new Total();
  addCounts(total, sums, parameters);
  // α + t for every day that occurs, its logarithm and its inverse: one of each, not one per member.
  const logs = new Float64Array(sums.daysMax + 1);
  const inverses = new Float64Array(sums.daysMax + 1);
  for (let day = 0; day <= sums.daysMax; day++) {
    const time = parameters.alpha + day / daysPerWeek;
    logs[day] = Math.log(time);
    inverses[day] = 1 / time;
  }
  addOnce(total, sums.onceByAge, parameters, logs, inverses);
  addRepeated(total, sums.repeated, parameters, logs, inverses);
  return { value: total.value, gradient: [total.r, total.alpha, total.a, total.b] };
}

class Total {
  value = 0;
  r = 0;
  alpha = 0;
  a = 0;
  b = 0;
}

/** Γ(r+x)/Γ(r) · α^r · B(a,b+x)/B(a,b), which only the number of repeats decides. */
function addCounts(total: Total, { byRepeats }: Sums, { r, alpha, a, b }: BgNbdParameters): void {
  const logAlpha = Math.log(alpha);
  let [value, inR, inA, inB] = [r * logAlpha, logAlpha, 0, 0];
  for (let repeats = 0; repeats < byRepeats.length; repeats++) {
    const members = byRepeats[repeats]!;
    total.value += members * value;
    total.r += members * inR;
    total.a += members * inA;
    total.b += members * inB;
    total.alpha += (members * r) / alpha;
    value += Math.log(r + repeats) + Math.log((b + repeats) / (a + b + repeats));
    inR += 1 / (r + repeats);
    inA -= 1 / (a + b + repeats);
    inB += 1 / (b + repeats) - 1 / (a + b + repeats);
  }
}

/** (α+T)^−r */
function addOnce(
  total: Total,
  onceByAge: Float64Array,
  { r }: BgNbdParameters,
  logs: Float64Array,
  inverses: Float64Array,
): void {
  for (let day = 0; day < onceByAge.length; day++) {
    const members = onceByAge[day]!;
    total.value -= members * r * logs[day]!;
    total.r -= members * logs[day]!;
    total.alpha -= members * r * inverses[day]!;
  }
}

/** (α+T)^−(r+x) + a/(b+x−1) · (α+t_x)^−(r+x): still active, or gone since the last purchase. */
function addRepeated(
  total: Total,
  cells: RepeatedCells,
  { r, a, b }: BgNbdParameters,
  logs: Float64Array,
  inverses: Float64Array,
): void {
  const { members, repeats, recencyDays, ageDays } = cells;
  const logA = Math.log(a);
  let [value, inR, inAlpha, inA, inB] = [0, 0, 0, 0, 0];
  for (let cell = 0; cell < members.length; cell++) {
    const [x, last, age] = [repeats[cell]!, recencyDays[cell]!, ageDays[cell]!];
    const [count, shape] = [members[cell]!, r + x];
    const active = -shape * logs[age]!;
    const gone = logA - Math.log(b + x - 1) - shape * logs[last]!;
    const odds = Math.exp(-Math.abs(gone - active));
    value += count * (Math.max(active, gone) + Math.log1p(odds));
    const shareGone = (gone > active ? 1 : odds) / (1 + odds);
    const shareActive = 1 - shareGone;
    inR -= count * (shareActive * logs[age]! + shareGone * logs[last]!);
    inAlpha -= count * shape * (shareActive * inverses[age]! + shareGone * inverses[last]!);
    inA += (count * shareGone) / a;
    inB -= (count * shareGone) / (b + x - 1);
  }
  total.value += value;
  total.r += inR;
  total.alpha += inAlpha;
  total.a += inA;
  total.b += inB;
}
