/**
 * Rules under which buying and returning leaves something behind. A member buys what reaches a level, or what a bonus
 * asks for, and cancels it the next day, in whatever order; what they have then is compared with never having bought. In a second life
 * they spend the points in between.
 */

import { isTagMetric, splitMetric, tagOf } from '../../facts/vocabulary.ts';
import type { Instant } from '../../kernel/brand.ts';
import { addDays } from '../../kernel/civil.ts';
import type { Path } from '../../kernel/finding.ts';
import { amountMax } from '../../kernel/money.ts';
import { levelIndex } from '../../program/ladder.ts';
import type { Rules } from '../../program/rules.ts';
import { type Corner, cornersOf } from '../amounts.ts';
import { plainAmount } from '../holdOutlivesExpiry.ts';
import { rateAtFirst } from '../reaching.ts';
import { buys, enrols, isTagged, type Life, live, middayOf, spends, type Told, tell } from '../story.ts';
import { alone, type Found, type Subject } from '../subject.ts';
import { climbing, returnsOf } from './returns.ts';

const purchasesMax = 20;
/** Enrolling, three purchases, spending, three returns. */
const sentencesMax = 8;

export function buyingAndReturning(subject: Subject): readonly Found[] {
  const { rules } = subject;
  const byLevel = rules.tiers.levels.flatMap(({ qualify }, index) => {
    if (qualify === null) return [];
    const ways = [
      ...cornersOf(qualify).map((corner) => reachedByBuying(corner, rules, subject.now)),
      climbing(rules, index, (corner, number) => reachedByBuying(corner, rules, subject.now, number)),
    ];
    const found = ways.flatMap((bought) =>
      bought === null ? [] : (lookAt(subject, bought, ['tiers', 'levels', index]) ?? []),
    );
    return found.slice(0, 1);
  });
  const plain = [buys(middayOf(rules, rules.calendar.dayOf(subject.now)), 1, { amount: plainAmount(rules) })];
  const all = [...(lookAt(subject, plain, ['earning', 'base']) ?? []), ...byLevel];
  // One cause is told once.
  return all.filter(({ path }, index) => all.findIndex((each) => `${each.path}` === `${path}`) === index);
}

/** Null where money does not reach it. The orders are numbered after `after`. */
function reachedByBuying(corner: Corner, rules: Rules, now: Instant, after = 0): readonly Told[] | null {
  const at = (middayOf(rules, rules.calendar.dayOf(now)) + 180_000 * after) as Instant;
  let [amount, count] = [1, 1];
  const quantities: Record<string, number> = {};
  const tags: string[] = [];
  for (const edge of corner) {
    if (isTagMetric(edge.metric)) {
      tags.push(tagOf(edge.metric));
      continue;
    }
    const { metric, of = '' } = splitMetric(edge.metric);
    if (metric === 'engagements' || (metric === 'purchases' && edge.amount > purchasesMax)) return null;
    if (metric === 'purchases') count = Math.max(count, edge.amount);
    if (metric === 'spend') amount = Math.max(amount, edge.amount);
    if (metric === 'quantity') quantities[of] = Math.max(quantities[of] ?? 0, edge.amount);
    if (metric === 'points') amount = Math.max(amount, spendForPoints(edge.amount, rules));
  }
  if (amount > amountMax) return null;
  const more = Object.keys(quantities).length === 0 ? {} : { quantities };
  return [
    ...tags.map((tag) => isTagged(at, tag)),
    ...Array.from({ length: count }, (_, index) => {
      const first = index === 0 ? { amount: Math.max(amount, 1_000), ...more } : { amount: 1_000 };
      return buys((at + 60_000 + index) as Instant, after + index + 1, first);
    }),
  ];
}

function spendForPoints(points: number, rules: Rules): number {
  const { numerator, denominator } = rateAtFirst(rules);
  return numerator === 0
    ? Number.POSITIVE_INFINITY
    : Math.ceil((points * denominator) / numerator) + denominator;
}

/** What is left of having bought and returned all this, in whatever order; null where nothing is. */
function lookAt(subject: Subject, told: readonly Told[], path: Path): readonly Found[] | null {
  for (const back of returnsOf(told, subject.rules)) {
    const found = lookAtReturns(subject, { told, back }, path);
    if (found !== null) return [found];
  }
  return null;
}

interface Story {
  readonly told: readonly Told[];
  readonly back: readonly Told[];
}

function lookAtReturns(subject: Subject, { told, back }: Story, path: Path): Found | null {
  const { rules } = subject;
  const timeline = alone(subject);
  const [first] = told as readonly [Told];
  const day = rules.calendar.dayOf(first.occurredAt);
  const joined = enrols((first.occurredAt - 1) as Instant);
  const without = told.filter(({ kind }) => kind !== 'purchase');
  const until = middayOf(rules, addDays(day, 2));
  const never = live(timeline, [joined, ...without], until);
  const bought = [joined, ...told];
  const returned = live(timeline, [...bought, ...back], until);
  const tier = tierLeft(subject, never, returned, path);
  if (tier !== null) return tier;
  const points = pointsLeft(never, returned, 0);
  if (points > 0) return foundPoints(subject, path, points, returned);
  const spentAt = (middayOf(rules, day) + 3_600_000) as Instant;
  const { balance } = live(timeline, bought, spentAt).status;
  if (balance <= 0 || rules.redemption === null) return null;
  const spending = live(timeline, [...bought, spends(spentAt, balance), ...back], until);
  const kept = pointsLeft(never, spending, balance);
  return kept > 0 ? foundPoints(subject, ['refunds', 'deficit'], kept, spending) : null;
}

function pointsLeft(never: Life, life: Life, spent: number): number {
  const of = ({ status: { balance, pending, deficit } }: Life) => balance + pending - deficit;
  return of(life) + spent - of(never);
}

function tierLeft({ rules, file }: Subject, never: Life, life: Life, path: Path): Found | null {
  const rank = ({ status }: Life) => levelIndex(rules, status.tier.level.id);
  if (rank(life) <= rank(never)) return null;
  // What is for life no refund takes: the file says so.
  if (life.status.forLife?.id === life.status.tier.level.id) return null;
  const name = life.status.tier.level.name;
  const leaves = file.refunds.tier === 'leave';
  return {
    rule: 'buying-and-returning',
    severity: 'warning',
    path: leaves ? ['refunds', 'tier'] : path,
    says: `buying and returning leaves ${name} behind: whoever returns everything on the next day keeps the level`,
    fix: leaves ? 'write "tier": "decide-again" in "refunds"' : 'ask for something that a refund takes back',
    example: tell(life, sentencesMax),
  };
}

function foundPoints({ file }: Subject, path: Path, points: number, life: Life): Found {
  const isSpent = path[0] === 'refunds';
  const level = path[0] === 'tiers' ? file.tiers.levels[Number(path[2])] : undefined;
  const isKept = level?.entryReward?.onFall === 'keep';
  const fixes = {
    spent: 'write "deficit": "zero-with-deficit", or "hold" points for the time in which orders are returned',
    kept: 'write "onFall": "take-back" in "entryReward"',
    other: 'look at what else gives points here',
  };
  return {
    rule: 'buying-and-returning',
    severity: 'warning',
    path: isKept ? [...path, 'entryReward', 'onFall'] : path,
    says: `buying and returning leaves ${points} points behind${isSpent ? ': they are spent before the return, and never owed' : ''}`,
    fix: isSpent ? fixes.spent : isKept ? fixes.kept : fixes.other,
    example: tell(life, sentencesMax),
  };
}
