/**
 * The tiers of the naive fold: which level counts up to what, when time decides, how long a level is kept.
 * Whatever counts is added up anew for every question; ends of months and years are looked at one by one.
 */
import type { ProgramFile } from '../../../../domain/program/file.ts';
import {
  type DateText,
  dateAt,
  dateInYear,
  daysBetween,
  firstOfMonthAfter,
  plusDays,
  plusMonths,
  plusMonthsTo,
  startOfDate,
  yearOf,
} from '../units/dates.ts';
import { minorUnits } from '../units/money.ts';
import type { Named } from '../units/quantities.ts';

export type Amounts = { spend: bigint; purchases: bigint; points: bigint; named: Named };
export const noAmounts: Amounts = { spend: 0n, purchases: 0n, points: 0n, named: {} };

/** How long something is held, from when, and what it would have been without the orders that prolonged it. */
export interface NaiveTerm {
  readonly until: number | null;
  /** The day of the month to come back to, where the month of the end has no such day. */
  readonly endsOn: string | null;
  readonly start: NaiveStart;
  readonly stretches: readonly { readonly was: NaiveTerm; readonly orders: readonly (string | null)[] }[];
}

/** A date, a date of the year in which the level was earned, and the day of the month to come back to. */
export interface NaiveStart {
  readonly from: DateText;
  readonly earnedOn: DateText;
  readonly endsOn: string | null;
}

export interface NaiveTier extends NaiveTerm {
  readonly level: string;
  readonly since: number;
  /** Without an end of its own: it falls with what counts. */
  readonly whileQualified: boolean;
  /** When it was reached, whatever was held in between. */
  readonly reached: number;
  /** Whether a rise is known that led here. */
  readonly isReached: boolean;
  /** What was taken back of what it may rest on. */
  readonly taken: Days;
  /** The first date after refunds that are still to be looked at together. */
  readonly askedOn: DateText | null;
  /** What was held before it was reached by qualifying. */
  readonly before: NaiveHeld | null;
}

/** A level under a higher one. */
export interface NaiveHeld extends NaiveTerm {
  readonly level: string;
  /** Null for the lowest, and where refunds leave levels alone. */
  readonly reached: number | null;
  readonly taken: Days;
  readonly before: NaiveHeld | null;
}

/** What counts, day by day. */
export type Days = readonly { readonly date: DateText; readonly amounts: Amounts }[];

type Tiers = ProgramFile['tiers'];
type Window = Tiers['window'];
type Qualify = NonNullable<Tiers['levels'][number]['qualify']>;
type Condition = Extract<Qualify, { anyOf: unknown }>['anyOf'][number];
type Ever = NonNullable<NonNullable<Tiers['levels'][number]['forLife']>['reached']>;
type Asked = Condition | (Ever & { readonly window?: undefined });

function windowOf(condition: Asked): Window | undefined {
  return 'window' in condition ? condition.window : undefined;
}

/** What counts in a window. */
type Look = (window: Window) => Amounts;

/** A program and a member in it. */
export interface Seen {
  readonly file: ProgramFile;
  readonly enrolledOn: DateText;
  readonly days: Days;
  /** Set when it is looked. */
  readonly tags: readonly string[];
  /** The level that is theirs for life. */
  readonly life: string | null;
  readonly carried: NaiveCarried | null;
  /** When a level has lapsed last: what was before counts no longer; '' where none has. */
  readonly anew: DateText;
}

