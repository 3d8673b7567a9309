/** A seller of Square's: events as its reference words them, signed with the URL that they are sent to. */
import { createHmac } from 'node:crypto';
import type { Call } from '../event.ts';

export const squareSecret = 'asdf1234-signature-key';
export const squareUrl = 'https://loyalty.example.com/v1/programs/demo/webhooks/square';

type Json = Record<string, unknown>;

export function squareDelivery(event: Json, url = squareUrl, secret = squareSecret): Call {
  const text = JSON.stringify(event);
  const signature = createHmac('sha256', secret)
    .update(url + text)
    .digest('base64');
  return { body: text, headers: { 'x-square-hmacsha256-signature': signature } };
}

let events = 0;

export function squareEvent(type: string, object: Json): Json {
  const [kind = ''] = type.split('.');
  return {
    merchant_id: '6SSW7HV8K2ST5',
    type,
    event_id: `6a8f5f28-54a1-4eb0-a98a-${++events}`,
    created_at: new Date().toISOString(),
    data: { type: kind, id: 'KkAkhdMsgzn59SM8A89WgKwekxLZY', object: { [kind]: object } },
  };
}

const usd = (amount: number) => ({ amount, currency: 'USD' });

export function squarePayment(amount: number, more: Json = {}): Json {
  return {
    id: `hYy9pRFVxpDsO1FB05SunFWUe9J-${++events}`,
    amount_money: usd(amount),
    total_money: usd(amount),
    created_at: new Date(Date.now() - 60_000).toISOString(),
    updated_at: new Date(Date.now() - 50_000).toISOString(),
    customer_id: 'RDX9Z4XTIZR7MRZJUXNY9HUK6I',
    location_id: 'S8GWD5R9QB376',
    order_id: '03O3USaPaAaFnI6kkwB1JxGgBsUZY',
    source_type: 'CARD',
    status: 'COMPLETED',
    application_details: { square_product: 'SQUARE_POS' },
    ...more,
  };
}

export function squareRefund(payment: Json, amount: number, more: Json = {}): Json {
  return {
    id: `${payment.id}_${++events}`,
    payment_id: payment.id,
    order_id: payment.order_id,
    amount_money: usd(amount),
    created_at: new Date(Date.now() - 30_000).toISOString(),
    status: 'COMPLETED',
    ...more,
  };
}
