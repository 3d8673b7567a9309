/** Plays the buses of partners' event sources: an event goes into the queues of the rules that take it. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { BusRulePlan, Pattern } from '../assembly/plan/bus-rule.ts';

export type PutEvent =
  /** By the names of the rules: none has taken it where there is none. */
  | { readonly kind: 'put'; readonly rules: readonly string[] }
  | { readonly kind: 'unknown-bus'; readonly source: string; readonly buses: readonly string[] }
  | { readonly kind: 'malformed'; readonly why: string };

/** An event as EventBridge shows it; what else it has is not looked at. */
const event = z.looseObject({ source: z.string().min(1), detail: z.looseObject({}) });

export type Bus = (text: string) => Promise<PutEvent>;

export function createBus(rules: readonly BusRulePlan[], client: Pick<SQSClient, 'send'>): Bus {
  const buses = [...new Set(rules.map(({ bus }) => bus))];
  return async (text) => {
    const read = readEvent(text);
    if (typeof read === 'string') return { kind: 'malformed', why: read };
    const { source } = read;
    if (!buses.includes(source)) return { kind: 'unknown-bus', source, buses };
    const taking = rules.filter(({ bus, pattern }) => bus === source && isMatch(pattern, read));
    const detail = JSON.stringify(read.detail);
    for (const { queueUrl: QueueUrl, template } of taking) {
      const MessageBody = template.replace('<detail>', () => detail);
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
    return { kind: 'put', rules: taking.map(({ name }) => name) };
  };
}

function readEvent(text: string): z.infer<typeof event> | string {
  let document: unknown;
  try {
    document = JSON.parse(text, withAllDigits);
  } catch {
    return 'it is not JSON';
  }
  const read = event.safeParse(document);
  if (read.success) return read.data;
  return 'it must have "source", the name of the event source, and "detail", an object';
}

/** Long integers are written again as they came. */
function withAllDigits(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
  const raw = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
  return context?.source === undefined ? value : raw(context.source);
}

/** Whether the event has, at each place of the pattern, one of its texts. */
export function isMatch(pattern: Pattern, value: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const is =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
    if (Array.isArray(wanted)) return typeof is === 'string' && wanted.includes(is);
    return isMatch(wanted as Pattern, is);
  });
}
