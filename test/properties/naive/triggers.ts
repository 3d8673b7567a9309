/** Triggers in the naive fold: every firing is noted, and what is to be known of one is read from the notes. */
import type { Fact } from '../../../domain/facts/facts.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { type Asked, holds, holdsForMember } from './points/conditions.ts';
import { expiresFrom } from './points/lives.ts';
import { neverText } from './points/lots.ts';
import { askedNow, keptOf } from './points/worth.ts';
import { changesOf, purchasesKept, tagsAfter } from './tiers/counted.ts';
import { forgive, levelHeld, levelShown, seen } from './tiers/standing.ts';
import { levelName, levelNumber, type NaiveTier, reviewOn } from './tiers/tiers.ts';
import { inactiveAt } from './time/expiry.ts';
import { lapses } from './time/reviews.ts';
import {
  type DateText,
  dateAt,
  dateInYear,
  daysBetween,
  plusDays,
  plusMonths,
  startOfDate,
  yearOf,
} from './units/dates.ts';
import { firstOf, forGood } from './units/uses.ts';
import type { Walk } from './walk.ts';

type Rule = NonNullable<ProgramFile['triggers']>[number];

export interface NaiveFiring {
  readonly trigger: string;
  readonly date: DateText;
  readonly points: bigint;
  readonly expires: DateText;
  readonly order: string | null;
  readonly engagement: string | null;
  stands: boolean;
}

export interface Before {
  readonly tier: NaiveTier;
  readonly purchases: number;
  readonly isFirst: boolean;
  readonly member: SeenMember;
  readonly boughtOn: DateText | null;
  readonly reach: readonly string[];
  readonly spendable: bigint;
  readonly held: bigint;
}

type SeenMember = Pick<Asked, 'purchasesBefore' | 'daysEnrolled' | 'daysSinceLastPurchase' | 'tags' | 'tier'>;

/** The member as a condition sees them on a date. */
export function memberOn(walk: Walk, today: DateText): SeenMember {
  const { entries, enrolledOn, boughtOn } = walk;
  return {
    purchasesBefore: purchasesKept(walk),
    daysEnrolled: daysBetween(enrolledOn, today),
    daysSinceLastPurchase: boughtOn === null ? null : daysBetween(boughtOn, today),
    tags: tagsAfter(entries),
    tier: levelName(walk.file, levelShown(walk)),
  };
}

function holdsOn(walk: Walk, { when }: Rule, at: number, today: DateText): boolean {
  return when === undefined || holdsForMember(when, { ...memberOn(walk, today), at });
}

function holdsForOrder(walk: Walk, { when }: Rule, order: string | null, member: SeenMember): boolean {
  if (when === undefined) return true;
  const entry = walk.entries.find(
    ({ fact, bought }) => bought !== null && 'order' in fact && fact.order?.orderId === order,
  );
  if (entry === undefined || entry.bought === null) return false;
  if (entry.fact.kind !== 'purchase' && entry.fact.kind !== 'revision') return false;
  const kept = keptOf(entry.fact, changesOf(entry.fact, walk.entries));
  const { tier, ...seenThen } = member;
  return holds(when, askedNow({ ...entry.bought, ...seenThen, file: walk.file, level: 0 }, kept, tier));
}

function rules({ file }: Walk, ...kinds: Rule['on']['kind'][]): readonly Rule[] {
  return (file.triggers ?? []).filter(({ on }) => kinds.includes(on.kind));
}

