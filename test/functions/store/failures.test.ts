/** What the store makes of DynamoDB's failures, forced one at a time. */
import {
  InternalServerError,
  LimitExceededException,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ThrottlingException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../../functions/shared/busy.ts';
import { getEntry, listEntries } from '../../../functions/store/history/history.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { listActions } from '../../../functions/store/programs/actions.ts';
import { deleteDraft, getDraft, listDrafts, putDraft } from '../../../functions/store/programs/drafts.ts';
import { getStoredTimeline, getVersion } from '../../../functions/store/programs/programs.ts';
import { addVersion, type NewVersion } from '../../../functions/store/programs/versions.ts';
import { recordFact } from '../../../functions/store/recording/record.ts';
import {
  addSecretRecord,
  listSecretRecords,
  retireSecretRecord,
} from '../../../functions/store/secrets/secretRecords.ts';
import { acting, bought, member, programFile, shop, shopTimeline } from './given.ts';
import { $metadata, cancelled, dynamo, message, program, store } from './mockedStore.ts';

beforeEach(() => {
  dynamo.reset();
});

const passing: readonly [string, Error][] = [
  ['throttling', new ThrottlingException({ message, $metadata })],
  ['throughput exceeded', new ProvisionedThroughputExceededException({ message, $metadata })],
  ['the account’s limit', new RequestLimitExceeded({ message, $metadata })],
  ['a limit', new LimitExceededException({ message, $metadata })],
  ['an internal error', new InternalServerError({ message, $metadata: { httpStatusCode: 500 } })],
  ['a transaction in progress', new TransactionInProgressException({ message, $metadata })],
  ['a conflict of a single write', new TransactionConflictException({ message, $metadata })],
  ['service unavailable', Object.assign(new Error(message), { $metadata: { httpStatusCode: 503 } })],
  ['a time-out', Object.assign(new Error(message), { name: 'TimeoutError' })],
  ['a connection reset', Object.assign(new Error(message), { code: 'ECONNRESET' })],
  ['a connection refused', Object.assign(new Error(message), { code: 'ECONNREFUSED' })],
  ['a name that is not resolved', Object.assign(new Error(message), { code: 'EAI_AGAIN' })],
];

const lasting: readonly [string, Error][] = [
  ['access denied', Object.assign(new Error(message), { name: 'AccessDeniedException', $metadata })],
  ['a request that is wrong', Object.assign(new Error(message), { name: 'ValidationException', $metadata })],
  ['a bug', new TypeError(message)],
];

const version: NewVersion = {
  line: { version: 1, effectiveFrom: 0, publishedAt: 0, standing: 'at-once' },
  text: JSON.stringify(programFile(shop)),
  author: 'a',
  note: null,
  requestId: 'r',
};
const draft = { name: 'd', text: '{}', hash: 'h', check: { at: 1 as Instant, line: 0, findings: '[]' } };
const secret = { id: 's', createdAt: 1 as Instant, retiredAt: null };

const calls: readonly [string, () => Promise<unknown>][] = [
  ['reading a member', () => getMember(store, program, member('m1'))],
  ['reading an entry', () => getEntry(store, program, bought({ order: '1' }).id)],
  ['reading a history', () => listEntries(store, program, member('m1'), 10, null)],
  ['reading the timeline', () => getStoredTimeline(store, program)],
  ['reading a version', () => getVersion(store, program, 1)],
  ['reading a draft', () => getDraft(store, program, 'd')],
  ['reading the secrets', () => listSecretRecords(store, program)],
  ['reading the drafts', () => listDrafts(store, program, 10, null)],
  ['reading the audit', () => listActions(store, program, 10, null)],
  ['saving a draft', () => putDraft(store, program, draft, acting)],
  ['deleting a draft', () => deleteDraft(store, program, 'd', acting)],
  ['adding a secret', () => addSecretRecord(store, program, secret, acting)],
  ['retiring a secret', () => retireSecretRecord(store, program, 's', 2 as Instant, acting)],
  ['publishing', () => addVersion(store, program, null, version)],
  ['recording', () => record()],
];

const record = () =>
  recordFact(store, {
    program,
    timeline: shopTimeline,
    fact: bought({ order: '1' }),
    metadata: null,
    timeLeftMs: () => 29_000,
  });

function failEverything(error: Error): void {
  for (const command of [GetCommand, QueryCommand, TransactWriteCommand]) {
    dynamo.on(command as typeof GetCommand).callsFake(() => {
      throw error;
    });
  }
}

describe.each(calls)('%s', (_, call) => {
  test.each(passing)('is told apart as busy on %s', async (_, error) => {
    failEverything(error);
    await expect(call()).rejects.toThrow(StoreBusy);
    await expect(call()).rejects.toMatchObject({ cause: error });
  });

  test.each(lasting)('passes on %s as it is', async (_, error) => {
    failEverything(error);
    await expect(call()).rejects.toBe(error);
  });
});

const stored = { pk: 'p', sk: 'secret#s', createdAt: 1 };

test('a secret that is not there is not retired', async () => {
  dynamo.on(GetCommand).resolves({});
  expect(await retireSecretRecord(store, program, 's', 2 as Instant, acting)).toBe(false);
});

test('a secret that somebody else retires at the same moment is retired', async () => {
  dynamo
    .on(GetCommand)
    .resolvesOnce({ Item: stored })
    .resolves({ Item: { ...stored, retiredAt: 1 } });
  dynamo.on(TransactWriteCommand).rejects(cancelled('ConditionalCheckFailed', 'None'));
  expect(await retireSecretRecord(store, program, 's', 2 as Instant, acting)).toBe(true);
});

test('a draft that others write all the time is busy', async () => {
  dynamo.on(GetCommand).resolves({ Item: { sk: 'draft#d', ...draft, revision: 1 } });
  dynamo.on(TransactWriteCommand).rejects(cancelled('ConditionalCheckFailed', 'None'));
  await expect(putDraft(store, program, draft, acting)).rejects.toThrow(StoreBusy);
});

test.each([
  ['a lost race', cancelled('None', 'ConditionalCheckFailed')],
  ['a version that stands', cancelled('ConditionalCheckFailed', 'None')],
  ['a conflict', cancelled('None', 'TransactionConflict')],
])('publishing after %s says that somebody else was faster', async (_, error) => {
  dynamo.on(TransactWriteCommand).rejects(error);
  expect(await addVersion(store, program, null, version)).toBe(false);
});

test('publishing is busy when an item is throttled', async () => {
  dynamo.on(TransactWriteCommand).rejects(cancelled('None', 'ThrottlingError'));
  await expect(addVersion(store, program, null, version)).rejects.toThrow(StoreBusy);
});
