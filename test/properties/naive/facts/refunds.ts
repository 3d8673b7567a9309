/** Refunds and cancellations: they take back the points, what was redeemed, and what counted. */
import type { Fact, Purchase } from '../../../../domain/facts/facts.ts';
import { purchaseOf } from '../order.ts';
import { partOf, totalOf } from '../points/lots.ts';
import { askedFor, currentWorth, keptOf, moneyLeft } from '../points/worth.ts';
import { countedBy, refundsOf, seenBy, type TakenBack } from '../tiers/counted.ts';
import { levelHeld, seen, term, termFrom } from '../tiers/standing.ts';
import {
  type Amounts,
  floorOf,
  lessCarried,
  levelName,
  levelNumber,
  levelOn,
  minus,
  type NaiveCarried,
} from '../tiers/tiers.ts';
import { giveBack, release } from '../time/reservations.ts';
import type { DateText } from '../units/dates.ts';
import type { Bought, NaiveEntry, Walk } from '../walk.ts';
import { heldUntil } from './fulfilments.ts';

export function refund(
  walk: Walk,
  fact: Fact & { kind: 'refund' | 'cancellation' },
  now: number,
  today: DateText,
) {
  const entry = walk.entries.find((each) => each.fact.id === purchaseOf(fact, walk.facts)?.id) as NaiveEntry;
  const bought = entry.bought as Bought;
  const purchase = entry.fact as Purchase;
  const earlier = refundsOf(purchase, walk.entries);
  const points = (refunds: readonly TakenBack[]) => currentWorth(purchase, bought, refunds).points;
  const taken = points(earlier) - points([...earlier, fact]);
  if (bought.expires > today && bought.date >= walk.clearedOn) {
    walk.sum -= taken;
    const until = heldUntil(walk, purchase, bought);
    const available = until <= today ? '' : until;
    if (taken > 0n) walk.purse.clawBack(taken, bought.expires, available);
    else walk.purse.add(-taken, bought.expires, available);
  }
  if (fact.kind === 'refund') {
    const left = moneyLeft(keptOf(purchase, earlier)) - moneyLeft(keptOf(purchase, [...earlier, fact]));
    walk.excess = askedFor(fact) - left;
  }
  returnRedeemed(walk, purchase, [...earlier, fact], today);
  const carriedBefore = walk.carried;
  const [was, is] = [earlier, [...earlier, fact]].map((refunds) => countedBy(purchase, bought, refunds));
  walk.carried = lessCarried(walk.carried, bought.date, minus(was as Amounts, is as Amounts));
  decideAgain(walk, fact, now, today, carriedBefore);
}

function returnRedeemed(walk: Walk, purchase: Purchase, refunds: readonly TakenBack[], today: DateText) {
  const total = purchase.lines.reduce((all, { amount }) => all + BigInt(amount), 0n);
  const kept = moneyLeft(keptOf(purchase, refunds));
  for (const { fact } of walk.entries) {
    if (fact.kind !== 'redemption' || fact.order?.orderId !== purchase.order.orderId) continue;
    const redemption = walk.redemptions.get(fact.redemptionId);
    if (redemption === undefined) continue;
    const run = walk.reserved.find(({ id }) => id === fact.redemptionId);
    if (run !== undefined && kept === 0n) {
      walk.sum += totalOf(run.taken) - release(walk, run, today);
    }
    if (!redemption.isCaptured) continue;
    const inProportion = walk.file.refunds.redeemed === 'in-proportion' && total > 0n;
    const partly = inProportion ? (BigInt(fact.points) * (total - kept)) / total : 0n;
    const due = kept === 0n ? BigInt(fact.points) : partly;
    if (due <= redemption.returned) continue;
    const part = partOf(redemption.taken, redemption.returned, due);
    walk.sum += due - redemption.returned;
    walk.sum -= giveBack(walk, part, today);
    walk.redemptions.set(fact.redemptionId, { ...redemption, returned: due });
  }
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
  const { before } = walk.tier;
  walk.carried = null;
  const runs = before !== null && (before.until === null ? !walk.tier.whileQualified : before.until > now);
  const rank = runs ? levelNumber(walk.file, before.level) : -1;
  walk.tier =
    runs && rank > earned
      ? { ...before, since: now, whileQualified: false, before: null }
      : {
          level: levelName(walk.file, earned),
          since: now,
          ...term(walk, earned, termFrom(today)),
          before: null,
        };
}
