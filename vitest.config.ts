import { defineConfig } from 'vitest/config';

const rules = ['test/domain/**/*.test.ts'];
/** Whoever starts processes, walks many histories or plays storms is given the time for it. */
const slow = [
  'test/{bench,contract,e2e,fuzz,infra,mutation,properties,simulation}/**/*.test.ts',
  'test/local/{emulators,machine}/*.test.ts',
  'test/functions/sweeps/rebuild.test.ts',
  'test/catalogue.test.ts',
];

/** `npm run prove` fills the machine for long, beside whatever else it does: no law breaks there because time runs out. */
const patience = process.env.LAUREL_TALLY === undefined ? 1 : 20;
const within = (seconds: number) => ({
  testTimeout: seconds * patience * 1_000,
  hookTimeout: seconds * patience * 1_000,
});

// biome-ignore lint/style/noDefaultExport: vitest wants it so
export default defineConfig({
  test: {
    setupFiles: ['test/support/seed.ts'],
    maxWorkers: 2,
    projects: [
      // Rules leave nothing behind, so their tests can share a process.
      { extends: true, test: { name: 'rules', include: rules, isolate: false, ...within(60) } },
      {
        extends: true,
        test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [...rules, ...slow], ...within(60) },
      },
      { extends: true, test: { name: 'slow', include: slow, ...within(240) } },
    ],
  },
});
