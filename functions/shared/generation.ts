/**
 * What is written, by generation. A release reads the formats of all generations that it knows and writes those of
 * the one that its parameter names: a new one is switched on once nobody will go back to a release that can't read it.
 */
export const generations = {
  1: { entry: 1, saysAfter: false, version: 'among-others' },
  /** Long entries are packed, every entry says what the member has after it, and a version's file has a partition of its own. */
  2: { entry: 2, saysAfter: true, version: 'own' },
} as const;

export type Generation = keyof typeof generations;

export const newestGeneration: Generation = 2;

/** Throws, at load, where the release knows none of the name. */
export function generationOf(text: string): Generation {
  const found = Object.keys(generations).find((name) => name === text);
  if (found === undefined)
    throw new Error(`this release writes no generation ${JSON.stringify(text)} of formats`);
  return Number(found) as Generation;
}
