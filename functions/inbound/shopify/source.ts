/**
 * Shopify. The signature is over the body alone: no header is signed, so none of them decides what a delivery
 * means to whom, and an order is read as an order whatever topic it came under.
 */
import { type Delivery, ignored } from '../sources/deliveries.ts';
import { hmac, isSame, plainSecret, signatureIn, textKey } from '../sources/hmac.ts';
import { sourceKind } from '../sources/kind.ts';
import { ofBus } from './bus.ts';
import { fulfillment } from './fulfillment.ts';
import { deletedOrder, order } from './order.ts';
import { customerRedacted, customersMerged, dataRequested, shopRedacted } from './people.ts';
import { refund } from './refund.ts';
import { type ShopifySettings, shopifySettings } from './settings.ts';

type Parser = (document: unknown, settings: ShopifySettings) => readonly Delivery[];

const customers: Parser = () => ignored('customers-not-taken');
const saidByOrder: Parser = () => ignored('said-elsewhere');

const topics: ReadonlyMap<string, Parser> = new Map([
  ['orders/create', order],
  ['orders/paid', order],
  ['orders/updated', order],
  ['orders/cancelled', order],
  ['orders/fulfilled', order],
  ['orders/partially_fulfilled', order],
  ['orders/delete', deletedOrder],
  // It names what was added and removed, without amounts.
  ['orders/edited', saidByOrder],
  ['fulfillments/create', fulfillment],
  ['fulfillments/update', fulfillment],
  ['refunds/create', refund],
  ['customers/create', customers],
  ['customers/update', customers],
  ['customers/merge', customersMerged],
  ['customers/delete', customers],
  ['customers/redact', customerRedacted],
  ['customers/data_request', dataRequested],
  ['shop/redact', shopRedacted],
  ['app/uninstalled', () => ignored('app-uninstalled')],
]);

export const shopify = sourceKind({
  settings: shopifySettings,
  secret: plainSecret,
  keyOf: textKey,
  verify: ({ headers, body }) => {
    const given = Buffer.from(signatureIn(headers, 'x-shopify-hmac-sha256'), 'base64');
    return (key) => isSame(hmac(key, body), given);
  },
  triesAgain: true,
  topicOf: (headers) => headers['x-shopify-topic'] ?? '',
  ofBus,
  parse: (topic, document, settings) => topics.get(topic)?.(document, settings) ?? ignored('topic-not-taken'),
});
