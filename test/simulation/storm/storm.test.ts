import { expect, test, vi } from 'vitest';
import { storm } from './storm.ts';
import { playStorms, seedsOf } from './storms.ts';

const seeds = seedsOf(0, 2);
vi.setConfig({ testTimeout: 120_000 + 1_000 * seeds.length }); // however many were asked for

test(`after ${seeds.length} storms every acknowledged fact is there once and all books are right`, () =>
  playStorms(seeds));

test('the same seed plays the same storm', async () => {
  for (const seed of [7, 8, 9]) expect(await storm(seed)).toEqual(await storm(seed));
});