/** What the year from `of` on left over for the year from `into` on. */
export interface NaiveCarried {
  readonly of: DateText;
  readonly into: DateText;
  readonly amounts: Amounts;
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

/** A tag counts as one of its kind, in whatever window; so do the time as a member, and how often they came back. */
function withTags(seen: Seen, amounts: Amounts, date: DateText): Amounts {
  const { tags, enrolledOn, file } = seen;
  const named = Object.fromEntries(tags.map((tag) => [`tag ${tag}`, 1n]));
  const asked = file.tiers.levels.flatMap(({ qualify, keep }) => [
    ...conditionsOf(qualify),
    ...conditionsOf(keep),
  ]);
  for (const condition of asked) {
    if (condition.metric === 'tenure') {
      const days = BigInt(Math.max(0, daysBetween(enrolledOn, date)));
      named[`tenure ${condition.of}`] = condition.of === 'days' ? days : monthsFull(enrolledOn, date);
    }
    if (condition.metric === 'recurrence') named[recurrenceName(condition)] = cameBack(seen, condition, date);
  }
  return { ...amounts, named: { ...amounts.named, ...named } };
}

/** One month after the other, until the next would end later. */
function monthsFull(from: DateText, to: DateText): bigint {
  let months = 0;
  while (plusMonths(from, months + 1) <= to) months++;
  return BigInt(months);
}

type Recurrence = Extract<Condition, { metric: 'recurrence' }>;

function recurrenceName({ last, per, each }: Recurrence): string {
  const isPlain = each.metric === 'purchases' && each.atLeast === 1;
  return `recurrence ${last} ${per}s${isPlain ? '' : ` with ${each.atLeast} ${each.metric}`}`;
}

/** Of the last periods, with the present one or without it. */
function cameBack(seen: Seen, { per, last, each }: Recurrence, date: DateText): bigint {
  const { file, enrolledOn } = seen;
  const window: Window = { kind: per };
  const wanted = each.metric === 'spend' ? minorUnits(each.atLeast, file.currency) : BigInt(each.atLeast);
  const from = (period: DateText) => plusDays(periodFrom(window, period, enrolledOn), -1);
  const periods = [date];
  while (periods.length <= last) periods.push(from(periods.at(-1) as DateText));
  const isMet = (period: DateText) => {
    const begun = periodFrom(window, period, enrolledOn);
    const days = seen.days.filter(
      (day) => day.date >= seen.anew && periodFrom(window, day.date, enrolledOn) === begun,
    );
    return total(days)[each.metric] >= wanted;
  };
  const count = (of: readonly DateText[]) => of.filter(isMet).length;
  return BigInt(Math.max(count(periods.slice(0, last)), count(periods.slice(1))));
}

/** What counts in a window that is looked at on a date. */
export function amountsOn(seen: Seen, window: Window, seenOn: DateText): Amounts {
  const { days, enrolledOn } = seen;
  const isNew = (date: DateText) => isEver(window) || date >= seen.anew;
  const counted = days.filter(({ date }) => isIn(window, date, seenOn, enrolledOn) && isNew(date));
  const year = isPeriod(window) ? periodFrom(window, seenOn, enrolledOn) : null;
  return withTags(seen, total([...counted, ...carriedInto(seen, window, year)]), seenOn);
}

/** What was carried into a year of the program's own window. */
function carriedInto({ file, carried }: Seen, window: Window, year: DateText | null): Days {
  const isOwn = JSON.stringify(window) === JSON.stringify(file.tiers.window);
  const counts = file.tiers.surplus === 'carried-over' && isOwn && carried?.into === year;
  return counts && carried !== null ? [{ date: carried.into, amounts: carried.amounts }] : [];
}

function isIn(window: Window, date: DateText, seenOn: DateText, enrolledOn: DateText): boolean {
  if (window.kind === 'lifetime') return true;
  if (window.kind === 'since') return date >= window.date;
  if (window.kind === 'rolling') return plusMonths(date, window.months) > seenOn;
  if (window.kind === 'rolling-days') return plusDays(date, window.days) > seenOn;
  return periodFrom(window, date, enrolledOn) === periodFrom(window, seenOn, enrolledOn);
}

/** The first date of the month, quarter or year in which a date lies. */
function periodFrom(window: Window, date: DateText, enrolledOn: DateText): DateText {
  if (window.kind === 'calendar-month') return `${date.slice(0, 7)}-01`;
  if (window.kind === 'calendar-quarter') {
    const firsts = ['01-01', '04-01', '07-01', '10-01'].map((each) => `${date.slice(0, 4)}-${each}`);
    return firsts.findLast((first) => first <= date) as DateText;
  }
  return beginningOf(window, yearIn(window, date, enrolledOn), enrolledOn);
}

function periodAfter(window: Window, date: DateText, enrolledOn: DateText): DateText {
  if (window.kind === 'calendar-month') return firstOfMonthAfter(date);
  if (window.kind === 'calendar-quarter') return plusMonths(periodFrom(window, date, enrolledOn), 3);
  return beginningOf(window, yearIn(window, date, enrolledOn) + 1, enrolledOn);
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
  return ['calendar-year', 'membership-year', 'year-from'].includes(kind);
}

function isEver({ kind }: Window): boolean {
  return kind === 'lifetime' || kind === 'since';
}

function isPeriod(window: Window): boolean {
  return isYear(window) || window.kind === 'calendar-month' || window.kind === 'calendar-quarter';
}

function meets(qualify: Qualify | undefined, file: ProgramFile, look: Look): boolean {
  if (qualify === undefined) return false;
  const isMet = (condition: Condition) => stillMissing(condition, file, look) <= 0n;
  return 'anyOf' in qualify ? qualify.anyOf.some(isMet) : qualify.allOf.every(isMet);
}

function stillMissing(condition: Asked, file: ProgramFile, look: Look): bigint {
  const amounts = look(windowOf(condition) ?? file.tiers.window);
  if (condition.metric === 'tag') return 1n - countOf(condition, amounts);
  const atLeast =
    condition.metric === 'spend' ? minorUnits(condition.atLeast, file.currency) : BigInt(condition.atLeast);
  return atLeast - countOf(condition, amounts);
}

function countOf(condition: Asked, amounts: Amounts): bigint {
  if (condition.metric === 'recurrence') return amounts.named[recurrenceName(condition)] ?? 0n;
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

/** What is theirs for life they have, whatever counts. */
export function floorOf({ file, life }: Seen): number {
  return life === null ? 0 : Math.max(0, levelNumber(file, life));
}

/** The level kept or earned, and not less than what is for life. */
export function decidedOn(seen: Seen, held: number, date: DateText): number {
  return Math.max(levelOn(seen, held, date), floorOf(seen));
}

export function levelOn(seen: Seen, held: number, date: DateText): number {
  return levelFor(seen.file, held, (window) => amountsOn(seen, window, date));
}

export function rise({ tiers }: ProgramFile, from: number, to: number): number {
  return tiers.climb === 'one-step' ? Math.min(to, nextLevel(tiers, from)) : to;
}

/** The next one that is not by invitation only; -1 at the top. */
export function nextLevel({ levels }: Tiers, from: number): number {
  return levels.findIndex(({ invitationOnly }, index) => index > from && !invitationOnly);
}

/** When a level is up; `earnedOn` lies in the year in which it was earned. */
export function endOfTerm(
  { file, enrolledOn }: Seen,
  level: number,
  floor: number,
  { from, earnedOn, endsOn }: NaiveStart,
): NaiveTerm {
  const { term, graceDays, window } = file.tiers;
  const endless = { until: null, endsOn: null, start: { from, earnedOn, endsOn: null }, stretches: [] };
  if (level === 0 || level <= floor) return endless;
  const end = (date: DateText, wanted = date.slice(8)) => {
    const clamped = (each: DateText) => (each.slice(8) === wanted ? null : wanted);
    const start = { from, earnedOn, endsOn: term.kind === 'months' ? clamped(from) : null };
    const until = startOfDate(plusDays(date, graceDays), file.timeZone);
    return { until, endsOn: clamped(date), start, stretches: [] };
  };
  switch (term.kind) {
    case 'months': {
      const wanted = endsOn ?? dayOfTurn(window, from, enrolledOn) ?? from.slice(8);
      return end(plusMonthsTo(from, term.months, wanted), wanted);
    }
    case 'next-year-end':
      return end(dateInYear(yearOf(earnedOn) + 2, '01-01'));
    case 'until-date': {
      const year: Window = isYear(window) ? window : { kind: 'calendar-year' };
      const full = beginningOf(year, yearIn(year, earnedOn, enrolledOn) + 1 + term.years, enrolledOn);
      const years = [yearOf(full) - 1, yearOf(full), yearOf(full) + 1];
      const ends = years.map((each) => plusDays(dateInYear(each, term.lastDay), 1));
      return end(ends.find((date) => date >= full) as DateText);
    }
    case 'until-next-date': {
      const dates = [0, 1].map((more) => dateInYear(yearOf(from) + more, term.lastDay));
      return end(plusDays(dates.find((date) => date >= from) as DateText, 1));
    }
    case 'until-day-of-month': {
      let date = plusDays(from, 1);
      while (!isDayOfMonth(date, term.day) || date < plusMonths(from, term.months)) date = plusDays(date, 1);
      return end(date);
    }
    case 'while-qualified':
    case 'unlimited':
      return endless;
  }
}

/** The 31st is the last day of shorter months. */
function isDayOfMonth(date: DateText, day: number): boolean {
  const number = Number(date.slice(8));
  return number === day || (number < day && plusDays(date, 1) === firstOfMonthAfter(date));
}

/** The day of the month on which the years of a window begin, where one of them begins on the date. */
function dayOfTurn(window: Window, date: DateText, enrolledOn: DateText): string | null {
  if (window.kind !== 'membership-year' && window.kind !== 'year-from') return null;
  if (periodFrom(window, date, enrolledOn) !== date) return null;
  return window.kind === 'year-from' ? window.date.slice(3) : enrolledOn.slice(8);
}

/** What a review in the first moment of a date looks at: the year before, and the present one so far. */
function looksOn(seen: Seen, today: DateText, graceDays = seen.file.tiers.graceDays) {
  const { file, enrolledOn } = seen;
  const over = plusDays(today, -graceDays);
  const isCut = (each: Window) => isPeriod(each) && periodFrom(each, over, enrolledOn) !== over;
  const yearBefore: Look = (each) => {
    if (!isPeriod(each)) return amountsOn(seen, each, over);
    const begun = periodFrom(each, plusDays(periodFrom(each, over, enrolledOn), -1), enrolledOn);
    const inYear = ({ date }: Days[number]) =>
      date >= seen.anew && (periodFrom(each, date, enrolledOn) === begun || (!isCut(each) && date >= over));
    return withTags(seen, total([...seen.days.filter(inYear), ...carriedInto(seen, each, begun)]), over);
  };
  const soFar: Look = (each) =>
    isPeriod(each) && isCut(each) ? amountsOn(seen, each, over) : yearBefore(each);
  const cut = [file.tiers.window, ...ownWindows(file)].find(isCut);
  const turn = cut === undefined ? null : periodFrom(cut, over, enrolledOn);
  return { over, yearBefore, soFar, turn };
}

/** The term after one that was up on a date, days of grace included, where the year before it renews it. */
export function termAfter({ file, enrolledOn }: Seen, up: DateText, endsOn: string | null) {
  const { window, graceDays } = file.tiers;
  const year: Window = isYear(window) ? window : { kind: 'calendar-year' };
  const from = plusDays(up, -graceDays);
  return { from, earnedOn: plusDays(periodFrom(year, from, enrolledOn), -1), endsOn };
}

/** A review in the first moment of a date: the level it gives, and from when its term runs. */
export function reviewOn(seen: Seen, held: number, today: DateText) {
  const { file, enrolledOn } = seen;
  const { window, down } = file.tiers;
  const { over, yearBefore, soFar, turn } = looksOn(seen, today);
  const looks = [yearBefore, soFar];
  const had = Math.max(floorOf(seen), ...looks.map((look) => levelFor(file, held, look)));
  const active = (count: number) => looks.some((look) => look(window).purchases >= BigInt(count));
  const steps = typeof down === 'string' ? down : active(down.purchases) ? 'one-step' : 'to-earned';
  const lowered = () => Math.max(floorOf(seen), fallen(file, steps, held, had));
  const level = had > held ? rise(file, held, had) : had === held ? held : lowered();
  const year: Window = isYear(window) ? window : { kind: 'calendar-year' };
  const begun = beginningOf(year, yearIn(year, over, enrolledOn), enrolledOn);
  const isByThisYear = turn !== null && Math.max(floorOf(seen), levelFor(file, held, soFar)) >= level;
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
  const asks = conditionsOf(asked)
    .filter(({ metric }) => !['tag', 'tenure', 'recurrence'].includes(metric))
    .map((condition) => windowOf(condition) ?? seen.file.tiers.window);
  if (tier.whileQualified && asks.some(isPeriod)) return null;
  if (tier.whileQualified) return missingOn(seen, asked, (window) => amountsOn(seen, window, up));
  const { yearBefore, soFar, turn } = looksOn(seen, up);
  const before = missingOn(seen, asked, yearBefore);
  const isOver = turn !== null && turn <= today;
  return isOver && Object.keys(before).length > 0 ? missingOn(seen, asked, soFar) : before;
}

function fallen(
  { tiers }: ProgramFile,
  down: 'one-step' | 'to-earned' | 'to-lowest',
  held: number,
  had: number,
): number {
  switch (down) {
    case 'one-step':
      return Math.max(
        had,
        tiers.levels.findLastIndex(({ invitationOnly }, index) => index < held && !invitationOnly),
      );
    case 'to-earned':
      return had;
    case 'to-lowest':
      return 0;
  }
}

/** When a level held while qualified falls, seen from a moment; null where nothing that leaves is missed. */
export function fallAfter(seen: Seen, held: number, now: number): number | null {
  const { file, enrolledOn, carried } = seen;
  const today = dateAt(now, file.timeZone);
  const windows = [file.tiers.window, ...ownWindows(file)];
  const counted = [...seen.days.map(({ date }) => date), ...(carried === null ? [] : [carried.into])];
  const leaving = windows.flatMap((window) =>
    counted.flatMap((date) => {
      if (window.kind === 'lifetime' || window.kind === 'since') return [];
      if (window.kind === 'rolling') return [plusMonths(date, window.months)];
      if (window.kind === 'rolling-days') return [plusDays(date, window.days)];
      return [periodAfter(window, date, enrolledOn)];
    }),
  );
  for (const condition of file.tiers.levels.flatMap(({ qualify, keep }) => [
    ...conditionsOf(qualify),
    ...conditionsOf(keep),
  ])) {
    if (condition.metric !== 'recurrence') continue;
    let turn = today;
    for (let period = 0; period <= condition.last + 1; period++) {
      turn = periodAfter({ kind: condition.per }, turn, enrolledOn);
      leaving.push(turn);
    }
  }
  const dates = [today, ...leaving.filter((date) => date > today).sort()];
  const date = dates.find((each) => decidedOn(seen, held, each) < held);
  return date === undefined ? null : Math.max(now, startOfDate(date, file.timeZone));
}

function ownWindows({ tiers }: ProgramFile): readonly Window[] {
  return tiers.levels.flatMap(({ qualify, keep }) =>
    [...conditionsOf(qualify), ...conditionsOf(keep)].flatMap((condition) => windowOf(condition) ?? []),
  );
}

/** Whether some level of the program asks for the tag. */
export function asksForTag({ tiers }: ProgramFile, tag: string): boolean {
  const asked = tiers.levels.flatMap(({ qualify, keep }) => [
    ...conditionsOf(qualify),
    ...conditionsOf(keep),
  ]);
  return asked.some((condition) => condition.metric === 'tag' && condition.of === tag);
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
  // Whoever would fall on the first day does not rise for the last.
  const isOnLastDay = (window: Window) => isPeriod(window) || seen.file.tiers.term.kind !== 'while-qualified';
  return levelFor(seen.file, held, (window) =>
    amountsOn(seen, window, isOnLastDay(window) ? plusDays(today, -1) : today),
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
        `${nameOf(condition)} ${own(windowOf(condition))}`,
        Number(stillMissing(condition, file, look)),
      ])
      .filter(([, amount]) => (amount as number) > 0),
  );
}

