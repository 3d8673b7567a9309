/** Programs, timelines and purchases for tests of the store, with nothing in them that a test does not name. */

import { type Purchase, purchaseFactId } from '../../../domain/facts/facts.ts';
import { type Instant, type MemberId, minorUnits, type ProgramId } from '../../../domain/kernel/brand.ts';
import { beginningOfTime, parseInstant } from '../../../domain/kernel/instant.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { compileRules } from '../../../domain/program/rules.ts';
import { makeTimeline, type Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../../../functions/store/client.ts';
import type { Acting } from '../../../functions/store/programs/actions.ts';
import { type FactResult, recordFact } from '../../../functions/store/recording/record.ts';

export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`${text} is no instant`);
  return instant;
}

export const member = (id: string) => id as MemberId;

let programsMade = 0;

/** A program that no other test of the file has touched. */
export const newProgram = () => `program-${++programsMade}` as ProgramId;

/** A point per 1.00; gold from 100.00, platinum from 300.00 in twelve months; points live a year. */
export const shop = {
  id: 'shop',
  name: 'Shop',
  currency: 'USD',
  timeZone: 'America/New_York',
  earning: {
    base: { points: 1, per: '1.00', on: 'purchase', rounding: 'down' },
    hold: { kind: 'days', days: 14 },
  },
  expiry: { kind: 'after-months', months: 12, roundedTo: 'month-end' },
  tiers: {
    window: { kind: 'rolling', months: 12 },
    upgrade: 'at-once',
    term: { kind: 'months', months: 12 },
    down: 'one-step',
    levels: [
      { id: 'regular', name: 'Regular', multiplier: '1' },
      {
        id: 'gold',
        name: 'Gold',
        multiplier: '1.25',
        qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
      },
      {
        id: 'platinum',
        name: 'Platinum',
        multiplier: '1.5',
        qualify: { anyOf: [{ metric: 'spend', atLeast: '300.00' }] },
      },
    ],
  },
};

export function programFile(json: unknown): ProgramFile {
  const parsed = parseProgramFile(json);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.file;
}

export const shopRules = compileRules(programFile(shop), 1);

export const shopTimeline: Timeline = makeTimeline([
  { effectiveFrom: beginningOfTime, publishedAt: beginningOfTime, standing: 'at-once', rules: shopRules },
]);

export interface Bought {
  readonly order: string;
  readonly member?: string;
  /** In cents. */
  readonly cents?: number;
  readonly at?: string | number;
  readonly recordedAt?: number;
}

const today = at('2026-11-22T15:00:00Z');

/** 25.00 by member m1 this afternoon, where nothing else is said; recorded a second after it happened. */
export function bought({
  order,
  member: id = 'm1',
  cents = 2_500,
  at: when = today,
  ...rest
}: Bought): Purchase {
  const occurredAt = (typeof when === 'string' ? at(when) : when) as Instant;
  const ref = { source: 'standard', orderId: order };
  return {
    kind: 'purchase',
    id: purchaseFactId(ref),
    memberId: member(id),
    occurredAt,
    recordedAt: (rest.recordedAt ?? occurredAt + 1_000) as Instant,
    order: ref,
    lines: [{ kind: 'item', amount: minorUnits(cents) }],
  };
}

/** Records by the shop's rules, with all the time there is for trying again. */
export function record(
  store: Store,
  program: ProgramId,
  fact: Purchase,
  timeline: Timeline = shopTimeline,
  patienceMs = 110_000,
): Promise<FactResult> {
  const endsAt = Date.now() + patienceMs;
  const timeLeftMs = () => endsAt - Date.now();
  return recordFact(store, { program, timeline, fact, metadata: null, timeLeftMs });
}

/** Who acts, where no test looks at it. */
export const acting: Acting = { at: 1 as Instant, by: 'operator', note: null, requestId: 'request' };
