import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  ListSecretsCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SecretsEmulator, startSecretsEmulator } from '../../../infra/local/secrets/emulator.ts';
import { createSecretStore, type Secret } from '../../../infra/local/secrets/store.ts';

let emulator: SecretsEmulator;
let client: SecretsManagerClient;
let kept: readonly Secret[] = [];

beforeAll(async () => {
  emulator = await startSecretsEmulator(createSecretStore([], (all) => (kept = all)));
  client = new SecretsManagerClient({
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

let number = 0;
let Name: string;
beforeEach(() => {
  number += 1;
  Name = `laurel/webhooks/demo/s${number}`;
});

const SecretString = 'whsec_c2VjcmV0';
const create = (input = {}) => client.send(new CreateSecretCommand({ Name, SecretString, ...input }));
const get = (SecretId = Name) => client.send(new GetSecretValueCommand({ SecretId }));
const remove = (input = {}) => client.send(new DeleteSecretCommand({ SecretId: Name, ...input }));

test('a secret is read by its name and by its ARN', async () => {
  const { ARN, VersionId } = await create();
  const expected = { ARN, Name, SecretString, VersionId, VersionStages: ['AWSCURRENT'] };
  expect(await get()).toMatchObject(expected);
  expect(await get(ARN)).toMatchObject(expected);
  expect((await get()).CreatedDate).toBeInstanceOf(Date);
});

test('a secret that is there is not made again, except by the same request', async () => {
  const ClientRequestToken = '0'.repeat(32);
  const first = await create({ ClientRequestToken });
  expect((await create({ ClientRequestToken })).ARN).toBe(first.ARN);
  await expect(create({ ClientRequestToken, SecretString: 'other' })).rejects.toBeInstanceOf(
    ResourceExistsException,
  );
  await expect(create()).rejects.toBeInstanceOf(ResourceExistsException);
  expect((await get()).SecretString).toBe(SecretString);
});

test('a secret that is not there is not found', async () => {
  await expect(get()).rejects.toBeInstanceOf(ResourceNotFoundException);
  await expect(remove()).rejects.toBeInstanceOf(ResourceNotFoundException);
});

test('a secret marked for deletion can’t be read, nor its name used again', async () => {
  await create();
  expect((await remove()).DeletionDate).toBeInstanceOf(Date);
  await expect(get()).rejects.toBeInstanceOf(InvalidRequestException);
  await expect(create()).rejects.toBeInstanceOf(InvalidRequestException);
});

test('a secret deleted by force is gone at once', async () => {
  await create();
  await remove({ ForceDeleteWithoutRecovery: true });
  await expect(get()).rejects.toBeInstanceOf(ResourceNotFoundException);
  await create({ SecretString: 'another' });
  expect((await get()).SecretString).toBe('another');
});

test('each change is kept, and what was kept is there again', async () => {
  await create();
  await remove();
  expect(createSecretStore(kept, () => {}).get(Name)).toEqual({ kind: 'markedForDeletion' });
  await create({ Name: `${Name}-2` });
  expect(createSecretStore(kept, () => {}).get(`${Name}-2`)).toMatchObject({
    kind: 'done',
    secret: { value: SecretString },
  });
});

test('what the platform does not use is refused by name', async () => {
  await expect(client.send(new ListSecretsCommand({}))).rejects.toThrow('secretsmanager.ListSecrets');
  await expect(create({ Name: 'no spaces' })).rejects.toMatchObject({ name: 'ValidationException' });
});
