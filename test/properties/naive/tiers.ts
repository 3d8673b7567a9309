/**
 * The tiers of the naive fold: which level counts up to what, when time decides, how long a level is kept.
 * Whatever counts is added up anew for every question; ends of months and years are looked at one by one.
 */
import type { ProgramFile } from '../../../domain/program/file.ts';
import {
  type DateText,
  dateAt,
  dateInYear,
  firstOfMonthAfter,
  plusDays,
  plusMonths,
  startOfDate,
  yearOf,
} from './dates.ts';
import { minorUnits } from './money.ts';
import type { Named } from './quantities.ts';

export type Amounts = { spend: bigint; purchases: bigint; points: bigint; named: Named };
export const noAmounts: Amounts = { spend: 0n, purchases: 0n, points: 0n, named: {} };

export interface NaiveTier {
  readonly level: string;
  readonly since: number;
  readonly until: number | null;
  /** Without an end of its own: it falls with what counts. */
  readonly whileQualified: boolean;
  /** What was held before it was reached by qualifying. */
  readonly before: { readonly level: string; readonly until: number | null } | null;
}

/** What counts, day by day. */
export type Days = readonly { readonly date: DateText; readonly amounts: Amounts }[];

type Tiers = ProgramFile['tiers'];
type Window = Tiers['window'];
type Qualify = NonNullable<Tiers['levels'][number]['qualify']>;
type Condition = Extract<Qualify, { anyOf: unknown }>['anyOf'][number];
/** What counts in a window. */
type Look = (window: Window) => Amounts;

/** A program and a member in it. */
export interface Seen {
  readonly file: ProgramFile;
  readonly enrolledOn: DateText;
  readonly days: Days;
}

export function levelName({ tiers }: ProgramFile, index: number): string {
  return (tiers.levels[index] as Tiers['levels'][number]).id;
}

export function levelNumber({ tiers }: ProgramFile, name: string): number {
  return tiers.levels.findIndex(({ id }) => id === name);
}

function total(days: Days): Amounts {
  return {
    spend: days.reduce((sum, { amounts }) => sum + amounts.spend, 0n),
    purchases: days.reduce((sum, { amounts }) => sum + amounts.purchases, 0n),
    points: days.reduce((sum, { amounts }) => sum + amounts.points, 0n),
    named: days.reduce<Named>((sum, { amounts }) => addNamed(sum, amounts.named), {}),
  };
}

function addNamed(a: Named, b: Named): Named {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0n) + (b[name] ?? 0n)]));
}

/** What counts in a window that is looked at on a date. */
export function amountsOn({ days, enrolledOn }: Seen, window: Window, seenOn: DateText): Amounts {
  return total(days.filter(({ date }) => isIn(window, date, seenOn, enrolledOn)));
}

function isIn(window: Window, date: DateText, seenOn: DateText, enrolledOn: DateText): boolean {
  if (window.kind === 'lifetime') return true;
  if (window.kind === 'rolling') return plusMonths(date, window.months) > seenOn;
  return yearIn(window, date, enrolledOn) === yearIn(window, seenOn, enrolledOn);
}

/** Years are named by that in which they begin. */
function yearIn(window: Window, date: DateText, enrolledOn: DateText): number {
  return beginningOf(window, yearOf(date), enrolledOn) <= date ? yearOf(date) : yearOf(date) - 1;
}

function beginningOf(window: Window, year: number, enrolledOn: DateText): DateText {
  if (window.kind === 'membership-year') return dateInYear(year, enrolledOn.slice(5));
  return dateInYear(year, window.kind === 'year-from' ? window.date : '01-01');
}

function isYear({ kind }: Window): boolean {
  return kind !== 'rolling' && kind !== 'lifetime';
}

function meets(qualify: Qualify | undefined, file: ProgramFile, look: Look): boolean {
  if (qualify === undefined) return false;
  const isMet = (condition: Condition) => stillMissing(condition, file, look) <= 0n;
  return 'anyOf' in qualify ? qualify.anyOf.some(isMet) : qualify.allOf.every(isMet);
}

function stillMissing(condition: Condition, file: ProgramFile, look: Look): bigint {
  const amounts = look(condition.window ?? file.tiers.window);
  const atLeast =
    condition.metric === 'spend' ? minorUnits(condition.atLeast, file.currency) : BigInt(condition.atLeast);
  return atLeast - countOf(condition, amounts);
}