/** After a fact, and what it led to. */
export function fireAfter(walk: Walk, fact: Fact, before: Before, now: number, today: DateText) {
  if (fact.kind === 'opening') return;
  const isFreed =
    (fact.kind === 'fulfilment' || fact.kind === 'revision') &&
    spendableOn(walk, today) > before.spendable &&
    heldOn(walk, today) < before.held;
  const purchases = purchasesKept(walk);
  const order = 'order' in fact && fact.order !== undefined ? fact.order.orderId : null;
  if (purchases < before.purchases) {
    for (const firing of walk.firings.filter((each) => each.order === order && each.stands)) {
      takeBack(walk, firing, firing.points, today);
    }
  }
  if (fact.kind === 'engagement-revocation') {
    for (const firing of walk.firings.filter(
      (each) => each.engagement === fact.engagementId && each.stands,
    )) {
      takeBack(walk, firing, firing.points, today);
    }
  }
  const undoes = ['refund', 'cancellation', 'revision', 'engagement-revocation'].includes(fact.kind);
  if (undoes && levelHeld(walk) < levelNumber(walk.file, before.tier.level))
    fallBack(walk, before.tier, today);
  if (before.isFirst) {
    for (const rule of rules(walk, 'enrolled')) {
      if (holdsOn(walk, rule, now, today)) fire(walk, rule, now, today);
    }
  }
  if (purchases > before.purchases) {
    for (const rule of rules(walk, 'purchase', 'first-purchase', 'nth-purchase', 'stage-entered')) {
      const { on } = rule;
      if (on.kind === 'stage-entered' && !isBack(walk, on.stage, before.boughtOn, today)) continue;
      const nth = on.kind === 'nth-purchase' ? on.purchases : on.kind === 'first-purchase' ? 1 : purchases;
      if (nth === purchases && holdsForOrder(walk, rule, order, before.member)) {
        fire(walk, rule, now, today, { order });
      }
    }
  }
  const engagement = fact.kind === 'engagement' ? fact.engagementId : null;
  if (fact.kind === 'engagement') {
    for (const rule of rules(walk, 'engagement')) {
      if (rule.on.kind !== 'engagement') continue;
      const { engagement: kind, scoreBelow } = rule.on;
      const isOne = kind === undefined || kind === fact.engagement;
      const isLow = scoreBelow === undefined || (fact.score !== undefined && fact.score < scoreBelow);
      if (isOne && isLow && holdsOn(walk, rule, now, today)) fire(walk, rule, now, today, { engagement });
    }
  }
  if (isFreed) {
    for (const rule of rules(walk, 'points-available')) {
      if (holdsOn(walk, rule, now, today)) fire(walk, rule, now, today);
    }
  }
  fireIfRisen(walk, before.tier, now, today);
  const brings = ['purchase', 'revision', 'fulfilment', 'engagement', 'enrolment', 'adjustment'];
  const isBought = fact.kind === 'purchase' || fact.kind === 'revision';
  if (brings.includes(fact.kind))
    fireIfReached(walk, before.reach, now, today, { order: isBought ? order : null, engagement });
}

/** Rewards that can be had on a date. */
export function reachOn(walk: Walk, date: DateText): readonly string[] {
  const { rewards = [] } = walk.file.redemption ?? {};
  return rewards
    .filter(({ points }) => spendableOn(walk, date) >= BigInt(points))
    .filter(
      ({ id, perMember }) => perMember === undefined || walk.uses.used(`reward:${id}`, forGood) < perMember,
    )
    .map(({ id }) => id);
}

export function spendableOn({ purse }: Walk, date: DateText): bigint {
  return purse.heaps
    .filter(({ available, expires }) => available <= date && date < expires)
    .reduce((sum, { points }) => sum + points, 0n);
}

export function heldOn({ purse }: Walk, date: DateText): bigint {
  return purse.heaps
    .filter(({ available }) => available > date)
    .reduce((sum, { points }) => sum + points, 0n);
}

function isNew({ on }: Rule, was: readonly string[], is: readonly string[]): boolean {
  return (
    on.kind === 'reward-within-reach' &&
    is.some((id) => !was.includes(id) && (on.reward === undefined || on.reward === id))
  );
}

/** Whatever else has fired is in it; what these give is not. */
export function fireIfReached(walk: Walk, was: readonly string[], now: number, today: DateText, more: Cause) {
  const is = reachOn(walk, today);
  const due = rules(walk, 'reward-within-reach').filter((rule) => isNew(rule, was, is));
  for (const rule of due) if (holdsOn(walk, rule, now, today)) fire(walk, rule, now, today, more);
}

function isBack(walk: Walk, stage: string, boughtOn: DateText | null, today: DateText): boolean {
  return stage === 'won-back' && boughtOn !== null && daysBetween(boughtOn, today) > lifecycle(walk).dormant;
}

function lifecycle({ file }: Walk) {
  return file.value?.lifecycle.days ?? { active: 90, cooling: 180, atRisk: 270, dormant: 365 };
}

