/** A domain refusal as a problem of the same name, with the numbers that led to it. */
import type { Refusal, RefusalReason } from '../../domain/member/admit.ts';
import { Problem } from '../shared/problem.ts';

export function refused({ reason, numbers }: Refusal): Problem {
  return new Problem(reason, sentence(reason, numbers), { numbers });
}

function sentence(reason: RefusalReason, n: Refusal['numbers']): string {
  switch (reason) {
    case 'redemption-off':
      return 'points of this program can not be redeemed';
    case 'unknown-reward':
      return `the program has no reward "${n.rewardId}"`;
    case 'reward-limit-reached':
      return `a member may have reward "${n.rewardId}" ${n.limit} times and has had it ${n.taken} times`;
    case 'below-minimum':
      return `at least ${n.minimum} points can be redeemed, not ${n.asked}`;
    case 'not-a-step':
      return `points are redeemed in steps of ${n.step}, not ${n.asked}`;
    case 'too-many-reservations':
      return `${n.open} reservations are open; at most ${n.most} may be`;
    case 'too-many-tags':
      return `the member has ${n.set} tags; at most ${n.most} may be set at a time`;
    case 'insufficient-points':
      return `the balance is ${n.balance} points, ${n.asked} are asked for`;
    case 'already-captured':
      return 'the redemption is captured';
    case 'already-cancelled':
      return 'the redemption is cancelled';
    case 'order-refunded':
      return n.orderId === undefined
        ? 'the order of the reservation is refunded in full; its points are back'
        : `nothing of order "${n.orderId}" is kept, so no points can be spent on it`;
    case 'redemption-of-another-order':
      return `the redemption is for order "${n.orderId}", not for "${n.asked}"`;
    case 'reservation-expired':
      return 'the reservation has run out; its points are back';
    case 'unknown-tier':
      return `the program has no tier "${n.tier}"; it has ${n.known}`;
    case 'lowest-tier':
      return `every member holds at least "${n.tier}" already; ${n.above === '' ? 'the program has no higher tier' : `give a higher tier: ${n.above}`}`;
    case 'until-in-the-past':
      return '"until" must be in the future';
    case 'no-override':
      return `override "${n.overrideId}" is not in force`;
    case 'unknown-privilege':
      return `the member has no privilege "${n.privilege}"`;
    case 'quota-used-up':
      return `privilege "${n.privilege}" may be used ${n.quota} times in its period; ${n.used} are used, ${n.asked} asked for`;
  }
}