function nameOf(condition: Condition): string {
  if (condition.metric === 'recurrence') return recurrenceName(condition).replace(' ', ':');
  return `${condition.metric}${'of' in condition ? `:${condition.of}` : ''}`;
}

/** When a member who rises at once has been one for as long as a higher level asks; null where that never comes. */
export function tenureRise(seen: Seen, held: number, from: number): number | null {
  const { file, enrolledOn } = seen;
  if (file.tiers.upgrade !== 'at-once') return null;
  const dates = file.tiers.levels
    .flatMap(({ qualify }) => conditionsOf(qualify))
    .flatMap((condition) => {
      if (condition.metric !== 'tenure') return [];
      const { of, atLeast } = condition;
      return [of === 'days' ? plusDays(enrolledOn, atLeast) : plusMonths(enrolledOn, atLeast)];
    })
    .sort();
  const date = dates.find(
    (each) => startOfDate(each, file.timeZone) > from && levelOn(seen, held, each) > held,
  );
  return date === undefined ? null : startOfDate(date, file.timeZone);
}

/** The next beginning of a year of the window after a moment; null where nothing is carried over it. */
export function nextTurn({ file, enrolledOn }: Seen, now: number): number | null {
  const { surplus, window } = file.tiers;
  if (surplus === 'lost') return null;
  const year = yearIn(window, dateAt(now, file.timeZone), enrolledOn);
  return startOfDate(beginningOf(window, year + 1, enrolledOn), file.timeZone);
}

