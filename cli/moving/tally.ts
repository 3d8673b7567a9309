/** What became of the rows of a file, and for which reasons some were not taken. */
import { grouped } from '../terminal/numbers.ts';

export type Verdict = 'recorded' | 'duplicate' | 'would-record' | 'refused';

interface Reason {
  rows: number;
  readonly first: number[];
}

const firstRowsMax = 5;
/** A file that is all wrong must not fill the memory with reasons. */
const reasonsMax = 200;

const names: Readonly<Record<Verdict, string>> = {
  recorded: 'recorded',
  duplicate: 'already there',
  'would-record': 'would be taken',
  refused: 'refused',
};

export class Tally {
  readonly counts: Record<Verdict, number> = { recorded: 0, duplicate: 0, 'would-record': 0, refused: 0 };
  readonly #reasons = new Map<string, Reason>();

  count(verdict: Exclude<Verdict, 'refused'>, rows = 1): void {
    this.counts[verdict] += rows;
  }

  refuse(row: number, reason: string): void {
    this.counts.refused += 1;
    const known = this.#reasons.has(reason) || this.#reasons.size < reasonsMax ? reason : 'other reasons';
    const kept = this.#reasons.get(known) ?? { rows: 0, first: [] };
    kept.rows += 1;
    if (kept.first.length < firstRowsMax) kept.first.push(row);
    this.#reasons.set(known, kept);
  }

  /** As the audit has them. */
  get rows(): { readonly recorded: number; readonly duplicate: number; readonly refused: number } {
    const { recorded, duplicate, refused } = this.counts;
    return { recorded, duplicate, refused };
  }

  get done(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** The most frequent first. */
  get reasons(): readonly {
    readonly reason: string;
    readonly rows: number;
    readonly firstRows: readonly number[];
  }[] {
    return [...this.#reasons]
      .map(([reason, { rows, first }]) => ({ reason, rows, firstRows: first }))
      .sort((a, b) => b.rows - a.rows);
  }

  /** `1,200 recorded, 3 refused` */
  get shown(): string {
    const some = (Object.keys(names) as Verdict[]).filter((verdict) => this.counts[verdict] > 0);
    if (some.length === 0) return 'nothing yet';
    return some.map((verdict) => `${grouped(this.counts[verdict])} ${names[verdict]}`).join(', ');
  }

  get lines(): readonly string[] {
    const reasons = this.reasons.map(
      ({ reason, rows, firstRows }) =>
        `${grouped(rows).padStart(9)}  ${reason} (row ${firstRows.join(', ')}${rows > firstRows.length ? ', …' : ''})`,
    );
    return [this.shown, ...reasons];
  }
}
