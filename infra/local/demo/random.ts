/** A small seeded generator (mulberry32): the same seed gives the same demo, on every machine. */

export interface Random {
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** True `percent` times in a hundred. */
  chance(percent: number): boolean;
  pick<T>(options: readonly T[]): T;
}

const TWO_TO_32 = 0x1_0000_0000;

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
  };
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    between,
    chance: (percent) => between(1, 100) <= percent,
    pick: (options) => {
      const picked = options[between(0, options.length - 1)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
  };
}
