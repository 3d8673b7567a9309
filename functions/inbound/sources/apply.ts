/** Recording what a shop says, one thing after the other, each as if it had come alone. */
import type { OrderFact } from '../../../domain/facts/catalogue.ts';
import type { Fact } from '../../../domain/facts/facts.ts';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../../store/client.ts';
import { recordFact } from '../../store/recording/record.ts';
import { recordOnOrder } from '../../store/recording/recordOnOrder.ts';
import { recordRevision } from '../../store/recording/recordRevision.ts';
import { type Result, statusOf } from '../answer.ts';
import type { Delivery } from './deliveries.ts';
import {
  type NoFact,
  orderFactOf,
  purchaseOf,
  revisionFactOf,
  type SourceOfOrders,
  type Unrecorded,
} from './facts.ts';

export type Applied =
  | { readonly status: ReturnType<typeof statusOf>; readonly entry: string }
  | { readonly status: 'waiting' }
  | Unrecorded;

export interface Applying {
  readonly store: Store;
  readonly program: ProgramId;
  readonly source: SourceOfOrders;
  readonly timeline: Timeline;
  readonly now: Instant;
  readonly timeLeftMs: () => number;
}

export async function apply(applying: Applying, said: Delivery): Promise<Applied> {
  const { store, program, source, timeline, now, timeLeftMs } = applying;
  const { currency } = rulesOfLine(timeline, lineAt(timeline, now));
  switch (said.kind) {
    case 'ignored':
      return { status: 'ignored', reason: said.reason };
    case 'for-the-operator':
      return { status: 'parked', reason: 'for-the-operator' };
    case 'revision': {
      const fact = revisionFactOf(said, source, currency, now);
      if (fact.kind === 'none') return unrecorded(fact);
      return outcomeOf(
        await recordRevision(store, { program, timeline, fact, metadata: null, timeLeftMs }),
        fact,
      );
    }
    case 'bought': {
      const fact = purchaseOf(said, source, currency, now);
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
      return { status: 'ignored', reason: 'not-enrolled' };
    case 'conflict':
    case 'waiting-conflict':
      return { status: 'ignored', reason: 'recorded-already' };
    case 'other-member':
    case 'too-many-waiting':
    case 'out-of-range':
      return { status: 'parked', reason: result.kind };
  }
}
