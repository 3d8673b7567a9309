/** Round numbers for an axis from 0: about six of them, 1, 2 or 5 of a power of ten apart. */
const intervalsWanted = 6;

export function axisTicks(values: readonly number[]): number[] {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const rough = (most > 0 ? most : 1) / intervalsWanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const intervals = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: intervals + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
