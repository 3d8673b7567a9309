/** What operators get back of subscriptions and their deliveries. */
import * as z from 'zod';
import { eventTypes } from '../../../../outbound/events/types.ts';
import { connectorNames } from '../../../../outbound/integrations/connector.ts';
import { instant, slug, text } from '../values.ts';

const secret = z.strictObject({
  id: z.uuid(),
  signature: z.enum(['v1', 'v1a', 'credential']).describe('`credential`: of a connector'),
  publicKey: z
    .string()
    .regex(/^whpk_[A-Za-z0-9+/]+={0,2}$/)
    .nullable()
    .describe('of `v1a`: receivers verify with it'),
  createdAt: instant,
  until: instant.nullable().describe('until then events carry its signature as well; null: it is the newest'),
});

const shape = {
  id: slug,
  connector: z.enum(connectorNames).nullable().describe('null: events as they are, signed'),
  url: text.nullable().describe('null: the address is the credential of the connector'),
  types: z.array(z.enum(eventTypes)).nullable().describe('null: every type about members'),
  filter: text.nullable(),
  ordered: z.boolean(),
  signature: z.enum(['v1', 'v1a']).nullable().describe('null: of a connector, which has a credential'),
  secrets: z.array(secret).describe('newest first, never their values'),
  state: z
    .enum(['delivering', 'failing', 'ended'])
    .describe(
      '`failing`: ten tries in a row failed, and new events wait in the log until something arrives; `ended`: the receiver answered 410, and nothing is sent until the subscription is put again',
    ),
  failures: z.int().min(0).describe('tries in a row that failed'),
  failingSince: instant.nullable(),
  endedAt: instant.nullable(),
  createdAt: instant,
  changedAt: instant,
};

export const subscription = z.strictObject(shape).meta({ id: 'Subscription' });

export const subscriptionPut = z
  .strictObject({
    ...shape,
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/)
      .nullable()
      .describe('of `v1`, if this request made one: only this answer shows it'),
  })
  .meta({ id: 'SubscriptionPut' });

export const subscriptionList = z
  .strictObject({ subscriptions: z.array(subscription) })
  .meta({ id: 'SubscriptionList' });

const outcome = {
  at: instant,
  arrived: z.boolean().describe('whether the answer was 2xx'),
  status: z.int().nullable().describe('of the answer; null: there was none'),
  reason: text.nullable().describe('why it counts as failed; null: it arrived'),
  milliseconds: z.int().min(0).describe('until the answer, or until it was given up'),
  answer: z.string().max(500).describe('how the answer began'),
};

const what = {
  event: text.describe('the id of the event'),
  type: text,
  memberId: z.string().nullable().describe('null: the event is about no member'),
};

const next = z.string().nullable().describe('the `cursor` of the next page; null: this is the last');

export const tested = z.strictObject({ event: text, ...outcome }).meta({ id: 'TestDelivery' });

export const deliveryList = z
  .strictObject({
    deliveries: z.array(
      z.strictObject({ ...what, try: z.int().min(1).describe('1: the first'), ...outcome }),
    ),
    next,
  })
  .meta({ id: 'DeliveryList' });

export const deadLetterList = z
  .strictObject({
    deadLetters: z.array(
      z.strictObject({
        ...what,
        tries: z.int().min(1),
        firstAt: instant,
        last: z.strictObject(outcome).nullable().describe('the last try'),
      }),
    ),
    next,
  })
  .meta({ id: 'DeadLetterList' });

export const redriven = z
  .strictObject({
    redriven: z.int().min(0).describe('how many are sent again'),
    more: z.boolean().describe('whether there are more: send the request again'),
  })
  .meta({ id: 'Redriven' });
