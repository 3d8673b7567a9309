/** The other half: test files run side by side. */
import { test, vi } from 'vitest';
import { playStorms, seedsOf } from './storms.ts';

const seeds = seedsOf(1, 2);
vi.setConfig({ testTimeout: 120_000 + 1_000 * seeds.length }); // however many were asked for

test.skipIf(seeds.length === 0)(
  `after ${seeds.length} more storms every acknowledged fact is there once and all books are right`,
  () => playStorms(seeds),
);
