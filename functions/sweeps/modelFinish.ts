/** The end of the sweep that calculates a program's model: it is fitted, stored and in force. */
import { lineAt, rulesOfLine } from '../../domain/program/timeline.ts';
import { valueRulesOf } from '../../domain/program/value/rules.ts';
import { buildModel } from '../../domain/value/fit/buildModel.ts';
import { getModel, putModel } from '../store/programs/models.ts';
import type { Closing } from './kind.ts';
import type { Buyers } from './sample.ts';
import { unpackSample } from './sample.ts';

/** The model is in force from now on; the sample has done its work and is not kept with the run. */
export async function finishModel(
  { members, buyers, sample }: Buyers,
  { store, program, timeline, run }: Closing,
): Promise<Buyers> {
  const kept = { members, buyers, sample: '' };
  const previous = await getModel(store, program);
  if (previous?.run === run.id) return kept;
  const rules = rulesOfLine(timeline, lineAt(timeline, run.startedAt));
  const profiles = unpackSample(sample).map(({ profile }) => profile);
  const built = buildModel(
    profiles,
    rules.calendar.dayOf(run.startedAt),
    valueRulesOf(rules.file),
    previous?.model.parameters ?? null,
    10 ** rules.currencyDigits,
  );
  if (built === null) return kept;
  const { bgNbd, gammaGamma } = built;
  const version = (previous?.version ?? 0) + 1;
  const areFitted = bgNbd.kind === 'fitted' && gammaGamma.kind === 'fitted';
  await putModel(store, program, previous?.version ?? null, {
    version,
    run: run.id,
    calculatedAt: run.startedAt,
    members,
    buyers,
    sampled: profiles.length,
    model: built.model,
    fittedIn: areFitted ? version : (previous?.fittedIn ?? null),
    fit: { bgNbd, gammaGamma },
  });
  return kept;
}
