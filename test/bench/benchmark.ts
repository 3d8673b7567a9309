/** What a benchmark is: measures known by name before anything runs, and one run that gives a value for each. */

/** `<= 5`: at most five is wanted. Null where a figure is only reported. */
export type Target = `<= ${number}` | `>= ${number}` | null;

export interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly target: Target;
}

export interface Result extends Measure {
  readonly value: number;
}

export interface Benchmark {
  readonly measures: readonly Measure[];
  run(): Promise<readonly Result[]>;
}

/** The compiler holds that `run` gives exactly the values that are announced. */
export function benchmark<Key extends string>(
  measures: Readonly<Record<Key, Measure>>,
  run: () => Promise<Readonly<Record<Key, number>>>,
): Benchmark {
  const keys = Object.keys(measures) as Key[];
  return {
    measures: keys.map((key) => measures[key]),
    run: async () => {
      const values = await run();
      return keys.map((key) => ({ ...measures[key], value: values[key] }));
    },
  };
}

export function isMet({ value, target }: Result): boolean | null {
  if (target === null) return null;
  const bound = Number(target.slice(3));
  return target.startsWith('<=') ? value <= bound : value >= bound;
}
