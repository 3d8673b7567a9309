/** Every test file draws from the same seed, also where a property names none. */
import fc from 'fast-check';
import { seed } from './runs.ts';

fc.configureGlobal({ seed });
