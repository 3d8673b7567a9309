/** Checks of the `value` section that its schema can't express. */
import type { Path } from '../../kernel/finding.ts';
import { currencyDigits, parseMoney } from '../../kernel/money.ts';
import { otherSegment } from '../../value/rfm.ts';
import type { ProgramFile } from '../file.ts';
import type { ValueFile } from './file.ts';

export function checkValue({ value, currency }: ProgramFile): [Path, string][] {
  if (value === undefined) return [];
  return [
    ...checkSegments(value),
    ...checkStages(value),
    ...checkWeights(value),
    ...checkCosts(value, currency),
  ];
}

function checkSegments({ segments }: ValueFile): [Path, string][] {
  const names = segments.map(({ name }) => name);
  return segments.flatMap((segment, index): [Path, string][] => {
    const path = ['value', 'segments', index];
    const isTaken = names.indexOf(segment.name) < index || segment.name === otherSegment;
    const ranges = (['recency', 'frequency', 'monetary'] as const).filter((name) => {
      const [from, to] = segment[name];
      return from > to;
    });
    return [
      ...(isTaken ? [[[...path, 'name'], 'is taken'] as [Path, string]] : []),
      ...ranges.map((name): [Path, string] => [[...path, name], 'must not end before it begins']),
    ];
  });
}

function checkStages({ lifecycle: { days, probability } }: ValueFile): [Path, string][] {
  const order = ['active', 'cooling', 'atRisk', 'dormant'] as const;
  return order.slice(1).flatMap((name, index): [Path, string][] => {
    const before = order[index]!;
    const path = ['value', 'lifecycle'];
    return [
      ...(days[name] > days[before]
        ? []
        : [[[...path, 'days', name], `must be more than ${before}`] as [Path, string]]),
      ...(probability[name] < probability[before]
        ? []
        : [[[...path, 'probability', name], `must be less than ${before}`] as [Path, string]]),
    ];
  });
}

function checkWeights({ coefficient }: ValueFile): [Path, string][] {
  const isNothing = Object.values(coefficient).every((weight) => weight === 0);
  return isNothing ? [[['value', 'coefficient'], 'must have a weight that is more than zero']] : [];
}

function checkCosts({ lifetimeValue }: ValueFile, currency: string): [Path, string][] {
  const cost = lifetimeValue.acquisitionCost;
  if (cost === undefined) return [];
  const digits = currencyDigits(currency);
  const path = ['value', 'lifetimeValue', 'acquisitionCost'];
  const amounts: [Path, string][] = [
    [[...path, 'amount'], cost.amount],
    ...Object.entries(cost.byChannel).map(([channel, text]): [Path, string] => [
      [...path, 'byChannel', channel],
      text,
    ]),
  ];
  return amounts.flatMap(([at, text]): [Path, string][] => {
    const parsed = parseMoney(text, digits);
    if (parsed === 'too-precise') return [[at, `${currency} has ${digits} decimal digits`]];
    return typeof parsed === 'string' ? [[at, 'must be an amount of at most 10^12 minor units']] : [];
  });
}
