/** What a member brings from another system. */
import type { Fact } from '../../../../domain/facts/facts.ts';
import { openingThatCounts } from '../order.ts';
import { expiresFrom } from '../points/lives.ts';
import { fresh, levelHeld, term, termFrom } from '../tiers/standing.ts';
import { levelNumber } from '../tiers/tiers.ts';
import { type DateText, dateAt, dateOfDay } from '../units/dates.ts';
import type { Walk } from '../walk.ts';

type Opening = Fact & { readonly kind: 'opening' };

export function open(walk: Walk, fact: Opening, now: number, today: DateText) {
  if (openingThatCounts(fact, walk.facts) !== fact) return;
  bringTier(walk, fact, now);
  bringPoints(walk, fact, today);
  walk.birthday = fact.birthday ?? walk.birthday;
  const activeOn = fact.activeOn === undefined ? today : dateOfDay(fact.activeOn);
  if (walk.entries.length === 0 || activeOn > walk.activeOn) walk.activeOn = activeOn;
  for (const { day, spend, purchases } of fact.amounts ?? []) {
    const date = dateOfDay(day);
    if (spend + purchases > 0 && date > (walk.boughtOn ?? '')) walk.boughtOn = date;
  }
}

function bringPoints(walk: Walk, { lots, deficit = 0 as never }: Opening, today: DateText) {
  for (const { points, expiresOn, availableOn } of lots) {
    const expires = expiresOn === undefined ? expiresFrom(walk.file, today) : dateOfDay(expiresOn);
    const available = availableOn === undefined ? '' : dateOfDay(availableOn);
    walk.purse.add(BigInt(points), expires, available > today ? available : '');
    walk.sum += BigInt(points);
  }
  if (deficit > 0) walk.purse.spend(BigInt(deficit));
  walk.sum -= BigInt(deficit);
}

function bringTier(walk: Walk, { tier }: Opening, now: number) {
  if (tier === undefined) return;
  const level = levelNumber(walk.file, tier.level);
  if (level <= levelHeld(walk)) return;
  const date = dateAt(tier.since, walk.zone);
  const byRule = term(walk, level, termFrom(date));
  const isOver = byRule.until !== null && byRule.until < now;
  const until = tier.until !== undefined ? tier.until : isOver ? now : byRule.until;
  const own =
    tier.until !== undefined || isOver ? { ...byRule, endsOn: null, whileQualified: false, until } : byRule;
  walk.tier = { ...fresh(tier.since), level: tier.level, ...own };
  for (const each of walk.livingByYears) {
    const number = levelNumber(walk.file, each);
    if (number > 0 && number <= level && !walk.tenures.has(each)) walk.tenures.set(each, date);
  }
}
