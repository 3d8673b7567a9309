/** Secrets Manager, as the webhook secrets use it. */
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import { translated } from '../errors.ts';

/** Days in which a retired secret could still be restored by hand. */
const recoveryDays = 7;

export interface StoredSecrets {
  create(program: ProgramId, id: string, value: string): Promise<void>;
  /** Null where the value is gone. */
  get(program: ProgramId, id: string): Promise<string | null>;
  remove(program: ProgramId, id: string): Promise<void>;
}

export function openSecretsManager(prefix: string): StoredSecrets {
  const client = new SecretsManagerClient({
    maxAttempts: 3,
    // Without `throwOnRequestTimeout` the SDK only warns, and waits on.
    requestHandler: { requestTimeout: 5_000, connectionTimeout: 1_000, throwOnRequestTimeout: true },
  });
  const nameOf = (program: ProgramId, id: string) => `${prefix}${program}/${id}`;
  return {
    async create(program, id, value) {
      await translated(() =>
        client.send(new CreateSecretCommand({ Name: nameOf(program, id), SecretString: value })),
      );
    },
    async get(program, id) {
      const found = await translated(() =>
        unlessGone(() => client.send(new GetSecretValueCommand({ SecretId: nameOf(program, id) }))),
      );
      return found?.SecretString ?? null;
    },
    async remove(program, id) {
      const SecretId = nameOf(program, id);
      const command = new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: recoveryDays });
      await translated(() => unlessGone(() => client.send(command)));
    },
  };
}

async function unlessGone<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    // A secret already marked for deletion has no value either.
    if ((error as Error).name === 'InvalidRequestException') return null;
    throw error;
  }
}
