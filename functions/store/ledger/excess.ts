/**
 * What refunds asked for beyond what was kept of their orders: noted in the transaction that records the refund, for
 * operators to look at. It is noted once, as it was then; a later content of the order may have changed it.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderRef } from '../../../domain/facts/facts.ts';
import type { Instant, MemberId, MinorUnits, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { excessKey, excessPk } from '../keys.ts';
import type { TransactItem } from '../transact.ts';
import type { Entry } from './entryItem.ts';
import { Fields } from './fields.ts';

export interface Excess {
  /** The id of the refund's entry. */
  readonly entry: string;
  readonly order: OrderRef;
  readonly memberId: MemberId;
  readonly excess: MinorUnits;
  /** When the refund happened, and when it was recorded. */
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
}

/** Null of an entry that took no more than there was. */
export function excessOf({ id, body, memberId, outcomes, recordedAt }: Entry): Excess | null {
  if (body.kind !== 'fact' || body.fact.kind !== 'refund') return null;
  const found = outcomes.find(
    (outcome) => outcome.kind === 'points.clawed-back' && outcome.rule === 'refunds',
  );
  const excess = found?.kind === 'points.clawed-back' ? found.excess : undefined;
  if (excess === undefined) return null;
  const { order, occurredAt } = body.fact;
  return { entry: id, order, memberId, excess, occurredAt, recordedAt };
}

export function excessPut(store: Store, program: ProgramId, noted: Excess): TransactItem {
  const { entry, recordedAt } = noted;
  return {
    Put: { TableName: store.tables.ledger, Item: { ...excessKey(program, recordedAt, entry), ...noted } },
  };
}

/** The form of the sort keys that a list goes on after. */
export const excessPosition = /^\d{4}-[\dT:.-]+Z#[!-~]+$/;

export interface ExcessPage {
  readonly excesses: readonly Excess[];
  /** The sort key to go on after; null at the end. */
  readonly next: string | null;
}

/** The last recorded first. */
export async function listExcesses(
  store: Store,
  program: ProgramId,
  limit: number,
  after: string | null,
): Promise<ExcessPage> {
  const { Items = [] } = await translated(() =>
    store.documents.send(
      new QueryCommand({
        TableName: store.tables.ledger,
        KeyConditionExpression: after === null ? 'pk = :pk' : 'pk = :pk AND sk < :after',
        ExpressionAttributeValues: {
          ':pk': excessPk(program),
          ...(after === null ? {} : { ':after': after }),
        },
        ScanIndexForward: false,
        Limit: limit + 1,
        ConsistentRead: true,
      }),
    ),
  );
  const page = Items.slice(0, limit);
  const last = page.at(-1);
  return {
    excesses: page.map(parseExcess),
    next: Items.length > limit && last !== undefined ? String(last.sk) : null,
  };
}

function parseExcess(item: Readonly<Record<string, unknown>>): Excess {
  const fields = new Fields(`excess ${item.sk}`, item);
  const order = fields.object('order');
  return {
    entry: fields.text('entry'),
    order: { source: order.text('source'), orderId: order.text('orderId') },
    memberId: fields.text('memberId'),
    excess: fields.int('excess'),
    occurredAt: fields.int('occurredAt'),
    recordedAt: fields.int('recordedAt'),
  };
}
