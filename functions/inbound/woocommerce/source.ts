/**
 * WooCommerce. It tries nothing twice, and stops sending after the seventh answer in a row that is no success, so
 * whatever is proven is answered 200.
 */
import { type Delivery, ignored } from '../sources/deliveries.ts';
import { hmac, isSame, plainSecret, signatureIn, textKey } from '../sources/hmac.ts';
import { type Sent, sourceKind } from '../sources/kind.ts';
import { deletedOrder, order } from './order.ts';
import { type WooCommerceSettings, wooCommerceSettings } from './settings.ts';

type Parser = (document: unknown, settings: WooCommerceSettings) => readonly Delivery[];

const customers: Parser = () => ignored('customers-not-taken');

const topics: ReadonlyMap<string, Parser> = new Map([
  ['order.created', order],
  ['order.updated', order],
  ['order.restored', order],
  ['order.deleted', deletedOrder],
  ['customer.created', customers],
  ['customer.updated', customers],
  ['customer.deleted', customers],
]);

export const wooCommerce = sourceKind({
  settings: wooCommerceSettings,
  secret: plainSecret,
  keyOf: (secret) => textKey(decoded(secret)),
  verify: ({ headers, body }) => {
    const given = Buffer.from(signatureIn(headers, 'x-wc-webhook-signature'), 'base64');
    return (key) => isSame(hmac(key, body), given);
  },
  isGreeting,
  triesAgain: false,
  topicOf: (headers) => headers['x-wc-webhook-topic'] ?? '',
  parse: (topic, document, settings) => topics.get(topic)?.(document, settings) ?? ignored('topic-not-taken'),
});

/** Saved, a webhook tries its address with a form that holds its number, and nothing else. */
function isGreeting({ headers, body }: Sent): boolean {
  const isUnsigned = headers['x-wc-webhook-signature'] === undefined;
  return isUnsigned && body.length < 40 && /^webhook_id=\d{1,20}$/.test(body.toString('latin1'));
}

const characters: readonly (readonly [RegExp, string])[] = [
  [/&lt;|&#0*60;/g, '<'],
  [/&gt;|&#0*62;/g, '>'],
  [/&quot;|&#0*34;|&#x0*22;/gi, '"'],
  [/&#0*39;|&#x0*27;/gi, "'"],
  // The last, so that nothing is decoded twice.
  [/&amp;|&#0*38;|&#x0*26;/gi, '&'],
];

/** WordPress keeps special characters of a secret encoded, and signs with what they stand for. */
function decoded(secret: string): string {
  return characters.reduce((text, [encoded, character]) => text.replace(encoded, character), secret);
}
