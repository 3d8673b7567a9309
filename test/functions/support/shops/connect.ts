/** A source of a test's own program, and what is sent to it. */
import { expect } from 'vitest';
import type { Call } from '../event.ts';
import type { Answer } from '../functions.ts';
import type { Shop } from '../shop.ts';

export interface Source {
  readonly shop: Shop;
  readonly id: string;
  deliver(call: Call): Promise<Answer>;
}

export async function connect(shop: Shop, id: string, body: object): Promise<Source> {
  const put = await shop.call('putSource', { params: { source: id }, body });
  expect([200, 201], put.text).toContain(put.status);
  const deliver = ({ params, ...call }: Call) =>
    shop.call('receiveWebhook', { params: { source: id, ...params }, ...call });
  return { shop, id, deliver };
}

/** The lines that the ledger has of the first entry of a delivery: amounts in smallest units, by kind. */
export function resultOf(answer: Answer) {
  const { status } = answer.body.results[0];
  expect(answer.status, answer.text).toBe(status === 'parked' ? 202 : 200);
  return answer.body.results[0];
}

/** Points earned by whoever is the member, of an order of the tests' program: one for each 1.00. */
export async function pendingOf(shop: Shop, memberId: string): Promise<number> {
  return (await shop.status(memberId)).body.pending;
}
