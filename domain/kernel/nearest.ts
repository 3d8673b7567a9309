/** The known name that somebody probably meant. */

/** Null where none is near: more than a third of the letters would have to change. */
export function nearest(name: string, known: readonly string[]): string | null {
  const far = Math.max(2, Math.floor(name.length / 3));
  const ranked = known
    .map((each) => ({ each, steps: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ steps }) => steps <= far)
    .toSorted((a, b) => a.steps - b.steps);
  return ranked[0]?.each ?? null;
}

/** How many letters have to be changed, added or left out. Names are short: longer ones are far from all. */
function distance(a: string, b: string): number {
  if (a.length > 40 || b.length > 40) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let at = 1; at <= a.length; at++) {
    const next = [at];
    for (let to = 1; to <= b.length; to++) {
      const change = (row[to - 1] as number) + (a[at - 1] === b[to - 1] ? 0 : 1);
      next.push(Math.min(change, (row[to] as number) + 1, (next[to - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
