/** Refunds and cancellations: they take back the points, what was redeemed, and what counted. */
import type {
  Cancellation,
  Fact,
  Purchase,
  Redemption,
  Refund,
  Revision,
} from '../../../../domain/facts/facts.ts';
import { boughtBy } from '../order.ts';
import { partOf, totalOf } from '../points/lots.ts';
import { askedFor, type Change, currentWorth, keptOf, moneyLeft } from '../points/worth.ts';
import { changesOf, countedBy, purchasesKept, seenBy } from '../tiers/counted.ts';
import { leave, levelHeld, seen, term, termFrom } from '../tiers/standing.ts';
import {
  type Amounts,
  floorOf,
  lessCarried,
  levelName,
  levelNumber,
  levelOn,
  minus,
  type NaiveCarried,
  type NaiveTier,
} from '../tiers/tiers.ts';
import { giveBack, release } from '../time/reservations.ts';
import { type DateText, dateAt } from '../units/dates.ts';
import { firstOf, forGood } from '../units/uses.ts';
import type { Bought, NaiveEntry, Walk } from '../walk.ts';
import { heldUntil } from './fulfilments.ts';

type TakenBack = Refund | Cancellation;
type Paid = ReturnType<typeof currentWorth>['paid'];

export function change(walk: Walk, fact: TakenBack | Revision, now: number, today: DateText) {
  const entry = walk.entries.find(
    (each) => each.fact.id === boughtBy(fact.order, walk.facts)?.id,
  ) as NaiveEntry;
  const bought = entry.bought as Bought;
  const purchase = entry.fact as Purchase | Revision;
  const earlier = changesOf(purchase, walk.entries);
  if (fact.kind === 'refund' && isVoided(fact, earlier)) return;
  const all = [...earlier, fact];
  const before = currentWorth(purchase, bought, earlier);
  const countsAtLast = before.spend === 0n && currentWorth(purchase, bought, all).spend > 0n;
  if (countsAtLast) bought.purchasesBefore = purchasesKept(walk);
  const after = currentWorth(purchase, bought, all);
  const taken = before.points - after.points;
  if (bought.expires > today && bought.date >= walk.clearedOn) {
    walk.sum -= taken;
    const until = heldUntil(walk, purchase, bought);
    const available = until <= today ? '' : until;
    if (taken > 0n) walk.purse.clawBack(taken, bought.expires, available);
    else walk.purse.add(-taken, bought.expires, available);
  }
  if (fact.kind === 'refund' && !isContained(fact, earlier)) {
    const left = moneyLeft(keptOf(purchase, earlier)) - moneyLeft(keptOf(purchase, all));
    walk.excess = askedFor(fact) - left;
  }
  useBounds(walk, bought, before.paid, after.paid);
  returnRedeemed(walk, purchase, all, today);
  const carriedBefore = walk.carried;
  const [was, is] = [earlier, all].map((changes) => countedBy(purchase, bought, changes));
  const more = minus(is as Amounts, was as Amounts);
  walk.grew = [more.spend, more.purchases, more.points, ...Object.values(more.named)].some(
    (each) => each > 0n,
  );
  walk.carried = lessCarried(walk.carried, bought.date, minus(was as Amounts, is as Amounts));
  decideAgain(walk, fact, now, today, carriedBefore);
}

function isVoided({ refundId }: Refund, changes: readonly Change[]): boolean {
  return changes.some((each) => each.kind === 'refund-void' && each.refundId === refundId);
}

/** Whether some content was told that had the refund in it. */
function isContained({ occurredAt }: Refund, changes: readonly Change[]): boolean {
  return changes.some((each) => each.kind === 'revision' && each.revisedAt >= occurredAt);
}

/** What a bonus pays less may be paid again, what it pays more is used up. */
function useBounds(walk: Walk, bought: Bought, before: Paid, after: Paid) {
  for (const { id, capPerMember } of bought.file.earning.bonuses) {
    if (capPerMember === undefined) continue;
    const [was, is] = [before, after].map(
      (paid) => paid.find(({ bonus }) => bonus.id === id)?.points ?? 0n,
    ) as [bigint, bigint];
    if (was !== is) walk.uses.count(`bonus:${id}`, firstOf(capPerMember.per, bought.date), Number(is - was));
  }
}

