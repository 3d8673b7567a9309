/** Webhook secrets: values in Secrets Manager under one prefix, which are active in the Programs table. */
import type { StoredSecrets } from './secretsManager.ts';

export interface SecretValues extends StoredSecrets {
  /** Begins to load the client of Secrets Manager, while whoever is about to use it waits for something else. */
  prepare(): void;
}

/** Loads the client of Secrets Manager when it is first needed: a warm function has its keys. */
export function openSecrets(prefix: string): SecretValues {
  let opening: Promise<StoredSecrets> | undefined;
  const open = () => {
    opening ??= import('./secretsManager.ts').then(({ openSecretsManager }) => openSecretsManager(prefix));
    return opening;
  };
  return {
    prepare: () => void open(),
    create: async (program, id, value) => (await open()).create(program, id, value),
    get: async (program, id) => (await open()).get(program, id),
    remove: async (program, id) => (await open()).remove(program, id),
  };
}