function countOf(condition: Condition, amounts: Amounts): bigint {
  return 'of' in condition
    ? (amounts.named[`${condition.metric} ${condition.of}`] ?? 0n)
    : amounts[condition.metric];
}

/** The highest level that can be had: those up to the one held for what keeps them, the others for what they ask. */
function levelFor(file: ProgramFile, held: number, look: Look): number {
  const { levels } = file.tiers;
  return levels.findLastIndex(
    ({ qualify, keep }, index) =>
      index === 0 || meets(index <= held ? (keep ?? qualify) : qualify, file, look),
  );
}

export function levelOn(seen: Seen, held: number, date: DateText): number {
  return levelFor(seen.file, held, (window) => amountsOn(seen, window, date));
}

export function rise({ tiers }: ProgramFile, from: number, to: number): number {
  return tiers.climb === 'one-step' ? Math.min(to, from + 1) : to;
}

/** When a level is up; `earnedOn` lies in the year in which it was earned. */
export function endOfTerm(
  { file, enrolledOn }: Seen,
  level: number,
  from: DateText,
  earnedOn: DateText,
): number | null {
  const { term, graceDays, window } = file.tiers;
  if (level === 0) return null;
  const start = (date: DateText) => startOfDate(plusDays(date, graceDays), file.timeZone);
  switch (term.kind) {
    case 'months':
      return start(plusMonths(from, term.months));
    case 'next-year-end':
      return start(dateInYear(yearOf(earnedOn) + 2, '01-01'));
    case 'until-date': {
      const year: Window = isYear(window) ? window : { kind: 'calendar-year' };
      const full = beginningOf(year, yearIn(year, earnedOn, enrolledOn) + 1 + term.years, enrolledOn);
      const years = [yearOf(full) - 1, yearOf(full), yearOf(full) + 1];
      const ends = years.map((each) => plusDays(dateInYear(each, term.lastDay), 1));
      return start(ends.find((date) => date >= full) as DateText);
    }
    case 'while-qualified':
    case 'unlimited':
      return null;
  }
}

/** What a review in the first moment of a date looks at: the year before, and the present one so far. */
function looksOn(seen: Seen, today: DateText) {
  const { file, enrolledOn } = seen;
  const over = plusDays(today, -file.tiers.graceDays);
  const isCut = (each: Window) =>
    isYear(each) && beginningOf(each, yearIn(each, over, enrolledOn), enrolledOn) !== over;
  const yearBefore: Look = (each) => {
    if (!isYear(each)) return amountsOn(seen, each, over);
    const last = yearIn(each, over, enrolledOn) - 1;
    const inYear = ({ date }: Days[number]) =>
      yearIn(each, date, enrolledOn) === last || (!isCut(each) && date >= over);
    return total(seen.days.filter(inYear));
  };
  const soFar: Look = (each) =>
    isYear(each) && isCut(each) ? amountsOn(seen, each, over) : yearBefore(each);
  const cut = [file.tiers.window, ...ownWindows(file)].find(isCut);
  const turn = cut === undefined ? null : beginningOf(cut, yearIn(cut, over, enrolledOn), enrolledOn);
  return { over, yearBefore, soFar, turn };
}

/** A review in the first moment of a date: the level it gives, and from when its term runs. */
export function reviewOn(seen: Seen, held: number, today: DateText) {
  const { file, enrolledOn } = seen;
  const { window, down } = file.tiers;
  const { over, yearBefore, soFar, turn } = looksOn(seen, today);
  const looks = [yearBefore, soFar];
  const had = Math.max(...looks.map((look) => levelFor(file, held, look)));
  const active = (count: number) => looks.some((look) => look(window).purchases >= BigInt(count));
  const steps = typeof down === 'string' ? down : active(down.purchases) ? 'one-step' : 'to-earned';
  const level = had > held ? rise(file, held, had) : had === held ? held : fallen(steps, held, had);
  const year: Window = isYear(window) ? window : { kind: 'calendar-year' };
  const begun = beginningOf(year, yearIn(year, over, enrolledOn), enrolledOn);
  const isByThisYear = turn !== null && levelFor(file, held, soFar) >= level;
  return { level, from: over, earnedOn: plusDays(isByThisYear ? over : begun, -1) };
}

