/** What each kind of fact does to a member's state: the compiler asks for a handler of every kind. */
import type { Fact, FactKind } from '../facts/facts.ts';
import type { Context } from '../state/context.ts';
import type { MemberState } from '../state/state.ts';
import { applyAdjustment, applyUndo } from './adjustments.ts';
import { applyEngagement, applyEnrolment } from './engagements.ts';
import { applyFulfilment } from './fulfilments.ts';
import { applyOverride, applyOverrideEnd } from './overrides.ts';
import { applyReturn, applyUse } from './privileges.ts';
import { applyPurchase } from './purchases.ts';
import { applyCancel, applyCapture, applyRedemption } from './redemptions.ts';
import { applyRefund, applyRevision, applyVoid } from './refunds.ts';
import { applyTagSet, applyTagUnset } from './tags.ts';

type Handler<F extends Fact> = (state: MemberState, fact: F, context: Context) => MemberState;

const handlers: { readonly [K in FactKind]: Handler<Extract<Fact, { readonly kind: K }>> } = {
  purchase: applyPurchase,
  refund: applyRefund,
  cancellation: applyRefund,
  fulfilment: applyFulfilment,
  revision: applyRevision,
  'refund-void': applyVoid,
  redemption: applyRedemption,
  'redemption-capture': applyCapture,
  'redemption-cancel': applyCancel,
  adjustment: applyAdjustment,
  'adjustment-undo': applyUndo,
  'tier-override': applyOverride,
  'tier-override-end': applyOverrideEnd,
  engagement: applyEngagement,
  enrolment: applyEnrolment,
  'privilege-use': applyUse,
  'privilege-return': applyReturn,
  'tag-set': applyTagSet,
  'tag-unset': applyTagUnset,
};

export function applyNow(state: MemberState, fact: Fact, context: Context): MemberState {
  // The handler of a fact's own kind takes that fact, which the compiler can't tell of a union.
  const handler = handlers[fact.kind] as Handler<Fact> | undefined;
  if (handler === undefined) throw new Error(`unknown fact ${fact.kind}`);
  return handler(state, fact, context);
}
