/** Refunds and cancellations: they take back the points, what was redeemed, and what counted. */
import type {
  Cancellation,
  Fact,
  OrderRef,
  Purchase,
  Redemption,
  Refund,
  Revision,
} from '../../../../domain/facts/facts.ts';
import { boughtBy } from '../order.ts';
import { partOf } from '../points/lots.ts';
import { askedFor, type Change, currentWorth, keptOf, moneyLeft } from '../points/worth.ts';
import { decideAgain, type NaiveTaken } from '../tiers/again.ts';
import { changesOf, countedBy, purchasesKept, seenBy } from '../tiers/counted.ts';
import { forgive, leave, seen } from '../tiers/standing.ts';
import { type Amounts, isNothing, lessCarried, minus, type NaiveCarried, type Seen } from '../tiers/tiers.ts';
import { giveBack } from '../time/reservations.ts';
import type { DateText } from '../units/dates.ts';
import { firstOf, forGood } from '../units/uses.ts';
import type { Bought, NaiveEntry, Walk } from '../walk.ts';
import { mute, spread } from './fulfilments.ts';
import { dropStretches, settleStretches } from './stretches.ts';

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
  const asBefore = { ...bought };
  const countsAtLast = before.spend === 0n && currentWorth(purchase, bought, all).spend > 0n;
  if (countsAtLast) bought.purchasesBefore = purchasesKept(walk);
  const after = currentWorth(purchase, bought, all);
  const taken = before.points - after.points;
  if (bought.expires > today && bought.date >= walk.clearedOn) {
    const notGiven = taken < 0n ? (bought.forgiven < -taken ? bought.forgiven : -taken) : 0n;
    walk.sum -= taken + notGiven;
    const said = walk.entries.map((each) => each.fact);
    // What a content says of fulfilment comes after what it says of the lines.
    const was = spread(asBefore, purchase, earlier, said, today);
    const is = spread(bought, purchase, all, [...said, mute(fact)], today);
    const owed = walk.purse.rearrange(bought.expires, was, is, notGiven);
    bought.forgiven += forgive(walk, owed) - notGiven;
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
  const isOff = !isNothing(was as Amounts) && isNothing(is as Amounts);
  const less = { at: bought.at, date: bought.date, amounts: minus(was as Amounts, is as Amounts) };
  decideAgainAfter(walk, { fact, by: purchase.order.orderId, isOff, carriedBefore, taken: less }, now, today);
}

/** Something was taken back: all of what it stood for, where it is off. */
export function decideAgainAfter(
  walk: Walk,
  {
    fact,
    by,
    isOff,
    carriedBefore,
    taken,
  }: {
    readonly fact: Fact;
    readonly by: string;
    readonly isOff: boolean;
    readonly carriedBefore: NaiveCarried | null;
    readonly taken: NaiveTaken;
  },
  now: number,
  today: DateText,
) {
  const { tier } = walk;
  const before = { ...seen(walk), carried: carriedBefore };
  if (isOff) dropStretches(walk, by, now, today);
  const after = seenWith(walk, fact, now, today);
  decideAgain(walk, { before, after, taken }, now, today);
  settleStretches(walk, by, { before, after, tier }, now, today);
  if (walk.tier.level !== tier.level) leave(walk, tier, today);
}

/** As it is seen with the fact that is being applied. */
function seenWith(walk: Walk, fact: Fact, now: number, today: DateText): Seen {
  const none = { points: 0n, raisedTo: null, bought: null, excess: 0n, rewarded: 0n };
  const entries = [...walk.entries, { fact, at: now, date: today, ...none }];
  return { ...seen(walk), ...pick(seenBy(walk.file, walk.enrolledOn, entries)) };
}

function pick({ days, tags }: Seen) {
  return { days, tags };
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
  const { order } = purchase;
  const made = walk.entries
    .flatMap(({ fact }) => (fact.kind === 'redemption' && partFor(walk, fact, order) !== null ? [fact] : []))
    .sort((a, b) => (a.redemptionId < b.redemptionId ? -1 : 1));
  for (const fact of made) returnOne(walk, fact, { order, total, kept }, today);
}

/** The points of a redemption that pay for an order: how many lie before them, and how many they are. */
function partFor(
  walk: Walk,
  fact: Redemption,
  { source, orderId }: OrderRef,
): { readonly before: bigint; readonly points: bigint } | null {
  const isTied = fact.order !== undefined || fact.shares !== undefined;
  const says = isTied ? fact : walk.tied.get(fact.redemptionId);
  if (says?.order !== undefined) {
    const isIt = says.order.source === source && says.order.orderId === orderId;
    return isIt ? { before: 0n, points: BigInt(fact.points) } : null;
  }
  let before = 0n;
  for (const share of says?.shares ?? []) {
    const isIt = share.order.source === source && share.order.orderId === orderId;
    if (isIt) return { before, points: BigInt(share.points) };
    before += BigInt(share.points);
  }
  return null;
}

/** What is due of one redemption of an order of which so much is kept. */
export function returnOne(
  walk: Walk,
  fact: Redemption,
  { order, total, kept }: { readonly order: OrderRef; readonly total: bigint; readonly kept: bigint },
  today: DateText,
) {
  const redemption = walk.redemptions.get(fact.redemptionId);
  const part = partFor(walk, fact, order);
  if (redemption === undefined || part === null) return;
  const name = `${order.source} ${order.orderId}`;
  const returned = redemption.returned.get(name) ?? 0n;
  const isWaiting = walk.reserved.some(({ id }) => id === fact.redemptionId);
  if (!redemption.isCaptured && !(isWaiting && kept === 0n && returned === 0n)) return;
  const inProportion = walk.file.refunds.redeemed === 'in-proportion' && total > 0n;
  const partly = inProportion ? (part.points * (total - kept)) / total : 0n;
  const due = kept === 0n ? part.points : partly;
  if (due <= returned) return;
  const back = new Map(redemption.returned).set(name, due);
  walk.redemptions.set(fact.redemptionId, { ...redemption, returned: back });
  walk.sum += due - returned;
  walk.sum -= giveBack(walk, partOf(redemption.taken, part.before + returned, part.before + due), today);
  const isWhole = [...back.values()].reduce((sum, each) => sum + each, 0n) === BigInt(fact.points);
  walk.reserved = walk.reserved.flatMap((run) => {
    if (run.id !== fact.redemptionId) return [run];
    return isWhole ? [] : [{ ...run, taken: unreturned(walk, fact, redemption.taken, back) }];
  });
  if (isWhole && fact.rewardId !== undefined) walk.uses.count(`reward:${fact.rewardId}`, forGood, -1);
}

/** What is still set aside of a reservation of which some shares came back. */
function unreturned(
  walk: Walk,
  fact: Redemption,
  taken: Parameters<typeof partOf>[0],
  back: ReadonlyMap<string, bigint>,
): ReturnType<typeof partOf> {
  return (fact.shares ?? []).flatMap(({ order, points }) => {
    const { before } = partFor(walk, fact, order) as { before: bigint };
    return back.has(`${order.source} ${order.orderId}`) ? [] : partOf(taken, before, before + BigInt(points));
  });
}
