/** Secrets as Secrets Manager keeps them, as far as the platform's functions ask. */
import { randomUUID } from 'node:crypto';
import { accountId, region } from '../assembly/place.ts';

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly versionId: string;
  readonly value: string;
  readonly createdAtMs: number;
  /** Set when it waits to be deleted. */
  readonly deletedAtMs: number | null;
}

export type SecretOutcome =
  | { readonly kind: 'done'; readonly secret: Secret }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'markedForDeletion' };

export interface SecretStore {
  /** By name or ARN. */
  get(id: string): SecretOutcome;
  /** The same token and value again give the first outcome. */
  create(name: string, value: string, token?: string): SecretOutcome;
  remove(id: string, force: boolean): SecretOutcome;
}

/** `changed` is told the whole content after each change, before the change is answered. */
export function createSecretStore(
  initial: readonly Secret[],
  changed: (all: readonly Secret[]) => void,
): SecretStore {
  const secrets = new Map(initial.map((secret) => [secret.name, secret]));
  const find = (id: string) => secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id);
  const save = (secret: Secret): SecretOutcome => {
    secrets.set(secret.name, secret);
    changed([...secrets.values()]);
    return { kind: 'done', secret };
  };
  return {
    get(id) {
      const secret = find(id);
      if (secret === undefined) return { kind: 'notFound' };
      return secret.deletedAtMs === null ? { kind: 'done', secret } : { kind: 'markedForDeletion' };
    },
    create(name, value, token = randomUUID()) {
      const known = secrets.get(name);
      if (known === undefined) return save(newSecret(name, value, token));
      if (known.deletedAtMs !== null) return { kind: 'markedForDeletion' };
      const isSame = known.versionId === token && known.value === value;
      return isSame ? { kind: 'done', secret: known } : { kind: 'exists' };
    },
    remove(id, force) {
      const secret = find(id);
      if (secret === undefined) return { kind: 'notFound' };
      if (!force)
        return secret.deletedAtMs === null
          ? save({ ...secret, deletedAtMs: Date.now() })
          : { kind: 'done', secret };
      secrets.delete(secret.name);
      changed([...secrets.values()]);
      return { kind: 'done', secret };
    },
  };
}

function newSecret(name: string, value: string, versionId: string): Secret {
  const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${randomUUID().slice(0, 6)}`;
  return { arn, name, versionId, value, createdAtMs: Date.now(), deletedAtMs: null };
}
