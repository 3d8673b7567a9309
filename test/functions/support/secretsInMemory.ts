import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';

/** The part of Secrets Manager that functions call. A deleted secret waits, and has no value meanwhile. */
export function secretsInMemory(): (command: object) => Promise<object> {
  const values = new Map<string, string>();
  return async (command) => {
    if (command instanceof CreateSecretCommand) {
      values.set(command.input.Name!, command.input.SecretString!);
      return {};
    }
    if (command instanceof GetSecretValueCommand) {
      const value = values.get(command.input.SecretId!);
      if (value === undefined)
        throw new ResourceNotFoundException({ message: 'no such secret', $metadata: {} });
      return { SecretString: value };
    }
    if (command instanceof DeleteSecretCommand) {
      values.delete(command.input.SecretId!);
      return {};
    }
    throw new Error(`${command.constructor.name} is not imitated`);
  };
}
