/** A shop of Shopify's, as its documentation words orders, refunds and signatures. */
import { createHmac } from 'node:crypto';
import type { Call } from '../event.ts';

export const shopifySecret = '1f0e9d8c7b6a594837261504f3e2d1c0';

type Json = Record<string, unknown>;

/** What the route of a source gets: the text is signed as it is. */
export function shopifyDelivery(topic: string, body: unknown, secret = shopifySecret): Call {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    body: text,
    headers: {
      'x-shopify-topic': topic,
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(text).digest('base64'),
      'x-shopify-shop-domain': 'example.myshopify.com',
      'x-shopify-api-version': '2026-07',
      'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    },
  };
}

/** In the shop's currency; what the buyer was shown is something else, and counts for nothing. */
export function moneySet(amount: string, currency = 'USD') {
  return {
    shop_money: { amount, currency_code: currency },
    presentment_money: { amount: '7777.77', currency_code: 'JPY' },
  };
}

let orders = 5_600_000_000_000;

export function shopifyLine(price: string, more: Json = {}): Json {
  return {
    id: ++orders,
    admin_graphql_api_id: 'gid://shopify/LineItem/1',
    current_quantity: 1,
    fulfillable_quantity: 1,
    gift_card: false,
    grams: 567,
    name: 'Aviator sunglasses',
    price,
    price_set: moneySet(price),
    product_id: 788032119674292900,
    properties: [],
    quantity: 1,
    sku: 'SKU2006-001',
    taxable: true,
    total_discount: '0.00',
    variant_id: null,
    tax_lines: [],
    duties: [],
    discount_allocations: [],
    ...more,
  };
}

export function shopifyOrder(more: Json = {}): Json {
  const at = new Date(Date.now() - 60_000).toISOString();
  return {
    id: ++orders,
    admin_graphql_api_id: `gid://shopify/Order/${orders}`,
    cancelled_at: null,
    cancel_reason: null,
    contact_email: 'jon@example.com',
    created_at: at,
    currency: 'USD',
    current_total_duties_set: null,
    current_total_tax: '0.00',
    current_total_tax_set: moneySet('0.00'),
    customer: { id: 115_310_627, email: 'john@example.com', state: 'disabled', tags: '' },
    email: 'jon@example.com',
    financial_status: 'paid',
    fulfillment_status: null,
    line_items: [shopifyLine('100.00')],
    location_id: null,
    name: '#9999',
    note_attributes: [],
    original_total_duties_set: null,
    presentment_currency: 'JPY',
    processed_at: at,
    refunds: [],
    source_name: 'web',
    taxes_included: false,
    test: false,
    total_cash_rounding_payment_adjustment_set: moneySet('0.00'),
    total_shipping_price_set: moneySet('0.00'),
    total_tax: '0.00',
    total_tax_set: moneySet('0.00'),
    total_tip_received: '0.00',
    updated_at: at,
    ...more,
  };
}

export function shopifyRefund(
  order: Json,
  lines: readonly (readonly [unknown, string])[],
  more: Json = {},
): Json {
  return {
    id: ++orders,
    order_id: order.id,
    created_at: new Date(Date.now() - 30_000).toISOString(),
    processed_at: new Date(Date.now() - 30_000).toISOString(),
    note: 'Things were damaged',
    order_adjustments: [],
    refund_line_items: lines.map(([line, subtotal]) => ({
      id: ++orders,
      line_item_id: line,
      quantity: 1,
      restock_type: 'return',
      subtotal: Number(subtotal),
      subtotal_set: moneySet(subtotal),
      total_tax: 0,
      total_tax_set: moneySet('0.00'),
    })),
    transactions: [],
    duties: [],
    ...more,
  };
}
