/** Timelines, versions, drafts and secrets, on every engine. */
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { demandOf } from '../../../domain/program/need.ts';
import { loaded } from '../../../functions/shared/loading.ts';
import type { Store } from '../../../functions/store/client.ts';
import { type Key, programKeys } from '../../../functions/store/keys.ts';
import { type Action, getAction, listActions } from '../../../functions/store/programs/actions.ts';
import {
  deleteDraft,
  getDraft,
  listDrafts,
  putCheck,
  putDraft,
} from '../../../functions/store/programs/drafts.ts';
import { LazyRules } from '../../../functions/store/programs/lazyRules.ts';
import {
  getStoredTimeline,
  getVersion,
  getVersionText,
  publishedLines,
  type StoredTimeline,
} from '../../../functions/store/programs/programs.ts';
import { getProgramsItem } from '../../../functions/store/programs/programsTable.ts';
import { loadTimeline, timelineReader } from '../../../functions/store/programs/timelines.ts';
import {
  addVersion,
  lastLine,
  lineAuthors,
  type NewVersion,
  withdrawLine,
} from '../../../functions/store/programs/versions.ts';
import {
  addSecretRecord,
  listSecretRecords,
  retireSecretRecord,
} from '../../../functions/store/secrets/secretRecords.ts';
import { acting, newProgram, programFile, shop, shopRules } from '../../functions/store/given.ts';

const file = programFile(shop);

function version(number: number, name = 'Shop'): NewVersion {
  return {
    line: { version: number, effectiveFrom: (number - 1) * 1_000, publishedAt: 0, standing: 'at-once' },
    text: JSON.stringify({ ...file, name }),
    author: 'operator',
    note: null,
    requestId: 'request',
  };
}

