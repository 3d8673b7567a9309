/** The SDK's clients as the functions made them, answering from somewhere else. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type Send = (command: object) => Promise<object>;

/** Whatever any client sends goes to these, until the result is called. */
export function connectClients(store: Send, secrets: Send): () => void {
  const restoreStore = replaceSend(DynamoDBDocumentClient.prototype, store);
  const restoreSecrets = replaceSend(SecretsManagerClient.prototype, secrets);
  return () => {
    restoreStore();
    restoreSecrets();
  };
}

/** Not a spy: that would keep every call of many thousands. */
function replaceSend(client: object, send: Send): () => void {
  Object.defineProperty(client, 'send', { value: send, configurable: true, writable: true });
  return () => {
    Reflect.deleteProperty(client, 'send'); // the clients inherit it from the SDK's own
  };
}
