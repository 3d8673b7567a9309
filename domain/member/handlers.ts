/** What each kind of fact does to a member's state: the compiler asks for a handler of every kind. */
import type { Fact, FactKind } from '../facts/facts.ts';
import type { Context } from '../state/context.ts';
import type { MemberState } from '../state/state.ts';
import { applyAdjustment, applyUndo } from './kinds/adjustments.ts';
import { applyEngagement, applyEnrolment, applyRevocation } from './kinds/engagements.ts';
import { applyErasure } from './kinds/erasures.ts';
import { applyFulfilment } from './kinds/fulfilments.ts';
import { applyMove } from './kinds/moves.ts';
import { applyOpening } from './kinds/openings.ts';
import { applyOverride, applyOverrideEnd } from './kinds/overrides.ts';
import { applyReturn, applyUse } from './kinds/privileges.ts';
import { applyPurchase } from './kinds/purchases.ts';
import { applyCancel, applyCapture, applyRedemption } from './kinds/redemptions.ts';
import { applyRefund, applyRevision, applyVoid } from './kinds/refunds.ts';
import { applyTagSet, applyTagUnset } from './kinds/tags.ts';

type Handler<F extends Fact> = (state: MemberState, fact: F, context: Context) => MemberState;

const handlers: { readonly [K in FactKind]: Handler<Extract<Fact, { readonly kind: K }>> } = {
  purchase: applyPurchase,
  refund: applyRefund,
  cancellation: applyRefund,
  fulfilment: applyFulfilment,
  revision: applyRevision,
  'refund-void': applyVoid,
  'order-move': applyMove,
  redemption: applyRedemption,
  'redemption-capture': applyCapture,
  'redemption-cancel': applyCancel,
  adjustment: applyAdjustment,
  'adjustment-undo': applyUndo,
  'tier-override': applyOverride,
  'tier-override-end': applyOverrideEnd,
  engagement: applyEngagement,
  'engagement-revocation': applyRevocation,
  enrolment: applyEnrolment,
  opening: applyOpening,
  'privilege-use': applyUse,
  'privilege-return': applyReturn,
  'tag-set': applyTagSet,
  'tag-unset': applyTagUnset,
  // Whose facts they are is decided by whoever reads them: folded, they are as if they had always been one member's.
  merge: unchanged,
  absorption: unchanged,
  erasure: applyErasure,
};

export function applyNow(state: MemberState, fact: Fact, context: Context): MemberState {
  // The handler of a fact's own kind takes that fact, which the compiler can't tell of a union.
  const handler = handlers[fact.kind] as Handler<Fact> | undefined;
  if (handler === undefined) throw new Error(`unknown fact ${fact.kind}`);
  return handler(state, fact, context);
}

function unchanged(state: MemberState): MemberState {
  return state;
}
