/** Somebody who knows nothing of the platform but its URL: real HTTP, real signatures, real tokens. */
import { randomUUID } from 'node:crypto';
import { createLaurel, type Laurel } from '../../client/index.ts';
import type { Operation } from '../../functions/api/routes.ts';
import { routes } from '../../functions/api/routes.ts';
import type { Route } from '../../functions/shared/route.ts';
import { expectDocumented } from '../functions/openapi/documented.ts';
import type { Answer } from '../functions/support/functions.ts';
import { signedHeaders } from '../functions/support/sign.ts';

export interface Asking {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Client {
  /** Calls a route; what a function answers is held to the documents, what the gateway answers is not. */
  ask(operation: Operation, asking?: Asking): Promise<Answer>;
  /** The published client, with a token; its answers are held to the documents as well. */
  laurel(token: string): Laurel;
  /** Moves the platform clock, by a duration or to an instant; what is scheduled runs on the way. */
  advance(duration: string): Promise<void>;
  setClock(instant: string): Promise<void>;
}

export function clientOf(url: string): Client {
  const move = async (body: object) => {
    const response = await fetch(`${url}/local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the clock did not move: ${await response.text()}`);
  };
  return {
    async ask(operation, { params = {}, query = {}, token, headers = {}, body } = {}) {
      const route: Route = routes.find((each) => each.operation === operation)!;
      const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]!));
      const search = new URLSearchParams(query).toString();
      const response = await fetch(`${url}${path}${search && '?'}${search}`, {
        method: route.method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const answer = await read(response);
      if (answer.headers['x-request-id'] !== undefined) {
        expectDocumented(operation, decodeURIComponent(path), answer);
      }
      return answer;
    },
    laurel(token) {
      const laurel = createLaurel({ url, token });
      laurel.use({
        async onResponse({ request, response, schemaPath }) {
          const route = routes.find(
            (each: Route) => each.method === request.method && each.path === schemaPath,
          )!;
          const answer = await read(response.clone());
          const { pathname } = new URL(request.url);
          if (answer.headers['x-request-id'] !== undefined) {
            expectDocumented(route.operation, decodeURIComponent(pathname), answer);
          }
        },
      });
      return laurel;
    },
    advance: (duration) => move({ advance: duration }),
    setClock: (instant) => move({ set: instant }),
  };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const headers = Object.fromEntries(response.headers);
  return {
    status: response.status,
    headers,
    text,
    body: text === '' ? undefined : JSON.parse(text),
    requestId: headers['apigw-requestid'] ?? '',
  };
}

export interface Till {
  readonly program: string;
  readonly secret: string;
}

type PurchaseData = Record<string, unknown>;

/** Sends a purchase of one line, signed, as a delivery of its own. */
export function buy(
  client: Client,
  { program, secret }: Till,
  memberId: string,
  amount: string,
  data: PurchaseData = {},
): Promise<Answer> {
  const body = JSON.stringify({
    type: 'purchase.completed',
    data: {
      orderId: randomUUID(),
      memberId,
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      currency: 'USD',
      lines: [{ amount }],
      ...data,
    },
  });
  const headers = signedHeaders(Buffer.from(body), { secret });
  return client.ask('receiveStandardWebhook', { params: { program }, headers, body });
}
