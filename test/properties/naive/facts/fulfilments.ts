/** Fulfilments: points that wait for one can be spent sooner. */
import type { Fact, Purchase, Revision } from '../../../../domain/facts/facts.ts';
import { boughtBy } from '../order.ts';
import { currentWorth } from '../points/worth.ts';
import { changesOf } from '../tiers/counted.ts';
import { type DateText, plusDays } from '../units/dates.ts';
import type { Bought, NaiveEntry, Walk } from '../walk.ts';

/** The points of a purchase that waits for its fulfilment can be spent some days after it, if that is sooner. */
export function fulfil(walk: Walk, fact: Fact & { kind: 'fulfilment' }, today: DateText) {
  const entry = walk.entries.find(
    (each) => each.fact.id === boughtBy(fact.order, walk.facts)?.id,
  ) as NaiveEntry;
  const bought = entry.bought as Bought;
  const purchase = entry.fact as Purchase | Revision;
  const { hold } = bought.file.earning;
  const before = heldUntil(walk, purchase, bought);
  if (hold.kind !== 'until-fulfilled') return;
  const until = plusDays(today, hold.days);
  if (until >= before) return;
  walk.held.set(purchase.order.orderId, until);
  const { points } = currentWorth(purchase, bought, changesOf(purchase, walk.entries));
  walk.purse.move(points, bought.expires, before, until <= today ? '' : until);
}

export function heldUntil(walk: Walk, { order }: Purchase | Revision, { available }: Bought): DateText {
  return walk.held.get(order.orderId) ?? available;
}
