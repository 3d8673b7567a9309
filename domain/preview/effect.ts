/**
 * What publishing a draft does to one member, if nothing else happens until it takes effect. It is what
 * the publish does, by the same fold: the draft is put on the timeline and time passes up to that moment.
 */

import { explainChange } from '../explain/explain.ts';
import type { Json } from '../explain/explanation.ts';
import type { TierChanged, TimedOutcome } from '../facts/outcomes.ts';
import type { Instant, LevelId, MemberId } from '../kernel/brand.ts';
import { seenAt } from '../member/advance.ts';
import { sumLots } from '../points/lots.ts';
import { levelAt, levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import {
  knownWith,
  makeTimeline,
  rulesOfLine,
  type Timeline,
  type TimelineLine,
} from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import { heldLevel } from '../tiers/levels.ts';

export interface Effect {
  readonly memberId: MemberId;
  /** The level held without the draft, and with it. */
  readonly from: LevelId;
  readonly to: LevelId;
  readonly move: 'rises' | 'falls' | 'stays';
  /** Why they move, in a sentence; null for who stays. */
  readonly because: string | null;
  /** The rule that moves them; null for who stays, and where an operator's level is no longer there. */
  readonly rule: string | null;
  /** What the level in question asks for, and what there is of it; null where no amount decides. */
  readonly asks: Asks | null;
  /** Points owed to the member (available, on hold, set aside) less their deficit, without the draft and with it. */
  readonly liability: { readonly before: number; readonly after: number };
}

/** In the form that the API shows. */
export interface Asks {
  readonly needs: Json;
  readonly conditions: Json;
}

/** The timeline as it would be with the draft published. `line` takes effect after all lines that stand. */
export function withDraft(timeline: Timeline | null, line: TimelineLine): Timeline {
  const lines = [...(timeline?.lines ?? []), line];
  return makeTimeline(lines, [...(timeline?.published ?? []), line], knownWith(timeline, line));
}

/**
 * @param state the member as stored, under `timeline`
 * @param changed `timeline` with the draft (`withDraft`)
 * @param stateForDraft the same member with all that `changed` needs: `state` itself where it needs no more
 */
export function effectOn(
  state: MemberState,
  timeline: Timeline,
  stateForDraft: MemberState,
  changed: Timeline,
): Effect {
  const at = (changed.lines.at(-1) as TimelineLine).effectiveFrom;
  const outcomes: TimedOutcome[] = [];
  const was = seenAt(state, timeline, at);
  const willBe = seenAt(stateForDraft, changed, at, outcomes);
  const [oldRules, newRules] = [rulesOfLine(timeline, was.line), rulesOfLine(changed, willBe.line)];
  const from = levelAt(oldRules, heldLevel(oldRules, was)).id;
  const to = levelAt(newRules, heldLevel(newRules, willBe)).id;
  const move = moveOf(from, to, oldRules, newRules);
  return {
    memberId: state.memberId,
    from,
    to,
    move,
    ...(move === 'stays'
      ? noReason
      : reasonOf(stateForDraft, changed, decisionAt(at, outcomes), { from, to })),
    liability: { before: liabilityOf(was), after: liabilityOf(willBe) },
  };
}

/** A level that the draft no longer has is compared by its place in the old ladder. */
function moveOf(from: LevelId, to: LevelId, oldRules: Rules, newRules: Rules): Effect['move'] {
  if (from === to) return 'stays';
  const kept = levelIndex(newRules, from);
  const before = kept === -1 ? levelIndex(oldRules, from) : kept;
  return levelIndex(newRules, to) > before ? 'rises' : 'falls';
}

function decisionAt(at: Instant, outcomes: readonly TimedOutcome[]): TierChanged | undefined {
  return outcomes.findLast(
    (outcome): outcome is TierChanged =>
      (outcome.kind === 'tier.raised' || outcome.kind === 'tier.lowered') && outcome.at === at,
  );
}

type Reason = Pick<Effect, 'because' | 'rule' | 'asks'>;
const noReason: Reason = { because: null, rule: null, asks: null };

/** Without a decision, the level was an operator's, and the draft no longer has it. */
function reasonOf(
  state: MemberState,
  changed: Timeline,
  decision: TierChanged | undefined,
  { from, to }: Pick<Effect, 'from' | 'to'>,
): Reason {
  if (decision === undefined) {
    const because = `the draft has no level "${from}" to give on top of what is earned, "${to}"`;
    return { ...noReason, because };
  }
  const { sentence, rule, inputs } = explainChange(state, changed, decision);
  const { needs, conditions } = inputs;
  const asks = needs === undefined || conditions === undefined ? null : { needs, conditions };
  return { because: sentence, rule, asks };
}

function liabilityOf({ lots, reservations, deficit }: MemberState): number {
  const aside = reservations.reduce(
    (sum, { taken }) => sum + taken.reduce((all, { points }) => all + points, 0),
    0,
  );
  return sumLots(lots) + aside - deficit;
}
