/** Sending a purchase, or what became of it, as a shop's back end does: signed, and again where it failed. */
import type { components } from './schema.ts';
import { sign } from './sign.ts';

type Schemas = components['schemas'];
export type Delivery = Schemas['Delivery'];

export interface DeliveryTarget {
  readonly url: string;
  readonly program: string;
  readonly secret: string;
  /** How many times it is tried; 5 when left out. */
  readonly triesMax?: number;
}

/** What the platform answered last. A 4xx is final; a 5xx or 429 has been tried `triesMax` times. */
export type DeliveryAnswer =
  | { readonly ok: true; readonly status: 200; readonly body: Schemas['WebhookAnswer'] }
  | { readonly ok: false; readonly status: number; readonly body: unknown };

const triesMaxDefault = 5;
const pauseMs = 500;

/**
 * Sends one delivery. The order's own number is the key, so sending it again is safe: a 429, a 5xx and a lost
 * connection are tried again with growing pauses. Throws where no try reached the platform.
 */
export async function deliver(target: DeliveryTarget, delivery: Delivery): Promise<DeliveryAnswer> {
  const body = JSON.stringify(delivery);
  const id = `msg_${crypto.randomUUID()}`;
  const triesMax = target.triesMax ?? triesMaxDefault;
  for (let attempt = 1; ; attempt++) {
    const answer = await send(target, id, body).catch((error: unknown) => {
      if (attempt === triesMax) throw error;
      return null;
    });
    if (answer !== null && (!isWorthRetrying(answer.status) || attempt === triesMax)) return answer;
    await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** attempt * Math.random()));
  }
}

function isWorthRetrying(status: number): boolean {
  return status === 429 || status >= 500;
}

async function send(
  { url, program, secret }: DeliveryTarget,
  id: string,
  body: string,
): Promise<DeliveryAnswer> {
  // Signed again for each try: a signature is good for five minutes.
  const signed = await sign(body, { secret, id, timestamp: Math.floor(Date.now() / 1000) });
  const response = await fetch(`${url}/v1/programs/${encodeURIComponent(program)}/webhooks/standard`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed },
    body,
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? null : JSON.parse(text);
  return response.status === 200
    ? { ok: true, status: 200, body: parsed as Schemas['WebhookAnswer'] }
    : { ok: false, status: response.status, body: parsed };
}
