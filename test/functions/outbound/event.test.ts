/** What is told of an entry: as documented, the same every time, nothing left out and nobody's name in it. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSeen, sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import type { FactId, Instant, LevelId, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { rulesOfLine } from '../../../domain/program/timeline.ts';
import { eventSchemas } from '../../../functions/api/openapi/events/event.ts';
import { eventsOf } from '../../../functions/outbound/events/event.ts';
import { recordedType } from '../../../functions/outbound/events/types.ts';
import { afterText, readAfter } from '../../../functions/store/ledger/after.ts';
import {
  type Entry,
  parseEntryItem,
  passageId,
  toEntryItem,
} from '../../../functions/store/ledger/entryItem.ts';
import { type Scenario, wholeScenarios } from '../../support/arbitraries/scenarios.ts';
import { Ledger } from '../../support/ledger.ts';
import { rulesOf } from '../../support/programs.ts';
import { runs } from '../../support/runs.ts';

const program = 'shop' as ProgramId;
const after = {
  tier: 'gold' as LevelId,
  balance: 120,
  pending: 30,
  deficit: 0,
  expiring: null,
  missing: null,
};
const at = Date.UTC(2026, 4, 3, 10) as Instant;
const minute = 60_000;

/** The entries of a member whose facts arrive as in the scenario. */
function entriesOf({ timeline, arrivals, jobs }: Scenario<never>): Entry[] {
  const ledger = new Ledger(timeline);
  arrivals.forEach((fact, index) => {
    ledger.record(fact);
    for (const job of jobs.filter((each) => each.after === index)) ledger.recalculate(job.at);
  });
  return ledger.bookings.flatMap(({ cause, passed, outcomes, correction }, index): Entry[] => {
    const version = index + 1;
    const memberId = 'ada' as MemberId;
    const common = { memberId, at, recordedAt: at, programVersion: 1, version, previous: null, after };
    const passage: Entry = {
      ...common,
      id: passageId(version),
      body: { kind: 'passage', by: null },
      outcomes: passed,
    };
    if (cause === 'time') return [passage];
    const { id, recordedAt } = cause;
    const own: Entry = {
      ...common,
      recordedAt,
      id,
      body: { kind: 'fact', fact: cause, metadata: '{"note":"x"}', by: null },
      outcomes,
    };
    const corrects: Entry = {
      ...common,
      id: `correction:${id}`,
      body: { kind: 'correction', cause: id },
      outcomes: correction,
    };
    return [own, ...(passed.length > 0 ? [passage] : []), ...(correction.length > 0 ? [corrects] : [])];
  });
}

describe('whatever happens to a member', () => {
  test('every outcome is told once, as the schema of its type says, and adds up to the points', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(wholeScenarios(), (scenario) => {
        const entries = entriesOf(scenario as unknown as Scenario<never>);
        const rules = rulesOfLine(scenario.timeline, 0);
        const told = entries.flatMap((entry) => eventsOf(program, entry, rules));
        for (const each of told) {
          seen.add(each.type);
          eventSchemas.get(each.type)!.parse(each);
        }
        expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
        expect(told.filter(({ type }) => type !== recordedType)).toHaveLength(
          entries.flatMap(({ outcomes }) => outcomes.filter(isSeen)).length,
        );
        expect(told.reduce((sum, { data }) => sum + data.points, 0)).toBe(
          entries.reduce((sum, { outcomes }) => sum + sumPoints(outcomes), 0),
        );
        const versions = new Set(told.map(({ data }) => data.version));
        expect([...versions].toSorted((a, b) => a - b)).toEqual([...versions].map((_, index) => index + 1));
      }),
      runs(300),
    );
    expect(seen.size).toBeGreaterThan(15); // most of what can be told is
  });

  test('an entry as it is stored and read again tells the same', () => {
    fc.assert(
      fc.property(wholeScenarios({ factsMax: 8 }), (scenario) => {
        const rules = rulesOfLine(scenario.timeline, 0);
        for (const entry of entriesOf(scenario as unknown as Scenario<never>)) {
          const again = parseEntryItem(toEntryItem(program, entry));
          expect(eventsOf(program, again, rules)).toEqual(eventsOf(program, entry, rules));
        }
      }),
      runs(100),
    );
  });
});

const rules = rulesOf();
const decided = { rule: 'earning.base', programVersion: 1 };

