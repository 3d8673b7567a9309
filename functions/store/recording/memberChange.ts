/** What is written of a decided fact: its entry, those that come with it, and the member after them. */
import { comparePositions } from '../../../domain/facts/facts.ts';
import type { TimedOutcome } from '../../../domain/facts/outcomes.ts';
import type { FactId, Instant } from '../../../domain/kernel/brand.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import type { RecordedTogether } from '../../../domain/member/record.ts';
import { lineAt, rulesOfLine } from '../../../domain/program/timeline.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { type After, afterOf } from '../ledger/after.ts';
import type { MemberChange } from '../ledger/commit.ts';
import { type Beside, correctionEntry, type Entry, factEntry, passageEntry } from '../ledger/entryItem.ts';
import { nextCheckpoints } from '../members/checkpoints.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import type { Decided } from './decide.ts';
import type { Recording } from './recording.ts';

type Given = Pick<Recording, 'timeline' | 'beside'>;

/** `id`: of the fact that was asked for; others had waited for it. */
export function memberChange(
  given: Given,
  before: MemberRecord | null,
  id: FactId,
  { recorded, isFolded }: Decided,
): MemberChange {
  const { entries, correction, state } = recorded;
  const earliest = Math.min(...entries.map(({ place }) => place.at)) as Instant;
  const recordedAt = Math.max(...entries.map(({ fact }) => fact.recordedAt)) as Instant;
  const left = afterOf(state, given.timeline, recordedAt);
  const { entry, besides, version, lastEntry } = chained({ ...given, left }, before, id, entries);
  const { memberId, previous } = entry;
  showable(given, state);
  const corrects = correctionEntry(correction, id, { version, previous, recordedAt, memberId, after: left });
  const due = dueAt(state, given.timeline);
  const after: MemberRecord = {
    state,
    version,
    lastEntry,
    dueAt: Math.min(due, before?.dueAt ?? due) as Instant,
    amendedThrough: isFolded ? amendedBy(entries, before) : (before?.amendedThrough ?? null),
    checkpoints: nextCheckpoints(before, version, state, earliest),
    ...(before?.absorbed === undefined ? {} : { absorbed: before.absorbed }),
  };
  return { entry, besides: corrects === null ? besides : [...besides, corrects], before, after };
}

/** Whoever shows the member afterwards lets time pass by all rules since: where they are not loaded, nothing is written yet. */
function showable({ timeline }: Given, { line }: MemberState): void {
  for (const each of timeline.lines.slice(line)) void each.rules;
}

/** A transaction has a hundred items: with more facts than this, all that time brought is one entry. */
const factsApartMax = 40;

/** The entries of the facts, each a version of the member and naming the one before it. */
function chained(
  { timeline, beside, left }: Given & { readonly left: After },
  member: MemberRecord | null,
  id: FactId,
  entries: RecordedTogether['entries'],
): Pick<MemberChange, 'entry' | 'besides'> & Pick<MemberRecord, 'version' | 'lastEntry'> {
  const besides: Entry[] = [];
  let own: Entry | null = null;
  let version = member?.version ?? 0;
  let lastEntry = member?.lastEntry ?? null;
  const passedSoFar: TimedOutcome[] = [];
  for (const { fact, place, passed, outcomes } of entries) {
    version++;
    const { recordedAt, memberId } = fact;
    const chain = { version, previous: lastEntry, recordedAt, memberId, after: left };
    const { version: programVersion } = rulesOfLine(timeline, lineAt(timeline, place.at));
    const said = fact.id === id ? beside : alone;
    const entry = factEntry(fact, { at: place.at, outcomes, programVersion }, said, chain);
    if (fact.id === id) own = entry;
    else besides.push(entry);
    passedSoFar.push(...passed);
    if (entries.length <= factsApartMax || fact === entries.at(-1)?.fact) {
      const passage = passageEntry(passedSoFar.splice(0), chain);
      if (passage !== null) besides.push(passage);
    }
    lastEntry = fact.id;
  }
  if (own === null || lastEntry === null) throw new Error(`fact ${id} was lost while it was written`);
  return { entry: own, besides, version, lastEntry };
}

const alone: Beside = { metadata: null, by: null };

/**
 * A late fact that was folded in may have changed any entry after it: what a purchase was worth, but also
 * the lots from which a redemption took, which no correction tells.
 */
function amendedBy(
  entries: RecordedTogether['entries'],
  member: MemberRecord | null,
): MemberRecord['amendedThrough'] {
  if (member === null) return null;
  const { state, amendedThrough } = member;
  const isLate = entries.some(({ place }) => comparePositions(place, state.asOf) < 0);
  return isLate ? state.asOf : amendedThrough;
}
