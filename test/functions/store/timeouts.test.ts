/** Answers that never come, with the SDK as a function has it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoreBusy } from '../../../functions/shared/busy.ts';
import { openStore, type Store } from '../../../functions/store/client.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { addSecretRecord, listSecretRecords } from '../../../functions/store/secrets/secretRecords.ts';
import { tableNames } from '../../contract/tables.ts';
import { faultsInBooks, readBooks } from '../../simulation/books/books.ts';
import { acting, bought, member, newProgram, record, shopTimeline } from './given.ts';
import { type SilentServer, startSilentServer } from './silentServer.ts';

/** Short, so that the tests are; how long it is makes no difference to them. */
const timeoutMs = 400;
const commit = 'TransactWriteItems';

let server: SilentServer;
let store: Store;

beforeAll(async () => {
  server = await startSilentServer();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  store = openStore(tableNames, { requestTimeout: timeoutMs });
});
afterAll(async () => {
  store.documents.destroy();
  await server.close();
});
beforeEach(() => {
  for (const operation of [commit, 'GetItem', 'PutItem', 'Query']) server.treat(operation);
});

const faults = async (program: ReturnType<typeof newProgram>) =>
  faultsInBooks(await readBooks(store, program, member('m1')), shopTimeline);

describe('a commit whose answer is lost', () => {
  test.each(['lose-answer', 'hang-up'] as const)(
    '(%s) is repeated under its token and known as done',
    async (manner) => {
      const program = newProgram();
      const before = server.asked(commit).length;
      server.treat(commit, manner);
      expect(await record(store, program, bought({ order: '1' }))).toMatchObject({ kind: 'recorded' });
      const [first, second] = server.asked(commit).slice(before);
      expect(second?.ClientRequestToken).toEqual(first?.ClientRequestToken);
      expect(await faults(program)).toEqual([]);
    },
  );

  test('every time is busy; sent again it is a duplicate, and nothing is doubled', async () => {
    const program = newProgram();
    server.treat(commit, 'lose-answer', 'lose-answer', 'lose-answer');
    await expect(record(store, program, bought({ order: '1' }))).rejects.toThrow(StoreBusy);
    expect(await record(store, program, bought({ order: '1' }))).toMatchObject({
      kind: 'duplicate',
      member: { version: 1, state: { lots: [{ remaining: 25 }] } },
    });
    expect(await faults(program)).toEqual([]);
  });
});

test('a commit that never arrives is busy; sent again it is recorded', async () => {
  const program = newProgram();
  server.treat(commit, 'lose-request', 'lose-request', 'lose-request');
  await expect(record(store, program, bought({ order: '1' }))).rejects.toThrow(StoreBusy);
  expect(await getMember(store, program, member('m1'))).toBe(null);
  expect(await record(store, program, bought({ order: '1' }))).toMatchObject({ kind: 'recorded' });
});

test('a reading that is never answered is busy', async () => {
  server.treat('GetItem', 'lose-request', 'lose-request', 'lose-request');
  await expect(getMember(store, newProgram(), member('m1'))).rejects.toThrow(StoreBusy);
});

test('a secret whose adding is not answered is there once', async () => {
  const program = newProgram();
  const secret = { id: 'a', createdAt: 1 as never, retiredAt: null };
  server.treat(commit, 'lose-answer');
  await addSecretRecord(store, program, secret, acting);
  expect(await listSecretRecords(store, program)).toEqual([secret]);
});
