/** Recording what was delivered, and the answer to its sender. */
import type { Unowned } from '../../domain/facts/catalogue.ts';
import { type Fact, orderName } from '../../domain/facts/facts.ts';
import { formatMoney } from '../../domain/kernel/money.ts';
import type { Outside } from '../../domain/member/admit.ts';
import { changesOf, isSuperseded } from '../../domain/points/kept.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { orderNow } from '../../domain/reading/orders.ts';
import { presentEntry, presentMember } from '../present/present.ts';
import type { Reply, Request } from '../shared/http.ts';
import { Problem } from '../shared/problem.ts';
import type { Store } from '../store/client.ts';
import type { Entry } from '../store/ledger/entryItem.ts';
import { recordFact } from '../store/recording/record.ts';
import type { RecordResult } from '../store/recording/recording.ts';
import type { recordOnOrder } from '../store/recording/recordOnOrder.ts';
import type { recordRevocation } from '../store/recording/recordRevocation.ts';

export async function recordOfMember(
  store: Store,
  request: Request,
  timeline: Timeline,
  fact: Fact,
  metadata: string | null,
): Promise<Reply> {
  const { program, timeLeftMs } = request;
  const result = await recordFact(store, { program, timeline, fact, metadata, timeLeftMs });
  const isRecorded = result.kind === 'recorded' || result.kind === 'duplicate';
  if (fact.kind !== 'purchase' || !isRecorded) return answer(result, fact, timeline);
  // What is alone is as it was bought; only of an order that was known before there is more to tell.
  const isAlone = result.kind === 'recorded' && !result.wasAwaited;
  if (isAlone) return answer({ ...result, facts: [fact] }, fact, timeline);
  const { factsOfOrder } = await import('../store/history/causes.ts');
  const facts = await factsOfOrder(store, program, fact.order);
  return answer({ ...result, facts }, fact, timeline);
}

export type Result =
  | Awaited<ReturnType<typeof recordOnOrder | typeof recordRevocation>>
  | (RecordResult & { readonly facts?: readonly Fact[] });

export function answer(result: Result, fact: Fact | Unowned, timeline: Timeline): Reply {
  switch (result.kind) {
    case 'recorded':
    case 'duplicate': {
      const { entry, member } = result;
      const facts = 'facts' in result ? (result.facts ?? []) : [];
      const body = {
        status: statusOf(result, fact),
        ...rewardedBy(entry, fact),
        entry: presentEntry(entry, timeline),
        ...orderShown(facts, fact, timeline),
        member: presentMember(member.state, timeline, fact.recordedAt),
      };
      return { status: 200, body };
    }
    case 'waiting':
      return { status: 200, body: { status: 'waiting' } };
    case 'ignored':
      return { status: 200, body: { status: 'ignored', reason: becauseOf(result) } };
    case 'other-member':
    case 'out-of-range':
    case 'too-many-waiting':
    case 'waiting-conflict':
    case 'conflict':
      throw refusal(result, fact);
  }
}

/** What came of a delivery, without the member. */
export type Told =
  | {
      readonly kind: 'recorded' | 'duplicate';
      readonly entry: Entry;
      /** Of the order, where it was looked at. */
      readonly facts?: readonly Fact[];
    }
  | { readonly kind: 'conflict'; readonly entry: Entry }
  | {
      readonly kind: Exclude<Result['kind'], 'recorded' | 'duplicate' | 'conflict'>;
      readonly because?: Outside;
    };

/** What follows an order that counts for nothing counts for nothing either. */
export function becauseOf({
  because = 'not-enrolled',
}: {
  readonly kind: string;
  readonly because?: Outside;
}): Outside {
  return because;
}

/** The problem that it is; null where it is none. */
export function refusal(result: Told, fact: Fact | Unowned): Problem | null {
  switch (result.kind) {
    case 'recorded':
    case 'duplicate':
    case 'waiting':
    case 'ignored':
      return null;
    case 'other-member':
      return ofAnotherMember(fact);
    case 'out-of-range':
      return new Problem(
        'out-of-range',
        'the points or amounts of the member would become too large to be counted exactly',
      );
    case 'too-many-waiting':
      return new Problem('too-many-waiting', 'fifty events already wait for the order');
    case 'waiting-conflict':
      return conflict(fact, '');
    case 'conflict':
      return conflict(fact, ` (entry ${result.entry.id})`);
  }
}

/** What is recorded of an order of which a later content is known changes nothing. */
export function statusOf(
  { kind, facts = [] }: { readonly kind: 'recorded' | 'duplicate'; readonly facts?: readonly Fact[] },
  fact: Fact | Unowned,
): 'recorded' | 'duplicate' | 'superseded' {
  return kind === 'recorded' && isOld(fact, facts) ? 'superseded' : kind;
}

/** A later content of the order is known already. */
function isOld(fact: Fact | Unowned, facts: readonly Fact[]): boolean {
  return fact.kind === 'revision' && isSuperseded(fact, changesOf(facts));
}

function orderShown(facts: readonly Fact[], fact: Fact | Unowned, timeline: Timeline) {
  const order = 'order' in fact ? fact.order : undefined;
  const now = order === undefined ? null : orderNow(facts, order);
  if (order === undefined || now === null) return {};
  const { currencyDigits } = timeline.fixed;
  const { status, kept, excess } = now;
  return {
    order: {
      id: orderName(order),
      status,
      kept: formatMoney(kept, currencyDigits),
      ...(excess === 0 ? {} : { excess: formatMoney(excess, currencyDigits) }),
    },
  };
}

/** A kind of engagement that the program does not have is recorded and gives nothing: its sender is told. */
export function rewardedBy({ outcomes }: Entry, { kind }: Fact | Unowned): { readonly rewarded?: boolean } {
  if (kind !== 'engagement') return {};
  return { rewarded: outcomes.some(({ rule }) => rule.startsWith('earning.engagements.')) };
}

function conflict(fact: Fact | Unowned, where: string): Problem {
  if (fact.kind === 'purchase') {
    const { orderId } = fact.order;
    const detail = `order "${orderId}" is recorded with other content or for another member${where}; nothing was changed`;
    return new Problem('purchase-conflict', detail);
  }
  return new Problem(
    'fact-conflict',
    `${fact.id} is recorded with other content${where}; nothing was changed`,
  );
}

function ofAnotherMember(fact: Fact | Unowned): Problem {
  const named =
    'namedMember' in fact
      ? ` names member "${fact.namedMember}", but its ${fact.kind === 'engagement-revocation' ? 'engagement' : 'order'}`
      : '';
  return new Problem(
    'order-of-another-member',
    `${fact.id}${named} is of another member; nothing was changed`,
  );
}
