/** A domain refusal as a problem of the same name, with the numbers that led to it. */
import type { Instant } from '../../domain/kernel/brand.ts';
import { formatInstant } from '../../domain/kernel/instant.ts';
import { counted, grouped } from '../../domain/kernel/words.ts';
import type { Refusal, RefusalReason } from '../../domain/member/admit.ts';
import { Problem } from '../shared/problem.ts';

export function refused({ reason, numbers }: Refusal): Problem {
  const shown = reason === 'until-in-the-past' ? { until: formatInstant(numbers.until as Instant) } : numbers;
  return new Problem(reason, sentence(reason, shown), { numbers: shown });
}

type Given = Refusal['numbers'][string] | undefined;

const figure = (given: Given): string => grouped(given ?? 0);
const times = (given: Given): string => counted(Number(given ?? 0), 'time');

function sentence(reason: RefusalReason, n: Refusal['numbers']): string {
  switch (reason) {
    case 'redemption-off':
      return 'points of this program cannot be redeemed';
    case 'unknown-reward':
      return `the program has no reward "${n.rewardId}"`;
    case 'reward-limit-reached':
      return `a member may have reward "${n.rewardId}" ${times(n.limit)}, and this member has had it ${times(n.taken)}`;
    case 'below-minimum':
      return `${figure(n.asked)} points are asked for, and at least ${figure(n.minimum)} can be redeemed`;
    case 'not-a-step':
      return `${figure(n.asked)} points are asked for, and points are redeemed in steps of ${figure(n.step)}`;
    case 'too-many-reservations':
      return `${n.open} reservations are open, and at most ${n.most} may be`;
    case 'too-many-tags':
      return `the member has ${n.set} tags, and may have at most ${n.most}`;
    case 'insufficient-points':
      return `the balance is ${figure(n.balance)} points, and ${figure(n.asked)} are asked for`;
    case 'already-captured':
      return 'the redemption is final already';
    case 'already-cancelled':
      return 'the redemption is cancelled';
    case 'order-refunded':
      return n.orderId === undefined
        ? 'the order of the reservation is refunded in full, and its points are back'
        : `nothing of order "${n.orderId}" is kept, so no points can be spent on it`;
    case 'redemption-of-another-order':
      return `the redemption is for order "${n.orderId}", not for "${n.asked}"`;
    case 'shares-do-not-add-up':
      return `the shares of the orders are ${figure(n.shared)} points together, and ${figure(n.points)} are redeemed`;
    case 'order-needed':
      return `points pay at most ${n.percent} % of an order here, so the order has to be named`;
    case 'order-amount-unknown':
      return `no purchase of order "${n.orderId}" has come yet, so the request has to say its "amount"`;
    case 'above-most-of-order':
      return `points may pay at most ${figure(n.most)} more of order "${n.orderId}", and ${figure(n.asked)} are asked for`;
    case 'reservation-expired':
      return 'the reservation has run out, and its points are back';
    case 'opening-after-facts':
      return `member "${n.memberId}" has a history here, and what they bring from elsewhere has to come before it: an opening dated before their first fact is taken, once`;
    case 'unknown-tier':
      return `the program has no tier "${n.tier}"; it has ${n.known}`;
    case 'lowest-tier':
      return `every member holds at least "${n.tier}" already; ${n.above === '' ? 'the program has no higher tier' : `give a higher tier: ${n.above}`}`;
    case 'until-in-the-past':
      return `"until" is ${n.until}, which has passed`;
    case 'no-override':
      return `override "${n.overrideId}" is not in force`;
    case 'unknown-privilege':
      return `the member has no privilege "${n.privilege}"`;
    case 'quota-used-up':
      return `privilege "${n.privilege}" may be used ${times(n.quota)} in its period: ${n.used} uses are gone, and ${n.asked} ${n.asked === 1 ? 'is' : 'are'} asked for`;
  }
}