function adjustment(outcomes: readonly Outcome[], given: Partial<Entry> = {}): Entry {
  const id = 'adjustment:ada:a' as FactId;
  const fact = {
    kind: 'adjustment' as const,
    id,
    memberId: 'ada' as MemberId,
    occurredAt: (at - minute) as Instant,
    recordedAt: at,
    adjustmentId: 'a',
    points: 5 as never,
    reason: 'Mrs Lovelace called from 555-0101',
  };
  return {
    id,
    body: { kind: 'fact', fact, metadata: null, by: { actor: 'grace@example.com', requestId: 'r' } },
    memberId: fact.memberId,
    at,
    recordedAt: at,
    outcomes,
    programVersion: 1,
    version: 7,
    previous: null,
    after,
    ...given,
  };
}

const adjusted: Outcome = {
  kind: 'points.adjusted',
  ...decided,
  points: 5 as never,
  reason: 'Mrs Lovelace called from 555-0101',
  moved: [],
};

test('an event names the member by id, and neither what a person wrote nor who it was', () => {
  const [told] = eventsOf(program, adjustment([adjusted]), rules);
  expect(told).toEqual({
    specversion: '1.0',
    id: expect.stringMatching(/^evt_[\w-]{24}$/),
    source: '/v1/programs/shop',
    type: 'laurel.points.adjusted',
    subject: 'ada',
    time: '2026-05-03T09:59:00.000Z',
    datacontenttype: 'application/json',
    sequence: '000000007',
    data: {
      program: 'shop',
      memberId: 'ada',
      version: 7,
      entry: 'adjustment:ada:a',
      kind: 'adjustment',
      occurredAt: '2026-05-03T09:59:00.000Z',
      recordedAt: '2026-05-03T10:00:00.000Z',
      rule: 'earning.base',
      programVersion: 1,
      points: 5,
      ...after,
      expiring: { points: null, at: null },
      missing: { amount: null, metric: null, tier: null },
      outcome: { moved: [] },
    },
  });
  expect(JSON.stringify(told)).not.toMatch(/Lovelace|grace/);
});

test('ids tell programs, members, entries and places apart, and are the same again', () => {
  const entry = adjustment([adjusted, adjusted]);
  const passage: Entry = {
    ...entry,
    id: passageId(7),
    body: { kind: 'passage', by: null },
    outcomes: [adjusted],
  };
  const ids = [
    ...eventsOf(program, entry, rules),
    ...eventsOf('other' as ProgramId, entry, rules),
    ...eventsOf(program, passage, rules),
    ...eventsOf(program, { ...passage, memberId: 'bob' as MemberId }, rules),
  ].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(eventsOf(program, entry, rules).map(({ id }) => id)).toEqual(ids.slice(0, 2));
});

test('what nothing came of is told, too: no version of a member is missing', () => {
  const [told] = eventsOf(program, adjustment([]), rules);
  expect(told).toMatchObject({ type: recordedType, sequence: '000000007', data: { rule: null, points: 0 } });
});

test('an entry from before it was kept tells no tier and no balance', () => {
  const { after: _, ...before } = adjustment([adjusted]);
  const [told] = eventsOf(program, before, rules);
  expect(told!.data).toMatchObject({ tier: null, balance: null, pending: null, deficit: null });
  eventSchemas.get(told!.type)!.parse(told);
});

describe('what is ahead', () => {
  const soon = { points: 50, at: (at + minute) as Instant };
  const dataOf = (ahead: Partial<NonNullable<Entry['after']>>) =>
    eventsOf(program, { ...adjustment([adjusted]), after: { ...after, ...ahead } }, rules)[0]!.data;

  test('says what expires next, and what is missing as the currency has it', () => {
    const missing = { metric: 'spend' as const, amount: 27_500, tier: 'platinum' as LevelId };
    expect(dataOf({ expiring: soon, missing })).toMatchObject({
      expiring: { points: 50, at: '2026-05-03T10:01:00.000Z' },
      missing: { amount: '275.00', metric: 'spend', tier: 'platinum' },
    });
    expect(dataOf({ missing: { ...missing, metric: 'purchases', amount: 3 } }).missing.amount).toBe('3');
  });

  test('has the same fields where there is nothing to say', () => {
    expect(dataOf({})).toMatchObject({
      expiring: { points: null, at: null },
      missing: { amount: null, metric: null, tier: null },
    });
  });

  test.each([
    { ...after, expiring: soon, missing: null },
    {
      ...after,
      expiring: null,
      missing: { metric: 'quantity:nights' as never, amount: 4, tier: 'gold' as LevelId },
    },
  ])('is kept in the entry', (kept) => {
    expect(readAfter('e', afterText(kept))).toEqual(kept);
  });

  test('is not in entries from before it was kept', () => {
    expect(readAfter('e', 'gold 120 30 0')).toEqual(after);
  });
});
