/** Purchases: what they earn, and from when it can be spent. */
import type { Purchase, Revision } from '../../../../domain/facts/facts.ts';
import { availableFrom, expiresFrom } from '../points/lives.ts';
import { keptOf, worthOf } from '../points/worth.ts';
import { changesOf, purchasesKept, tagsAfter } from '../tiers/counted.ts';
import { levelShown } from '../tiers/standing.ts';
import { type DateText, daysBetween } from '../units/dates.ts';
import { firstOf } from '../units/uses.ts';
import type { Bought, Walk } from '../walk.ts';

export function buy(walk: Walk, fact: Purchase | Revision, now: number, today: DateText): Bought {
  const bought = {
    file: walk.file,
    level: levelShown(walk),
    at: now,
    date: today,
    purchasesBefore: purchasesKept(walk),
    daysEnrolled: daysBetween(walk.enrolledOn, today),
    daysSinceLastPurchase: walk.boughtOn === null ? null : daysBetween(walk.boughtOn, today),
    birthday: walk.birthday,
    tags: tagsAfter(walk.entries),
    room: Object.fromEntries(
      walk.file.earning.bonuses.flatMap(({ id, capPerMember }): [string, number][] =>
        capPerMember === undefined ? [] : [[id, walk.uses.room(capPerMember, `bonus:${id}`, today)]],
      ),
    ),
    available: availableFrom(walk.file, today) ?? '',
    expires: expiresFrom(walk.file, today),
    forgiven: 0n,
  };
  const { points, spend, paid } = worthOf(bought, keptOf(fact, changesOf(fact, [...walk.entries, { fact }])));
  walk.sum += points;
  walk.purse.add(points, bought.expires, bought.available);
  if (spend > 0n) walk.boughtOn = today;
  if (spend > 0n && today > walk.activeOn) walk.activeOn = today;
  for (const { bonus, points } of paid) {
    if (bonus.capPerMember === undefined) continue;
    walk.uses.count(`bonus:${bonus.id}`, firstOf(bonus.capPerMember.per, today), Number(points));
  }
  return bought;
}
