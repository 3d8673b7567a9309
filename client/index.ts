/**
 * A typed client of a Laurel platform: every route, parameter, body and answer as the OpenAPI document has them.
 *
 *     const laurel = createLaurel({ url: 'http://localhost:3000', token });
 *     const { data, error } = await laurel.GET('/v1/programs/{program}/members/{memberId}/status', {
 *       params: { path: { program: 'demo', memberId: 'ada' } },
 *     });
 *
 * `data` is the answer of a 2xx, `error` the problem (RFC 9457) of everything else.
 */
import createFetchClient, { type Client } from 'openapi-fetch';
import { type Delivery, type DeliveryAnswer, type DeliveryTarget, deliver } from './deliver.ts';
import type { components, paths } from './schema.ts';

export type { components, operations, paths } from './schema.ts';
export { type SignedHeaders, sign } from './sign.ts';
export { type Delivery, type DeliveryAnswer, type DeliveryTarget, deliver };

type Schemas = components['schemas'];
export type Status = Schemas['Status'];
/** What a member's own token is answered: `enrolled` tells a member's status from that of a newcomer. */
export type OwnStatus = Schemas['OwnStatus'];
export type Newcomer = Schemas['Newcomer'];
export type Entry = Schemas['Entry'];
export type Redemption = Schemas['Redemption'];

export type Laurel = Client<paths>;

export interface LaurelOptions {
  /** Of the platform, without a path: `https://api.example.com`. */
  readonly url: string;
  /** A JWT of the program or of a member; a function where it has to be fetched or renewed. */
  readonly token?: string | (() => string | Promise<string>);
}

export function createLaurel({ url, token }: LaurelOptions): Laurel {
  const client = createFetchClient<paths>({ baseUrl: url });
  if (token === undefined) return client;
  client.use({
    onRequest: async ({ request }) => {
      request.headers.set('authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
      return request;
    },
  });
  return client;
}
