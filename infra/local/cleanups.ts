/** What is to be put away when the platform stops: the last that was started goes first. */
export interface Cleanups {
  add(cleanup: () => unknown): void;
  /** Before all others: what lets in new work. */
  addFirst(cleanup: () => unknown): void;
  /** Once; a second call waits for the first. */
  readonly run: () => Promise<void>;
}

export function createCleanups(): Cleanups {
  const first: (() => unknown)[] = [];
  const rest: (() => unknown)[] = [];
  let running: Promise<void> | undefined;
  return {
    add: (cleanup) => rest.push(cleanup),
    addFirst: (cleanup) => first.push(cleanup),
    run: () => {
      running ??= inTurn([...first, ...rest.toReversed()]);
      return running;
    },
  };
}

async function inTurn(cleanups: readonly (() => unknown)[]): Promise<void> {
  for (const cleanup of cleanups) await cleanup();
}
