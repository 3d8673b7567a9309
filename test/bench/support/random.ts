/** The same draws on every run: mulberry32. */

export interface Random {
  /** At least `from`, less than `to`. */
  integer(from: number, to: number): number;
  pick<T>(choices: readonly T[]): T;
  /** Positive, mostly small, seldom large: as amounts and gaps are. Its median is `middle`. */
  skewed(middle: number): number;
}

export function randomFrom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (from: number, to: number) => from + Math.floor(next() * (to - from));
  return {
    integer,
    pick: (choices) => choices[integer(0, choices.length)]!,
    skewed: (middle) => middle * Math.exp(next() + next() + next() - 1.5),
  };
}
