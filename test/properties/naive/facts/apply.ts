/** What each kind of fact does: every kind is named here, so that a new one is not forgotten. */
import type { Fact, Purchase } from '../../../../domain/facts/facts.ts';
import { boughtBy } from '../order.ts';
import type { DateText } from '../units/dates.ts';
import type { Bought, Walk } from '../walk.ts';
import { adjust, undo } from './adjustments.ts';
import { engage } from './engagements.ts';
import { fulfil } from './fulfilments.ts';
import { override, takeOverrideBack } from './overrides.ts';
import { giveUseBack, use } from './privileges.ts';
import { buy } from './purchases.ts';
import { redeem, settle } from './redemptions.ts';
import { change } from './refunds.ts';

/** How it was decided, of a purchase. */
export function apply(walk: Walk, fact: Fact, now: number, today: DateText): Bought | null {
  if (fact.kind === 'purchase' || (fact.kind === 'revision' && boughtBy(fact.order, walk.facts) === fact)) {
    return buy(walk, fact, now, today);
  }
  applyOther(walk, fact, now, today);
  return null;
}

function applyOther(walk: Walk, fact: Exclude<Fact, Purchase>, now: number, today: DateText): undefined {
  switch (fact.kind) {
    case 'refund':
    case 'cancellation':
    case 'revision':
      return void change(walk, fact, now, today);
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
    case 'enrolment':
      walk.birthday = fact.birthday ?? walk.birthday;
      return;
    case 'privilege-use':
      return void use(walk, fact, today);
    case 'privilege-return':
      return void giveUseBack(walk, fact);
    case 'tag-set':
    case 'tag-unset':
      return; // what is set is read from the facts
    default:
      return fact satisfies never;
  }
}
