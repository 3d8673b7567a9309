/** What is asked of Laurel itself: it happens when it is recorded. */

import { type Fact, factId, type OrderShare } from '../../../domain/facts/facts.ts';
import {
  type Instant,
  type LevelId,
  type MemberId,
  points as pointsOf,
} from '../../../domain/kernel/brand.ts';
import { idFromKey } from '../../../functions/api/command.ts';
import type { Operation } from '../../../functions/api/routes.ts';
import type { Request } from '../../../functions/shared/http.ts';
import type { Call } from '../../functions/support/event.ts';
import { type Delivery, isoOf, moneyOf, source } from './deliveries.ts';

/** The same request by its key, as a function names what comes of it. */
export function nameFromKey(member: string, key: string): string {
  return idFromKey({ headers: { 'idempotency-key': key } } as unknown as Request, member as MemberId);
}

function now(member: string) {
  const notYet = 0 as Instant;
  return { memberId: member as MemberId, occurredAt: notYet, recordedAt: notYet };
}

export function enrolment(member: string, birthday: string): Delivery {
  return {
    operation: 'enrolMember',
    call: { params: { memberId: member }, body: { birthday } },
    fact: { kind: 'enrolment', id: factId('enrolment', member), ...now(member), birthday },
  };
}

export interface Spending {
  readonly what: { readonly points: number } | { readonly rewardId: string };
  readonly mode: 'reserve' | 'capture';
  readonly orderId?: string;
  /** Of several orders: together they are the points. */
  readonly orders?: readonly { readonly orderId: string; readonly points: number }[];
  /** By the member's own token: a reservation, on no order. */
  readonly isOwn: boolean;
}

export function redemption(
  member: string,
  key: string,
  { what, mode, orderId, orders, isOwn }: Spending,
): Delivery {
  const redemptionId = nameFromKey(member, key);
  const headers = { 'idempotency-key': key };
  const on = { ...(orderId === undefined ? {} : { orderId }), ...(orders === undefined ? {} : { orders }) };
  return {
    ...(isOwn
      ? { operation: 'reserveOwn', call: { headers, claims: claimsOf(member), body: what } }
      : {
          operation: 'redeem',
          call: { params: { memberId: member }, headers, body: { ...what, ...on, mode } },
        }),
    fact: {
      kind: 'redemption',
      id: factId('redemption', redemptionId),
      ...now(member),
      redemptionId,
      points: pointsOf('points' in what ? what.points : 0),
      mode,
      ...('rewardId' in what ? { rewardId: what.rewardId } : {}),
      ...(orderId === undefined ? {} : { order: { source, orderId } }),
      ...(orders === undefined ? {} : { shares: orders.map(shareOf) }),
    },
  };
}

function shareOf({ orderId, points }: NonNullable<Spending['orders']>[number]): OrderShare {
  return { order: { source, orderId }, points: pointsOf(points) };
}

/** Its program is filled in when it is sent. */
function claimsOf(member: string) {
  return { member, scope: 'me', sub: `phone of ${member}` };
}

export function settling(
  kind: 'redemption-capture' | 'redemption-cancel',
  member: string,
  redemptionId: string,
  isOwn: boolean,
): Delivery {
  const fact: Fact = { kind, id: factId(kind, redemptionId), ...now(member), redemptionId };
  if (isOwn && kind === 'redemption-cancel') {
    return { operation: 'cancelOwn', call: { params: { redemptionId }, claims: claimsOf(member) }, fact };
  }
  const operation = kind === 'redemption-capture' ? 'captureRedemption' : 'cancelRedemption';
  return { operation, call: { params: { memberId: member, redemptionId } }, fact };
}

interface Correcting {
  readonly points?: number;
  /** Toward a tier. */
  readonly spendCents?: number;
}

const reason = 'a storm';

export function adjustment(member: string, key: string, { points, spendCents }: Correcting): Delivery {
  const adjustmentId = nameFromKey(member, key);
  const body = {
    ...(points === undefined ? {} : { points }),
    ...(spendCents === undefined ? {} : { qualifying: { metric: 'spend', amount: moneyOf(spendCents) } }),
    reason,
  };
  return {
    operation: 'adjustMember',
    call: { params: { memberId: member }, headers: { 'idempotency-key': key }, body },
    fact: {
      kind: 'adjustment',
      id: factId('adjustment', member, adjustmentId),
      ...now(member),
      adjustmentId,
      ...(points === undefined ? {} : { points: pointsOf(points) }),
      ...(spendCents === undefined ? {} : { qualifying: { metric: 'spend', amount: spendCents } }),
      reason,
    },
  };
}

export function undoing(member: string, adjustmentId: string): Delivery {
  return {
    operation: 'undoAdjustment',
    call: { params: { memberId: member, adjustmentId } },
    fact: {
      kind: 'adjustment-undo',
      id: factId('adjustment-undo', member, adjustmentId),
      ...now(member),
      adjustmentId,
    },
  };
}

interface Overriding {
  readonly tier: string;
  readonly until: number;
  readonly as: 'grant' | 'match' | 'trial';
}

export function override(member: string, key: string, { tier, until, as }: Overriding): Delivery {
  const overrideId = nameFromKey(member, key);
  return {
    operation: 'overrideTier',
    call: {
      params: { memberId: member },
      headers: { 'idempotency-key': key },
      body: { tier, until: isoOf(until), kind: as, reason },
    },
    fact: {
      kind: 'tier-override',
      id: factId('tier-override', member, overrideId),
      ...now(member),
      overrideId,
      tier: tier as LevelId,
      until: until as Instant,
      as,
      reason,
    },
  };
}

export function overrideEnd(member: string, overrideId: string): Delivery {
  return {
    operation: 'endOverride',
    call: { params: { memberId: member, overrideId } },
    fact: {
      kind: 'tier-override-end',
      id: factId('tier-override-end', member, overrideId),
      ...now(member),
      overrideId,
    },
  };
}

export function privilegeUse(member: string, privilegeId: string, useId: string, quantity: number): Delivery {
  return {
    operation: 'usePrivilege',
    call: { params: { memberId: member, privilegeId }, body: { useId, quantity } },
    fact: {
      kind: 'privilege-use',
      id: factId('privilege-use', member, privilegeId, useId),
      ...now(member),
      privilegeId,
      useId,
      quantity,
    },
  };
}

export function privilegeReturn(member: string, privilegeId: string, useId: string): Delivery {
  return {
    operation: 'returnPrivilege',
    call: { params: { memberId: member, privilegeId, useId } },
    fact: {
      kind: 'privilege-return',
      id: factId('privilege-return', member, privilegeId, useId),
      ...now(member),
      privilegeId,
      useId,
    },
  };
}

/** Named by what it makes of the member: what its fact is called nobody knows before. */
export function tagging(operation: 'setTag' | 'unsetTag', member: string, tag: string): Delivery {
  return { operation, call: { params: { memberId: member, tag } }, fact: null };
}

/** A question, which changes nothing. */
export function reading(operation: Operation, member: string, query?: Call['query']): Delivery {
  return {
    operation,
    call: { params: { memberId: member }, ...(query === undefined ? {} : { query }) },
    fact: null,
  };
}
