/** Shopify's events on Amazon EventBridge: the body of the webhook, and beside it what would be its headers. */
import * as z from 'zod/mini';

const event = z.object({
  payload: z.record(z.string(), z.unknown()),
  metadata: z.record(z.string(), z.unknown()),
});

export function ofBus(detail: unknown): { readonly topic: string; readonly document: unknown } {
  const { data } = event.safeParse(detail);
  if (data === undefined) return { topic: '', document: detail };
  const [, topic = ''] =
    Object.entries(data.metadata).find(([name]) => name.toLowerCase() === 'x-shopify-topic') ?? [];
  return { topic: String(topic), document: data.payload };
}
