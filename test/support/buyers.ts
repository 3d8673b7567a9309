/**
 * Members who buy as the models say, drawn with seeded chance: each has a rate, a chance to leave after every
 * repeat purchase and a mean spend of their own. Purchases of one day are one, as in the models.
 */

import type { GammaGammaParameters } from '../../domain/value/gammaGamma.ts';
import type { BgNbdParameters } from '../../domain/value/parameters.ts';
import { Random } from '../simulation/world/random.ts';

export interface Buyer {
  /** Days since the program began, ascending; the first is the first purchase's. */
  readonly days: readonly number[];
  /** Of each of those days, in whole units. */
  readonly spends: readonly number[];
}

interface Shop {
  readonly members: number;
  readonly seed: number;
  /** First purchases fall within these, spread evenly. */
  readonly joiningDays: number;
  /** Nothing is seen after this day. */
  readonly lastDay: number;
  readonly buying: BgNbdParameters;
  readonly spending: GammaGammaParameters;
}

export function* buyers({ members, seed, joiningDays, lastDay, buying, spending }: Shop): Generator<Buyer> {
  const random = new Random(seed);
  for (let member = 0; member < members; member++) {
    const perDay = gamma(random, buying.r) / (buying.alpha * 7);
    const [leaving, staying] = [gamma(random, buying.a), gamma(random, buying.b)];
    const pLeaving = leaving / (leaving + staying);
    const scale = gamma(random, spending.q) / spending.v;
    const days = [random.between(0, joiningDays)];
    let at = days[0]! + random.next();
    for (;;) {
      at += exponential(random) / perDay;
      if (!(at < lastDay + 1)) break;
      if (Math.floor(at) > days.at(-1)!) days.push(Math.floor(at));
      if (random.next() < pLeaving) break;
    }
    yield { days, spends: days.map(() => gamma(random, spending.p) / scale) };
  }
}

function exponential(random: Random): number {
  return -Math.log(1 - random.next());
}

function normal(random: Random): number {
  return Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random.next());
}

/** Marsaglia and Tsang's squeeze, of rate 1; a shape below 1 by that of one above. */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
