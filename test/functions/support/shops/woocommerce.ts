/** A shop of WooCommerce's, as its REST documentation words orders and its plugin signs them. */
import { createHmac } from 'node:crypto';
import type { Call } from '../event.ts';

export const wooSecret = 'ck<7&"secret of the webhook\'';

type Json = Record<string, unknown>;

export function wooDelivery(topic: string, body: unknown, secret = wooSecret): Call {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    body: text,
    headers: {
      'x-wc-webhook-source': 'https://shop.example/',
      'x-wc-webhook-topic': topic,
      'x-wc-webhook-signature': createHmac('sha256', secret).update(text).digest('base64'),
      'x-wc-webhook-id': '3',
      'x-wc-webhook-delivery-id': '6f8e5c0d',
    },
  };
}

/** What is sent when the webhook is saved. */
export const wooPing: Call = {
  body: 'webhook_id=3',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
};

let orders = 700;

/** In UTC, without saying so. */
export function wooMoment(at: Date): string {
  return at.toISOString().slice(0, 19);
}

export function wooLine(total: string, more: Json = {}): Json {
  return {
    id: ++orders,
    name: 'Woo Single #1',
    product_id: 93,
    variation_id: 0,
    quantity: 2,
    subtotal: total,
    subtotal_tax: '0.45',
    total,
    total_tax: '0.45',
    sku: '',
    price: 3,
    meta_data: [],
    ...more,
  };
}

export function wooOrder(more: Json = {}): Json {
  const at = wooMoment(new Date(Date.now() - 60_000));
  return {
    id: ++orders,
    number: String(orders),
    created_via: 'checkout',
    status: 'processing',
    currency: 'USD',
    date_created: at,
    date_created_gmt: at,
    date_modified_gmt: at,
    date_paid_gmt: at,
    discount_total: '0.00',
    total: '100.00',
    total_tax: '0.00',
    customer_id: 42,
    billing: { email: 'john.doe@example.com', phone: '(555) 555-5555' },
    line_items: [wooLine('100.00')],
    shipping_lines: [],
    fee_lines: [],
    coupon_lines: [],
    refunds: [],
    meta_data: [],
    ...more,
  };
}
