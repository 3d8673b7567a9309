/** Why a bonus was not paid whose condition was not asked. */
import type { Purchase } from '../../facts/facts.ts';
import type { BonusStopped } from '../../facts/outcomes.ts';
import { stepsMax } from '../../program/cost/bounds.ts';
import type { FactCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';

export function explainStopped({ rules }: FactCase, { lines }: Purchase, { rule }: BonusStopped): Reasons {
  const id = rule.slice('earning.bonuses.'.length);
  const steps = rules.earning.bonuses.find((bonus) => bonus.id === id)?.when?.stepsFor(lines.length) ?? 0;
  const written = rules.file.earning.bonuses.find((bonus) => bonus.id === id);
  // What makes too large a text or list has no number.
  const atMost = Number.isFinite(steps) ? steps : null;
  return {
    inputs: { bonus: id, condition: written?.when ?? null, lines: lines.length, steps: atMost, stepsMax },
    result: { points: 0 },
    counterfactual: {},
    sentence:
      `bonus ${written?.name ?? id} was not paid: for ${lines.length} lines its condition could have taken ` +
      `${atMost ?? 'any number of'} steps, and together with the bonuses before it they may take ${stepsMax}`,
  };
}
