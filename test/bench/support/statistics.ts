/** Middle values: on a machine where others work too, means and minima both mislead. */

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('the median of nothing');
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}

/** Four significant digits: more would only show noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
