/**
 * Why the member has this tier and this balance: the decision that made the tier, and the sums that make the
 * balance.
 */

import type { Fact } from '../facts/facts.ts';
import { type Account, accounts, outcomeCatalogue, pointsOf } from '../facts/outcomeCatalogue.ts';
import type { Outcome, TimedOutcome } from '../facts/outcomes.ts';
import type { Instant } from '../kernel/brand.ts';
import { type Folded, fold } from '../member/fold.ts';
import { shownBalance } from '../points/balance.ts';
import type { Timeline } from '../program/timeline.ts';
import { type Status, status } from '../reading/status.ts';
import { explainFact, explainPassage } from './explain.ts';
import type { Explanation } from './explanation.ts';
import { pointsIn } from './words.ts';

interface HeldExplained {
  readonly tier: Explanation;
  readonly balance: Explanation;
}

/** Null where there is no member at `now`. */
export function explainHeld(facts: readonly Fact[], timeline: Timeline, now: Instant): HeldExplained | null {
  const folded = fold(facts, timeline, now);
  if (folded.state === null) return null;
  const seen = status(folded.state, timeline, now);
  return { tier: explainHeldTier(folded, timeline, seen), balance: explainBalance(folded, seen) };
}

/** Where an outcome was decided: by a fact, or by time after some facts. */
type Decision =
  | {
      readonly by: 'fact';
      readonly earlier: readonly Fact[];
      readonly fact: Fact;
      readonly outcomes: readonly Outcome[];
      readonly index: number;
    }
  | { readonly by: 'time'; readonly earlier: readonly Fact[]; readonly outcome: TimedOutcome };

function explainHeldTier(folded: Folded, timeline: Timeline, seen: Status): Explanation {
  const isGiven = seen.tier.because.decision === 'given-by-operator';
  const decision = lastDecision(folded, isGiven ? gaveTier : earnedTier);
  if (decision === null) throw new Error('a member without an enrolment');
  const explanations =
    decision.by === 'time'
      ? explainPassage(decision.earlier, timeline, [decision.outcome])
      : explainFact(decision.earlier, timeline, decision.fact, decision.outcomes);
  return explanations[decision.by === 'time' ? 0 : decision.index] as Explanation;
}

function gaveTier({ kind }: Outcome): boolean {
  return kind === 'tier.override-began';
}

function earnedTier({ kind }: Outcome): boolean {
  return (
    kind === 'member.enrolled' ||
    kind === 'member.opened' ||
    kind === 'tier.raised' ||
    kind === 'tier.lowered' ||
    kind === 'tier.kept'
  );
}

function lastDecision({ entries, passed }: Folded, decides: (outcome: Outcome) => boolean): Decision | null {
  const inTail = passed.findLast(decides);
  const facts = entries.map(({ fact }) => fact);
  if (inTail !== undefined) return { by: 'time', earlier: facts, outcome: inTail };
  for (let place = entries.length - 1; place >= 0; place--) {
    const entry = entries[place];
    if (entry === undefined) break;
    const { fact, applied } = entry;
    const earlier = facts.slice(0, place);
    const index = applied.outcomes.findLastIndex(decides);
    if (index >= 0) return { by: 'fact', earlier, fact, outcomes: applied.outcomes, index };
    const before = applied.passed.findLast(decides);
    if (before !== undefined) return { by: 'time', earlier, outcome: before };
  }
  return null;
}

const words: Readonly<Record<Exclude<Account, 'adjusted' | 'revised'>, string>> = {
  opened: 'brought along',
  earned: 'earned',
  bonuses: 'from bonuses',
  rewarded: 'rewarded',
  clawedBack: 'taken back by refunds',
  redeemed: 'redeemed or set aside',
  returned: 'returned',
  expired: 'expired',
};

/** Only adjustments and revisions may add or take. */
function wordsFor(account: Account, sum: number): string {
  if (account !== 'adjusted' && account !== 'revised') return words[account];
  return `${sum > 0 ? 'given' : 'taken'} by ${account === 'adjusted' ? 'adjustments' : 'changed orders'}`;
}

/** Every point that ever came or went; they add up to what is there. */
function explainBalance(
  folded: Folded,
  { rules, balance, pending, deficit, nextExpiry }: Status,
): Explanation {
  const sums = Object.fromEntries(accounts.map((account) => [account, 0])) as Record<Account, number>;
  for (const outcome of outcomesOf(folded)) {
    const { account } = outcomeCatalogue[outcome.kind];
    if (account) sums[account] += pointsOf(outcome);
  }
  const moved = (Object.entries(sums) as [Account, number][]).filter(([, sum]) => sum !== 0);
  const parts = moved.map(([account, sum]) => `${Math.abs(sum)} ${wordsFor(account, sum)}`);
  const owed = deficit === 0 ? '' : ` and ${deficit} owed`;
  return {
    kind: 'balance',
    rule: 'earning',
    programVersion: rules.version,
    inputs: { ...sums },
    result: { ...shownBalance(rules, { balance, pending, deficit }) },
    counterfactual: {
      withoutExpiry: { points: balance + pending - deficit - sums.expired },
      withoutSpending: { points: balance + pending - deficit - sums.redeemed - sums.returned },
    },
    sentence:
      `${pointsIn(balance)} can be spent, ${pending} on hold${owed}: ${parts.length === 0 ? 'none ever came or went' : parts.join(', ')}` +
      (nextExpiry === null ? '' : `, and ${nextExpiry.points} expire next`),
  };
}

function outcomesOf({ entries, passed }: Folded): readonly Outcome[] {
  return [...entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes]), ...passed];
}