interface Cause {
  readonly order?: string | null;
  readonly engagement?: string | null;
  readonly inTime?: boolean;
}

export function fireIfRisen(walk: Walk, before: NaiveTier, now: number, today: DateText, inTime = false) {
  if (levelHeld(walk) <= levelNumber(walk.file, before.level)) return;
  for (const rule of rules(walk, 'tier-reached')) {
    if (rule.on.kind !== 'tier-reached' || (rule.on.level ?? walk.tier.level) !== walk.tier.level) continue;
    if (holdsOn(walk, rule, now, today)) {
      fire(walk, rule, now, today, { inTime });
    }
  }
}

function fallBack(walk: Walk, { level, since }: NaiveTier, today: DateText) {
  for (const { id, on } of rules(walk, 'tier-reached')) {
    const last = walk.firings.findLast(({ trigger }) => trigger === id);
    const isFor = on.kind === 'tier-reached' && (on.level ?? level) === level;
    if (!isFor || last === undefined || last.date !== dateAt(since, walk.zone)) continue;
    // Where the last one is off already, an earlier one of the same day goes, and its points are let be.
    const points = last.stands ? last.points : 0n;
    const off = last.stands ? last : walk.firings.findLast((each) => each.trigger === id && each.stands);
    if (off !== undefined) takeBack(walk, off, points, today);
  }
}

function takeBack(walk: Walk, firing: NaiveFiring, points: bigint, today: DateText) {
  const { trigger, date, expires } = firing;
  firing.stands = false;
  walk.told.push(`-${trigger}`);
  const cap = walk.file.triggers?.find(({ id }) => id === trigger)?.cap;
  if (cap !== undefined) walk.uses.count(`triggers.${trigger}`, firstOf(cap.per, date), -1);
  if (points === 0n || expires <= today || date < walk.clearedOn) return;
  walk.sum -= points;
  forgive(walk, walk.purse.clawBack(points, expires, ''));
}

function fire(
  walk: Walk,
  { id, quietDays = 0, cap, holdout = 0, do: does }: Rule,
  now: number,
  today: DateText,
  { order = null, engagement = null, inTime = false }: Cause = {},
) {
  const own = walk.firings.filter(({ trigger }) => trigger === id);
  const isQuiet = own.some(({ stands }) => stands) && today < plusDays(own.at(-1)?.date ?? '', quietDays);
  const isUsedUp =
    cap !== undefined && walk.uses.used(`triggers.${id}`, firstOf(cap.per, today)) >= cap.times;
  if (isQuiet || isUsedUp) return;
  const [given] = does;
  const heldOut = drawn(`${id}\n${walk.memberId}`) < holdout;
  const points = given === undefined || heldOut ? 0n : BigInt(given.points);
  const expires =
    given?.expiresAfterDays === undefined
      ? expiresFrom(walk.file, today)
      : plusDays(today, given.expiresAfterDays);
  if (inTime) walk.passages.push({ kind: 'fired', at: now, trigger: id, heldOut });
  else walk.told.push(`${heldOut ? '?' : '+'}${id}`);
  if (points > 0n) {
    walk.purse.add(points, expires, '');
    if (inTime) walk.passages.push({ kind: 'rewarded', at: now, points });
    else walk.sum += points;
  }
  if (cap !== undefined) walk.uses.count(`triggers.${id}`, firstOf(cap.per, today), 1);
  walk.firings.push({ trigger: id, date: today, points, expires, order, engagement, stands: true });
}

/** Of a hundred: FNV-1a with the end of murmur3, in whole numbers without a bound. */
function drawn(text: string): number {
  const cut = (number: bigint) => BigInt.asUintN(32, number);
  let hash = 0x811c9dc5n;
  for (let place = 0; place < text.length; place++) {
    hash = cut((hash ^ BigInt(text.charCodeAt(place))) * 0x01000193n);
  }
  hash = cut((hash ^ (hash >> 16n)) * 0x85ebca6bn);
  hash = cut((hash ^ (hash >> 13n)) * 0xc2b2ae35n);
  return Number((hash ^ (hash >> 16n)) % 100n);
}