function returnRedeemed(
  walk: Walk,
  purchase: Purchase | Revision,
  changes: readonly Change[],
  today: DateText,
) {
  const left = keptOf(purchase, changes);
  const total = left.bought.lines.reduce((all, { amount }) => all + BigInt(amount), 0n);
  const kept = moneyLeft(left);
  const isOnIt = (fact: Redemption) =>
    (fact.order ?? walk.tied.get(fact.redemptionId))?.orderId === purchase.order.orderId;
  const made = walk.entries
    .flatMap(({ fact }) => (fact.kind === 'redemption' && isOnIt(fact) ? [fact] : []))
    .sort((a, b) => (a.redemptionId < b.redemptionId ? -1 : 1));
  for (const fact of made) returnOne(walk, fact, { total, kept }, today);
}

/** What is due of one redemption of an order of which so much is kept. */
export function returnOne(
  walk: Walk,
  fact: Redemption,
  { total, kept }: { readonly total: bigint; readonly kept: bigint },
  today: DateText,
) {
  const redemption = walk.redemptions.get(fact.redemptionId);
  if (redemption === undefined) return;
  const run = walk.reserved.find(({ id }) => id === fact.redemptionId);
  if (run !== undefined && kept === 0n) walk.sum += totalOf(run.taken) - release(walk, run, today);
  if (!redemption.isCaptured) return;
  const inProportion = walk.file.refunds.redeemed === 'in-proportion' && total > 0n;
  const partly = inProportion ? (BigInt(fact.points) * (total - kept)) / total : 0n;
  const due = kept === 0n ? BigInt(fact.points) : partly;
  if (due <= redemption.returned) return;
  const part = partOf(redemption.taken, redemption.returned, due);
  walk.sum += due - redemption.returned;
  walk.sum -= giveBack(walk, part, today);
  walk.redemptions.set(fact.redemptionId, { ...redemption, returned: due });
  const isWhole = due === BigInt(fact.points);
  if (isWhole && fact.rewardId !== undefined) walk.uses.count(`reward:${fact.rewardId}`, forGood, -1);
}

function decideAgain(
  walk: Walk,
  fact: Fact,
  now: number,
  today: DateText,
  carriedBefore: NaiveCarried | null,
) {
  if (walk.file.refunds.tier === 'leave') return;
  const current = levelHeld(walk);
  const wasEarned = levelOn({ ...seen(walk), carried: carriedBefore }, 0, today) >= current;
  const none = { points: 0n, raisedTo: null, bought: null, excess: 0n, rewarded: 0n };
  const withRefund = [...walk.entries, { fact, at: now, date: today, ...none }];
  const after = {
    ...seen(walk),
    ...seenBy(walk.file, walk.enrolledOn, withRefund),
    life: walk.life,
    carried: walk.carried,
  };
  const earned = Math.max(levelOn(after, 0, today), floorOf(after));
  if (current === 0 || !wasEarned || earned >= current) return;
  const old = walk.tier;
  const { before } = old;
  walk.carried = null;
  const runs = before !== null && (before.until === null ? !old.whileQualified : before.until > now);
  const rank = before === null ? -1 : levelNumber(walk.file, before.level);
  walk.tier =
    runs && rank >= earned
      ? { ...before, since: now, whileQualified: false, before: null }
      : again(walk, earned, rank, now, today);
  leave(walk, old, today);
}

/** The level that is left, as it would have begun: with the rise that is undone, or after the term before it. */
function again(walk: Walk, earned: number, rank: number, now: number, today: DateText): NaiveTier {
  const { since, before } = walk.tier;
  const level = levelName(walk.file, earned);
  const made = (date: DateText) => ({
    level,
    since: now,
    ...term(walk, earned, termFrom(date)),
    before: null,
  });
  if (before === null) return made(today);
  const { until } = before;
  const from = until !== null && until > since && rank >= earned ? until : since;
  const tier = made(dateAt(from, walk.zone));
  return tier.until !== null && tier.until <= now ? made(today) : tier;
}
