/**
 * A second fold, written from the design and the program file alone: slow and obvious. It remembers
 * nothing that it can find out again by reading the purchases so far, and shares only types with the
 * domain. Where it and the domain differ, one of them is wrong.
 */
import type { Fact } from '../../../domain/facts/facts.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { apply } from './facts/apply.ts';
import { reward } from './facts/engagements.ts';
import { inOrder } from './order.ts';
import { expiresFrom } from './points/lives.ts';
import type { Purse } from './points/lots.ts';
import { purchasesKept, tagMapAfter } from './tiers/counted.ts';
import { fallIfTooLittle, raiseIfEarned } from './tiers/rises.ts';
import type { NaiveCarried, NaiveTier } from './tiers/tiers.ts';
import { inactiveAt, waitAnew } from './time/expiry.ts';
import { liveIfReached, lookAtTenures } from './time/life.ts';
import { letTimePass, nextMoment } from './time/pass.ts';
import { fireAfter, heldOn, knownOf, memberOn, reachOn, spendableOn } from './triggers.ts';
import { type DateText, dateAt } from './units/dates.ts';
import { countedOf as engagedBy } from './units/quantities.ts';
import type { Uses } from './units/uses.ts';
import { type NaiveEntry, type NaiveOverride, type NaivePassage, type NaiveVersion, Walk } from './walk.ts';

export interface NaiveHistory {
  readonly entries: readonly NaiveEntry[];
  readonly tags: readonly string[];
  readonly fired: ReturnType<typeof knownOf>;
  readonly passages: readonly NaivePassage[];
  readonly tier: NaiveTier;
  readonly override: NaiveOverride | null;
  readonly life: string | null;
  readonly carried: NaiveCarried | null;
  readonly anew: DateText;
  readonly file: ProgramFile;
  readonly enrolledAt: number;
  readonly purse: Purse;
  readonly uses: Uses;
  /** When all points go, if nothing is bought until then. */
  readonly inactiveAt: number | null;
}

/** Everything up to and including `until`; null where nobody has enrolled by then. */
export function naiveFold(
  versions: readonly NaiveVersion[],
  all: readonly Fact[],
  until: number,
): NaiveHistory | null {
  const moved = all.flatMap((fact) => (fact.kind === 'order-move' ? fact.gone : []));
  const facts = all.filter(({ id }) => !moved.includes(id));
  const sorted = inOrder(facts).filter(({ at }) => at <= until);
  const first = sorted[0];
  if (first === undefined) return null;
  const { fact } = first;
  const enrolledAt = fact.kind === 'opening' ? fact.since : first.at;
  const walk = new Walk(versions, facts, sorted, enrolledAt, first.at);
  for (let now = nextMoment(walk, until); now !== null; now = nextMoment(walk, until)) {
    const today = dateAt(now, walk.zone);
    letTimePass(walk, now, today);
    const next = sorted[walk.entries.length];
    if (next !== undefined && next.at === now) take(walk, next.fact, now, today);
  }
  return historyOf(walk);
}

/** One fact, and what it leads to in the same moment. */
function take(walk: Walk, fact: Fact, now: number, today: DateText) {
  walk.purse.look(today);
  walk.beginFact();
  const before = {
    tier: walk.tier,
    purchases: purchasesKept(walk),
    isFirst: walk.entries.length === 0,
    member: memberOn(walk, today),
    boughtOn: walk.boughtOn,
    reach: reachOn(walk, today),
    spendable: spendableOn(walk, today),
    held: heldOn(walk, today),
  };
  if (before.isFirst && fact.kind !== 'opening') reward(walk, walk.file.earning.welcome?.points ?? 0, today);
  const bought = apply(walk, fact, now, today);
  const { sum, raisedTo, excess, rewarded } = walk;
  const engaged =
    fact.kind === 'engagement'
      ? {
          engaged: engagedBy(fact, walk.file),
          paid: walk.paid,
          expires: expiresFrom(walk.file, today),
          file: walk.file,
        }
      : {};
  const entry = {
    fact,
    at: now,
    date: today,
    points: sum,
    raisedTo,
    bought,
    excess,
    rewarded,
    tagged: [],
    ...engaged,
  };
  walk.entries.push(entry);
  liveIfReached(walk, now, today);
  raiseIfEarned(walk, now, today);
  fallIfTooLittle(walk, now, today);
  fireAfter(walk, fact, before, now, today);
  waitAnew(walk, now, today);
  lookAtTenures(walk, today);
  walk.entries.pop();
  walk.entries.push({ ...entry, raisedTo: walk.raisedTo, points: walk.sum, told: walk.told });
}

function historyOf(walk: Walk): NaiveHistory {
  const { entries, passages, tier, override, life, carried, anew, file, enrolledAt, purse, uses } = walk;
  const kept = { entries, passages, tier, override, life, carried, anew, file, enrolledAt, purse, uses };
  const tags = [...tagMapAfter(entries)].map(([tag, by]) => (by === null ? tag : `${tag} ${by}`)).sort();
  return { ...kept, tags, fired: knownOf(walk), inactiveAt: inactiveAt(walk) };
}
