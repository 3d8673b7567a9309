/**
 * The examples of the API's documents are one story. Here it happens, and must come out as they tell it.
 * Where an answer is to look different from now on: `vitest run test/functions/examples.test.ts -u`, then
 * `npm run documents`.
 */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { operations } from '../../../functions/api/openapi/operations.ts';
import type { Operation } from '../../../functions/api/routes.ts';
import { bytesOf, type Call } from '../support/event.ts';
import { type Answer, type Functions, startFunctions } from '../support/functions.ts';
import { signedHeaders } from '../support/sign.ts';

let functions: Functions;
beforeAll(async () => {
  functions = await startFunctions();
});
afterAll(() => functions?.stop());
afterEach(() => {
  vi.useRealTimers();
});

const program = 'demo';

function call(operation: Operation, { params, ...rest }: Call = {}): Promise<Answer> {
  return functions.call(operation, { params: { program, ...params }, ...rest });
}

function at(instant: string): void {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(instant) });
}

function requestExample(operation: Operation, name: string): unknown {
  return operations[operation].body!.examples[name]!.value;
}

function answerExample(operation: Operation, status: number, name: string): unknown {
  return operations[operation].answers[status]!.examples![name]!.value;
}

async function expectFile({ body }: Pick<Answer, 'body'>, file: string): Promise<void> {
  // As the formatter has it: a list of one text stands on one line, and so does one of numbers.
  const text = JSON.stringify(body, null, 2)
    .replace(/\[\n\s+("[^"\n]*")\n\s+\]/g, '[$1]')
    .replace(/\[\n\s+(\d+(?:,\n\s+\d+)*)\n\s+\]/g, (_, list: string) => `[${list.replace(/\s+/g, ' ')}]`);
  await expect(`${text}\n`).toMatchFileSnapshot(`../../../functions/api/openapi/examples/${file}.json`);
}

it('the demo program is published, m1 buys for 115.00 and is gold', async () => {
  at('2026-01-10T09:00:00.000Z');
  const params = { name: 'first' };
  const saved = await call('putDraft', { params, body: requestExample('putDraft', 'demo') });
  expect(saved.status).toBe(200);
  const published = await call('publishDraft', { params, body: requestExample('publishDraft', 'note') });
  expect(published.body).toMatchObject({ line: 1, version: 1, effectiveFrom: null });

  at('2026-01-10T09:05:00.000Z');
  const { id, ...added } = (await call('addSecret', { body: requestExample('addSecret', 'own') })).body;
  expect(answerExample('addSecret', 201, 'added')).toEqual({ ...added, id: expect.any(String) });
  const listed = (await call('listSecrets')).body;
  listed.secrets[0].id = (answerExample('addSecret', 201, 'added') as { id: string }).id;
  expect(listed).toEqual(answerExample('listSecrets', 200, 'one'));

  at('2026-01-15T17:30:02.417Z');
  const body = bytesOf(requestExample('receiveStandardWebhook', 'purchase'));
  const headers = signedHeaders(body, { secret: added.secret });
  const recorded = await call('receiveStandardWebhook', { body, headers });
  await expectFile(recorded, 'recorded');
  const duplicate = await call('receiveStandardWebhook', { body, headers });
  expect(duplicate.body).toEqual({ ...recorded.body, status: 'duplicate' });

  at('2026-02-01T09:00:00.000Z');
  const member = { params: { memberId: 'm1' } };
  await expectFile(await call('readStatus', member), 'status');
  const own = await call('readOwnStatus', { claims: { program, scope: 'me', member: 'm1' } });
  await expectFile(own, 'status');
  const newcomer = await call('readOwnStatus', { claims: { program, scope: 'me', member: 'm2' } });
  await expectFile(newcomer, 'newcomer');
  await expectFile(await call('listEntries', member), 'entries');
  await expectFile(await call('readProgram'), 'program');
  const entry = { params: { memberId: 'm1', entryId: 'purchase:standard:1001' } };
  const reading = {
    explainEntry: (await call('explainEntry', entry)).body,
    readSchedule: (await call('readSchedule', member)).body,
    readValue: (await call('readValue', member)).body,
    readSegments: (await call('readSegments')).body,
    listSegmentMembers: (await call('listSegmentMembers', { params: { segment: 'loyal' } })).body,
    quoteCart: (await call('quoteCart', { ...member, body: requestExample('quoteCart', 'cart') })).body,
    verifyMember: (await call('verifyMember', member)).body,
    listMembers: (await call('listMembers')).body,
    listSummaries: (await call('listSummaries')).body,
    searchMembers: (await call('searchMembers', { query: { q: '1001' } })).body,
    readOrder: (await call('readOrder', { params: { orderId: '1001' } })).body,
  };
  await expectFile({ body: reading }, 'reading');
  expect((await call('readHealth')).body).toEqual(answerExample('readHealth', 200, 'ok'));
  expect((await call('retireSecret', { params: { secretId: id } })).status).toBe(204);
});

it('the smallest purchase of the examples is taken', async () => {
  const { secret } = (await call('addSecret')).body;
  at(new Date(Date.now() + 31_000).toISOString()); // the list of secrets is kept for half a minute
  const body = bytesOf(requestExample('receiveStandardWebhook', 'smallest'));
  const answer = await call('receiveStandardWebhook', { body, headers: signedHeaders(body, { secret }) });
  expect(answer.body).toMatchObject({ status: 'recorded', entry: { id: 'purchase:standard:1002' } });
});

/** A second program, for what the demo program does not have. */
const clubFile = {
  id: 'club',
  name: 'Club',
  currency: 'USD',
  timeZone: 'America/New_York',
  earning: { base: { points: 10, per: '1.00', on: 'purchase', rounding: 'down' } },
  tiers: {
    window: { kind: 'rolling', months: 12 },
    upgrade: 'at-once',
    term: { kind: 'months', months: 12 },
    down: 'one-step',
    levels: [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        qualify: { anyOf: [{ metric: 'spend', atLeast: '300.00' }] },
        privileges: [{ id: 'lounge', name: 'Lounge', quota: { uses: 4, per: 'month' } }],
      },
    ],
  },
  redemption: {
    pointValue: '0.01',
    minimum: 100,
    step: 50,
    reservationMinutes: 60,
    rewards: [
      { id: 'mug', name: 'A mug', points: 200 },
      { id: 'tote', name: 'A tote bag', points: 400, perMember: 1 },
      { id: 'hamper', name: 'A hamper', points: 5_000 },
    ],
  },
};

it('m1 joins the club, is given gold, redeems and cancels, uses the lounge', async () => {
  const ask = async (operation: Operation, { params, ...rest }: Call, status = 201) => {
    const answer = await call(operation, { params: { program: 'club', memberId: 'm1', ...params }, ...rest });
    expect(answer.status, answer.text).toBe(status);
    return answer.body;
  };
  const key = (name: string) => ({ headers: { 'idempotency-key': name } });
  const own = { claims: { program: 'club', scope: 'me', member: 'm1', sub: 'm1' } };

  at('2026-01-10T09:00:00.000Z');
  await ask('putDraft', { params: { name: 'first' }, body: clubFile }, 200);
  await ask('publishDraft', { params: { name: 'first' } }, 200);

  at('2026-01-20T09:00:00.000Z');
  const enrolMember = await ask('enrolMember', { body: requestExample('enrolMember', 'birthday') });
  const overridden = { body: requestExample('overrideTier', 'match') };
  const overrideTier = await ask('overrideTier', { ...overridden, ...key('match-m1') });
  const listOverrides = await ask('listOverrides', {}, 200);
  at('2026-01-21T09:00:00.000Z');
  const adjusting = { body: requestExample('adjustMember', 'points'), ...key('ticket-17') };
  const adjustMember = await ask('adjustMember', adjusting);
  expect(await ask('adjustMember', adjusting, 200)).toEqual({ ...adjustMember, status: 'duplicate' });
  const qualifying = { body: requestExample('adjustMember', 'qualifying'), ...key('ticket-18') };
  expect(await ask('adjustMember', qualifying)).toMatchObject({ entry: { points: 0 } });

  at('2026-01-22T09:00:00.000Z');
  const more = { body: { points: 1_000, reason: 'opening balance' }, ...key('opening') };
  await ask('adjustMember', more);
  const tote = { body: requestExample('redeem', 'reward'), ...key('till-4-1') };
  expect(await ask('redeem', tote)).toMatchObject({ redemption: { points: 400, status: 'captured' } });
  const listRewards = await ask('listRewards', {}, 200);
  at('2026-01-23T09:00:00.000Z');
  const redeem = await ask('redeem', { body: requestExample('redeem', 'points'), ...key('till-4-2') });
  const reserving = { body: requestExample('reserveOwn', 'points'), ...key('phone-1'), ...own };
  const reserveOwn = await ask('reserveOwn', reserving);
  at('2026-01-23T09:10:00.000Z');
  const reservation = { params: { redemptionId: redeem.redemption.id } };
  const captureRedemption = await ask('captureRedemption', reservation);
  const ofPhone = { params: { redemptionId: reserveOwn.redemption.id } };
  const cancelRedemption = await ask('cancelOwn', { ...ofPhone, ...own });
  expect(await ask('cancelRedemption', ofPhone, 200)).toEqual({ ...cancelRedemption, status: 'duplicate' });
  const readRedemption = await ask('readRedemption', reservation, 200);
  const listRedemptions = await ask('listRedemptions', {}, 200);
  expect(await ask('listOwnRedemptions', own, 200)).toEqual(listRedemptions);
  expect(await ask('readOwnRedemption', { ...reservation, ...own }, 200)).toEqual(readRedemption);

  at('2026-01-24T09:00:00.000Z');
  const lounge = { params: { privilegeId: 'lounge' }, body: requestExample('usePrivilege', 'one') };
  const usePrivilege = await ask('usePrivilege', lounge);
  expect(await ask('useOwnPrivilege', { ...lounge, ...own }, 200)).toEqual({
    ...usePrivilege,
    status: 'duplicate',
  });
  const returned = { params: { privilegeId: 'lounge', useId: 'visit-17' } };
  const returnPrivilege = await ask('returnPrivilege', returned);
  const vip = { params: { tag: 'vip' } };
  const setTag = await ask('setTag', vip);
  const setTagAgain = await ask('setTag', vip, 200);
  const listTags = await ask('listTags', {}, 200);
  at('2026-01-25T09:00:00.000Z');
  const unsetTag = await ask('unsetTag', vip);
  const unsetTagAgain = await ask('unsetTag', vip, 200);
  const undone = {
    params: { adjustmentId: adjustMember.adjustmentId },
    body: requestExample('undoAdjustment', 'reason'),
  };
  const undoAdjustment = await ask('undoAdjustment', undone);
  const ended = { params: { overrideId: overrideTier.overrideId } };
  const endOverride = await ask('endOverride', { ...ended, body: requestExample('endOverride', 'reason') });
  const listMemberOverrides = await ask('listMemberOverrides', {}, 200);
  expect((await ask('listOwnRewards', own, 200)).rewards).toHaveLength(3);
  expect((await ask('readStatus', {}, 200)).tier.id).toBe('regular');
  await ask('listEntries', {}, 200);

  const body = {
    enrolMember,
    overrideTier,
    adjustMember,
    listRewards,
    redeem,
    reserveOwn,
    captureRedemption,
    cancelRedemption,
    readRedemption,
    listRedemptions,
    usePrivilege,
    returnPrivilege,
    setTag,
    setTagAgain,
    listTags,
    unsetTag,
    unsetTagAgain,
    undoAdjustment,
    endOverride,
    listMemberOverrides,
    listOverrides,
  };
  await expectFile({ body }, 'club');
});

it('the demo program changes, and is to go back, which is called off', async () => {
  const ask = async (operation: Operation, rest: Call = {}) => {
    const answer = await call(operation, rest);
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };
  const file = requestExample('putDraft', 'demo') as { tiers: { levels: Record<string, unknown>[] } };
  const [regular, gold, platinum] = file.tiers.levels;
  const qualify = { anyOf: [{ metric: 'spend', atLeast: '80.00' }] };
  const levels = [regular, { ...gold, qualify, multiplier: '1.5' }, platinum];
  const params = { name: 'easier-gold' };

  at('2026-02-01T09:00:00.000Z');
  const putDraft = await ask('putDraft', { params, body: { ...file, tiers: { ...file.tiers, levels } } });
  const checking = { params, body: requestExample('checkDraft', 'atOnce') };
  const checkDraft = await ask('checkDraft', checking);
  const readStatusUnderDraft = await ask('readStatusUnderDraft', { params: { ...params, memberId: 'm1' } });
  const publishDraft = await ask('publishDraft', { params, body: requestExample('publishDraft', 'planned') });
  at('2026-02-01T10:00:00.000Z');
  const listDrafts = await ask('listDrafts');
  const readDraft = await ask('readDraft', { params });
  const listVersions = await ask('listVersions');
  const readVersion = await ask('readVersion', { params: { version: '2' } });
  const diffVersions = await ask('diffVersions', { params: { version: '1', other: '2' } });
  at('2026-02-05T09:00:00.000Z');
  const back = { params: { version: '1' } };
  const rollbackVersion = await ask('rollbackVersion', {
    ...back,
    body: requestExample('rollbackVersion', 'planned'),
  });
  at('2026-02-05T09:30:00.000Z');
  const withdrawVersion = await ask('withdrawVersion', {
    ...back,
    body: requestExample('withdrawVersion', 'note'),
  });
  const listed = await ask('listActions', { query: { limit: '10' } });
  const requestId = 'Zm9vYmFyPA1FiAs=';
  const next = Buffer.from(`action#2026-02-05T09:30:00.000Z#${requestId}`).toString('base64url');
  const [newest] = listed.actions.filter(({ action }: { action: string }) => action === 'version.withdrawn');
  const actions = [{ ...newest, requestId }];
  const listActions = { actions, next };
  const body = {
    putDraft,
    checkDraft,
    readStatusUnderDraft,
    listDrafts,
    readDraft,
    publishDraft,
    listVersions,
    readVersion,
    diffVersions,
    rollbackVersion,
    withdrawVersion,
    listActions,
  };
  await expectFile({ body }, 'versions');
});

it('a dearer gold would lower m1', async () => {
  const file = requestExample('putDraft', 'demo') as { tiers: { levels: Record<string, unknown>[] } };
  const [regular, gold, platinum] = file.tiers.levels;
  const qualify = { anyOf: [{ metric: 'spend', atLeast: '200.00' }] };
  const tiers = { ...file.tiers, levels: [regular, { ...gold, qualify }, platinum] };
  const params = { name: 'dearer-gold' };
  at('2026-02-06T09:00:00.000Z');
  await call('putDraft', { params, body: { ...file, tiers } });
  const start = async (body: unknown) => {
    const answer = await call('previewDraft', { params, body });
    expect(answer.status, answer.text).toBe(202);
    return answer.body;
  };
  const previewDraft = await start(requestExample('previewDraft', 'effect'));
  await functions.sweep();
  const of = async (operation: Operation, { id }: { id: string }, rest: Call = {}) => {
    const answer = await call(operation, { params: { ...params, preview: id }, ...rest });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };
  const readEffect = await of('readPreview', previewDraft);
  expect(readEffect).toMatchObject({ state: 'finished', done: 1, effect: { rise: 0, fall: 1 } });
  const listMoves = await of('listMoves', previewDraft, { query: { direction: 'falls' } });
  const listPreviews = (await call('listPreviews', { params })).body;
  at('2026-02-06T09:01:00.000Z');
  const since = await start(requestExample('previewDraft', 'since'));
  await functions.sweep();
  const readSince = await of('readPreview', since);
  at('2026-02-06T09:02:00.000Z');
  const cancelPreview = await of('cancelPreview', await start(requestExample('previewDraft', 'since')));
  await functions.sweep();
  const body = { previewDraft, listPreviews, readEffect, readSince, listMoves, cancelPreview };
  await expectFile({ body }, 'previews');
});

it('the tier that m1 was given elsewhere comes to its end, and a review books it', async () => {
  const ask = async (operation: Operation, status: number, { params, ...rest }: Call = {}) => {
    const answer = await call(operation, { params: { program: 'cafe', memberId: 'm1', ...params }, ...rest });
    expect(answer.status, answer.text).toBe(status);
    return answer.body;
  };
  at('2026-01-10T09:00:00.000Z');
  await ask('putDraft', 200, { params: { name: 'first' }, body: { ...clubFile, id: 'cafe' } });
  await ask('publishDraft', 200, { params: { name: 'first' } });
  at('2026-01-20T09:00:00.000Z');
  await ask('enrolMember', 201);
  const body = requestExample('overrideTier', 'match');
  await ask('overrideTier', 201, { body, headers: { 'idempotency-key': 'match-m1' } });

  at('2026-07-01T09:00:00.000Z');
  const startReview = await ask('startReview', 202);
  await functions.sweep();
  at('2026-07-01T09:00:05.000Z');
  const readRun = await ask('readRun', 200, { params: { run: startReview.id } });
  expect(readRun).toMatchObject({ state: 'finished', done: 1, failed: 0, changed: { ended: 1 } });
  const listRuns = await ask('listRuns', 200);
  expect(listRuns.runs).toEqual([readRun]);
  const startRebuild = await ask('startRebuild', 202);
  await functions.sweep();
  const rebuilt = await ask('readRun', 200, { params: { run: startRebuild.id } });
  expect(rebuilt).toMatchObject({ state: 'finished', done: 1, rebuilt: { sound: 1, missing: 0 } });
  const rebuildMember = await ask('rebuildMember', 200);
  expect(rebuildMember).toMatchObject({ was: 'sound' });
  await expectFile({ body: { startReview, listRuns, readRun, startRebuild, rebuildMember } }, 'reviews');
});

it('what becomes of an order is taken as the examples have it, and waits for its purchase', async () => {
  const { secret } = (await call('addSecret')).body;
  at(new Date(Date.now() + 62_000).toISOString());
  const send = (name: string) => {
    const body = bytesOf(requestExample('receiveStandardWebhook', name));
    return call('receiveStandardWebhook', { body, headers: signedHeaders(body, { secret }) });
  };
  for (const name of ['refund', 'wholeRefund', 'fulfilled', 'cancelled', 'engagement']) {
    const { status, text, body } = await send(name);
    expect(status, text).toBe(200);
    expect(['recorded', 'waiting'], name).toContain(body.status);
  }
});

it('a batch is answered delivery by delivery, as the example has it', async () => {
  const { secret } = (await call('addSecret')).body;
  at(new Date(Date.now() + 93_000).toISOString());
  const document = JSON.stringify(requestExample('receiveStandardBatch', 'two'));
  const body = bytesOf(JSON.parse(document.replaceAll('1002', '2002')));
  const answer = await call('receiveStandardBatch', { body, headers: signedHeaders(body, { secret }) });
  expect(answer.body).toEqual(answerExample('receiveStandardBatch', 200, 'two'));
});
