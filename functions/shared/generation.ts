/**
 * What is written, by generation. A release reads the formats of all generations that it knows and writes those of
 * the one that its parameter names: a new one is switched on once nobody will go back to a release that can't read it.
 */
export const generations = {
  1: { entry: 1, saysAfter: false },
  /** Long entries are packed, and every entry says what the member has after it. */
  2: { entry: 2, saysAfter: true },
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
