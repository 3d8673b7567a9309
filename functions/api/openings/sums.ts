/** Sums that a request says twice are the same, or nothing of it is taken. */
import type { Opening } from '../../../domain/facts/facts.ts';
import { minorUnits } from '../../../domain/kernel/brand.ts';
import { formatMoney, parsedMoney } from '../../../domain/kernel/money.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { Problem } from '../../shared/problem.ts';
import type { OpeningBody } from './body.ts';

export function checkSums({ balance, lots, totals }: OpeningBody, fact: Opening, rules: Rules): void {
  const held = fact.lots.reduce((sum, { points }) => sum + points, 0);
  // With lots, points that are owed would have been paid by them.
  if (balance !== undefined && lots !== undefined && lots.length > 0 && balance !== held)
    throw differ('balance', 'lots', balance, held);
  for (const metric of ['spend', 'purchases', 'points'] as const) {
    const said = totals?.[metric];
    if (said === undefined) continue;
    const sum = (fact.amounts ?? []).reduce((all, each) => all + each[metric], 0);
    const isSame = typeof said === 'string' ? parsedMoney(said, rules.currencyDigits) === sum : said === sum;
    const shown = typeof said === 'string' ? formatMoney(minorUnits(sum), rules.currencyDigits) : sum;
    if (!isSame) throw differ(`totals.${metric}`, 'amounts', said, shown);
  }
}

function differ(total: string, parts: string, said: number | string, sum: number | string): Problem {
  return new Problem('sums-differ', `"${total}" is ${said}, and "${parts}" add up to ${sum}`, {
    numbers: { said, sum },
  });
}
