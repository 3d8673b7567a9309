/**
 * What the world is told of an entry: one CloudEvent for each of its outcomes. Nothing but the entry and the
 * program's rules decides it, so telling it again is telling the same.
 */
import { createHash } from 'node:crypto';
import { isSeen, pointsOf } from '../../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import { minorUnits, type ProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { currencyDigits, formatMoney } from '../../../domain/kernel/money.ts';
import type { Fixed } from '../../../domain/program/timeline.ts';
import { presentOutcome } from '../../present/outcomes/outcome.ts';
import type { Entry } from '../../store/ledger/entryItem.ts';
import type { OperatorEvent } from './operatorEvents.ts';
import { leftOut, type MemberEventType, recordedType, typeOf } from './types.ts';

/** What stands in the log. */
export type LaurelEvent = MemberEvent | OperatorEvent;

/** CloudEvents 1.0, with its `sequence` extension. */
export interface MemberEvent {
  readonly specversion: '1.0';
  /** Derived from the entry and the place of the outcome in it: the same whenever it is told. */
  readonly id: string;
  readonly source: string;
  readonly type: MemberEventType;
  /** The member. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** The member's version, in nine digits, so that texts sort as numbers do. */
  readonly sequence: string;
  readonly data: EventData;
}

/** Flat, so that a simple mapper finds everything that is common to all; what is special stands in `outcome`. */
export interface EventData {
  readonly program: string;
  readonly memberId: string;
  /** The member's version: 1, 2, 3… without a gap. Events of one version have no order among them. */
  readonly version: number;
  readonly entry: string;
  /** What the entry is about: a kind of fact, `passage` or `correction`. */
  readonly kind: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** Null where nothing came of the entry. */
  readonly rule: string | null;
  readonly programVersion: number;
  /** Signed; 0 where the outcome moves none. */
  readonly points: number;
  /** What the member has once the whole commit is counted; null in entries from before it was kept. */
  readonly tier: string | null;
  readonly balance: number | null;
  readonly pending: number | null;
  readonly deficit: number | null;
  /** The points that expire next, and when; nulls where none do. */
  readonly expiring: { readonly points: number | null; readonly at: string | null };
  /** What is missing to the next level: a decimal for spend, else a whole number as text; nulls where nothing is. */
  readonly missing: {
    readonly amount: string | null;
    readonly metric: string | null;
    readonly tier: string | null;
  };
  /** As the entry shows it, without what stands above and without what a person wrote. */
  readonly outcome: Readonly<Record<string, unknown>>;
}

/** Never empty. What the member does not see is not told. */
export function eventsOf(program: ProgramId, entry: Entry, rules: Fixed): readonly MemberEvent[] {
  const told = { program, entry, rules };
  const events = entry.outcomes.flatMap((outcome, index) =>
    isSeen(outcome) ? [eventOf(told, outcome, index)] : [],
  );
  return events.length === 0 ? [eventOf(told, null, 0)] : events;
}

interface Told {
  readonly program: ProgramId;
  readonly entry: Entry;
  readonly rules: Fixed;
}

function eventOf(told: Told, outcome: Outcome | null, index: number): MemberEvent {
  const { program, entry } = told;
  const data = dataOf(told, outcome);
  return {
    specversion: '1.0',
    id: idOf(program, entry, index),
    source: `/v1/programs/${program}`,
    type: outcome === null ? recordedType : typeOf[outcome.kind],
    subject: entry.memberId,
    time: data.occurredAt,
    datacontenttype: 'application/json',
    sequence: String(entry.version).padStart(9, '0'),
    data,
  };
}

/** An entry's own id is alone in its program but for what time brought, which its member makes so. */
function idOf(program: ProgramId, { memberId, id }: Entry, index: number): string {
  const whole = JSON.stringify([program, memberId, id, index]);
  return `evt_${createHash('sha256').update(whole).digest('base64url').slice(0, 24)}`;
}

function dataOf({ program, entry, rules }: Told, outcome: Outcome | null): EventData {
  const { body, memberId, version, recordedAt, after } = entry;
  return {
    program,
    memberId,
    version,
    entry: entry.id,
    kind: body.kind === 'fact' ? body.fact.kind : body.kind,
    occurredAt: formatInstant(happenedAt(entry, outcome)),
    recordedAt: formatInstant(recordedAt),
    rule: outcome?.rule ?? null,
    programVersion: outcome?.programVersion ?? entry.programVersion,
    points: outcome === null ? 0 : pointsOf(outcome),
    tier: after?.tier ?? null,
    balance: after?.balance ?? null,
    pending: after?.pending ?? null,
    deficit: after?.deficit ?? null,
    expiring: expiringOf(after),
    missing: missingOf(after, rules),
    outcome: outcome === null ? {} : detailsOf(outcome, rules),
  };
}

function expiringOf(after: Entry['after']): EventData['expiring'] {
  const { expiring = null } = after ?? {};
  if (expiring === null) return { points: null, at: null };
  return { points: expiring.points, at: formatInstant(expiring.at) };
}

function missingOf(after: Entry['after'], { currency }: Fixed): EventData['missing'] {
  const { missing = null } = after ?? {};
  if (missing === null) return { amount: null, metric: null, tier: null };
  const { metric, amount, tier } = missing;
  const shown =
    metric === 'spend' ? formatMoney(minorUnits(amount), currencyDigits(currency)) : String(amount);
  return { amount: shown, metric, tier };
}

/** What time brought says when by itself. */
function happenedAt({ body, at }: Entry, outcome: Outcome | null) {
  if (outcome !== null && 'at' in outcome) return outcome.at;
  return body.kind === 'fact' ? body.fact.occurredAt : at;
}

function detailsOf(outcome: Outcome, rules: Fixed): Readonly<Record<string, unknown>> {
  const details: Record<string, unknown> = { ...presentOutcome(outcome, rules) };
  for (const field of leftOut) delete details[field];
  return details;
}
