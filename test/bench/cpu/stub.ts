/**
 * DynamoDB and Secrets Manager as far as a purchase asks them, in a process of its own, so that answering
 * costs the measured process nothing. The program and the member stand; every transaction succeeds, and
 * nothing changes.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { addVersion } from '../../../functions/store/programs/versions.ts';
import { addSecretRecord } from '../../../functions/store/secrets/secretRecords.ts';
import { tableNames } from '../../contract/tables.ts';
import { answer } from '../support/answer.ts';
import { demoProgram } from '../support/program.ts';
import { shopFor } from '../units/shopping.ts';
import { program, webhookSecret } from './delivery.ts';
import { itemJson } from './itemJson.ts';

/** Their last purchase was an hour ago, so that what is delivered now comes after it. */
const { store, engine } = await shopFor(100, (Date.now() - 3_600_000) as Instant);
const id = program as ProgramId;
const line = { version: 1, effectiveFrom: 0, publishedAt: 0, standing: 'keep-until-term-ends' } as const;
await addVersion(store, id, null, {
  line,
  text: JSON.stringify(demoProgram()),
  author: 'bench',
  note: null,
  requestId: '1',
});
const secret = { id: 'first', createdAt: 0 as Instant, retiredAt: null };
await addSecretRecord(store, id, secret, { at: 0 as Instant, by: 'bench', note: null, requestId: '2' });

/** Members are read at each request: their answers are made once. */
const members = new Map(
  engine.itemsOf(tableNames.members).map((item) => [item.pk?.S, JSON.stringify({ Item: itemJson(item) })]),
);

function respond(operation: string, body: string): string {
  switch (operation) {
    case 'DynamoDB_20120810.TransactWriteItems':
      return '{}';
    case 'DynamoDB_20120810.GetItem': {
      const input = JSON.parse(body);
      const known = input.TableName === tableNames.members ? members.get(input.Key.pk.S) : undefined;
      if (known !== undefined) return known;
      const { Item } = engine.getItem(input);
      return JSON.stringify(Item === undefined ? {} : { Item: itemJson(Item) });
    }
    case 'DynamoDB_20120810.Query':
      return JSON.stringify({ Items: engine.query(JSON.parse(body)).Items.map(itemJson) });
    case 'secretsmanager.GetSecretValue':
      return JSON.stringify({ SecretString: webhookSecret });
    default:
      throw new Error(`a purchase should not call ${operation}`);
  }
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = respond(String(request.headers['x-amz-target']), Buffer.concat(chunks).toString());
  response.writeHead(200, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': 'BENCHMARK0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ01234567',
  });
  response.end(text);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
server.keepAliveTimeout = 60_000;

answer<object, string>(() => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
