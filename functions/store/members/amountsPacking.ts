/** Qualifying amounts, packed: by day, and of no particular day. */

import type { NamedMetric } from '../../../domain/facts/vocabulary.ts';
import type { Day } from '../../../domain/kernel/brand.ts';
import { withNamed } from '../../../domain/state/qualifying.ts';
import type { Amounts, DayAmounts } from '../../../domain/state/state.ts';
import { list, type Packer, type Unpacker } from './packing.ts';

/** The first moments of 1970 fall on the day before it, west of Greenwich. */
const firstDay = -1;

/** Days ascend: each says how much later than the one before; only the metrics in use are written. */
export function packDays(packer: Packer, days: readonly DayAmounts[]): Packer {
  const names = namesIn(days);
  const used = days.reduce(
    (mask, day) => mask | (day.spend ? 1 : 0) | (day.purchases ? 2 : 0) | (day.points ? 4 : 0),
    names.length === 0 ? 0 : 8,
  );
  packer.uint(days.length).uint(used);
  if (names.length > 0) packNames(packer, names);
  let before = firstDay;
  for (const amounts of days) {
    packer.uint(amounts.day - before);
    packAmounts(packer, amounts, used);
    for (const name of names) packer.int(amounts.named?.[name] ?? 0);
    before = amounts.day;
  }
  return packer;
}

export function unpackDays(unpacker: Unpacker): DayAmounts[] {
  const length = unpacker.uint();
  const used = unpacker.uint();
  const names = used & 8 ? unpackNames(unpacker) : [];
  let before = firstDay;
  const days: DayAmounts[] = [];
  while (days.length < length) {
    before += unpacker.uint();
    const plain = unpackAmounts(unpacker, used);
    days.push({ ...withNamed(plain, unpackNamed(unpacker, names)), day: before as Day });
  }
  return days;
}

/** Quantities and engagements that occur, each name once. */
function namesIn(all: readonly Amounts[]): readonly NamedMetric[] {
  if (all.every(({ named }) => named === undefined)) return [];
  return [...new Set(all.flatMap(({ named }) => Object.keys(named ?? {}) as NamedMetric[]))].sort();
}

function packNames(packer: Packer, names: readonly NamedMetric[]): void {
  packer.uint(names.length);
  for (const name of names) packer.string(name);
}

function unpackNames(unpacker: Unpacker): readonly NamedMetric[] {
  return list(unpacker, () => unpacker.string() as NamedMetric);
}

function unpackNamed(unpacker: Unpacker, names: readonly NamedMetric[]): [NamedMetric, number][] {
  return names.map((name) => [name, unpacker.int()]);
}

/** Amounts of no particular day, whatever is in them. */
export function packAll(packer: Packer, amounts: Amounts): void {
  packAmounts(packer, amounts, 7);
  const names = namesIn([amounts]);
  packNames(packer, names);
  for (const name of names) packer.int(amounts.named?.[name] ?? 0);
}

export function unpackAll(unpacker: Unpacker): Amounts {
  const plain = unpackAmounts(unpacker, 7);
  return withNamed(plain, unpackNamed(unpacker, unpackNames(unpacker)));
}

export function packAmounts(packer: Packer, amounts: Amounts, used: number): void {
  if (used & 1) packer.int(amounts.spend);
  if (used & 2) packer.int(amounts.purchases);
  if (used & 4) packer.int(amounts.points);
}

export function unpackAmounts(unpacker: Unpacker, used: number): Amounts {
  const spend = used & 1 ? unpacker.int() : 0;
  const purchases = used & 2 ? unpacker.int() : 0;
  return { spend, purchases, points: used & 4 ? unpacker.int() : 0 };
}
