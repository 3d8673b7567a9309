/** What an order is that two sources tell of: as the shop has it, less what went back through the provider alone. */
import { createHash } from 'node:crypto';
import type { Instant, MinorUnits } from '../../../domain/kernel/brand.ts';
import type { LinkedOrder, ProviderRefunds } from '../../store/sources/orderLinks.ts';
import type { Revision } from '../sources/deliveries.ts';
import { lessShared, sumOf } from '../sources/money.ts';

/** A content of the order, and what to keep of how it was made. */
export interface Made {
  readonly revision: Revision;
  readonly madeOf: NonNullable<LinkedOrder['madeOf']>;
}

/**
 * What went back through both is told twice: the shop's total and the provider's, and the larger one is right. Each
 * content is later than the one before it, so that the latest is made of the most.
 */
export function made(snapshot: Revision, { refunds, shopRefunds, madeOf: before }: LinkedOrder): Made {
  const since = later(shopRefunds, snapshot.revisedAt);
  const digest = digestOf([snapshot, sorted(refunds), sorted(since)]);
  const instants = [...Object.values(refunds), ...Object.values(since)].map(({ at }) => at);
  const latest = Math.max(snapshot.revisedAt, ...instants);
  const isSame = before?.digest === digest;
  const revisedAt = (
    before === null ? latest : isSame ? before.revisedAt : Math.max(latest, before.revisedAt + 1)
  ) as Instant;
  const byShop = snapshot.givenBack + totalOf(since);
  const more = (Math.max(totalOf(refunds), byShop) - snapshot.givenBack) as MinorUnits;
  const kept = lessShared(
    snapshot.lines.map(({ amount }) => amount),
    more,
  );
  const lines = snapshot.lines.map((line, index) => ({ ...line, amount: kept[index] ?? line.amount }));
  return { revision: { ...snapshot, lines, revisedAt }, madeOf: { digest, revisedAt } };
}

/** What the content does not contain yet. */
function later(refunds: ProviderRefunds, revisedAt: Instant): ProviderRefunds {
  return Object.fromEntries(Object.entries(refunds).filter(([, { at }]) => at > revisedAt));
}

function totalOf(refunds: ProviderRefunds): MinorUnits {
  return sumOf(Object.values(refunds).map(({ amount, isVoid }) => (isVoid ? 0 : amount)));
}

/** In whatever order they came. */
function sorted(refunds: ProviderRefunds) {
  return Object.entries(refunds).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 24);
}