/** What is missing today to keep a level when it is up. */
export function missingToKeep(
  seen: Seen,
  held: number,
  tier: NaiveTier,
  today: DateText,
  up: DateText,
): Readonly<Record<string, number>> | null {
  const { keep, qualify } = seen.file.tiers.levels[held] as Tiers['levels'][number];
  const asked = keep ?? qualify;
  // Nothing bought in a year keeps the level into the next.
  const asks = conditionsOf(asked).map(({ window }) => window ?? seen.file.tiers.window);
  if (tier.whileQualified && asks.some(isYear)) return null;
  if (tier.whileQualified) return missingOn(seen, asked, (window) => amountsOn(seen, window, up));
  const { yearBefore, soFar, turn } = looksOn(seen, up);
  const before = missingOn(seen, asked, yearBefore);
  const isOver = turn !== null && turn <= today;
  return isOver && Object.keys(before).length > 0 ? missingOn(seen, asked, soFar) : before;
}

function fallen(down: 'one-step' | 'to-earned' | 'to-lowest', held: number, had: number): number {
  switch (down) {
    case 'one-step':
      return Math.max(had, held - 1);
    case 'to-earned':
      return had;
    case 'to-lowest':
      return 0;
  }
}

/** When a level held while qualified falls, seen from a moment; null where nothing that leaves is missed. */
export function fallAfter(seen: Seen, held: number, now: number): number | null {
  const { file, enrolledOn } = seen;
  const today = dateAt(now, file.timeZone);
  const windows = [file.tiers.window, ...ownWindows(file)];
  const leaving = windows.flatMap((window) =>
    seen.days.flatMap(({ date }) => {
      if (window.kind === 'lifetime') return [];
      if (window.kind === 'rolling') return [plusMonths(date, window.months)];
      return [beginningOf(window, yearIn(window, date, enrolledOn) + 1, enrolledOn)];
    }),
  );
  const dates = [today, ...leaving.filter((date) => date > today).sort()];
  const date = dates.find((each) => levelOn(seen, held, each) < held);
  return date === undefined ? null : Math.max(now, startOfDate(date, file.timeZone));
}

function ownWindows({ tiers }: ProgramFile): readonly Window[] {
  return tiers.levels.flatMap(({ qualify, keep }) =>
    [...conditionsOf(qualify), ...conditionsOf(keep)].flatMap(({ window }) => window ?? []),
  );
}

function conditionsOf(rule: Qualify | undefined): readonly Condition[] {
  return rule === undefined ? [] : 'anyOf' in rule ? rule.anyOf : rule.allOf;
}

/** The next end of a month or year after a moment at which members rise; null where they rise at once. */
export function nextEnd({ file, enrolledOn }: Seen, now: number): number | null {
  const { upgrade, window } = file.tiers;
  if (upgrade === 'at-once') return null;
  const today = dateAt(now, file.timeZone);
  const year: Window = isYear(window) ? window : { kind: 'calendar-year' };
  const date =
    upgrade === 'at-month-end'
      ? firstOfMonthAfter(today)
      : beginningOf(year, yearIn(year, today, enrolledOn) + 1, enrolledOn);
  return startOfDate(date, file.timeZone);
}

/** The level that counts at the end of a month or year, of which the date is the first after it. */
export function levelAtEnd(seen: Seen, held: number, today: DateText): number {
  return levelFor(seen.file, held, (window) =>
    amountsOn(seen, window, isYear(window) ? plusDays(today, -1) : today),
  );
}

/** What is missing to a level on a date. */
export function missingOn(
  { file }: Seen,
  qualify: Qualify | undefined,
  look: Look,
): Readonly<Record<string, number>> {
  if (qualify === undefined || meets(qualify, file, look)) return {};
  const own = (window: Window | undefined) => JSON.stringify(window ?? file.tiers.window);
  return Object.fromEntries(
    conditionsOf(qualify)
      .map((condition) => [
        `${condition.metric}${'of' in condition ? `:${condition.of}` : ''} ${own(condition.window)}`,
        Number(stillMissing(condition, file, look)),
      ])
      .filter(([, amount]) => (amount as number) > 0),
  );
}
