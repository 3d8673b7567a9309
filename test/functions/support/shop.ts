/** A shop of the tests: a program of its own, a secret, and purchases to send. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Operation } from '../../../functions/api/routes.ts';
import { bytesOf, type Call } from './event.ts';
import type { Answer, Functions } from './functions.ts';
import { signedHeaders } from './sign.ts';

type Json = Record<string, unknown>;

/** One point per 1.00 rounded down; gold from 100, platinum from 300 in twelve months; holds 14 days. */
export function programFile(id: string, more: Json = {}): Json {
  return {
    id,
    name: 'Tests',
    currency: 'USD',
    timeZone: 'America/New_York',
    earning: {
      base: { points: 1, per: '1', on: 'purchase', rounding: 'down' },
      hold: { kind: 'days', days: 14 },
    },
    expiry: { kind: 'after-months', months: 12, roundedTo: 'month-end' },
    tiers: {
      window: { kind: 'rolling', months: 12 },
      upgrade: 'at-once',
      term: { kind: 'months', months: 12 },
      down: 'one-step',
      levels: [
        { id: 'regular', name: 'Regular', privileges: [{ id: 'prices', name: 'Member prices' }] },
        {
          id: 'gold',
          name: 'Gold',
          qualify: { anyOf: [{ metric: 'spend', atLeast: '100' }] },
          multiplier: '1.25',
        },
        { id: 'platinum', name: 'Platinum', qualify: { allOf: [{ metric: 'spend', atLeast: '300' }] } },
      ],
    },
    ...more,
  };
}

export interface Shop {
  readonly program: string;
  readonly secret: string;
  readonly currency: string;
  /** Calls a route of this program. */
  call(operation: Operation, call?: Call): Promise<Answer>;
  /** Sends a body, signed. */
  send(body: unknown, call?: Call): Promise<Answer>;
  /** Sends a purchase of one line, or what `more` makes of it. */
  buy(memberId: string, amount: string, more?: Json): Promise<Answer>;
  status(memberId: string): Promise<Answer>;
}

let shops = 0;

export async function openShop(functions: Functions, file: Json = {}): Promise<Shop> {
  const program = `shop-${++shops}`;
  const shop = await openUnpublished(functions, program, String(file.currency ?? 'USD'));
  await publish(shop, programFile(program, file));
  return shop;
}

/** A program of which only the secret is there. */
export async function openUnpublished(
  functions: Functions,
  program: string,
  currency = 'USD',
): Promise<Shop> {
  const call = (operation: Operation, { params, ...rest }: Call = {}) =>
    functions.call(operation, { params: { program, ...params }, ...rest });
  const added = await call('addSecret');
  expect(added.status).toBe(201);
  const { secret } = added.body;
  const send = (body: unknown, { headers, ...rest }: Call = {}) =>
    call('receiveStandardWebhook', {
      body: bytesOf(body),
      headers: { ...signedHeaders(bytesOf(body), { secret }), ...headers },
      ...rest,
    });
  return {
    program,
    secret,
    currency,
    call,
    send,
    buy: (memberId, amount, more) => send(purchase({ memberId, currency, lines: [{ amount }], ...more })),
    status: (memberId) => call('readStatus', { params: { memberId } }),
  };
}

export async function publish(shop: Shop, file: unknown): Promise<Answer> {
  const saved = await shop.call('putDraft', { params: { name: 'next' }, body: file });
  expect(saved.status, saved.text).toBe(200);
  // Some tests are about tiers that refunds leave.
  const body = { accept: ['buying-and-returning'] };
  return shop.call('publishDraft', { params: { name: 'next' }, body });
}

/** A purchase as a shop words it, with an order number of its own. */
export function purchase(data: Json): Json {
  return {
    type: 'purchase.completed',
    data: {
      orderId: randomUUID(),
      memberId: 'm1',
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      currency: 'USD',
      lines: [{ amount: '25.00' }],
      ...data,
    },
  };
}
