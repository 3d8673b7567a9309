/** Qualifying amounts, packed: by day, and of no particular day. */

import type { NamedMetric } from '../../../domain/facts/vocabulary.ts';
import type { Day } from '../../../domain/kernel/brand.ts';
import { withNamed } from '../../../domain/state/qualifying.ts';
import type { Amounts, DayAmounts } from '../../../domain/state/state.ts';
import { type Io, list } from './packing.ts';

/** The first moments of 1970 fall on the day before it, west of Greenwich. */
const firstDay = -1;

/** One bit for each metric that is in use. */
const has = { spend: 1, purchases: 2, points: 4, named: 8 } as const;

/** Amounts of no particular day. */
export function amounts(io: Io, value: Amounts | undefined): Amounts {
  return someAmounts(io, value, io.uint(value && metricsIn([value])));
}

/** Days ascend: each says how much later than the one before; only the metrics in use are packed. */
export function dayAmounts(io: Io, values: readonly DayAmounts[] | undefined): DayAmounts[] {
  const length = io.uint(values?.length);
  const used = io.uint(values && metricsIn(values));
  const names = used & has.named ? namesOf(io, values) : [];
  let day: number = firstDay;
  const days: DayAmounts[] = [];
  while (days.length < length) {
    const value = values?.[days.length];
    day += io.uint(value && value.day - day);
    const plain = plainAmounts(io, value, used);
    days.push(
      names.length === 0
        ? { ...plain, day: day as Day }
        : { ...withNames(io, plain, value, names), day: day as Day },
    );
  }
  return days;
}

function metricsIn(all: readonly Amounts[]): number {
  let used = 0;
  for (const { spend, purchases, points, named } of all) {
    if (spend !== 0) used |= has.spend;
    if (purchases !== 0) used |= has.purchases;
    if (points !== 0) used |= has.points;
    if (named !== undefined) used |= has.named;
  }
  return used;
}

function someAmounts(io: Io, value: Amounts | undefined, used: number): Amounts {
  const plain = plainAmounts(io, value, used);
  return used & has.named ? withNames(io, plain, value, namesOf(io, value && [value])) : plain;
}

function plainAmounts(io: Io, value: Amounts | undefined, used: number): Amounts {
  return {
    spend: used & has.spend ? io.int(value?.spend) : 0,
    purchases: used & has.purchases ? io.int(value?.purchases) : 0,
    points: used & has.points ? io.int(value?.points) : 0,
  };
}

/** Quantities and engagements that occur, each name once. */
function namesOf(io: Io, values: readonly Amounts[] | undefined): readonly NamedMetric[] {
  const names = values && new Set(values.flatMap(({ named }) => Object.keys(named ?? {}) as NamedMetric[]));
  return list<NamedMetric>(io, names && [...names].sort(), (_, name) => io.text(name));
}

function withNames(
  io: Io,
  plain: Amounts,
  value: Amounts | undefined,
  names: readonly NamedMetric[],
): Amounts {
  return withNamed(
    plain,
    names.map((name) => [name, io.int(value && (value.named?.[name] ?? 0))]),
  );
}
