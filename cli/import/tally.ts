/** What became of the rows: every one is counted once, with the reason where it was not taken. */
import type { FactAnswer } from '../deliver/fact.ts';
import type { AnyField } from './columns/fields.ts';
import { type Problem, problemOf, type RowPlace } from './columns/row.ts';

export type Verdict = FactAnswer['status'];

/** In rows; together they are the rows that are done. */
export interface RowCounts {
  readonly recorded: number;
  readonly duplicate: number;
  readonly waiting: number;
  readonly ignored: number;
  readonly skipped: number;
  readonly rejected: number;
}

export interface Rejection extends Problem {
  readonly place: RowPlace;
}

/** Rows that share a reason. */
export interface Reason {
  /** Null where the row as a whole is meant. */
  readonly field: AnyField | null;
  readonly rule: string;
  readonly rows: number;
  readonly firstRows: readonly number[];
}

/** How many facts of a kind ended so. */
export type FactCounts = Readonly<Record<string, Readonly<Partial<Record<Verdict, number>>>>>;

export interface Outcome extends RowCounts {
  readonly facts: FactCounts;
  /** Engagements of kinds that the program does not have. */
  readonly unrewarded: number;
  /** By row. Of a very long list the first ones only; `rejected` counts all. */
  readonly rejections: readonly Rejection[];
  readonly skips: readonly Reason[];
  /** The most frequent first. */
  readonly reasons: readonly Reason[];
}

export interface Tally {
  rows(verdict: Verdict, places: readonly RowPlace[]): void;
  fact(type: string, answer: FactAnswer): void;
  skip(places: readonly RowPlace[], reason: string): void;
  reject(place: RowPlace, problem: Problem): void;
  counts(): RowCounts;
  outcome(): Outcome;
}

const REJECTIONS_KEPT_MAX = 100_000;
const FIRST_ROWS_MAX = 5;
/** A file that is all wrong must not fill the memory with reasons. */
const REASONS_MAX = 1_000;

export function createTally(): Tally {
  const counts = { recorded: 0, duplicate: 0, waiting: 0, ignored: 0, skipped: 0, rejected: 0 };
  const facts: Record<string, Partial<Record<Verdict, number>>> = {};
  const rejections: Rejection[] = [];
  let unrewarded = 0;
  const [skips, reasons] = [createReasons(), createReasons()];
  return {
    rows(verdict, places) {
      counts[verdict] += places.length;
    },
    fact(type, { status: verdict, rewarded }) {
      if (rewarded === false) unrewarded += 1;
      const ofType = facts[type] ?? {};
      facts[type] = ofType;
      ofType[verdict] = (ofType[verdict] ?? 0) + 1;
    },
    skip(places, reason) {
      counts.skipped += places.length;
      for (const { row } of places) skips.add(problemOf(null, null, reason), row);
    },
    reject(place, problem) {
      counts.rejected += 1;
      reasons.add(problem, place.row);
      if (rejections.length < REJECTIONS_KEPT_MAX) rejections.push({ place, ...problem });
    },
    counts: () => ({ ...counts }),
    outcome: () => ({
      ...counts,
      facts,
      unrewarded,
      rejections: rejections.toSorted((a, b) => a.place.row - b.place.row),
      skips: skips.list(),
      reasons: reasons.list(),
    }),
  };
}

function createReasons() {
  const known = new Map<string, { field: AnyField | null; rule: string; rows: number; first: number[] }>();
  const others = problemOf(null, null, 'other reasons');
  return {
    add(problem: Problem, row: number): void {
      const key = keyOf(problem);
      const { field, rule, general = rule } = known.has(key) || known.size < REASONS_MAX ? problem : others;
      const kept = known.get(keyOf({ field, value: null, rule: general })) ?? {
        field,
        rule: general,
        rows: 0,
        first: [],
      };
      kept.rows += 1;
      // Answers come in any order: the smallest rows are kept.
      kept.first = [...kept.first, row].sort((a, b) => a - b).slice(0, FIRST_ROWS_MAX);
      known.set(keyOf({ field, value: null, rule: general }), kept);
    },
    list: (): readonly Reason[] =>
      [...known.values()]
        .map(({ field, rule, rows, first }) => ({ field, rule, rows, firstRows: first }))
        .toSorted((a, b) => b.rows - a.rows),
  };
}

const keyOf = ({ field, rule, general = rule }: Problem): string => `${field ?? ''}\n${general}`;
