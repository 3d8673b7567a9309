/** KMS on this machine: signing and the public key, by its JSON protocol over HTTP, on loopback. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { listenOnLoopback, urlOf } from '../listen.ts';
import { type SigningKeys, signDigest } from './keys.ts';

export interface KmsEmulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const keyId = z.string().min(1).max(2048);
const signSchema = z.object({
  KeyId: keyId,
  Message: z.base64(),
  MessageType: z.literal('DIGEST'),
  SigningAlgorithm: z.literal('RSASSA_PKCS1_V1_5_SHA_256'),
});
const publicKeySchema = z.object({ KeyId: keyId });

export async function startKmsEmulator(keys: SigningKeys): Promise<KmsEmulator> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(
      keys,
      request.headers['x-amz-target'],
      await json(request).catch(() => null),
    );
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await listenOnLoopback(server, '127.0.0.1', 0);
  return {
    endpoint: urlOf(server, '127.0.0.1'),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(keys: SigningKeys, target: string | string[] | undefined, input: unknown) {
  if (target === 'TrentService.Sign') {
    const asked = signSchema.safeParse(input);
    if (!asked.success) return failure('ValidationException', z.prettifyError(asked.error));
    const { KeyId, Message, SigningAlgorithm } = asked.data;
    const signature = signDigest(await keys.pairOf(KeyId), Buffer.from(Message, 'base64'));
    return { status: 200, body: { KeyId, Signature: signature.toString('base64'), SigningAlgorithm } };
  }
  if (target === 'TrentService.GetPublicKey') {
    const asked = publicKeySchema.safeParse(input);
    if (!asked.success) return failure('ValidationException', z.prettifyError(asked.error));
    const { publicKey } = await keys.pairOf(asked.data.KeyId);
    const der = publicKey.export({ type: 'spki', format: 'der' });
    return { status: 200, body: { KeyId: asked.data.KeyId, PublicKey: der.toString('base64') } };
  }
  return failure('UnknownOperationException', `The local KMS does not know ${target}.`);
}

const failure = (type: string, message: string) => ({ status: 400, body: { __type: type, message } });
