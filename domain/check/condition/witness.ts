/** A purchase, with what went before it, that a way asks for, as far as it can be told from its claims. */

import { lineKinds } from '../../facts/vocabulary.ts';
import type { Instant } from '../../kernel/brand.ts';
import { constantOf, type Node, pathOf } from '../../program/conditionTree.ts';
import type { Rules } from '../../program/rules.ts';
import { cornersOf } from '../amounts.ts';
import { reaching } from '../reaching.ts';
import { type Bought, buys, isTagged, type Told } from '../story.ts';
import { compare, tagsIn, type Way } from './ways.ts';

const dayMs = 86_400_000;
/** What it is for where no claim says otherwise: an amount that any rate makes points of. */
const amountPlain = 100_000;

/** The purchase last, at `at`. Whether the condition holds for it is for the fold to say. */
export function purchaseFor(way: Way, rules: Rules, day: Instant): readonly Told[] {
  const texts = textsOf(way);
  const at = atHour(numberFor(way, ['purchase.hour'], rules.calendar.hourOf(day)), rules, day);
  const amount = numberFor(way, ['purchase.total', 'purchase.eligible', 'line.amount'], amountPlain);
  const bought: Bought = {
    amount: Math.max(1, amount),
    ...pick('channel', texts['purchase.channel']),
    ...pick('store', texts['purchase.store']),
    ...pick('category', texts['line.category'] ?? texts['purchase.categories']),
    ...pick('sku', texts['line.sku'] ?? texts['purchase.skus']),
    ...kindOf(texts['line.kind']),
    quantity: Math.max(1, numberFor(way, ['line.quantity'], 1)),
  };
  const before = earlierFacts(way, rules, at, texts.tier ?? texts['member.tier']);
  return [...before, buys(at, 10_000, bought)];
}

/** The moment of that day at which clocks show the hour; where they skip it, one nearby. */
function atHour(hour: number, { calendar }: Rules, at: Instant): Instant {
  return (at + (hour - calendar.hourOf(at)) * 3_600_000) as Instant;
}

function earlierFacts(way: Way, rules: Rules, at: Instant, tier: string | undefined): readonly Told[] {
  const purchases = numberFor(way, ['member.purchases'], 0);
  const days = numberFor(way, ['member.daysEnrolled'], 0);
  const asksBefore = way.some(
    (claim) => claim.kind === 'compare' && pathOf(claim.term) === 'member.daysSinceLastPurchase',
  );
  const daysBefore = asksBefore ? numberFor(way, ['member.daysSinceLastPurchase'], 1) : null;
  const level = rules.tiers.levels.find(({ id }) => id === tier);
  const corner = level?.qualify == null ? null : cornersOf(level.qualify)[0];
  const reached =
    corner == null ? [] : reaching(corner, rules, rules.calendar.dayOf((at - dayMs) as Instant));
  const count = Math.min(
    20,
    Math.max(0, purchases - reached.length, days > 0 && reached.length === 0 ? 1 : 0),
  );
  const since = at - Math.min(3650, Math.max(0, days)) * dayMs - 1_000;
  const small = Array.from({ length: count }, (_, index) =>
    buys((since + index) as Instant, 1_000 + index, { amount: 1 }),
  );
  const last = daysBefore === null ? [] : [buys((at - daysBefore * dayMs) as Instant, 5_000, { amount: 1 })];
  const before = [...small, ...reached, ...last];
  const tagged = (Math.max(at - dayMs, ...before.map(({ occurredAt }) => occurredAt)) + 1) as Instant;
  return [...before, ...tagsIn(way).map((tag) => isTagged(tagged, tag))];
}

function pick<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

function kindOf(kind: string | undefined): Pick<Bought, 'kind'> {
  const known = lineKinds.find((each) => each === kind);
  return known === undefined ? {} : { kind: known };
}

/** By path: the text that is asked for, also where a list is to hold it. */
function textsOf(way: Way): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const claim of way) {
    if (claim.kind === 'compare') {
      if (claim.op === '==' && typeof claim.to === 'string') texts[pathOf(claim.term)] = claim.to;
    } else if (claim.isTrue && claim.term.op === 'in') {
      const [value, list] = claim.term.args as [Node, Node];
      const text = constantOf(value);
      if (typeof text === 'string') texts[pathOf(list)] = text;
    }
  }
  return texts;
}

/** A number that all claims about these terms allow, near the ones they name. */
function numberFor(way: Way, paths: readonly string[], otherwise: number): number {
  const claims = way.flatMap((claim) =>
    claim.kind === 'compare' && paths.includes(pathOf(claim.term)) ? [claim] : [],
  );
  const near = claims.flatMap(({ to }) => [Number(to), Number(to) + 1, Number(to) - 1]);
  const fits = (value: number) =>
    Number.isSafeInteger(value) && claims.every(({ op, to }) => compare(value, op, to));
  return [otherwise, ...near].find(fits) ?? otherwise;
}
