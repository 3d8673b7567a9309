/** The SDK's clients as the functions made them, answering from somewhere else. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type Send = (command: object) => Promise<object>;

/** Whatever any client sends goes to these, until the result is called. */
export function connectClients(store: Send, secrets: Send, queue: Send | null = null): () => void {
  const restored = [
    replaceSend(DynamoDBDocumentClient.prototype, store),
    replaceSend(SecretsManagerClient.prototype, secrets),
    ...(queue === null ? [] : [replaceSend(SQSClient.prototype, queue)]),
  ];
  return () => {
    for (const restore of restored) restore();
  };
}

/** Not a spy: that would keep every call of many thousands. */
function replaceSend(client: object, send: Send): () => void {
  Object.defineProperty(client, 'send', { value: send, configurable: true, writable: true });
  return () => {
    Reflect.deleteProperty(client, 'send'); // the clients inherit it from the SDK's own
  };
}
