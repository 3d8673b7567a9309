/** The secrets of one subscription: the one before signs along for a day, so that receivers can change theirs. */
import { randomUUID } from 'node:crypto';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { newSecret } from '../../outbound/subscriptions/signature.ts';
import { realNow } from '../../shared/clock.ts';
import type { Request } from '../../shared/http.ts';
import type { SubscriptionSecret } from '../../store/subscriptions/subscriptionRecords.ts';
import type { Subscribing } from './parts.ts';

const besideMs = 86_400_000;
/** Of those that were changed several times in a day. */
const secretsMax = 5;

export interface Added {
  readonly kept: SubscriptionSecret;
  /** What receivers verify with, shown once; null where they have a public key for it. */
  readonly secret: string | null;
}

/** The value first: a record without a value would promise a signature that nobody can make. */
export async function addSecret(
  { secrets }: Pick<Subscribing, 'secrets'>,
  { program }: Request,
  signature: 'v1' | 'v1a',
): Promise<Added> {
  const { value, publicKey } = newSecret(signature);
  const kept = { id: randomUUID(), signature, publicKey, createdAt: realNow() as Instant, until: null };
  await secrets.create(program, kept.id, value);
  return { kept, secret: publicKey === null ? value : null };
}

/** What an operator gave for a connector. */
export async function addCredential(
  { secrets }: Pick<Subscribing, 'secrets'>,
  { program }: Request,
  value: string,
): Promise<Added> {
  const kept = {
    id: randomUUID(),
    signature: 'credential' as const,
    publicKey: null,
    createdAt: realNow() as Instant,
    until: null,
  };
  await secrets.create(program, kept.id, value);
  return { kept, secret: null };
}

export function outdated(
  secrets: readonly SubscriptionSecret[],
  now: Instant,
): readonly SubscriptionSecret[] {
  return secrets.filter(({ until }) => until !== null && until <= now);
}

/** Newest first. */
export function withNewest(
  before: readonly SubscriptionSecret[],
  added: SubscriptionSecret,
  now: Instant,
): readonly SubscriptionSecret[] {
  // A credential is not signed with: the one before is of no use to anybody.
  if (added.signature === 'credential') return [added];
  const beside = before.map((secret) =>
    secret.until === null ? { ...secret, until: (now + besideMs) as Instant } : secret,
  );
  return [added, ...beside].slice(0, secretsMax);
}
