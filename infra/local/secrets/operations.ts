/** The operations of Secrets Manager that the platform's functions call: requests and answers by its API reference. */
import * as z from 'zod';
import type { Secret, SecretOutcome, SecretStore } from './store.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const secretId = z.string().min(1).max(2048);
const createSchema = z.object({
  Name: z.string().regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/),
  SecretString: z.string().min(1).max(65_536),
  ClientRequestToken: z.string().min(32).max(64).optional(),
});
const getSchema = z.object({ SecretId: secretId });
const deleteSchema = z.object({
  SecretId: secretId,
  ForceDeleteWithoutRecovery: z.boolean().default(false),
  RecoveryWindowInDays: z.number().int().min(7).max(30).default(30),
});

/** `target` is the header x-amz-target: `secretsmanager.GetSecretValue`. */
export function answer(store: SecretStore, target: string, input: unknown): Answer {
  switch (target) {
    case 'secretsmanager.CreateSecret':
      return valid(createSchema, input, ({ Name, SecretString, ClientRequestToken }) =>
        described(store.create(Name, SecretString, ClientRequestToken), ({ arn, name, versionId }) => ({
          ARN: arn,
          Name: name,
          VersionId: versionId,
        })),
      );
    case 'secretsmanager.GetSecretValue':
      return valid(getSchema, input, ({ SecretId }) =>
        described(store.get(SecretId), ({ arn, name, versionId, value, createdAtMs }) => ({
          ARN: arn,
          Name: name,
          VersionId: versionId,
          SecretString: value,
          VersionStages: ['AWSCURRENT'],
          CreatedDate: createdAtMs / 1000,
        })),
      );
    case 'secretsmanager.DeleteSecret':
      return valid(deleteSchema, input, ({ SecretId, ForceDeleteWithoutRecovery, RecoveryWindowInDays }) =>
        described(store.remove(SecretId, ForceDeleteWithoutRecovery), ({ arn, name }) => ({
          ARN: arn,
          Name: name,
          DeletionDate: Date.now() / 1000 + (ForceDeleteWithoutRecovery ? 0 : RecoveryWindowInDays * 86_400),
        })),
      );
    default:
      return failure('UnknownOperationException', `The local Secrets Manager does not know ${target}.`);
  }
}

function valid<T extends z.ZodType>(schema: T, input: unknown, work: (input: z.infer<T>) => Answer): Answer {
  const read = schema.safeParse(input);
  return read.success ? work(read.data) : failure('ValidationException', z.prettifyError(read.error));
}

function described(outcome: SecretOutcome, describe: (secret: Secret) => unknown): Answer {
  switch (outcome.kind) {
    case 'done':
      return { status: 200, body: describe(outcome.secret) };
    case 'notFound':
      return failure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    case 'exists':
      return failure('ResourceExistsException', 'The operation failed because the secret already exists.');
    case 'markedForDeletion':
      return failure(
        'InvalidRequestException',
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
  }
}

function failure(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message, Message: message } };
}
