/** Somebody who subscribes: a server on this machine that verifies what comes, and fails or stalls as it is told. */
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly id: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
  readonly headers: IncomingMessage['headers'];
  readonly isVerified: boolean;
}

/** Milliseconds to wait before it, or the status to answer with and more headers; `hang`: no answer at all. */
export type Mood =
  | 'hang'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

export interface Receiver {
  readonly url: string;
  /** All that came, whatever was answered. */
  readonly received: Received[];
  /** What was answered with 2xx. */
  readonly accepted: Received[];
  /** What verifies: `whsec_…` or `whpk_…`. */
  secret: string;
  mood: (received: Received) => Mood;
  stop(): Promise<void>;
}

export const fine: Mood = { status: 204 };

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const accepted: Received[] = [];
  const receiver = { url: '', received, accepted, secret: '', mood: (_: Received): Mood => fine, stop };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => answer(request, Buffer.concat(pieces).toString(), response));
  });

  function answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const { headers } = request;
    const id = String(headers['webhook-id']);
    const isVerified = verifies(headers, body, receiver.secret);
    const came = { id, event: JSON.parse(body), headers, isVerified };
    received.push(came);
    const mood = receiver.mood(came);
    if (mood === 'hang') return;
    if (mood.status >= 200 && mood.status < 300) accepted.push(came);
    response.writeHead(mood.status, mood.headers).end(mood.body);
  }

  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  return receiver;
}

/** As the specification of Standard Webhooks has it, written apart from what signs. */
export function verifies(headers: IncomingMessage['headers'], body: string, secret: string): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const age = Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']));
  const signatures = String(headers['webhook-signature']).split(' ');
  return age < 300 && signatures.some((signature) => isRight(signature, signed, secret));
}

function isRight(signature: string, signed: string, secret: string): boolean {
  const [version, value = ''] = signature.split(',');
  const key = Buffer.from(secret.replace(/^wh(sec|pk)_/, ''), 'base64');
  if (version === 'v1' && secret.startsWith('whsec_')) {
    return createHmac('sha256', key).update(signed).digest('base64') === value;
  }
  if (version !== 'v1a' || !secret.startsWith('whpk_')) return false;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  return verify(null, Buffer.from(signed), publicKey, Buffer.from(value, 'base64'));
}
