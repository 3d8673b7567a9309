/** SQS on this machine, in this process: it ends with the platform, and so do its messages. */
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { region } from '../assembly/place.ts';
import type { QueuePlan } from '../assembly/plan/queue.ts';

export interface SqsEmulator {
  readonly endpoint: string;
  readonly client: SQSClient;
  createQueues(queues: readonly QueuePlan[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startSqsEmulator(): Promise<SqsEmulator> {
  // Its own `startFauxqs` would listen on every interface.
  const app = buildApp({ logger: false, defaultRegion: region });
  // It also plays other services, and answers whatever a page in a browser may send: here it is SQS alone.
  app.addHook('onRequest', async ({ headers }, reply) => {
    const isSqs = headers['content-type'] === 'application/x-amz-json-1.0';
    if (!isSqs || headers.origin !== undefined) return reply.code(403).send();
  });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint, region, credentials, maxAttempts: 1 });
  return {
    endpoint,
    client,
    async createQueues(queues) {
      for (const { name, attributes } of queues) {
        await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { ...attributes } }));
      }
    },
    async stop() {
      client.destroy();
      await app.close();
    },
  };
}
