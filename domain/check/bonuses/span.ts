/** When a bonus can be paid, and on which day a story about it is told. */
import type { Day, Instant } from '../../kernel/brand.ts';
import { addDays, never, parseDay } from '../../kernel/civil.ts';
import { beginningOfTime, endOfTime } from '../../kernel/instant.ts';
import type { BonusRule } from '../../program/file.ts';
import type { Span } from '../condition/bounds.ts';
import type { Subject } from '../subject.ts';

type Dated = Pick<BonusRule, 'firstDay' | 'lastDay'>;

/** Local days, both included. Purchases before the version takes effect are decided by another one. */
export function daysOf({ rules, isFirst, effectiveFrom }: Subject, { firstDay, lastDay }: Dated) {
  const first = firstDay === undefined ? 0 : (parseDay(firstDay) ?? 0);
  const last = lastDay === undefined ? never : (parseDay(lastDay) ?? never);
  const effective = isFirst ? 0 : rules.calendar.dayOf(effectiveFrom);
  return { from: Math.max(first, effective) as Day, to: last as Day };
}

/** In instants; empty where the last day is over. */
export function spanOf(subject: Subject, dated: Dated): Span {
  const { calendar } = subject.rules;
  const { from, to } = daysOf(subject, dated);
  const start = from === 0 ? beginningOfTime : calendar.startOfDay(from);
  const end = to === never ? endOfTime : calendar.startOfDay(addDays(to, 1)) - 1;
  return { from: subject.isFirst ? start : Math.max(start, subject.effectiveFrom), to: end };
}

/** The first of the days from now on, else the first of them. */
export function dayWithin({ rules, now, effectiveFrom }: Subject, from: Day, to: Day): Day {
  const today = rules.calendar.dayOf(Math.max(now, effectiveFrom) as Instant);
  return today >= from && today <= to ? today : from;
}