/** What the year that ended as a date began leaves over of what keeps the level; null where nothing. */
export function surplusOn(seen: Seen, held: number, today: DateText): NaiveCarried | null {
  const { file, enrolledOn } = seen;
  const { keep, qualify } = file.tiers.levels[held] as Tiers['levels'][number];
  const asked = keep ?? qualify;
  const { yearBefore } = looksOn(seen, today, 0);
  if (!meets(asked, file, yearBefore)) return null;
  const amounts = { ...noAmounts, named: {} as Record<string, bigint> };
  const own = (window: Window | undefined) =>
    window === undefined || JSON.stringify(window) === JSON.stringify(file.tiers.window);
  for (const condition of conditionsOf(asked).filter((each) => own(windowOf(each)))) {
    const left = -stillMissing(condition, file, yearBefore);
    if (left <= 0n) continue;
    if (condition.metric === 'tag' || condition.metric === 'tenure') continue;
    if (condition.metric === 'recurrence') continue;
    if ('of' in condition) amounts.named[`${condition.metric} ${condition.of}`] = left;
    else amounts[condition.metric] = left;
  }
  const none = amounts.spend + amounts.purchases + amounts.points === 0n;
  if (none && Object.keys(amounts.named).length === 0) return null;
  const year = yearIn(file.tiers.window, plusDays(today, -1), enrolledOn);
  return { of: beginningOf(file.tiers.window, year, enrolledOn), into: today, amounts };
}

