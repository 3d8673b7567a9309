/**
 * Connectors: an event as another tool takes it, without code. Each is a file that says where it goes, what proves who
 * sends, and the body, in which `{path}` stands for what the event has at that path.
 */
import { createHash } from 'node:crypto';
import type { Message } from '../subscriptions/send.ts';
import braze from './braze.json' with { type: 'json' };
import customerio from './customerio.json' with { type: 'json' };
import klaviyo from './klaviyo.json' with { type: 'json' };
import segment from './segment.json' with { type: 'json' };
import slack from './slack.json' with { type: 'json' };

export const connectorNames = ['segment', 'braze', 'klaviyo', 'customerio', 'slack'] as const;
export type ConnectorName = (typeof connectorNames)[number];

export interface Connector {
  readonly name: string;
  readonly documentation: string;
  /** `members`: only events that are about a member can be told there. */
  readonly about: string;
  /** Null: each customer has an address of their own. */
  readonly url: string | null;
  readonly urlExample?: string;
  /** What the credential is. */
  readonly credential: string;
  /** Null: the address itself is the secret. */
  readonly authorization: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const connectors: Readonly<Record<ConnectorName, Connector>> = {
  segment,
  braze,
  klaviyo,
  customerio,
  slack,
};

/** Whether its address is what has to be kept secret. */
export function isAddressSecret({ url }: Connector): boolean {
  return url === '{credential}';
}

/** An event, or something that looks like one. */
export interface Rendered {
  readonly id: string;
  readonly time: string;
}

/** `url`: what an operator gave, or the connector's own. */
export function connectorMessage(
  connector: Connector,
  event: Rendered,
  { url, credential }: { readonly url: string; readonly credential: string },
): Message {
  const { authorization, headers, body } = connector;
  return {
    url: isAddressSecret(connector) ? credential : filled(url, event, encodeURIComponent),
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(authorization === null ? {} : { authorization: proof(authorization, credential) }),
    },
    body: JSON.stringify(render(body, event)),
  };
}

function proof(authorization: string, credential: string): string {
  return authorization
    .replace('{base64:credential:}', () => Buffer.from(`${credential}:`).toString('base64'))
    .replace('{base64:credential}', () => Buffer.from(credential).toString('base64'))
    .replace('{credential}', () => credential);
}

const whole = /^\{([\w.]+)\}$/;
const within = /\{([\w.]+)\}/g;

/** What the event does not have is left out: most tools take a null for an order to forget what they know. */
export function render(template: unknown, event: Rendered): unknown {
  if (Array.isArray(template)) return template.map((each) => render(each, event));
  if (typeof template === 'object' && template !== null) {
    const fields = Object.entries(template).map(([name, value]) => [name, render(value, event)] as const);
    return Object.fromEntries(fields.filter(([, value]) => value !== null && value !== undefined));
  }
  if (typeof template !== 'string') return template;
  const [, path] = whole.exec(template) ?? [];
  return path === undefined ? filled(template, event, String) : valueAtPath(path, event);
}

function filled(text: string, event: Rendered, shown: (value: string) => string): string {
  return text.replace(within, (_, path: string) => shown(String(valueAtPath(path, event) ?? '')));
}

function valueAtPath(path: string, event: Rendered): unknown {
  if (path === 'ulid') return ulidOf(event);
  if (path === 'seconds') return Math.floor(Date.parse(event.time) / 1000);
  return path.split('.').reduce<unknown>((at, name) => {
    const isThere = typeof at === 'object' && at !== null && Object.hasOwn(at, name);
    return isThere ? (at as Record<string, unknown>)[name] : null;
  }, event);
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID that is the same whenever the event is told: its moment, and 80 bits of its id's hash. */
export function ulidOf({ id, time }: Rendered): string {
  let number = BigInt(Date.parse(time)) << 80n;
  for (const byte of createHash('sha256').update(id).digest().subarray(0, 10).entries()) {
    number |= BigInt(byte[1]) << BigInt(8 * (9 - byte[0]));
  }
  let text = '';
  for (let place = 0; place < 26; place++) {
    text = crockford.charAt(Number(number & 31n)) + text;
    number >>= 5n;
  }
  return text;
}
