/** Stripe: events that hold their object ("snapshot"), signed with the time of signing. */
import * as z from 'zod/mini';
import { formed } from '../../../domain/kernel/formed.ts';
import { check } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import { type Delivery, ignored } from '../sources/deliveries.ts';
import { hmac, isSame, signatureIn, textKey } from '../sources/hmac.ts';
import { type Proof, type Sent, sourceKind, typeIn } from '../sources/kind.ts';
import { dispute, refund, refundsOfCharge } from './back.ts';
import { type Event, envelope } from './event.ts';
import { checkout, invoice, paymentIntent } from './sales.ts';
import { type StripeSettings, stripeSettings } from './settings.ts';

type Parser = (event: Event, settings: StripeSettings) => readonly Delivery[];

const customers: Parser = () => ignored('customers-not-taken');

const topics: ReadonlyMap<string, Parser> = new Map([
  ['checkout.session.completed', checkout],
  ['checkout.session.async_payment_succeeded', checkout],
  ['invoice.paid', invoice],
  ['payment_intent.succeeded', paymentIntent],
  ['charge.refunded', refundsOfCharge],
  ['refund.created', refund],
  ['refund.updated', refund],
  ['refund.failed', refund],
  ['charge.refund.updated', refund],
  ['charge.dispute.created', dispute],
  ['charge.dispute.updated', dispute],
  ['charge.dispute.closed', dispute],
  ['customer.created', customers],
  ['customer.updated', customers],
  ['customer.deleted', customers],
]);

export const stripe = sourceKind({
  settings: stripeSettings,
  secret: formed('stripeSecret', z.string().check(z.regex(/^whsec_[A-Za-z0-9+/=_-]{8,200}$/))),
  keyOf: textKey, // "whsec_" is part of the key
  verify,
  triesAgain: true,
  topicOf: (_, document) => typeIn(document),
  // On a bus an event is what a webhook's body would be.
  ofBus: (detail) => ({ topic: typeIn(detail), document: detail }),
  parse: (topic, document, settings) => {
    const parser = topics.get(topic);
    return parser === undefined ? ignored('topic-not-taken') : parser(check(envelope, document), settings);
  },
});

const toleranceSeconds = 300;

function verify({ headers, body }: Sent, _settings: StripeSettings, realNowMs: number): Proof {
  const parts = signatureIn(headers, 'stripe-signature')
    .split(',')
    .map((part) => part.trim().split('=', 2));
  const of = (name: string) => parts.flatMap(([key, value]) => (key === name && value ? [value] : []));
  const [timestamp = ''] = of('t');
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new Problem(
      'timestamp-out-of-tolerance',
      '"t" in the header stripe-signature must be seconds since 1970',
    );
  }
  const off = Math.abs(Number(timestamp) - Math.floor(realNowMs / 1000));
  if (off > toleranceSeconds) {
    const detail = `the delivery was signed ${off} s away from now; at most ${toleranceSeconds} s are allowed`;
    throw new Problem('timestamp-out-of-tolerance', detail);
  }
  const given = of('v1').map((hex) => Buffer.from(hex, 'hex'));
  return (key) => {
    const expected = hmac(key, `${timestamp}.`, body);
    return given.some((each) => isSame(expected, each));
  };
}
