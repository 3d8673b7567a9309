/** Timelines, versions, drafts and secrets, on every engine. */
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../domain/kernel/brand.ts';
import type { Store } from '../../functions/store/client.ts';
import {
  addSecretRecord,
  addVersion,
  compileTimeline,
  getDraft,
  getStoredTimeline,
  getVersion,
  getVersionText,
  listSecretRecords,
  type NewVersion,
  putDraft,
  retireSecretRecord,
} from '../../functions/store/programs.ts';
import { timelineReader } from '../../functions/store/timelines.ts';
import { newProgram, programFile, shop } from '../functions/store/given.ts';

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
  describe('a draft', () => {
    test('comes back as it was saved, and the last one saved counts', async () => {
      const program = newProgram();
      const draft = { name: 'spring', file, text: JSON.stringify(file), savedAt: 1 as Instant };
      expect(await getDraft(store(), program, 'spring')).toBe(null);
      await putDraft(store(), program, draft);
      expect(await getDraft(store(), program, 'spring')).toEqual(draft);
      const changed = { ...draft, file: { ...file, name: 'New' }, savedAt: 2 as Instant };
      await putDraft(store(), program, { ...changed, text: JSON.stringify(changed.file) });
      expect(await getDraft(store(), program, 'spring')).toMatchObject({ file: { name: 'New' }, savedAt: 2 });
      expect(await getDraft(store(), newProgram(), 'spring')).toBe(null);
    });
  });

  describe('a timeline', () => {
    test('has no line before the first version, then one for each', async () => {
      const program = newProgram();
      expect(await getStoredTimeline(store(), program)).toBe(null);
      expect(await addVersion(store(), program, null, version(1))).toBe(true);
      const first = await getStoredTimeline(store(), program);
      expect(first).toEqual({ revision: 1, lines: [version(1).line] });
      expect(await addVersion(store(), program, first, version(2))).toBe(true);
      expect(await getStoredTimeline(store(), program)).toEqual({
        revision: 2,
        lines: [version(1).line, version(2).line],
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
      const rulesOf = (number: number) => getVersion(store(), program, number);
      expect((await compileTimeline(stored, rulesOf)).lines[0]?.rules.name).toBe('Shop');
      await expect(rulesOf(2)).rejects.toThrow('version 2');
    });

    test('is kept for less than 30 s by the real and by the platform’s clock, then read anew', async () => {
      const program = newProgram();
      const clock = { real: 1_000_000, platform: 5_000_000 };
      const read = timelineReader(store(), { realNow: () => clock.real, platformNow: () => clock.platform });
      const versions = async () => (await read(program))?.lines.map(({ rules }) => rules.version) ?? null;
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
      await addSecretRecord(store(), program, { id: 'a', ...created });
      await addSecretRecord(store(), program, { id: 'b', ...created });
      expect(await retireSecretRecord(store(), program, 'a', 5 as Instant)).toBe(true);
      expect(await retireSecretRecord(store(), program, 'a', 9 as Instant)).toBe(true);
      expect(await listSecretRecords(store(), program)).toEqual([
        { id: 'a', createdAt: 1, retiredAt: 5 },
        { id: 'b', createdAt: 1, retiredAt: null },
      ]);
    });

    test('that is not there can’t be retired, and is not made by trying', async () => {
      const program = newProgram();
      expect(await retireSecretRecord(store(), program, 'a', 5 as Instant)).toBe(false);
      expect(await listSecretRecords(store(), program)).toEqual([]);
    });

    test('stays as it was first added', async () => {
      const program = newProgram();
      await addSecretRecord(store(), program, { id: 'a', ...created });
      const other = { id: 'a', createdAt: 2 as Instant, retiredAt: null };
      await expect(addSecretRecord(store(), program, other)).rejects.toThrow();
      expect(await listSecretRecords(store(), program)).toEqual([{ id: 'a', ...created }]);
    });

    test('is not listed with versions and drafts, nor in another program', async () => {
      const program = newProgram();
      await addVersion(store(), program, null, version(1));
      await putDraft(store(), program, { name: 'secret', file, text: '{}', savedAt: 1 as Instant });
      await addSecretRecord(store(), newProgram(), { id: 'a', ...created });
      expect(await listSecretRecords(store(), program)).toEqual([]);
    });

    test('is one of many, read page after page', async () => {
      const program = newProgram();
      const ids = Array.from(
        { length: 40 },
        (_, index) => `${String(index).padStart(3, '0')}-${'x'.repeat(900)}`,
      );
      for (const id of ids) await addSecretRecord(store(), program, { id, ...created });
      expect((await listSecretRecords(store(), program)).map(({ id }) => id)).toEqual(ids);
    });
  });
}
