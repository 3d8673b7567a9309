/** The program files that come with Laurel. An operator's own may stand beside them: they are none of the tests' business. */
import { readFileSync } from 'node:fs';

export const shippedPrograms = [
  'airline',
  'bank-card',
  'demo',
  'grocer',
  'hotel',
  'music',
  'reading-club',
] as const;

const programsFolder = new URL('../../programs/', import.meta.url);

export function shippedProgram(name: (typeof shippedPrograms)[number]): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`${name}.json`, programsFolder), 'utf8'));
}
