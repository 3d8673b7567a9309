/**
 * What is to be known of every kind of fact, in one table: the compiler asks for each column of a new kind.
 * The ledger's keys, the order of facts, recording, the API's document and the tests' draws read it.
 */
import {
  engagementFactId,
  type Fact,
  type FactKind,
  type OrderRef,
  purchaseFactId,
  useName,
} from './facts.ts';

/**
 * What facts are caused by: all entries of one cause stand in one partition of the ledger. `parts`: how
 * many parts of a fact's id name the cause, where it is not all of them.
 */
const causes = {
  order: { letter: 'O', parts: 2 },
  redemption: { letter: 'R', parts: null },
  adjustment: { letter: 'A', parts: null },
  override: { letter: 'V', parts: null },
  engagement: { letter: 'E', parts: null },
  enrolment: { letter: 'N', parts: null },
  opening: { letter: 'B', parts: null },
  use: { letter: 'U', parts: null },
  tag: { letter: 'G', parts: null },
  merge: { letter: 'J', parts: null },
  erasure: { letter: 'Z', parts: null },
} as const satisfies Record<string, { readonly letter: string; readonly parts: number | null }>;

interface Row<F extends Fact> {
  readonly cause: keyof typeof causes;
  /** Given to Laurel itself: it occurs when it is recorded. All others happen elsewhere and may come late. */
  readonly isCommand: boolean;
  /** The name by which later facts refer to it; null where none does. */
  readonly name: ((fact: F) => string) | null;
  /** The fact that it comes after, by kind and name; null where it refers to none. */
  readonly refersTo: { readonly kind: FactKind; readonly name: (fact: F) => string } | null;
  /** Whether it may come before what it refers to, and then waits for it at the order. */
  readonly mayWait: boolean;
  /** What decides its worth: the member's state alone, or also the entry of what it refers to. */
  readonly decidedBy: 'state' | 'entry';
  /** Whether folding may begin anywhere before it: nothing that it needs is remembered outside the state. */
  readonly foldsFromCheckpoint: boolean;
}

const onPurchase = {
  kind: 'purchase',
  name: ({
    order,
  }: Extract<
    Fact,
    { readonly kind: 'refund' | 'cancellation' | 'fulfilment' | 'revision' | 'refund-void' }
  >) => purchaseFactId(order),
} as const;

const redemptionName = ({ redemptionId }: { readonly redemptionId: string }) => redemptionId;
const adjustmentName = ({ adjustmentId }: { readonly adjustmentId: string }) => adjustmentId;
const overrideName = ({ overrideId }: { readonly overrideId: string }) => overrideId;

/** What happens elsewhere to an order, after its purchase. */
const ofOrder = {
  cause: 'order',
  isCommand: false,
  name: null,
  refersTo: onPurchase,
  mayWait: true,
  decidedBy: 'entry',
  foldsFromCheckpoint: false,
} as const;

/** A command that follows from the state, refers to nothing, and that nothing refers to. */
const plainCommand = {
  isCommand: true,
  name: null,
  refersTo: null,
  mayWait: false,
  decidedBy: 'state',
  foldsFromCheckpoint: true,
} as const;

/** A command that another may be about: it is remembered. */
const remembered = { ...plainCommand, foldsFromCheckpoint: false } as const;

