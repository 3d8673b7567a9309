/** Recording what was delivered, and the answer to its sender. */
import type { OrderFact } from '../../domain/facts/catalogue.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { presentEntry, presentMember } from '../present/present.ts';
import type { Reply, Request } from '../shared/http.ts';
import { Problem } from '../shared/problem.ts';
import type { Store } from '../store/client.ts';
import type { Entry } from '../store/ledger/entryItem.ts';
import { recordFact } from '../store/ledger/record.ts';
import type { recordOnOrder } from '../store/ledger/recordOnOrder.ts';

export async function recordOfMember(
  store: Store,
  request: Request,
  timeline: Timeline,
  fact: Fact,
  metadata: string | null,
): Promise<Reply> {
  const { program, timeLeftMs } = request;
  const result = await recordFact(store, { program, timeline, fact, metadata, timeLeftMs });
  return answer(result, fact, timeline);
}

const notEnrolled: Reply = { status: 200, body: { status: 'ignored', reason: 'not-enrolled' } };

type Result = Awaited<ReturnType<typeof recordOnOrder>>;

export function answer(result: Result, fact: Fact | OrderFact, timeline: Timeline): Reply {
  switch (result.kind) {
    case 'recorded':
    case 'duplicate': {
      const { kind: status, entry, member } = result;
      const shown = presentMember(member.state, timeline, fact.recordedAt);
      const body = {
        status,
        ...rewardedBy(entry, fact),
        entry: presentEntry(entry, timeline),
        member: shown,
      };
      return { status: 200, body };
    }
    case 'waiting':
      return { status: 200, body: { status: 'waiting' } };
    case 'ignored':
      return notEnrolled;
    case 'other-member':
      throw ofAnotherMember(fact);
    case 'out-of-range':
      throw new Problem('out-of-range', 'points and amounts of a member must stay below 10^15');
    case 'too-many-waiting':
      throw new Problem('too-many-waiting', 'fifty facts wait for the order already');
    case 'waiting-conflict':
    case 'conflict':
      throw conflict(fact, result.kind === 'conflict' ? ` (entry ${result.entry.id})` : '');
  }
}

/** A kind of engagement that the program does not have is recorded and gives nothing: its sender is told. */
function rewardedBy({ outcomes }: Entry, { kind }: Fact | OrderFact): { readonly rewarded?: boolean } {
  if (kind !== 'engagement') return {};
  return { rewarded: outcomes.some(({ rule }) => rule.startsWith('earning.engagements.')) };
}

function conflict(fact: Fact | OrderFact, where: string): Problem {
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

function ofAnotherMember(fact: Fact | OrderFact): Problem {
  const named = 'namedMember' in fact ? ` names member "${fact.namedMember}", but its order` : '';
  return new Problem(
    'order-of-another-member',
    `${fact.id}${named} is of another member; nothing was changed`,
  );
}
