/** A program's model, out of what is known of its members. */
import type { Day } from '../../kernel/brand.ts';
import type { GammaGammaParameters } from '../gammaGamma.ts';
import type { Parameters } from '../lifetimeValue.ts';
import type { Model, SegmentFigures } from '../model.ts';
import type { BgNbdParameters } from '../parameters.ts';
import { partFigures } from '../picture.ts';
import type { Profile } from '../profile.ts';
import { percentilesOf } from '../ranks.ts';
import { rfmCutsOf, rfmOf, segmentOf } from '../rfm.ts';
import type { ValueRules } from '../rules.ts';
import { fitBgNbd } from './bgNbdFit.ts';
import { Cells } from './cells.ts';
import type { Fit } from './fit.ts';
import { fitGammaGamma } from './gammaGammaFit.ts';

interface Built {
  readonly model: Model;
  readonly bgNbd: Fit<BgNbdParameters>;
  readonly gammaGamma: Fit<GammaGammaParameters>;
}

/**
 * Null where nobody has bought. `previous` parameters stay in force where either model can't be fitted:
 * the two belong together. `perWhole`: minor units of a whole unit.
 */
export function buildModel(
  profiles: readonly Profile[],
  on: Day,
  rules: ValueRules,
  previous: Parameters | null,
  perWhole: number,
): Built | null {
  const cuts = rfmCutsOf(profiles);
  if (cuts === null) return null;
  const cells = new Cells();
  for (const { history } of profiles) cells.add(history);
  const bgNbd = fitBgNbd(cells);
  const gammaGamma = fitGammaGamma(
    profiles.map(({ history, repeatSpend }) => ({
      repeats: history.repeats,
      spend: repeatSpend / perWhole,
      members: 1,
    })),
  );
  const areFitted = bgNbd.kind === 'fitted' && gammaGamma.kind === 'fitted';
  const parameters = areFitted ? { bgNbd: bgNbd.parameters, gammaGamma: gammaGamma.parameters } : previous;
  const figures = profiles.map((profile) => partFigures(parameters, profile, rules, perWhole));
  const percentilesFor = (name: keyof Model['percentiles']) =>
    percentilesOf(figures.map((each) => each[name])) ?? [];
  const worths = profiles.map((profile, index) => ({
    segment: segmentOf(rules.segments, rfmOf(cuts, profile)),
    worth: figures[index]!.lifetimeValue,
  }));
  const model = {
    on,
    from: profiles.reduce<number>((least, { first }) => Math.min(least, first), on) as Day,
    cuts,
    parameters,
    percentiles: {
      lifetimeValue: percentilesFor('lifetimeValue'),
      repurchase: percentilesFor('repurchase'),
      engagement: percentilesFor('engagement'),
      referral: percentilesFor('referral'),
    },
    averageSpend: percentilesOf(profiles.map(({ spend, purchaseDays }) => spend / purchaseDays)) ?? [],
    segments: segmentFigures(worths),
  };
  return { model, bgNbd, gammaGamma };
}

function segmentFigures(
  worths: readonly { readonly segment: string; readonly worth: number }[],
): readonly SegmentFigures[] {
  const bySegment = Map.groupBy(worths, ({ segment }) => segment);
  return [...bySegment]
    .map(([name, members]) => {
      const mean = members.reduce((sum, { worth }) => sum + worth, 0) / members.length;
      const squares = members.reduce((sum, { worth }) => sum + (worth - mean) ** 2, 0);
      const spread = members.length < 2 ? 0 : Math.sqrt(squares / (members.length - 1));
      return { name, members: members.length, mean, spread };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