/** The highest level that an amount since enrolment has made one for life, or 0. */
export function lifeByAmount(seen: Seen): number {
  const ever = total(seen.days);
  return Math.max(
    0,
    seen.file.tiers.levels.findLastIndex(({ forLife }) => {
      const reached = forLife?.reached;
      return reached !== undefined && stillMissing(reached, seen.file, () => ever) <= 0n;
    }),
  );
}

/** Whether an invitation's level is kept as the invitation ends. */
export function keepsInvited(seen: Seen, level: number, today: DateText): boolean {
  const rule = seen.file.tiers.levels[level];
  if (rule === undefined || !rule.invitationOnly) return false;
  const { yearBefore, soFar } = looksOn(seen, today);
  return [yearBefore, soFar].some((look) => meets(rule.keep, seen.file, look));
}

/** A refund of what the year that left something over had brought takes from that first. */
export function lessCarried(
  carried: NaiveCarried | null,
  date: DateText,
  less: Amounts,
): NaiveCarried | null {
  if (carried === null || date < carried.of || date >= carried.into) return carried;
  const rest = (amount: bigint, taken: bigint) =>
    taken <= 0n ? amount : taken > amount ? 0n : amount - taken;
  const { spend, purchases, points, named } = carried.amounts;
  return {
    ...carried,
    amounts: {
      spend: rest(spend, less.spend),
      purchases: rest(purchases, less.purchases),
      points: rest(points, less.points),
      named: Object.fromEntries(
        Object.entries(named).map(([name, amount]) => [name, rest(amount, less.named[name] ?? 0n)]),
      ),
    },
  };
}

export function isNothing({ spend, purchases, points, named }: Amounts): boolean {
  return [spend, purchases, points, ...Object.values(named)].every((each) => each === 0n);
}

export function minus(a: Amounts, b: Amounts): Amounts {
  const names = [...new Set([...Object.keys(a.named), ...Object.keys(b.named)])];
  return {
    spend: a.spend - b.spend,
    purchases: a.purchases - b.purchases,
    points: a.points - b.points,
    named: Object.fromEntries(names.map((name) => [name, (a.named[name] ?? 0n) - (b.named[name] ?? 0n)])),
  };
}
