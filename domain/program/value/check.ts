/** Checks of the `value` section that its schema can't express. */
import type { Path } from '../../kernel/finding.ts';
import { otherSegment } from '../../value/rfm.ts';
import { checkAmount, checkUnique, type Fault } from '../faults.ts';
import type { ProgramFile } from '../file.ts';
import type { ValueFile } from './file.ts';

export function checkValue({ value, currency }: ProgramFile): readonly Fault[] {
  if (value === undefined) return [];
  return [
    ...checkSegments(value),
    ...checkStages(value),
    ...checkWeights(value),
    ...checkCosts(value, currency),
  ];
}

function checkSegments({ segments }: ValueFile): readonly Fault[] {
  const list: Path = ['value', 'segments'];
  return [
    ...checkUnique(
      list,
      'name',
      segments.map(({ name }) => name),
    ),
    ...segments.flatMap((segment, index): Fault[] => [
      ...(segment.name === otherSegment ? [otherTaken([...list, index, 'name'])] : []),
      ...(['recency', 'frequency', 'monetary'] as const).flatMap((name): Fault[] => {
        const [from, to] = segment[name];
        if (from <= to) return [];
        const says = `is [${from}, ${to}], from the larger to the smaller score`;
        return [[[...list, index, name], says, `write "${name}": [${to}, ${from}]`]];
      }),
    ]),
  ];
}

function otherTaken(path: Path): Fault {
  const says = `must not be "${otherSegment}": who fits into no segment is in that one`;
  return [path, says, 'give this segment another name'];
}

function checkStages({ lifecycle: { days, probability } }: ValueFile): readonly Fault[] {
  const order = ['active', 'cooling', 'atRisk', 'dormant'] as const;
  return order.slice(1).flatMap((name, index): Fault[] => {
    const before = order[index]!;
    const path = ['value', 'lifecycle'];
    const [later, earlier] = [days[name], days[before]];
    const [lower, higher] = [probability[name], probability[before]];
    return [
      ...(later > earlier
        ? []
        : [aside([...path, 'days', name], later, `more than ${earlier}, the days of "${before}"`)]),
      ...(lower < higher
        ? []
        : [aside([...path, 'probability', name], lower, `less than ${higher}, that of "${before}"`)]),
    ];
  });
}

function aside(path: Path, figure: number, must: string): Fault {
  return [path, `must be ${must}, not ${figure}`, `write a number that is ${must.split(',')[0]}`];
}

function checkWeights({ coefficient }: ValueFile): readonly Fault[] {
  const isNothing = Object.values(coefficient).every((weight) => weight === 0);
  if (!isNothing) return [];
  const says = 'has no weight above zero, so that nothing would count';
  return [[['value', 'coefficient'], says, 'write a weight from 1 to 100 for what is to count']];
}

function checkCosts({ lifetimeValue }: ValueFile, currency: string): readonly Fault[] {
  const cost = lifetimeValue.acquisitionCost;
  if (cost === undefined) return [];
  const path = ['value', 'lifetimeValue', 'acquisitionCost'];
  return [
    ...checkAmount([...path, 'amount'], cost.amount, currency, 0),
    ...Object.entries(cost.byChannel).flatMap(([channel, text]) =>
      checkAmount([...path, 'byChannel', channel], text, currency, 0),
    ),
  ];
}
