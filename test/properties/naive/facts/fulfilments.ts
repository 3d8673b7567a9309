/** Fulfilments: points that wait for one can be spent sooner. */
import type { Fact, Purchase } from '../../../../domain/facts/facts.ts';
import { purchaseOf } from '../order.ts';
import { currentWorth } from '../points/worth.ts';
import { refundsOf } from '../tiers/counted.ts';
import { type DateText, plusDays } from '../units/dates.ts';
import type { Bought, NaiveEntry, Walk } from '../walk.ts';

/** The points of a purchase that waits for its fulfilment can be spent some days after it, if that is sooner. */
export function fulfil(walk: Walk, fact: Fact & { kind: 'fulfilment' }, today: DateText) {
  const entry = walk.entries.find((each) => each.fact.id === purchaseOf(fact, walk.facts)?.id) as NaiveEntry;
  const bought = entry.bought as Bought;
  const purchase = entry.fact as Purchase;
  const { hold } = bought.file.earning;
  const before = heldUntil(walk, purchase, bought);
  if (hold.kind !== 'until-fulfilled') return;
  const until = plusDays(today, hold.days);
  if (until >= before) return;
  walk.held.set(purchase.order.orderId, until);
  const { points } = currentWorth(purchase, bought, refundsOf(purchase, walk.entries));
  walk.purse.move(points, bought.expires, before, until <= today ? '' : until);
}

export function heldUntil(walk: Walk, { order }: Purchase, { available }: Bought): DateText {
  return walk.held.get(order.orderId) ?? available;
}
