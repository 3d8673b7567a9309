/** What each kind of fact does: every kind is named here, so that a new one is not forgotten. */
import type { Fact, Purchase } from '../../../../domain/facts/facts.ts';
import { boughtBy } from '../order.ts';
import type { DateText } from '../units/dates.ts';
import type { Bought, Walk } from '../walk.ts';
import { adjust, undo } from './adjustments.ts';
import { engage, revoke } from './engagements.ts';
import { endHolds, fulfil } from './fulfilments.ts';
import { open } from './openings.ts';
import { override, takeOverrideBack } from './overrides.ts';
import { giveUseBack, use } from './privileges.ts';
import { buy } from './purchases.ts';
import { redeem, settle } from './redemptions.ts';
import { change } from './refunds.ts';

/** How it was decided, of a purchase. */
export function apply(walk: Walk, fact: Fact, now: number, today: DateText): Bought | null {
  if (fact.kind === 'purchase' || (fact.kind === 'revision' && boughtBy(fact.order, walk.facts) === fact)) {
    const bought = buy(walk, fact, now, today);
    if (fact.kind === 'revision' && fact.fulfilled !== undefined) endHolds(walk, fact, bought, fact, today);
    return bought;
  }
  applyOther(walk, fact, now, today);
  return null;
}

function applyOther(walk: Walk, fact: Exclude<Fact, Purchase>, now: number, today: DateText): undefined {
  switch (fact.kind) {
    case 'refund':
    case 'cancellation':
      return void change(walk, fact, now, today);
    case 'revision':
      change(walk, fact, now, today);
      return fact.fulfilled === undefined ? undefined : void fulfil(walk, fact, today);
    case 'refund-void':
      return; // the refund looks for it
    case 'fulfilment':
      return void fulfil(walk, fact, today);
    case 'redemption':
      return void redeem(walk, fact, now, today);
    case 'redemption-capture':
    case 'redemption-cancel':
      return void settle(walk, fact, today);
    case 'adjustment':
      return void adjust(walk, fact, today);
    case 'adjustment-undo':
      return void undo(walk, fact.adjustmentId, today);
    case 'tier-override':
      return void override(walk, fact, now);
    case 'tier-override-end':
      return void takeOverrideBack(walk, fact);
    case 'engagement':
      return void engage(walk, fact.engagement, today);
    case 'engagement-revocation':
      return void revoke(walk, fact, now, today);
    case 'enrolment':
      walk.birthday = fact.birthday ?? walk.birthday;
      return;
    case 'opening':
      return void open(walk, fact, now, today);
    case 'privilege-use':
      return void use(walk, fact, today);
    case 'privilege-return':
      return void giveUseBack(walk, fact);
    case 'erasure':
      walk.sum -= walk.purse.forfeit();
      walk.reserved = [];
      return;
    case 'merge':
    case 'absorption':
    case 'order-move':
      return; // whose facts they are is said by whoever hands them over
    case 'tag-set':
    case 'tag-unset':
      return; // what is set is read from the facts
    default:
      return fact satisfies never;
  }
}
