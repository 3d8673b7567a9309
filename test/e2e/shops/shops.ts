/** The shops that play along the pages: what each sends, signed with the secret and to the address of the page. */
import type { Call } from '../../functions/support/event.ts';
import {
  shopifyDelivery,
  shopifyLine,
  shopifyOrder,
  shopifyRefund,
} from '../../functions/support/shops/shopify.ts';
import {
  squareDelivery,
  squareEvent,
  squarePayment,
  squareRefund,
} from '../../functions/support/shops/square.ts';
import {
  stripeCheckout,
  stripeEvent,
  stripeRefund,
  stripeSignature,
} from '../../functions/support/shops/stripe.ts';
import { wooDelivery, wooLine, wooOrder, wooPing } from '../../functions/support/shops/woocommerce.ts';

type Json = Record<string, unknown>;

export interface PlayedShop {
  /** Comes unsigned when the address is saved. */
  readonly greeting?: Call;
  /** An order of 100.00 of this customer, and then 40.00 of it going back. */
  readonly order: (customer: string) => readonly [topic: string, body: Json];
  readonly refund: (order: Json) => readonly [topic: string, body: Json];
  readonly sign: (topic: string, body: Json, secret: string) => Call;
  /** What is answered with these reasons. */
  readonly wrong: Readonly<Record<string, readonly [topic: string, body: Json]>>;
}

const stripeSale = (more: Json, of: Json = {}): readonly [string, Json] => [
  'checkout.session.completed',
  stripeEvent('checkout.session.completed', stripeCheckout(more), of),
];
const squareSale = (more: Json): readonly [string, Json] => [
  'payment.updated',
  squareEvent('payment.updated', squarePayment(10_000, more)),
];
const squareUrl = 'https://api.example.com/v1/programs/demo/webhooks/square';

export const shops: Readonly<Record<string, PlayedShop>> = {
  shopify: {
    order: (customer) => [
      'orders/paid',
      shopifyOrder({ customer: { id: Number(customer) }, line_items: [shopifyLine('100.00', { id: 7 })] }),
    ],
    refund: (order) => ['refunds/create', shopifyRefund(order, [[7, '40.00']])],
    sign: shopifyDelivery,
    wrong: {
      unpaid: ['orders/updated', shopifyOrder({ financial_status: 'pending' })],
      'other-currency': ['orders/paid', shopifyOrder({ currency: 'SEK' })],
      'no-member': ['orders/paid', shopifyOrder({ customer: null })],
      erased: ['customers/redact', { customer: { id: 7, email: 'ann@example.com' }, orders_to_redact: [] }],
      'not-members': [
        'customers/merge',
        {
          admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/1',
          admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/2',
          status: 'completed',
        },
      ],
      'data-requested': ['customers/data_request', { customer: { id: 7 }, data_request: { id: 9 } }],
      unreadable: ['orders/paid', shopifyOrder({ line_items: null })],
    },
  },
  woocommerce: {
    greeting: wooPing,
    order: (customer) => ['order.created', wooOrder({ customer_id: Number(customer) })],
    refund: ({ id }) => ['order.deleted', { id }],
    sign: wooDelivery,
    wrong: {
      unpaid: ['order.updated', wooOrder({ status: 'on-hold' })],
      'other-currency': ['order.created', wooOrder({ currency: 'SEK' })],
      'no-member': ['order.created', wooOrder({ customer_id: 0 })],
      unreadable: ['order.created', wooOrder({ line_items: [wooLine('ten')] })],
    },
  },
  stripe: {
    order: (customer) => stripeSale({ client_reference_id: customer }),
    refund: ({ data }) => [
      'refund.created',
      stripeEvent('refund.created', stripeRefund((data as { object: Json }).object.payment_intent, 4_000)),
    ],
    sign: (_, body, secret) => {
      const text = JSON.stringify(body);
      return { body: text, headers: { 'stripe-signature': stripeSignature(text, secret) } };
    },
    wrong: {
      'topic-not-taken': ['', stripeEvent('product.created', {})],
      'said-elsewhere': ['', stripeEvent('payment_intent.succeeded', {})],
      'other-currency': stripeSale({ currency: 'sek' }),
      'no-member': stripeSale({ customer: null }),
    },
  },
  square: {
    order: (customer) => squareSale({ customer_id: customer }),
    refund: ({ data }) => {
      const { payment } = (data as { object: { payment: Json } }).object;
      return ['refund.updated', squareEvent('refund.updated', squareRefund(payment, 4_000))];
    },
    sign: (_, body, secret) => squareDelivery(body, squareUrl, secret),
    wrong: {
      unpaid: squareSale({ status: 'APPROVED' }),
      'said-elsewhere': ['order.updated', squareEvent('order.updated', {})],
      'no-member': squareSale({ customer_id: null }),
    },
  },
};
