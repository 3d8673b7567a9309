/** An account of Stripe's: events as its API reference words them, signed as its libraries do. */
import { createHmac } from 'node:crypto';
import type { Call } from '../event.ts';

export const stripeSecret = 'whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH';

type Json = Record<string, unknown>;

export function stripeSignature(
  text: string | Buffer,
  secret = stripeSecret,
  at = Math.floor(Date.now() / 1000),
): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.`).update(text).digest('hex')}`;
}

export function stripeDelivery(type: string, object: unknown, more: Json = {}): Call {
  const text = JSON.stringify(stripeEvent(type, object, more));
  return { body: text, headers: { 'stripe-signature': stripeSignature(text) } };
}

let events = 0;

export function stripeEvent(type: string, object: unknown, more: Json = {}): Json {
  return {
    id: `evt_${++events}`,
    object: 'event',
    api_version: '2025-09-30.clover',
    created: Math.floor(Date.now() / 1000) - 60,
    data: { object },
    livemode: true,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    ...more,
  };
}

export function stripeCheckout(more: Json = {}): Json {
  return {
    id: `cs_live_${++events}`,
    object: 'checkout.session',
    amount_subtotal: 10_000,
    amount_total: 10_000,
    client_reference_id: null,
    currency: 'usd',
    customer: 'cus_1',
    customer_details: { email: 'stripe@example.com', phone: null },
    metadata: {},
    mode: 'payment',
    payment_intent: `pi_${events}`,
    payment_status: 'paid',
    status: 'complete',
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ...more,
  };
}

export function stripeInvoice(more: Json = {}): Json {
  return {
    id: `in_${++events}`,
    object: 'invoice',
    amount_paid: 2_000,
    currency: 'usd',
    customer: 'cus_1',
    metadata: {},
    payment_intent: `pi_${events}`,
    status: 'paid',
    status_transitions: { paid_at: Math.floor(Date.now() / 1000) - 90 },
    total_taxes: [],
    ...more,
  };
}

export function stripePaymentIntent(more: Json = {}): Json {
  return {
    id: `pi_${++events}`,
    object: 'payment_intent',
    amount: 5_000,
    amount_received: 5_000,
    amount_details: {},
    created: Math.floor(Date.now() / 1000) - 90,
    currency: 'usd',
    customer: 'cus_1',
    metadata: {},
    status: 'succeeded',
    ...more,
  };
}

export function stripeRefund(payment_intent: unknown, amount: number, more: Json = {}): Json {
  return {
    id: `re_${++events}`,
    object: 'refund',
    amount,
    charge: 'ch_1',
    created: Math.floor(Date.now() / 1000) - 30,
    currency: 'usd',
    payment_intent,
    status: 'succeeded',
    ...more,
  };
}
