/** What is found by looking on a day: how long somebody is a member, in how many periods they came back. */
import type { WatchedMetric } from '../facts/vocabulary.ts';
import type { Day } from '../kernel/brand.ts';
import { addDays, addMonths, civilOfDay } from '../kernel/civil.ts';
import type { Rules } from '../program/rules.ts';
import type { Recurrence, Watched } from '../program/tiers/rules.ts';
import { leavesWindowOn, previousStart, windowStart } from '../program/windows.ts';
import { amountOf, sumFrom } from '../state/qualifying.ts';
import type { DayAmounts } from '../state/state.ts';

export type WatchedCounts = Readonly<Record<WatchedMetric, number>>;

interface Looked {
  readonly days: readonly DayAmounts[];
  readonly enrolledOn: Day;
}

/** Of each that some level asks for. */
export function watchedOn({ tiers }: Rules, looked: Looked, day: Day): WatchedCounts {
  const counts = tiers.watched.map((each) => [each.metric, countOf(each, looked, day)] as const);
  return Object.fromEntries(counts);
}

function countOf(watched: Watched, looked: Looked, day: Day): number {
  if (watched.kind === 'recurrence') return recurrenceOn(watched, looked, day);
  const { enrolledOn } = looked;
  return watched.unit === 'days' ? Math.max(0, day - enrolledOn) : monthsBetween(enrolledOn, day);
}

/** Whole months, counted from the day of enrolling: from 31 January one on 28 February, two on 31 March. */
function monthsBetween(from: Day, to: Day): number {
  if (to <= from) return 0;
  const [a, b] = [civilOfDay(from), civilOfDay(to)];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  return addMonths(from, months) <= to ? months : months - 1;
}

/** The last periods with the present one, or the complete ones before it: whichever is more. */
function recurrenceOn({ window, last, each }: Recurrence, { days, enrolledOn }: Looked, day: Day): number {
  let start = windowStart(window, day, enrolledOn);
  let end = leavesWindowOn(window, start, enrolledOn) as Day;
  const met: boolean[] = [];
  for (let period = 0; period <= last; period++) {
    met.push(amountOf(sumFrom(days, start, end), each.metric) >= each.atLeast);
    end = start;
    start = previousStart(window, end, enrolledOn);
  }
  const count = (from: number) => met.slice(from, from + last).filter(Boolean).length;
  return Math.max(count(0), count(1));
}

/** The days after `day` on which a period leaves what a recurrence looks at, until all have left. */
export function recurrenceTurns({ tiers }: Rules, enrolledOn: Day, day: Day): readonly Day[] {
  return tiers.watched.flatMap((each): readonly Day[] => {
    if (each.kind !== 'recurrence') return [];
    const turns: Day[] = [];
    let turn = day;
    for (let period = 0; period <= each.last + 1; period++) {
      turn = leavesWindowOn(each.window, turn, enrolledOn) as Day;
      turns.push(turn);
    }
    return turns;
  });
}

/** The days on which somebody has been a member for as long as some level asks for, soonest first. */
export function tenureDays({ tiers }: Rules, enrolledOn: Day): readonly Day[] {
  if (tiers.watched.length === 0) return [];
  const days = tiers.levels.flatMap(({ qualify }) =>
    (qualify?.conditions ?? []).flatMap(({ metric, atLeast }): readonly Day[] => {
      if (metric === 'tenure:days') return [addDays(enrolledOn, atLeast)];
      return metric === 'tenure:months' ? [addMonths(enrolledOn, atLeast)] : [];
    }),
  );
  return [...new Set(days)].sort((a, b) => a - b);
}

/** When the figure of a watched metric may be another one. */
export function changesOn(watched: Watched, day: Day, enrolledOn: Day): Day {
  if (watched.kind === 'recurrence') return leavesWindowOn(watched.window, day, enrolledOn) as Day;
  if (watched.unit === 'days') return addDays(day, 1);
  return addMonths(enrolledOn, monthsBetween(enrolledOn, day) + 1);
}