export const catalogue = {
  purchase: { ...plainCommand, cause: 'order', isCommand: false, name: ({ id }) => id },
  refund: ofOrder,
  cancellation: ofOrder,
  fulfilment: ofOrder,
  revision: { ...ofOrder, mayWait: false },
  'refund-void': ofOrder,
  // What is left out of the fold may stand before any kept state.
  'order-move': { ...remembered, cause: 'order' },
  redemption: { ...remembered, cause: 'redemption', name: redemptionName },
  'redemption-capture': {
    ...remembered,
    cause: 'redemption',
    refersTo: { kind: 'redemption', name: redemptionName },
  },
  'redemption-cancel': {
    ...remembered,
    cause: 'redemption',
    refersTo: { kind: 'redemption', name: redemptionName },
  },
  adjustment: { ...remembered, cause: 'adjustment', name: adjustmentName },
  'adjustment-undo': {
    ...remembered,
    cause: 'adjustment',
    refersTo: { kind: 'adjustment', name: adjustmentName },
    decidedBy: 'entry',
  },
  'tier-override': { ...plainCommand, cause: 'override', name: overrideName },
  'tier-override-end': {
    ...remembered,
    cause: 'override',
    refersTo: { kind: 'tier-override', name: overrideName },
  },
  engagement: { ...plainCommand, cause: 'engagement', isCommand: false, name: ({ id }) => id },
  'engagement-revocation': {
    cause: 'engagement',
    isCommand: false,
    name: null,
    refersTo: { kind: 'engagement', name: (fact) => engagementFactId(fact.source, fact.engagementId) },
    mayWait: true,
    decidedBy: 'entry',
    foldsFromCheckpoint: false,
  },
  enrolment: { ...plainCommand, cause: 'enrolment' },
  opening: { ...remembered, cause: 'opening', isCommand: false },
  'privilege-use': { ...remembered, cause: 'use', name: useName },
  'privilege-return': {
    ...remembered,
    cause: 'use',
    refersTo: { kind: 'privilege-use', name: useName },
    decidedBy: 'entry',
  },
  'tag-set': { ...plainCommand, cause: 'tag' },
  'tag-unset': { ...plainCommand, cause: 'tag' },
  merge: { ...plainCommand, cause: 'merge' },
  absorption: { ...plainCommand, cause: 'merge' },
  erasure: { ...plainCommand, cause: 'erasure' },
} as const satisfies { readonly [K in FactKind]: Row<Extract<Fact, { readonly kind: K }>> };

type Catalogue = typeof catalogue;

export const factKinds = Object.keys(catalogue) as readonly FactKind[];

export function isFactKind(text: string): text is FactKind {
  return Object.hasOwn(catalogue, text);
}

/** The row of a fact's own kind takes that fact, which the compiler can't tell of a union. */
function rowOf({ kind }: Fact): Row<Fact> {
  return catalogue[kind] as Row<Fact>;
}

type WaitingKind = {
  [K in FactKind]: Catalogue[K]['mayWait'] extends true ? K : never;
}[FactKind];

/** What may come before what it refers to, an order's purchase or an engagement, and waits for it. */
export type WaitingFact = Extract<Fact, { readonly kind: WaitingKind }>;

export function mayWait(fact: Fact): fact is WaitingFact {
  return isWaitingKind(fact.kind);
}

export function isWaitingKind(kind: FactKind): kind is WaitingKind {
  return catalogue[kind].mayWait;
}

/** What the ledger's partition of a fact is named by. */
export function causeOf(kind: FactKind): { readonly letter: string; readonly parts: number | null } {
  return causes[catalogue[kind].cause];
}

/** Whether its worth follows from the state alone, not also from an earlier entry. */
export function isDecidedByState(kind: FactKind): boolean {
  return catalogue[kind].decidedBy === 'state';
}

export function foldsFromCheckpoint(kind: FactKind): boolean {
  return catalogue[kind].foldsFromCheckpoint;
}

export function isCommand(kind: FactKind): boolean {
  return catalogue[kind].isCommand;
}

/** The name by which later facts may refer to it; unique over all kinds. Null where none does. */
export function nameOf(fact: Fact): string | null {
  const { name } = rowOf(fact);
  return name === null ? null : `${fact.kind}:${name(fact)}`;
}

/** The name of the fact that it refers to; null where it refers to none. */
export function subjectOf(fact: Fact): string | null {
  const { refersTo } = rowOf(fact);
  return refersTo === null ? null : `${refersTo.kind}:${refersTo.name(fact)}`;
}

type WithoutMember<F> = F extends Fact ? Omit<F, 'memberId'> : never;

/** What has no member until what it refers to gives it one. */
export type Unowned = WithoutMember<WaitingFact>;

/** What refers to an order, whose purchase names the member. */
export type OrderFact = Extract<Unowned, { readonly order: OrderRef }>;

/** What refers to an engagement. */
export type Revoking = Exclude<Unowned, OrderFact>;

/** Whether the fact's sender named somebody else than the member of the order. */
export function namesOther({ namedMember }: Unowned, memberId: Fact['memberId']): boolean {
  return namedMember !== undefined && namedMember !== memberId;
}

export function withMember(fact: Unowned, memberId: Fact['memberId']): WaitingFact {
  return { ...fact, memberId };
}