export function programContract(store: () => Store): void {
  const stored = async (program: ReturnType<typeof newProgram>): Promise<StoredTimeline> => {
    const timeline = await getStoredTimeline(store(), program);
    if (timeline === null) throw new Error('there is no timeline');
    return timeline;
  };
  const actionsOf = async (program: ReturnType<typeof newProgram>) =>
    (await listActions(store(), program, 100, null)).actions;
  const withdrawal = (line: number): Action => ({
    ...acting,
    action: 'version.withdrawn',
    about: {},
    before: { line },
    after: null,
  });

  describe('a draft', () => {
    const check = { at: 1 as Instant, line: 0, findings: '[]' };
    const draft = { name: 'spring', text: '{ "id": 1 }', hash: 'one', check };

    test('comes back as it was saved, and the last one saved counts', async () => {
      const program = newProgram();
      expect(await getDraft(store(), program, 'spring')).toBe(null);
      await putDraft(store(), program, draft, acting);
      const saved = { ...draft, savedAt: 1, savedBy: 'operator', revision: 1 };
      expect(await getDraft(store(), program, 'spring')).toEqual(saved);
      await putDraft(store(), program, { ...draft, hash: 'two' }, { ...acting, at: 2 as Instant });
      const second = { ...saved, hash: 'two', savedAt: 2, revision: 2 };
      expect(await getDraft(store(), program, 'spring')).toEqual(second);
      expect(await getDraft(store(), newProgram(), 'spring')).toBe(null);
    });

    test('is saved by everybody who saves it at once, one after the other', async () => {
      const program = newProgram();
      await Promise.all(
        ['a', 'b', 'c', 'd'].map((hash) =>
          putDraft(store(), program, { ...draft, hash }, { ...acting, requestId: hash }),
        ),
      );
      expect(await getDraft(store(), program, 'spring')).toMatchObject({ revision: 4 });
      const told = await actionsOf(program);
      const befores = told.map(({ before }) => before?.hash ?? null);
      const afters = told.map(({ after }) => after?.hash ?? null);
      const last = (await getDraft(store(), program, 'spring'))?.hash;
      expect([...befores, last].toSorted()).toEqual([null, ...afters].toSorted());
    });

    test('keeps a check of what it is, and none of what it was', async () => {
      const program = newProgram();
      await putDraft(store(), program, draft, acting);
      const first = await getDraft(store(), program, 'spring');
      if (first === null) throw new Error('there is no draft');
      const later = { at: 5 as Instant, line: 3, findings: '[1]' };
      expect(await putCheck(store(), program, first, later)).toBe(true);
      expect(await getDraft(store(), program, 'spring')).toEqual({ ...first, check: later });
      await putDraft(store(), program, { ...draft, hash: 'two' }, acting);
      expect(await putCheck(store(), program, first, { ...later, line: 9 })).toBe(false);
      expect(await getDraft(store(), program, 'spring')).toMatchObject({ hash: 'two', check });
    });

    test('is gone when it is deleted, once', async () => {
      const program = newProgram();
      await putDraft(store(), program, draft, acting);
      const later = { ...acting, at: 2 as Instant };
      expect(await deleteDraft(store(), program, 'spring', later)).toBe(true);
      expect(await getDraft(store(), program, 'spring')).toBe(null);
      expect(await deleteDraft(store(), program, 'spring', { ...later, at: 3 as Instant })).toBe(false);
      expect(await actionsOf(program)).toMatchObject([
        { action: 'draft.deleted', about: { draft: 'spring' }, before: { hash: 'one' }, after: null },
        { action: 'draft.saved', before: null, after: { hash: 'one' } },
      ]);
    });

    test('is one of many, by name and page after page', async () => {
      const program = newProgram();
      for (const name of ['c', 'a', 'b']) await putDraft(store(), program, { ...draft, name }, acting);
      const first = await listDrafts(store(), program, 2, null);
      expect([first.drafts.map(({ name }) => name), first.next]).toEqual([['a', 'b'], 'b']);
      const second = await listDrafts(store(), program, 2, first.next);
      expect([second.drafts.map(({ name }) => name), second.next]).toEqual([['c'], null]);
    });
  });

  describe('a timeline', () => {
    test('has no line before the first version, then one for each', async () => {
      const program = newProgram();
      const demand = demandOf(shopRules);
      expect(await getStoredTimeline(store(), program)).toBe(null);
      expect(await addVersion(store(), program, null, version(1))).toBe(true);
      const first = await getStoredTimeline(store(), program);
      expect(first).toEqual({ revision: 1, lines: [version(1).line], demand });
      expect(await addVersion(store(), program, first, version(2))).toBe(true);
      expect(await getStoredTimeline(store(), program)).toEqual({
        revision: 2,
        lines: [version(1).line, version(2).line],
        demand,
      });
    });

    test('takes one of two versions published at once, and of the other nothing', async () => {
      const program = newProgram();
      const outcomes = await Promise.all(
        ['One', 'Other'].map((name) => addVersion(store(), program, null, version(1, name))),
      );
      expect(outcomes.toSorted()).toEqual([false, true]);
      const winner = outcomes[0] ? 'One' : 'Other';
      expect(await getVersionText(store(), program, 1)).toBe(version(1, winner).text);
      expect(await getStoredTimeline(store(), program)).toMatchObject({ revision: 1 });
    });

    test('takes no version from somebody who knows an older one', async () => {
      const program = newProgram();
      await addVersion(store(), program, null, version(1));
      const first = await getStoredTimeline(store(), program);
      await addVersion(store(), program, first, version(2));
      expect(await addVersion(store(), program, first, version(3))).toBe(false);
      expect(await getVersionText(store(), program, 3)).toBe(null);
    });

    test('finds a version where either generation has it', async () => {
      const program = newProgram();
      const before = { ...store(), generation: 1 as const };
      expect(await addVersion(before, program, null, version(1))).toBe(true);
      expect(await addVersion(store(), program, await stored(program), version(2))).toBe(true);
      const { version: own, versionAmongOthers } = programKeys;
      const isAt = async (key: Key) => (await getProgramsItem(store(), key)) !== undefined;
      expect(await Promise.all([isAt(own(program, 1)), isAt(versionAmongOthers(program, 1))])).toEqual([
        false,
        true,
      ]);
      expect(await Promise.all([isAt(own(program, 2)), isAt(versionAmongOthers(program, 2))])).toEqual([
        true,
        false,
      ]);
      for (const number of [1, 2])
        expect(await getVersionText(store(), program, number)).toBe(version(number).text);
    });

    test('never replaces a version', async () => {
      const program = newProgram();
      await addVersion(store(), program, null, version(1));
      const first = await getStoredTimeline(store(), program);
      expect(await addVersion(store(), program, first, version(1, 'Forged'))).toBe(false);
      expect((await getVersion(store(), program, 1)).name).toBe('Shop');
    });

    test('is read with its rules; a version that is missing is an error', async () => {
      const program = newProgram();
      await addVersion(store(), program, null, version(1));
      const stored = await getStoredTimeline(store(), program);
      if (stored === null) throw new Error('there is no timeline');
      const timeline = await loadTimeline(stored, new LazyRules(store(), program), 0 as Instant);
      expect(timeline.lines[0]?.rules.name).toBe('Shop');
      await expect(getVersion(store(), program, 2)).rejects.toThrow('version 2');
    });

    test('forgets a withdrawn line, and keeps what was published of it', async () => {
      const program = newProgram();
      await addVersion(store(), program, null, version(1));
      await addVersion(store(), program, await stored(program), version(2));
      const two = await stored(program);
      expect(lastLine(two)).toMatchObject({ line: 2, version: 2, withdrawnAt: null });
      const line = { withdraws: 2, withdrawnAt: 5 };
      expect(await withdrawLine(store(), program, two, line, withdrawal(2))).toBe(true);
      expect(await withdrawLine(store(), program, two, line, withdrawal(2)), 'a second time').toBe(false);
      await addVersion(store(), program, await stored(program), version(3));
      const three = await stored(program);
      expect(three.revision).toBe(4);
      expect(publishedLines(three)).toMatchObject([
        { line: 1, version: 1, withdrawnAt: null },
        { line: 2, version: 2, withdrawnAt: 5 },
        { line: 4, version: 3, withdrawnAt: null },
      ]);
      const { lines, published } = await loadTimeline(three, new LazyRules(store(), program), 0 as Instant);
      const versions = (of: typeof lines) => loaded(() => of.map(({ rules }) => rules.version));
      expect(await versions(lines)).toEqual([1, 3]);
      expect(await versions(published)).toEqual([1, 2, 3]);
    });

    test('may name an old version once more, which stays as it was', async () => {
      const program = newProgram();
      await addVersion(store(), program, null, version(1));
      await addVersion(store(), program, await stored(program), version(2, 'New'));
      const back = { ...version(1), line: { ...version(3).line, version: 1 }, text: null, requestId: 'back' };
      expect(await addVersion(store(), program, await stored(program), back)).toBe(true);
      expect(publishedLines(await stored(program)).map((each) => each.version)).toEqual([1, 2, 1]);
      expect(await getVersionText(store(), program, 1)).toBe(version(1).text);
      expect((await actionsOf(program)).map(({ action }) => action)).toContain('version.rolled-back');
    });

    test('says of each line who published it and why', async () => {
      const program = newProgram();
      await addVersion(store(), program, null, { ...version(1), author: 'ann', note: 'first' });
      const authors = await lineAuthors(store(), program, [{ line: 1 }, { line: 2 }]);
      expect([...authors]).toMatchObject([[1, { by: 'ann', note: 'first' }]]);
    });

    test('is kept for less than 30 s by the real and by the platform’s clock, then read anew', async () => {
      const program = newProgram();
      const clock = { real: 1_000_000, platform: 5_000_000 };
      const read = timelineReader(store(), { realNow: () => clock.real, platformNow: () => clock.platform });
      const versions = () =>
        loaded(async () => (await read(program))?.lines.map(({ rules }) => rules.version) ?? null);
      expect(await versions()).toBe(null);
      await addVersion(store(), program, null, version(1));
      expect(await versions()).toEqual([1]); // a program that is missing is asked for each time
      await addVersion(store(), program, await getStoredTimeline(store(), program), version(2));
      clock.real += 29_999;
      expect(await versions()).toEqual([1]);
      clock.real += 1;
      expect(await versions()).toEqual([1, 2]);
      await addVersion(store(), program, await getStoredTimeline(store(), program), version(3));
      clock.platform += 30_000;
      expect(await versions()).toEqual([1, 2, 3]);
      await addVersion(store(), program, await getStoredTimeline(store(), program), version(4));
      clock.platform -= 1;
      expect(await versions()).toEqual([1, 2, 3, 4]);
    });
  });

  describe('a webhook secret', () => {
    const created = { createdAt: 1 as Instant, retiredAt: null };

    test('is listed from its adding on, with the moment of its first retiring', async () => {
      const program = newProgram();
      expect(await listSecretRecords(store(), program)).toEqual([]);
      await addSecretRecord(store(), program, { id: 'a', ...created }, acting);
      await addSecretRecord(store(), program, { id: 'b', ...created }, acting);
      expect(await retireSecretRecord(store(), program, 'a', 5 as Instant, acting)).toBe(true);
      expect(await retireSecretRecord(store(), program, 'a', 9 as Instant, acting)).toBe(true);
      expect(await listSecretRecords(store(), program)).toEqual([
        { id: 'a', createdAt: 1, retiredAt: 5 },
        { id: 'b', createdAt: 1, retiredAt: null },
      ]);
    });

    test('that is not there can’t be retired, and is not made by trying', async () => {
      const program = newProgram();
      expect(await retireSecretRecord(store(), program, 'a', 5 as Instant, acting)).toBe(false);
      expect(await listSecretRecords(store(), program)).toEqual([]);
    });

    test('stays as it was first added', async () => {
      const program = newProgram();
      await addSecretRecord(store(), program, { id: 'a', ...created }, acting);
      const other = { id: 'a', createdAt: 2 as Instant, retiredAt: null };
      await expect(addSecretRecord(store(), program, other, acting)).rejects.toThrow();
      expect(await listSecretRecords(store(), program)).toEqual([{ id: 'a', ...created }]);
    });

    test('is not listed with versions and drafts, nor in another program', async () => {
      const program = newProgram();
      await addVersion(store(), program, null, version(1));
      await putDraft(store(), program, { name: 'secret', text: '{}', hash: '', check: null }, acting);
      await addSecretRecord(store(), newProgram(), { id: 'a', ...created }, acting);
      expect(await listSecretRecords(store(), program)).toEqual([]);
    });

    test('is one of many, read page after page', async () => {
      const program = newProgram();
      const ids = Array.from(
        { length: 40 },
        (_, index) => `${String(index).padStart(3, '0')}-${'x'.repeat(900)}`,
      );
      for (const id of ids) await addSecretRecord(store(), program, { id, ...created }, acting);
      expect((await listSecretRecords(store(), program)).map(({ id }) => id)).toEqual(ids);
    });
  });

  describe('the audit', () => {
    test('lists what was done, newest first, page after page', async () => {
      const program = newProgram();
      for (const at of [1, 2, 3] as Instant[]) {
        const draft = { name: 'd', text: '{}', hash: `h${at}`, check: null };
        await putDraft(store(), program, draft, { ...acting, at, requestId: `r/${at}`, note: 'why' });
      }
      const first = await listActions(store(), program, 2, null);
      expect(first.actions.map(({ at }) => at)).toEqual([3, 2]);
      const { actions, next } = await listActions(store(), program, 2, first.next);
      expect(actions).toEqual([
        {
          at: 1,
          by: 'operator',
          action: 'draft.saved',
          about: { draft: 'd' },
          before: null,
          after: { hash: 'h1' },
          note: 'why',
          requestId: 'r/1',
          position: 'action#1970-01-01T00:00:00.001Z#r%2F1',
        },
      ]);
      expect(next).toBe(null);
      const [last] = actions;
      expect(await listActions(store(), program, 2, last?.position ?? '')).toEqual({
        actions: [],
        next: null,
      });
      expect(await getAction(store(), program, 1 as Instant, 'r/1')).toMatchObject({ note: 'why' });
      expect(await getAction(store(), program, 1 as Instant, 'r/2')).toBe(null);
      expect(await actionsOf(newProgram())).toEqual([]);
    });

    test('knows secrets that came and went, each once', async () => {
      const program = newProgram();
      await addSecretRecord(store(), program, { id: 'a', createdAt: 1 as Instant, retiredAt: null }, acting);
      await retireSecretRecord(store(), program, 'a', 5 as Instant, { ...acting, requestId: '2' });
      await retireSecretRecord(store(), program, 'a', 6 as Instant, { ...acting, requestId: '3' });
      expect((await actionsOf(program)).map(({ action }) => action).toSorted()).toEqual([
        'secret.added',
        'secret.retired',
      ]);
    });
  });
}
