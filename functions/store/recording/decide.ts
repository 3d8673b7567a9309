/** What a fact comes to: on the member's state where that is enough, else by folding their facts again. */
import { foldsFromCheckpoint, withMember } from '../../../domain/facts/catalogue.ts';
import { type Fact, positionOf } from '../../../domain/facts/facts.ts';
import { placeOf } from '../../../domain/facts/order.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { type RecordedTogether, recordOnState, recordTogether } from '../../../domain/member/record.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import type { Store } from '../client.ts';
import { factsAfter, getEntry } from '../history/history.ts';
import type { Entry } from '../ledger/entryItem.ts';
import type { Placeholder } from '../ledger/placeholder.ts';
import { startBefore } from '../members/checkpoints.ts';
import { isIdOf, type MemberRecord } from '../members/memberItem.ts';
import type { Ready, UnderRules } from './recording.ts';

export interface Decided {
  readonly kind: 'decided';
  readonly recorded: RecordedTogether;
  readonly isFolded: boolean;
}

type Decision =
  | Decided
  | { readonly kind: 'repeated'; readonly entry: Entry }
  | { readonly kind: 'out-of-range' };

/** `placeholder`: what waits in the place of the fact's entry. */
export async function decide(
  store: Store,
  rules: UnderRules,
  ready: Ready,
  member: MemberRecord | null,
  placeholder: Placeholder | null,
): Promise<Decision> {
  const decision =
    onState(rules, ready, member, placeholder) ??
    (await byFolding(store, rules, ready.fact, member, placeholder));
  if (decision.kind === 'repeated' || isExact(decision.recorded.state)) return decision;
  // A repeated delivery would go out of range a second time: it is recognised before it is refused.
  const entry = await getEntry(store, rules.program, ready.fact.id);
  return entry === null ? { kind: 'out-of-range' } : { kind: 'repeated', entry };
}

/** Null where the facts must be folded again. */
function onState(
  { timeline }: UnderRules,
  { fact, memory, entriesStand }: Ready,
  member: MemberRecord | null,
  placeholder: Placeholder | null,
): Decided | null {
  if (placeholder !== null || !entriesStand) return null;
  const applied = recordOnState(member?.state ?? null, timeline, fact, memory);
  if (applied === null) return null;
  const { state, passed, outcomes, correction } = applied;
  const place = placeOf(fact, memory);
  const recorded = { state, entries: [{ fact, place, passed, outcomes }], correction };
  return { kind: 'decided', recorded, isFolded: false };
}

async function byFolding(
  store: Store,
  rules: UnderRules,
  fact: Fact,
  member: MemberRecord | null,
  placeholder: Placeholder | null,
): Promise<Exclude<Decision, { readonly kind: 'out-of-range' }>> {
  const waited = waitedFor(fact, member, placeholder);
  if (member === null) {
    const recorded = recordTogether(null, [], rules.timeline, [fact, ...waited], null);
    return { kind: 'decided', recorded, isFolded: true };
  }
  // A repeated delivery is late too: one read tells, where folding would read the whole history.
  const entry = placeholder === null ? await getEntry(store, rules.program, fact.id) : null;
  if (entry !== null) return { kind: 'repeated', entry };
  const recorded =
    placeholder === null
      ? await foldAgain(store, rules, member, [fact])
      : await foldAll(store, rules, member, fact, waited);
  return { kind: 'decided', recorded, isFolded: true };
}

/** What has waited for a purchase; what names another member than its buyer is left out. */
function waitedFor(
  { memberId }: Fact,
  member: MemberRecord | null,
  placeholder: Placeholder | null,
): readonly Fact[] {
  const waiting = placeholder?.waiting ?? [];
  const isTheirs = ({ namedMember }: (typeof waiting)[number]) =>
    namedMember === undefined || namedMember === memberId || (member !== null && isIdOf(member, namedMember));
  return waiting.filter(isTheirs).map((each) => withMember(each, memberId));
}

/** From the last checkpoint before the facts, unless they refer to something before it. */
export async function foldAgain(
  store: Store,
  { program, timeline }: UnderRules,
  member: MemberRecord,
  added: readonly Fact[],
): Promise<RecordedTogether> {
  const from = Math.min(...added.map((fact) => positionOf(fact).at)) as Instant;
  const kept = await startBefore(store, program, member.state.memberId, member.checkpoints, from);
  if (kept !== null && kept.state.need === timeline.need.fingerprint) {
    const facts = await factsAfter(store, program, member, kept);
    if ([...facts, ...added].every(({ kind }) => foldsFromCheckpoint(kind))) {
      return recordTogether(member.state, facts, timeline, added, kept.state);
    }
  }
  const facts = await factsAfter(store, program, member, null);
  return recordTogether(member.state, facts, timeline, added, null);
}

/** What has waited may be recorded already, by a revision of the same order that came before. */
async function foldAll(
  store: Store,
  { program, timeline }: UnderRules,
  member: MemberRecord,
  fact: Fact,
  waited: readonly Fact[],
): Promise<RecordedTogether> {
  const facts = await factsAfter(store, program, member, null);
  const known = new Set(facts.map(({ id }) => id));
  const added = [fact, ...waited.filter(({ id }) => !known.has(id))];
  return recordTogether(member.state, facts, timeline, added, null);
}

const exactMax = 1e15;

export function isExact(state: MemberState): boolean {
  const { spend, points } = state.qualifying.lifetime;
  const lots = state.lots.reduce((sum, lot) => sum + lot.remaining, 0);
  const inWindows = state.qualifying.days.reduce(
    (sum, day) => sum + Math.abs(day.spend) + Math.abs(day.points),
    0,
  );
  return [lots, inWindows, state.deficit, Math.abs(spend), Math.abs(points)].every(
    (figure) => figure <= exactMax,
  );
}
