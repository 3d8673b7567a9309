/** As test/support/seed.ts does for vitest; a mutant is dead at the first counter-example, however large. */
import fc from 'fast-check';
import { seed } from '../support/runs.ts';

fc.configureGlobal({ seed, endOnFailure: true });
