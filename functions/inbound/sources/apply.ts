/** Recording what a shop says, one thing after the other, each as if it had come alone. */
import type { OrderFact } from '../../../domain/facts/catalogue.ts';
import type { Fact } from '../../../domain/facts/facts.ts';
import { lineAt, rulesOfLine } from '../../../domain/program/timeline.ts';
import { recordFact } from '../../store/recording/record.ts';
import { recordOnOrder } from '../../store/recording/recordOnOrder.ts';
import { recordRevision } from '../../store/recording/recordRevision.ts';
import { becauseOf, type Result, statusOf } from '../answer.ts';
import { buyerOf, holdFor } from '../buyers/buyer.ts';
import { applyToPeople } from '../buyers/people.ts';
import type { Applied, Applying } from './applied.ts';
import type { Delivery, Part } from './deliveries.ts';
import { type NoFact, orderFactOf, purchaseOf, revisionFactOf } from './facts.ts';

export async function apply(applying: Applying, said: Delivery): Promise<Applied> {
  if (said.kind !== 'refund-total' && !('ofTotal' in said)) return applyPart(applying, said);
  const { applyTotal } = await import('../totals/apply.ts');
  return applyTotal(applying, said, (part) => applyPart(applying, part));
}

/** Whatever is no total, and of no total. */
async function applyPart(applying: Applying, said: Part): Promise<Applied> {
  const { linked = null } = applying.source;
  if (linked === null) return applyAlone(applying, said);
  const { applyLinked } = await import('../links/apply.ts');
  const alone = (each: Part, source?: string) => applyAlone(of(applying, source), each);
  return applyLinked({ applying, linked, alone }, said);
}

/** Orders of another source, of which this one tells as well. */
function of(applying: Applying, source?: string): Applying {
  if (source === undefined || source === applying.source.id) return applying;
  return { ...applying, source: { ...applying.source, id: source, testOrders: 'take' } };
}

async function applyAlone(applying: Applying, said: Part): Promise<Applied> {
  const { store, program, source, timeline, now, timeLeftMs } = applying;
  const { currency } = rulesOfLine(timeline, lineAt(timeline, now));
  switch (said.kind) {
    case 'ignored':
      return { status: 'ignored', reason: said.reason };
    case 'erasure':
    case 'customers-merged':
    case 'data-requested':
      return applyToPeople(applying, said);
    case 'revision': {
      const buyer = await buyerOf(applying, said);
      const sale = { ...said, memberId: buyer.memberId };
      const fact = revisionFactOf(sale, source, currency, now);
      if (buyer.kind === 'guest' && fact.kind !== 'none') return holdFor(applying, buyer.hash, fact);
      if (fact.kind === 'none') return unrecorded(fact);
      return outcomeOf(
        await recordRevision(store, { program, timeline, fact, metadata: null, timeLeftMs }),
        fact,
      );
    }
    case 'bought': {
      const buyer = await buyerOf(applying, said);
      const sale = { ...said, memberId: buyer.memberId };
      const fact = purchaseOf(sale, source, currency, now);
      if (buyer.kind === 'guest' && fact.kind !== 'none') return holdFor(applying, buyer.hash, fact);
      if (fact.kind === 'none') return unrecorded(fact);
      return outcomeOf(
        await recordFact(store, { program, timeline, fact, metadata: null, timeLeftMs }),
        fact,
      );
    }
    case 'refunded':
    case 'refund-voided':
    case 'fulfilled':
    case 'cancelled': {
      const fact = orderFactOf(said, source, currency, now);
      if (fact.kind === 'none') return unrecorded(fact);
      return outcomeOf(await recordOnOrder(store, { program, timeline, fact, timeLeftMs }), fact);
    }
  }
}

function unrecorded({ kind: _, ...rest }: NoFact): Applied {
  return rest;
}

function outcomeOf(result: Result, fact: Fact | OrderFact): Applied {
  switch (result.kind) {
    case 'recorded':
    case 'duplicate':
      return { status: statusOf(result, fact), entry: result.entry.id };
    case 'waiting':
      return { status: 'waiting' };
    case 'ignored':
      return { status: 'ignored', reason: becauseOf(result) };
    case 'conflict':
    case 'waiting-conflict':
      return { status: 'ignored', reason: 'recorded-already' };
    case 'other-member':
    case 'too-many-waiting':
    case 'out-of-range':
      return { status: 'parked', reason: result.kind };
  }
}
