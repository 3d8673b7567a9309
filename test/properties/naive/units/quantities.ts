/** Nights, miles and what else counts beside money, in the naive fold. */
import type { Engagement } from '../../../../domain/facts/facts.ts';
import type { ProgramFile } from '../../../../domain/program/file.ts';
import type { Kept } from '../points/worth.ts';

export type Named = Readonly<Record<string, bigint>>;

/** Of a purchase: each line's in proportion to what is kept of it, to the nearest whole. */
export function quantitiesOf({ quantities, earning }: ProgramFile, kept: Kept): Named {
  const { lines } = kept.bought;
  const { kinds, categories, skus } = earning.exclude;
  const named: Record<string, bigint> = {};
  lines.forEach(({ kind, category = '', sku = '', amount, quantities: brought = {} }, index) => {
    if (kinds.includes(kind) || categories.includes(category) || skus.includes(sku)) return;
    for (const { id } of quantities) {
      const of = (amount > 0 ? BigInt(amount) : 1n) * kept.share.of;
      const left = (amount > 0 ? (kept.amounts[index] as bigint) : 1n) * kept.share.value;
      const count = (2n * BigInt(brought[id] ?? 0) * left + of) / (2n * of);
      named[`quantity ${id}`] = (named[`quantity ${id}`] ?? 0n) + count;
    }
  });
  return named;
}

/** An engagement that the program lists counts as one of its kind, and with what it brings. */
export function countedOf({ engagement, quantities: brought = {} }: Engagement, file: ProgramFile): Named {
  if (!file.earning.engagements.some(({ kind }) => kind === engagement)) return {};
  return Object.fromEntries([
    [`engagements ${engagement}`, 1n],
    ...file.quantities.map(({ id }) => [`quantity ${id}`, BigInt(brought[id] ?? 0)] as const),
  ]);
}