/** The next day after a moment on which some trigger looks at the member; null where none comes. */
export function nextOccasion(walk: Walk, after: number): number | null {
  const moments = (walk.file.triggers ?? []).flatMap(({ on }) => momentsOf(walk, on, after));
  return moments.length === 0 ? null : Math.min(...moments);
}

/** Everything that is for this moment is looked at before any of it is done. */
export function fireInTime(walk: Walk, now: number, today: DateText) {
  const due = (walk.file.triggers ?? []).filter(
    (rule) =>
      momentsOf(walk, rule.on, now - 1).includes(now) &&
      isOccasion(walk, rule.on) &&
      holdsOn(walk, rule, now, today),
  );
  const was = reachOn(walk, today);
  for (const rule of due) fire(walk, rule, now, today, { inTime: true });
  if (due.length > 0 && inactiveAt(walk) !== now) fireIfReached(walk, was, now, today, { inTime: true });
}

function momentsOf(walk: Walk, on: Rule['on'], after: number): readonly number[] {
  return datesOf(walk, on, dateAt(after, walk.zone))
    .map((date) => startOfDate(date, walk.zone))
    .filter((at) => at > after);
}

function datesOf(walk: Walk, on: Rule['on'], today: DateText): readonly DateText[] {
  const { birthday, enrolledOn, boughtOn, tier, zone, purse, file, activeOn } = walk;
  const years = [0, 1].map((more) => yearOf(today) + more);
  switch (on.kind) {
    case 'birthday':
      return birthday === '' ? [] : years.map((year) => dateInYear(year, birthday));
    case 'membership-anniversary':
      return years.map((year) => dateInYear(year, enrolledOn.slice(5))).filter((date) => date > enrolledOn);
    case 'no-purchase-for':
      return boughtOn === null ? [] : [plusDays(boughtOn, on.days)];
    case 'tier-at-risk':
      return tier.until === null ? [] : [plusDays(dateAt(tier.until, zone), -on.days)];
    case 'points-expiring': {
      const ends = purse.heaps.map(({ expires }) => expires).filter((date) => date !== neverText);
      const { expiry } = file;
      const isInactive = expiry.kind === 'after-inactivity' && purse.heaps.length > 0;
      const gone = isInactive ? [plusMonths(activeOn, expiry.months)] : [];
      return [...ends, ...gone].map((date) => plusDays(date, -on.days));
    }
    case 'points-available':
      return holdEnds(walk);
    case 'reward-within-reach':
      return holdEnds(walk).filter((date) =>
        isNew({ on } as Rule, reachOn(walk, plusDays(date, -1)), reachOn(walk, date)),
      );
    case 'stage-entered': {
      const { active, cooling, atRisk, dormant } = lifecycle(walk);
      const last = { cooling: active, 'at-risk': cooling, dormant: atRisk, lost: dormant, 'won-back': null };
      const days = last[on.stage];
      return boughtOn === null || days === null ? [] : [plusDays(boughtOn, days + 1)];
    }
    case 'program-ends':
      return [plusDays(on.lastDay, -on.days)];
    default:
      return [];
  }
}

function holdEnds({ purse, file, activeOn }: Walk): readonly DateText[] {
  const gone = file.expiry.kind === 'after-inactivity' ? plusMonths(activeOn, file.expiry.months) : neverText;
  return purse.heaps
    .filter(({ available, expires }) => available !== '' && available < expires && available < gone)
    .map(({ available }) => available);
}

function isOccasion(walk: Walk, { kind }: Rule['on']): boolean {
  const { until } = walk.tier;
  if (kind !== 'tier-at-risk' || until === null || lapses(walk)) return true;
  const current = levelHeld(walk);
  return reviewOn(seen(walk), current, dateAt(until, walk.zone)).level < current;
}

/** What is known of each trigger that has fired. */
export function knownOf({ firings }: Walk) {
  const ids = [...new Set(firings.filter(({ stands }) => stands).map(({ trigger }) => trigger))].sort();
  return ids.map((trigger) => ({
    trigger,
    times: firings.filter((each) => each.trigger === trigger && each.stands).length,
    lastOn: firings.findLast((each) => each.trigger === trigger)?.date ?? '',
  }));
}
