/** What a member comes to by all that the ledger has of them, and by how much the points of its entries are wrong. */
import type { Position } from '../../../domain/facts/facts.ts';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { type Folded, fold } from '../../../domain/member/fold.ts';
import { factsOf } from '../../../domain/member/merge.ts';
import { netPoints } from '../../../domain/member/record.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { firstDifference } from '../../../domain/reading/audit.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { type FactEntry, isFact } from '../history/history.ts';
import type { Entry } from '../ledger/entryItem.ts';
import type { Recorded } from './ends.ts';

export interface FoldedMember {
  readonly state: MemberState;
  /** Points that no entry has booked, or that too many have. */
  readonly difference: number;
  /** The last fact that is worth something else than its entry says; null where all say what is right. */
  readonly amendedThrough: Position | null;
  /** The last fact, by version. */
  readonly last: FactEntry;
}

export function foldRecorded({ commits, besides, absorbed }: Recorded, timeline: Timeline): FoldedMember {
  const entries = [...commits.values(), ...besides];
  const own = entries.filter(isFact);
  const [first, ...others] = own;
  const facts = [...own, ...[...absorbed.values()].flat().filter(isFact)];
  if (first === undefined) throw new Error('a member without a fact has no state');
  const folded = fold(
    factsOf(
      first.memberId,
      facts.map(({ body }) => body.fact),
    ),
    timeline,
    decidedUntil(entries),
  );
  if (folded.state === null || folded.entries.length !== facts.length) {
    throw new Error('a fact was lost while its member was folded again');
  }
  return {
    state: folded.state,
    difference: netPoints(folded.state) - sumPoints(entries.flatMap(({ outcomes }) => outcomes)),
    amendedThrough: amended(folded, facts),
    last: others.reduce((last, entry) => (entry.version > last.version ? entry : last), first),
  };
}

/** The moment up to which somebody has decided: of a fact, or of what time brought. */
function decidedUntil(entries: readonly Entry[]): Instant {
  const moments = entries.flatMap((entry) => (isFact(entry) ? [entry.at] : entry.outcomes.flatMap(momentOf)));
  return Math.max(...moments) as Instant;
}

function momentOf(outcome: Outcome): readonly Instant[] {
  return 'at' in outcome && outcome.at !== undefined ? [outcome.at] : [];
}

function amended({ entries }: Folded, facts: readonly FactEntry[]): Position | null {
  const booked = new Map<string, readonly Outcome[]>(facts.map(({ id, outcomes }) => [id, outcomes]));
  const other = entries.findLast(
    ({ fact, applied }) => firstDifference(booked.get(fact.id), applied.outcomes, '') !== null,
  );
  return other?.applied.state.asOf ?? null;
}
