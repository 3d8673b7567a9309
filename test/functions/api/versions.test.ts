/** Versions: what can be put on a timeline, from when, in place of what; what it does to members; who did it. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { openStore } from '../../../functions/store/client.ts';
import { programKeys } from '../../../functions/store/keys.ts';
import { tableNames } from '../../contract/tables.ts';
import { nameOf } from '../openapi/documented.ts';
import { expectBooks } from '../support/books.ts';
import { clockAhead, clockBack, command, platformNow, redeemable, refund } from '../support/events.ts';
import type { Answer } from '../support/functions.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, openUnpublished, programFile, type Shop } from '../support/shop.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterAll(() => functions?.stop());
afterEach(clockBack);

type Json = Record<string, unknown>;
const dayMs = 86_400_000;
const inMs = (ms: number) => new Date(Date.parse(platformNow()) + ms).toISOString();

const save = (shop: Shop, more: Json = {}, name = 'spring') =>
  shop.call('putDraft', { params: { name }, body: programFile(shop.program, more) });
const publishIt = (shop: Shop, body?: Json, name = 'spring') =>
  shop.call('publishDraft', { params: { name }, ...(body !== undefined && { body }) });
const rollback = (shop: Shop, version: number, body?: Json) =>
  shop.call('rollbackVersion', { params: { version: String(version) }, ...(body !== undefined && { body }) });
const withdraw = (shop: Shop, version: number, body?: Json) =>
  shop.call('withdrawVersion', { params: { version: String(version) }, ...(body !== undefined && { body }) });

async function published(shop: Shop, more: Json, body?: Json): Promise<Answer> {
  expect((await save(shop, more)).status).toBe(200);
  const answer = await publishIt(shop, body);
  expect(answer.status, answer.text).toBe(200);
  return answer;
}

async function lines(shop: Shop) {
  const { body } = await shop.call('listVersions');
  return body.versions.map(({ line, version, state }: Json) => [line, version, state]);
}

const earning = (points: number) => ({
  earning: { base: { points, per: '1', on: 'purchase', rounding: 'down' } },
});
const goldFrom = (amount: string, more: Json = {}) => {
  const { tiers } = programFile('x') as { tiers: { levels: [object, object, object] } };
  const [regular, gold, platinum] = tiers.levels;
  const qualify = { anyOf: [{ metric: 'spend', atLeast: amount }] };
  return { tiers: { ...tiers, levels: [regular, { ...gold, qualify }, platinum], ...more } };
};

describe('drafts', () => {
  it('are listed by name, page after page, and read with their files', async () => {
    const shop = await openUnpublished(functions, 'listed-drafts');
    for (const name of ['c', 'a', 'b']) await save(shop, { name: name.toUpperCase() }, name);
    const first = await shop.call('listDrafts', { query: { limit: '2' } });
    expect(first.body.drafts.map(({ name }: Json) => name)).toEqual(['a', 'b']);
    const second = await shop.call('listDrafts', { query: { limit: '2', cursor: first.body.next } });
    expect([second.body.drafts.map(({ name }: Json) => name), second.body.next]).toEqual([['c'], null]);
    const read = await shop.call('readDraft', { params: { name: 'b' } });
    expect(read.body).toMatchObject({
      name: 'b',
      savedBy: 'tester',
      check: { line: 0, isStale: false },
      file: programFile(shop.program, { name: 'B' }),
    });
    const cursor = Buffer.from('Not A Name').toString('base64url');
    expect(nameOf(await shop.call('listDrafts', { query: { cursor } }))).toBe('invalid-request');
  });

  it('that say the same have the same hash, however they are written', async () => {
    const shop = await openUnpublished(functions, 'hashes');
    const one = (await save(shop)).body.hash;
    const file = programFile(shop.program);
    const spaced = { params: { name: 'spaced' }, body: JSON.stringify(file, null, 7) };
    expect((await shop.call('putDraft', spaced)).body.hash).toBe(one);
    const spelledOut = { ...file, enrolment: 'automatic', expiry: file.expiry, $schema: undefined };
    expect((await shop.call('putDraft', { params: { name: 'full' }, body: spelledOut })).body.hash).toBe(one);
    expect((await save(shop, { name: 'Another' })).body.hash).not.toBe(one);
  });

  it('can be deleted; what was published of them stays', async () => {
    const shop = await openShop(functions);
    const params = { name: 'next' };
    expect((await shop.call('deleteDraft', { params })).status).toBe(204);
    expect(nameOf(await shop.call('deleteDraft', { params }))).toBe('unknown-draft');
    expect(nameOf(await shop.call('readDraft', { params }))).toBe('unknown-draft');
    expect(nameOf(await shop.call('publishDraft', { params }))).toBe('unknown-draft');
    expect((await shop.call('readProgram')).body.version).toBe(1);
  });
});

describe('a publish', () => {
  it('takes effect when it says, 60 s ahead at least', async () => {
    const shop = await openShop(functions);
    await save(shop, earning(2));
    for (const at of [inMs(-1_000), inMs(58_000)]) {
      const answer = await publishIt(shop, { at });
      expect(nameOf(answer)).toBe('effective-too-early');
      expect(answer.body.numbers).toMatchObject({ at });
    }
    const at = inMs(5 * dayMs);
    const answer = await publishIt(shop, { at });
    expect(answer.body).toMatchObject({ line: 2, version: 2, effectiveFrom: at, withdrawnAt: null });
    clockAhead(4.9);
    expect((await shop.buy('m1', '10.00', { occurredAt: platformNow() })).body.entry).toMatchObject({
      points: 10,
    });
    clockAhead(5.1);
    expect((await shop.buy('m1', '10.00', { occurredAt: platformNow() })).body.entry).toMatchObject({
      points: 20,
    });
    expect(await lines(shop)).toEqual([
      [2, 2, 'in-force'],
      [1, 1, 'superseded'],
    ]);
    await expectBooks(shop, 'm1');
  });

  it('comes after every version before it, also after one that is to come', async () => {
    const shop = await openShop(functions);
    const first = await published(shop, earning(2), { at: inMs(5 * dayMs) });
    await save(shop, earning(3));
    expect(nameOf(await publishIt(shop, { at: inMs(4 * dayMs) }))).toBe('effective-too-early');
    const second = await publishIt(shop);
    expect(Date.parse(second.body.effectiveFrom)).toBe(Date.parse(first.body.effectiveFrom) + 1);
  });

  it('of the first version holds for all time, and has no date', async () => {
    const shop = await openUnpublished(functions, 'undated');
    await save(shop);
    expect(nameOf(await publishIt(shop, { at: inMs(dayMs) }))).toBe('first-version-undated');
    expect(nameOf(await publishIt(shop, { replaces: 1 }))).toBe('published-meanwhile');
    expect((await publishIt(shop, { replaces: 0 })).body).toMatchObject({ line: 1, effectiveFrom: null });
  });

  it('that names the line it follows is refused when another one came meanwhile', async () => {
    const shop = await openShop(functions);
    await published(shop, earning(2));
    await save(shop, earning(3), 'mine');
    expect(nameOf(await publishIt(shop, { replaces: 1 }, 'mine'))).toBe('published-meanwhile');
    expect((await publishIt(shop, { replaces: 2 }, 'mine')).body.line).toBe(3);
  });

  it('sent twice is the same line, also when it names the line before it', async () => {
    const shop = await openShop(functions);
    const accept = ['standing-lowers'];
    const body = { at: inMs(dayMs), standing: 'at-once', replaces: 1, note: 'n', accept };
    const first = await published(shop, earning(2), body);
    for (const again of [body, {}, { ...body, replaces: 2 }, { note: 'other words', standing: 'at-once' }]) {
      const { standing = 'at-once', ...rest } = again as Json;
      expect((await publishIt(shop, { standing, ...rest })).body).toEqual(first.body);
    }
    const actions = (await shop.call('listActions')).body.actions;
    expect(actions.filter(({ action }: Json) => action === 'version.published')).toHaveLength(2);
    const later = await publishIt(shop, { ...body, at: inMs(2 * dayMs), replaces: 2 });
    expect(nameOf(later), 'another moment is another line, after another check').toBe('draft-stale');
  });

  it('may treat members otherwise than the file says', async () => {
    const shop = await openShop(functions);
    await shop.buy('m1', '120.00', { occurredAt: inMs(-dayMs) });
    const at = { standing: 'at-once', accept: ['standing-lowers'] };
    const answer = await published(shop, goldFrom('200'), at);
    expect(answer.body.standing).toBe('at-once');
    clockAhead(0.1);
    expect((await shop.status('m1')).body.tier).toMatchObject({
      id: 'regular',
      because: { decision: 'moved-by-new-rules', programVersion: 2 },
    });
    await shop.buy('m1', '1.00', { occurredAt: platformNow() });
    await expectBooks(shop, 'm1');
  });

  it('of a draft that was checked before something was published is refused: it is stale', async () => {
    const shop = await openShop(functions);
    await save(shop, earning(2), 'one');
    await save(shop, earning(3), 'two');
    expect((await publishIt(shop, undefined, 'one')).status).toBe(200);
    const read = async () => (await shop.call('readDraft', { params: { name: 'two' } })).body.check;
    expect(await read()).toMatchObject({ line: 1, isStale: true });
    expect(nameOf(await publishIt(shop, undefined, 'two'))).toBe('draft-stale');
    await save(shop, earning(3), 'two');
    expect(await read()).toMatchObject({ line: 2, isStale: false });
    expect((await publishIt(shop, undefined, 'two')).status).toBe(200);
  });

  it('needs a second person where the rules in force say so, whatever the draft says', async () => {
    const shop = await openShop(functions);
    const as = (sub: string) => ({ claims: { program: shop.program, scope: 'programs:write', sub } });
    const params = { name: 'spring' };
    const saveAs = (sub: string, more: Json) =>
      shop.call('putDraft', { params, body: programFile(shop.program, more), ...as(sub) });
    const publishAs = (sub: string) => shop.call('publishDraft', { params, ...as(sub) });

    await saveAs('ana', { publishing: 'second-person' });
    expect((await publishAs('ana')).status, 'nothing in force asks for two yet').toBe(200);
    await saveAs('ana', earning(2));
    const alone = await publishAs('ana');
    expect(nameOf(alone)).toBe('second-person-needed');
    expect(alone.body).toMatchObject({
      detail: expect.stringContaining('saved by ana'),
      numbers: { savedBy: 'ana' },
    });
    await saveAs('ben', earning(2));
    expect(nameOf(await publishAs('ana')), 'sending the same again makes it nobody else’s').toBe(
      'second-person-needed',
    );
    expect((await shop.call('readProgram')).body.version).toBe(1);
    expect((await publishAs('ben')).status).toBe(200);
    await saveAs('ben', earning(3));
    expect((await publishAs('ben')).status, 'the choice was taken away by two').toBe(200);
  });

  it('of a draft that somebody else has changed since it was looked at is refused: it is stale', async () => {
    const shop = await openShop(functions);
    const { hash } = (await save(shop, earning(2))).body;
    await save(shop, earning(50));
    expect(nameOf(await publishIt(shop, { hash }))).toBe('draft-stale');
    expect((await shop.call('readProgram')).body.version).toBe(1);
    await save(shop, earning(2));
    expect((await publishIt(shop, { hash })).status).toBe(200);
  });

  it('of a draft that an earlier release saved without a check is refused: it is unchecked', async () => {
    const shop = await openShop(functions);
    const Item = {
      ...programKeys.draft(shop.program as ProgramId, 'old'),
      file: JSON.stringify(programFile(shop.program, earning(2))),
      savedAt: 1,
    };
    const put = new PutCommand({ TableName: tableNames.programs, Item });
    await openStore(tableNames).documents.send(put);
    expect((await shop.call('readDraft', { params: { name: 'old' } })).body).toMatchObject({
      check: null,
      hash: null,
    });
    expect(nameOf(await publishIt(shop, undefined, 'old'))).toBe('draft-unchecked');
    await save(shop, earning(2), 'old');
    expect((await publishIt(shop, undefined, 'old')).status).toBe(200);
  });

  it('is whole or not at all, wherever it breaks off', async () => {
    const shop = await openShop(functions);
    await save(shop, earning(2));
    const before = await shop.call('listVersions');
    functions.storm(({ operation }) => (operation === 'TransactWriteItems' ? 'throttled' : 'served'));
    expect((await publishIt(shop)).status).toBe(503);
    functions.clearUp();
    expect((await shop.call('listVersions')).body).toEqual(before.body);
    expect(nameOf(await shop.call('readVersion', { params: { version: '2' } }))).toBe('unknown-version');
    functions.storm(({ operation }) => (operation === 'TransactWriteItems' ? 'answer-lost' : 'served'));
    expect((await publishIt(shop)).status).toBe(503);
    functions.clearUp();
    expect(await lines(shop)).toEqual([
      [2, 2, 'to-come'],
      [1, 1, 'in-force'],
    ]);
    expect((await publishIt(shop)).body, 'sent again').toMatchObject({ line: 2, version: 2 });
    const { actions } = (await shop.call('listActions', { query: { limit: '1' } })).body;
    expect(actions).toMatchObject([{ action: 'version.published', after: { line: 2, version: 2 } }]);
  });

  it.each([
    [{ at: 'tomorrow' }, 'at'],
    [{ standing: 'by-chance' }, 'standing'],
    [{ replaces: -1 }, 'replaces'],
    [{ replaces: 1.5 }, 'replaces'],
    [{ hash: 7 }, 'hash'],
  ])('with %j is not well-formed', async (body, path) => {
    const shop = await openShop(functions);
    const answer = await publishIt(shop, body, 'next');
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toMatchObject([{ path }]);
  });
});

describe('the check', () => {
  const plain = (programFile('x') as { tiers: { levels: object[] } }).tiers;
  const [regular, gold] = plain.levels;
  const cheap = {
    id: 'platinum',
    name: 'Platinum',
    qualify: { anyOf: [{ metric: 'spend', atLeast: '50' }] },
  };
  const outOfOrder = { tiers: { ...plain, levels: [regular, gold, cheap] } };

  it('is kept with the draft: what is wrong, on which line, who suffers, what can be done', async () => {
    const shop = await openUnpublished(functions, 'checked');
    const body = JSON.stringify(programFile(shop.program, outOfOrder), null, 2);
    const saved = await shop.call('putDraft', { params: { name: 'spring' }, body });
    const line = body.split('\n').findIndex((text) => text.includes('"50"')) + 1;
    expect(saved.body.findings).toEqual([
      {
        rule: 'levels-out-of-order',
        severity: 'error',
        path: 'tiers.levels[2].qualify.anyOf[0].atLeast',
        value: '"50"',
        line,
        says: '"Platinum" is above "Gold" and asks for less: 50.00 USD instead of 100.00 USD',
        fix: expect.stringContaining('100.00 USD'),
        example: expect.stringMatching(/Ada buys for 50.00 USD: 50 points, and she rises to Platinum/),
      },
    ]);
    const read = await shop.call('readDraft', { params: { name: 'spring' } });
    expect(read.body.check.findings).toEqual(saved.body.findings);
    const again = await shop.call('checkDraft', { params: { name: 'spring' } });
    expect(again.body).toMatchObject({ line: 0, hash: saved.body.hash, findings: saved.body.findings });
  });

  it('is a gate: errors are refused by name and place, and can not be accepted', async () => {
    const shop = await openShop(functions);
    await save(shop, outOfOrder);
    for (const body of [{}, { accept: ['levels-out-of-order'] }]) {
      const answer = await publishIt(shop, body);
      expect(nameOf(answer)).toBe('check-failed');
      expect(answer.body.errors).toMatchObject([
        {
          path: 'tiers.levels[2].qualify.anyOf[0].atLeast',
          rule: expect.stringMatching(/^levels-out-of-order: /),
        },
      ]);
    }
    expect(await lines(shop)).toEqual([[1, 1, 'in-force']]);
  });

  it('warns where members would fall, and lets pass what is accepted by name', async () => {
    const shop = await openShop(functions);
    await save(shop, goldFrom('200', { standing: 'at-once' }));
    const answer = await publishIt(shop);
    expect(nameOf(answer)).toBe('warning-not-accepted');
    expect(answer.body.errors).toMatchObject([{ path: 'tiers.standing' }]);
    expect(nameOf(await publishIt(shop, { accept: ['bonus-pays-twice'] }))).toBe('warning-not-accepted');
    expect(nameOf(await publishIt(shop, { accept: ['no-such-warning'] }))).toBe('invalid-request');
    expect((await publishIt(shop, { standing: 'upgrade-only' })).status, 'nobody falls').toBe(200);
    await save(shop, goldFrom('250', { standing: 'at-once' }));
    expect((await publishIt(shop, { accept: ['standing-lowers'] })).status).toBe(200);
  });

  it('looks at the standing and the moment that are asked for', async () => {
    const shop = await openShop(functions);
    const campaign = {
      id: 'spring',
      lastDay: inMs(5 * dayMs).slice(0, 10),
      effect: { kind: 'add', points: 5 },
    };
    const { earning: base } = programFile('x') as { earning: object };
    await save(shop, { earning: { ...base, bonuses: [campaign] } });
    const found = async (body: Json) =>
      (await shop.call('checkDraft', { params: { name: 'spring' }, body })).body.findings.map(
        ({ rule }: Json) => rule,
      );
    expect(await found({})).toEqual([]);
    expect(await found({ standing: 'at-once' })).toEqual(['standing-lowers']);
    expect(await found({ at: inMs(10 * dayMs) })).toEqual(['bonus-never-fires']);
    expect(nameOf(await publishIt(shop, { at: inMs(10 * dayMs) }))).toBe('check-failed');
    expect((await publishIt(shop)).status).toBe(200);
  });

  it('makes a stale draft fresh', async () => {
    const shop = await openShop(functions);
    await save(shop, earning(2), 'one');
    await save(shop, earning(3), 'two');
    await publishIt(shop, undefined, 'one');
    expect(nameOf(await publishIt(shop, undefined, 'two'))).toBe('draft-stale');
    const checked = await shop.call('checkDraft', { params: { name: 'two' } });
    expect(checked.body).toMatchObject({ line: 2, findings: [] });
    expect((await publishIt(shop, undefined, 'two')).body.line).toBe(3);
  });

  it('of a first version does not mind campaigns of the past: it holds for them, too', async () => {
    const shop = await openUnpublished(functions, 'first-checked');
    const over = { id: 'old', lastDay: '2020-01-01', effect: { kind: 'add', points: 5 } };
    const { earning: base } = programFile('x') as { earning: object };
    const more = { earning: { ...base, bonuses: [over] } };
    expect((await save(shop, more)).body.findings).toEqual([]);
    expect((await publishIt(shop)).status).toBe(200);
    const changed = { ...more, name: 'Changed' };
    expect((await save(shop, changed)).body.findings).toMatchObject([{ rule: 'bonus-never-fires' }]);
    expect(nameOf(await publishIt(shop))).toBe('check-failed');
    expect((await rollback(shop, 1)).status, 'a rollback is not checked').toBe(200);
  });

  it('a file that breaks a rule is refused with the line', async () => {
    const shop = await openUnpublished(functions, 'lines');
    const body = JSON.stringify(programFile(shop.program, { colour: 'gold' }), null, 2);
    const answer = await shop.call('putDraft', { params: { name: 'wrong' }, body });
    const line = body.split('\n').findIndex((text) => text.includes('"colour"')) + 1;
    expect(answer.body.errors).toEqual([
      {
        path: 'colour',
        value: '"gold"',
        rule: '"colour" is not a field of the file',
        fix: expect.stringContaining('take it out; the fields here are "$schema", "id", "name"'),
        line,
      },
    ]);
  });
});

describe('a withdrawal', () => {
  it('takes a version off the timeline as if it had never been there', async () => {
    const shop = await openShop(functions);
    await published(shop, earning(2), { at: inMs(5 * dayMs) });
    const gone = await withdraw(shop, 2, { note: 'not yet' });
    expect(gone.body).toMatchObject({ line: 2, version: 2, withdrawnAt: expect.any(String) });
    expect((await withdraw(shop, 2)).body, 'again').toEqual(gone.body);
    expect(await lines(shop)).toEqual([
      [2, 2, 'withdrawn'],
      [1, 1, 'in-force'],
    ]);
    clockAhead(6);
    expect((await shop.buy('m1', '10.00', { occurredAt: platformNow() })).body.entry).toMatchObject({
      points: 10,
      programVersion: 1,
    });
    await expectBooks(shop, 'm1');
  });

  it('is possible until 60 s before it takes effect', async () => {
    const shop = await openShop(functions);
    const at = inMs(dayMs);
    await published(shop, earning(2), { at });
    process.env.LAUREL_CLOCK_SHIFT_MS = String(dayMs - 59_000);
    const answer = await withdraw(shop, 2);
    expect([nameOf(answer), answer.body.numbers]).toEqual(['too-late-to-withdraw', { effectiveFrom: at }]);
    process.env.LAUREL_CLOCK_SHIFT_MS = String(dayMs - 70_000);
    expect((await withdraw(shop, 2)).status).toBe(200);
  });

  it('of the first version, or of one in force, is refused', async () => {
    const shop = await openShop(functions);
    await published(shop, earning(2));
    clockAhead(1);
    for (const version of [1, 2]) expect(nameOf(await withdraw(shop, version))).toBe('too-late-to-withdraw');
    for (const version of ['3', '0', 'x', '01', '1.5', '9999999', '__proto__', '語']) {
      expect(nameOf(await shop.call('withdrawVersion', { params: { version } }))).toBe('unknown-version');
    }
  });

  it('leaves the versions after it, and drafts that knew it are stale', async () => {
    const shop = await openShop(functions);
    await published(shop, earning(2), { at: inMs(2 * dayMs) });
    await published(shop, earning(3), { at: inMs(4 * dayMs) });
    await save(shop, earning(4), 'knew-three');
    await withdraw(shop, 2);
    await withdraw(shop, 3);
    expect(nameOf(await publishIt(shop, undefined, 'knew-three'))).toBe('draft-stale');
    const answer = await published(shop, earning(5), { replaces: 1, at: inMs(dayMs) });
    expect(answer.body).toMatchObject({ line: 6, version: 4 });
    clockAhead(3);
    expect((await shop.buy('m1', '10.00', { occurredAt: platformNow() })).body.entry).toMatchObject({
      points: 50,
      programVersion: 4,
    });
    expect(await lines(shop)).toEqual([
      [6, 4, 'in-force'],
      [3, 3, 'withdrawn'],
      [2, 2, 'withdrawn'],
      [1, 1, 'superseded'],
    ]);
    await expectBooks(shop, 'm1');
  });

  it('of a version that needed more of members leaves their books sound', async () => {
    const shop = await openShop(functions);
    await shop.buy('before', '120.00', { occurredAt: inMs(-dayMs) });
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'purchases', atLeast: 2 }] } },
    ];
    const { tiers } = programFile('x') as { tiers: object };
    const more = { tiers: { ...tiers, window: { kind: 'calendar-year' }, levels } };
    await published(shop, more, { at: inMs(5 * dayMs) });
    process.env.LAUREL_CLOCK_SHIFT_MS = '60000'; // every function knows the version now
    await shop.buy('meanwhile', '120.00', { occurredAt: inMs(-1_000) });
    await withdraw(shop, 2);
    process.env.LAUREL_CLOCK_SHIFT_MS = '120000'; // and that it is gone
    for (const memberId of ['before', 'meanwhile']) {
      const verified = await shop.call('verifyMember', { params: { memberId } });
      expect(verified.body, memberId).toEqual({ sound: true });
    }
    clockAhead(10);
    for (const memberId of ['before', 'meanwhile', 'after']) {
      await shop.buy(memberId, '10.00', { occurredAt: platformNow() });
      const tier = memberId === 'after' ? 'regular' : 'gold';
      expect((await shop.status(memberId)).body.tier.id, memberId).toBe(tier);
      await expectBooks(shop, memberId);
      const verified = await shop.call('verifyMember', { params: { memberId } });
      expect(verified.body, memberId).toEqual({ sound: true });
    }
  });
});

describe('a rollback', () => {
  it('restores the decisions: the old version decides from then on', async () => {
    const shop = await openShop(functions, earning(1));
    const generous = { ...earning(5), ...goldFrom('20', { standing: 'at-once' }) };
    await published(shop, generous, { accept: ['standing-lowers'] });
    clockAhead(1);
    expect((await shop.buy('m1', '30.00', { occurredAt: platformNow() })).body).toMatchObject({
      entry: { points: 150, programVersion: 2 },
      member: { tier: { id: 'gold' } },
    });
    const answer = await rollback(shop, 1, { note: 'too generous', standing: 'at-once' });
    expect(answer.body).toMatchObject({ line: 3, version: 1, standing: 'at-once' });
    const inForce = async () => (await shop.call('readProgram')).body.version;
    expect(await inForce()).toBe(2);
    clockAhead(2);
    expect(await inForce()).toBe(1);
    expect((await shop.status('m1')).body.tier.id, 'as version 1 would have it').toBe('regular');
    expect((await shop.buy('m1', '30.00', { occurredAt: platformNow() })).body).toMatchObject({
      entry: { points: 30, programVersion: 1 },
      member: { tier: { id: 'regular' } },
    });
    expect(await lines(shop)).toEqual([
      [3, 1, 'in-force'],
      [2, 2, 'superseded'],
      [1, 1, 'superseded'],
    ]);
    await expectBooks(shop, 'm1');
  });

  it('treats members as the old file says, unless it says otherwise', async () => {
    const shop = await openShop(functions);
    await published(shop, goldFrom('20'));
    clockAhead(1);
    await shop.buy('m1', '30.00', { occurredAt: platformNow() });
    expect((await rollback(shop, 1)).body.standing).toBe('keep-until-term-ends');
    clockAhead(2);
    expect((await shop.status('m1')).body.tier.id, 'until the term ends').toBe('gold');
  });

  it('sent twice is the same line; to where one stands is nothing', async () => {
    const shop = await openShop(functions);
    expect((await rollback(shop, 1)).body).toMatchObject({ line: 1 });
    await published(shop, earning(2));
    const first = await rollback(shop, 1, { replaces: 2 });
    expect((await rollback(shop, 1, { replaces: 2 })).body).toEqual(first.body);
    expect((await rollback(shop, 1)).body).toEqual(first.body);
    expect(nameOf(await rollback(shop, 2, { replaces: 2 }))).toBe('published-meanwhile');
    expect(nameOf(await rollback(shop, 3))).toBe('unknown-version');
  });

  it('planned ahead can be withdrawn', async () => {
    const shop = await openShop(functions);
    await published(shop, earning(2));
    clockAhead(1);
    await rollback(shop, 1, { at: inMs(3 * dayMs) });
    expect((await withdraw(shop, 1)).body).toMatchObject({ line: 3, version: 1 });
    clockAhead(5);
    expect((await shop.call('readProgram')).body.version).toBe(2);
  });
});

describe('which version decides', () => {
  it('a late purchase is scored by the version of its own day', async () => {
    const shop = await openShop(functions, earning(1));
    await published(shop, earning(2));
    clockAhead(2);
    await rollback(shop, 1);
    clockAhead(4);
    const score = async (days: number) => {
      const occurredAt = new Date(Date.now() + days * dayMs).toISOString();
      return (await shop.buy('m1', '10.00', { occurredAt })).body.entry;
    };
    expect(await score(3), 'by the rollback').toMatchObject({ points: 10, programVersion: 1 });
    expect(await score(1)).toMatchObject({ points: 20, programVersion: 2 });
    expect(await score(-1)).toMatchObject({ points: 10, programVersion: 1 });
    await expectBooks(shop, 'm1');
  });

  it('a version that needs more than the last one is right for every member at once', async () => {
    const shop = await openShop(functions);
    for (const [memberId, count] of [
      ['two', 2],
      ['three', 3],
    ] as const) {
      for (let at = count; at > 0; at--) await shop.buy(memberId, '1.00', { occurredAt: inMs(-at * dayMs) });
    }
    const levels = [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'purchases', atLeast: 3 }] } },
    ];
    const { tiers } = programFile('x') as { tiers: object };
    await published(shop, { tiers: { ...tiers, standing: 'upgrade-only', levels } });
    clockAhead(0.5);
    expect((await shop.status('three')).body.tier.id).toBe('gold');
    expect((await shop.status('two')).body.tier.id).toBe('regular');
    for (const memberId of ['two', 'three']) await shop.buy(memberId, '1.00', { occurredAt: platformNow() });
    expect((await shop.status('two')).body.tier.id).toBe('gold');
    for (const memberId of ['two', 'three']) await expectBooks(shop, memberId);
  });

  it('a repetition shows the member by a version that needs more, whatever it repeats', async () => {
    const shop = await openShop(functions, redeemable);
    for (const orderId of ['1', '2', '3']) {
      await shop.buy('m1', '40.00', { orderId, occurredAt: inMs(-dayMs * Number(orderId)) });
    }
    const returned = refund({ orderId: '1', amount: '1.00' });
    const spend = () => command(shop, 'redeem', 'm1', { points: 100, mode: 'capture' }, { key: 'k' });
    expect((await shop.send(returned)).body).toMatchObject({ status: 'recorded' });
    expect((await spend()).body).toMatchObject({ status: 'recorded', member: { tier: { id: 'gold' } } });
    const { tiers } = programFile('x') as { tiers: { levels: [object, object, object] } };
    const [regular, gold] = tiers.levels;
    const platinum = { id: 'platinum', name: 'P', qualify: { anyOf: [{ metric: 'purchases', atLeast: 3 }] } };
    const levels = [regular, gold, platinum];
    await published(shop, { ...redeemable, tiers: { ...tiers, standing: 'upgrade-only', levels } });
    clockAhead(0.5);
    expect((await shop.status('m1')).body.tier.id).toBe('platinum');
    for (const again of [await shop.send(returned), await spend()]) {
      expect(again.body).toMatchObject({ status: 'duplicate', member: { tier: { id: 'platinum' } } });
    }
  });

  it('no purchase is scored half by one version and half by another', async () => {
    const tiers = (rate: string) => {
      const { tiers: plain } = programFile('x') as { tiers: object };
      return { tiers: { ...plain, levels: [{ id: 'regular', name: 'Regular', multiplier: rate }] } };
    };
    const shop = await openShop(functions, { ...earning(1), ...tiers('1') });
    const { body } = await published(shop, { ...earning(10), ...tiers('3') });
    const boundary = Date.parse(body.effectiveFrom);
    clockAhead(1);
    const bought = await Promise.all(
      [-2, -1, 0, 1, 2].map((ms) =>
        shop.buy(`m${ms}`, '10.00', { occurredAt: new Date(boundary + ms).toISOString() }),
      ),
    );
    const scored = bought.map(({ body: { entry } }) => [entry.points, entry.programVersion]);
    expect(scored).toEqual([
      [10, 1],
      [10, 1],
      [300, 2],
      [300, 2],
      [300, 2],
    ]);
  });
});

describe('the timeline', () => {
  it('is listed newest first, by pages, with who and why', async () => {
    const shop = await openShop(functions);
    for (let points = 2; points <= 5; points++) await published(shop, earning(points), { note: `${points}` });
    const first = await shop.call('listVersions', { query: { limit: '3' } });
    expect(first.body.versions).toMatchObject(
      [5, 4, 3].map((line) => ({ line, by: 'tester', note: `${line}` })),
    );
    const second = await shop.call('listVersions', { query: { limit: '3', cursor: first.body.next } });
    expect(second.body).toMatchObject({ versions: [{ line: 2 }, { line: 1, note: null }], next: null });
    const all = await shop.call('listVersions', { query: { limit: '5' } });
    expect(all.body.next).toBe(null);
  });

  it('has versions that can be read, with the lines that name them', async () => {
    const shop = await openShop(functions);
    await published(shop, earning(2));
    await rollback(shop, 1);
    const { body } = await shop.call('readVersion', { params: { version: '1' } });
    expect(body).toMatchObject({ version: 1, lines: [{ line: 3 }, { line: 1 }], file: { name: 'Tests' } });
    for (const version of ['0', '3', 'x', '']) {
      expect(nameOf(await shop.call('readVersion', { params: { version } }))).toBe('unknown-version');
    }
  });

  it('says what differs between two versions', async () => {
    const shop = await openShop(functions);
    await published(shop, { ...goldFrom('80'), enrolment: 'by-enrolling' });
    const { body } = await shop.call('diffVersions', { params: { version: '1', other: '2' } });
    expect(body).toEqual({
      from: 1,
      to: 2,
      changes: [
        { kind: 'changed', path: 'enrolment', before: 'automatic', after: 'by-enrolling' },
        {
          kind: 'changed',
          path: 'tiers.levels[gold].qualify.anyOf[spend].atLeast',
          before: '100',
          after: '80',
        },
      ],
    });
    const same = await shop.call('diffVersions', { params: { version: '2', other: '2' } });
    expect(same.body.changes).toEqual([]);
    expect(nameOf(await shop.call('diffVersions', { params: { version: '1', other: '9' } }))).toBe(
      'unknown-version',
    );
  });

  it('has 500 lines at most', async () => {
    const shop = await openShop(functions);
    const lines = Array.from({ length: 500 }, (_, index) => ({
      version: 1,
      effectiveFrom: index,
      publishedAt: index as Instant,
      standing: 'at-once',
    }));
    const Item = { ...programKeys.timeline(shop.program as ProgramId), revision: 500, lines };
    await openStore(tableNames).documents.send(new PutCommand({ TableName: tableNames.programs, Item }));
    await save(shop, earning(2));
    expect(nameOf(await publishIt(shop))).toBe('timeline-full');
    expect(nameOf(await rollback(shop, 1, { standing: 'upgrade-only' }))).toBe('timeline-full');
  });
});

describe('the audit', () => {
  it('has an entry for every action, newest first: who, what, before, after, note, request', async () => {
    const shop = await openUnpublished(functions, 'audited');
    const { hash } = (await save(shop)).body;
    await publishIt(shop, { note: 'opening' });
    const answer = await published(shop, earning(2), { at: inMs(dayMs), note: 'double' });
    const gone = await withdraw(shop, 2, { note: 'not yet' });
    await shop.call('deleteDraft', { params: { name: 'spring' } });
    await shop.buy('m1', '10.00', { occurredAt: inMs(-dayMs) });
    const adjusted = await command(shop, 'adjustMember', 'm1', { points: 5, reason: 'late parcel' });
    const undone = { params: { adjustmentId: adjusted.body.adjustmentId } };
    await command(shop, 'undoAdjustment', 'm1', { reason: 'it was in time' }, undone);
    const given = { tier: 'gold', until: inMs(dayMs), kind: 'grant', reason: 'vip' };
    const override = await command(shop, 'overrideTier', 'm1', given);
    const ended = { params: { overrideId: override.body.overrideId } };
    await command(shop, 'endOverride', 'm1', { reason: 'moved away' }, ended);
    await command(shop, 'endOverride', 'm1', { reason: 'again' }, ended);

    const { actions, next } = (await shop.call('listActions', { query: { limit: '100' } })).body;
    expect(next).toBe(null);
    const told = actions.map(({ action, about, note }: Json) => [action, about, note]);
    const moments = actions.map(({ at }: Json) => at);
    expect(moments, 'newest first').toEqual(moments.toSorted().toReversed());
    expect(told).toHaveLength(11);
    // Within a millisecond they come in any order.
    expect(told).toEqual(
      expect.arrayContaining([
        ['override.ended', { member: 'm1' }, 'moved away'],
        ['tier.overridden', { member: 'm1' }, 'vip'],
        ['adjustment.undone', { member: 'm1' }, 'it was in time'],
        ['member.adjusted', { member: 'm1' }, 'late parcel'],
        ['draft.deleted', { draft: 'spring' }, null],
        ['version.withdrawn', { timeline: 'audited' }, 'not yet'],
        ['version.published', { timeline: 'audited' }, 'double'],
        ['draft.saved', { draft: 'spring' }, null],
        ['version.published', { timeline: 'audited' }, 'opening'],
        ['draft.saved', { draft: 'spring' }, null],
        ['secret.added', { secret: expect.any(String) }, null],
      ]),
    );
    const of = (requestId: string) => actions.find((action: Json) => action.requestId === requestId);
    expect(of(answer.requestId)).toMatchObject({
      by: 'tester',
      before: { line: 1, version: 1 },
      after: { line: 2, version: 2, standing: 'keep-until-term-ends' },
    });
    expect(of(gone.requestId)).toMatchObject({
      before: { line: 2, version: 2 },
      after: { line: 1, version: 1 },
    });
    expect(of(adjusted.requestId)).toMatchObject({ after: { entry: adjusted.body.entry.id } });
    expect(told.filter(([action]: string[]) => action === 'draft.saved')).toHaveLength(2);
    expect(actions).toContainEqual(
      expect.objectContaining({ action: 'draft.saved', before: null, after: { hash } }),
    );
  });

  it('of one member has what was put right by hand, and nothing of anybody else', async () => {
    const shop = await openShop(functions);
    for (const memberId of ['m1', 'm2']) await shop.buy(memberId, '10.00', { occurredAt: inMs(-dayMs) });
    const one = await command(shop, 'adjustMember', 'm1', { points: 5, reason: 'one' });
    await command(shop, 'adjustMember', 'm2', { points: 5, reason: 'another member' });
    const undone = { params: { adjustmentId: one.body.adjustmentId } };
    await command(shop, 'undoAdjustment', 'm1', { reason: 'two' }, undone);
    const given = { tier: 'gold', until: inMs(dayMs), kind: 'grant', reason: 'three' };
    await command(shop, 'overrideTier', 'm1', given);
    await command(shop, 'setTag', 'm1', undefined, { params: { tag: 'vip' } });
    const all = (await shop.call('listActions', { query: { limit: '100' } })).body.actions;
    const ofOne = all.filter(({ about }: { about: Json }) => about.member === 'm1');
    const read = async (query: Record<string, string>) =>
      (await shop.call('listActions', { query: { member: 'm1', ...query } })).body;
    expect(ofOne.map(({ note }: Json) => note)).toEqual(['three', 'two', 'one']);
    expect(await read({})).toEqual({ actions: ofOne, next: null });
    const first = await read({ limit: '2' });
    expect([...first.actions, ...(await read({ limit: '2', cursor: first.next })).actions]).toEqual(ofOne);
    expect(await read({ member: 'nobody' })).toEqual({ actions: [], next: null });
    const tooLong = await shop.call('listActions', { query: { member: 'x'.repeat(129) } });
    expect(nameOf(tooLong)).toBe('invalid-request');
  });

  it('has nothing of what was refused, repeated, or looked at', async () => {
    const shop = await openShop(functions);
    const count = async () =>
      (await shop.call('listActions', { query: { limit: '100' } })).body.actions.length;
    await shop.buy('m1', '10.00', { occurredAt: inMs(-dayMs) });
    await command(shop, 'adjustMember', 'm1', { points: 5, reason: 'x' }, { key: 'k' });
    const before = await count();
    await command(shop, 'adjustMember', 'm1', { points: 5, reason: 'x' }, { key: 'k' });
    await command(shop, 'adjustMember', 'm1', { points: 6, reason: 'x' }, { key: 'k' });
    await command(shop, 'adjustMember', 'nobody', { points: 5, reason: 'x' });
    await publishIt(shop, undefined, 'next');
    await withdraw(shop, 1);
    await rollback(shop, 1);
    await shop.call('deleteDraft', { params: { name: 'none' } });
    for (const operation of ['listDrafts', 'listVersions', 'listActions'] as const)
      await shop.call(operation);
    expect(await count()).toBe(before);
  });

  it('is read page by page', async () => {
    const shop = await openShop(functions);
    for (let points = 2; points <= 4; points++) await published(shop, earning(points));
    const all = (await shop.call('listActions', { query: { limit: '100' } })).body.actions;
    const pages: unknown[] = [];
    let query: Record<string, string> = { limit: '2' };
    for (;;) {
      const { body } = await shop.call('listActions', { query });
      pages.push(...body.actions);
      if (body.next === null) break;
      query = { limit: '2', cursor: body.next };
    }
    expect(pages).toEqual(all);
    for (const cursor of ['x', Buffer.from('draft#x').toString('base64url')]) {
      expect(nameOf(await shop.call('listActions', { query: { cursor } }))).toBe('invalid-request');
    }
  });
});
