import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../../../infra/local/clock/first-clock.ts';
import { openDataFolder } from '../../../infra/local/data-folder.ts';
import { Refusal } from '../../../infra/local/refusal.ts';
import type { Secret } from '../../../infra/local/secrets/store.ts';

const day = 86_400_000;
const secret: Secret = {
  arn: 'arn:s',
  name: 's',
  versionId: 'v',
  value: 'x',
  createdAtMs: 1,
  deletedAtMs: null,
};

let made: string;
let folder: string;
beforeEach(() => {
  made = mkdtempSync(join(tmpdir(), 'laurel-data-'));
  folder = join(made, 'kept');
});
afterEach(() => rmSync(made, { recursive: true }));

test('what is kept is there at the next start, and for this user alone', () => {
  const first = openDataFolder(folder);
  first.keep({ shiftMs: 5 });
  first.keep({ demo: 'played' });
  first.keepSecrets([secret]);
  const second = openDataFolder(folder);
  expect(second.state).toEqual({ shiftMs: 5, demo: 'played' });
  expect(second.secrets).toEqual([secret]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).sort()).toEqual(['platform.json', 'secrets.json']);
});

test('without a folder nothing is written, and it all holds until the end', () => {
  const memory = openDataFolder(undefined);
  memory.keep({ shiftMs: 5 });
  expect([memory.directory, memory.state]).toEqual([undefined, { shiftMs: 5 }]);
});

test('a folder of something else is refused, not overwritten', () => {
  openDataFolder(folder);
  writeFileSync(join(folder, 'platform.json'), '{"shiftMs":"soon"}');
  expect(() => openDataFolder(folder)).toThrow(Refusal);
});

test('a folder that can’t be made is refused', () => {
  writeFileSync(join(made, 'file'), '');
  expect(() => openDataFolder(join(made, 'file', 'data'))).toThrow(Refusal);
});

describe('the clock of a kept platform', () => {
  test('goes on with its shift', () => {
    const clock = createClock(openDataFolder(folder), undefined);
    clock.moveTo(clock.nowMs() + 10 * day);
    expect(createClock(openDataFolder(folder), undefined).shiftMs).toBe(clock.shiftMs);
  });

  test('starts where --clock says, also in the past', () => {
    const clock = createClock(openDataFolder(folder), '2020-01-01T00:00:00Z');
    expect(new Date(clock.nowMs()).getUTCFullYear()).toBe(2020);
    expect(createClock(openDataFolder(folder), undefined).shiftMs).toBe(clock.shiftMs);
  });

  test('may be moved on by --clock, not back', () => {
    createClock(openDataFolder(folder), '2050-01-01T00:00:00Z');
    expect(() => createClock(openDataFolder(folder), '2049-12-31T00:00:00Z')).toThrow('only moves forward');
    const moved = createClock(openDataFolder(folder), '2051-01-01T00:00:00Z');
    expect(new Date(moved.nowMs()).getUTCFullYear()).toBe(2051);
  });

  test('is refused when it is no instant', () => {
    for (const wrong of ['tomorrow', '2027-01-01', '']) {
      expect(() => createClock(openDataFolder(folder), wrong)).toThrow('--clock');
    }
  });
});
