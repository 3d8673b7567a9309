/** A timeline, a member's history under it, and the order in which the facts arrive. */
import * as fc from 'fast-check';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import { effectiveAt, type Purchase } from '../../../domain/member/facts.ts';
import { emptyMemory } from '../../../domain/member/memory.ts';
import { inBusinessOrder } from '../../../domain/member/order.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { timelineOfFiles, type Version } from '../programs.ts';
import { text } from '../times.ts';
import { type PurchaseDraw, purchaseDraws, purchasesAt } from './histories.ts';
import { anchors, instantOf, type Moment, moments, zones } from './moments.ts';
import { type Place, type ProgramDraw, places, programAt, programDraws } from './programs.ts';

/** A scheduled job that runs after the nth arrival. */
export interface Job {
  readonly after: number;
  readonly at: Instant;
}

export interface Scenario {
  readonly versions: readonly Version[];
  readonly timeline: Timeline;
  /** In no order. */
  readonly facts: readonly Purchase[];
  /** The same facts as they are recorded. */
  readonly arrivals: readonly Purchase[];
  readonly jobs: readonly Job[];
  /** Some moment of the history or around it. */
  readonly moment: Instant;
  /** No fact is later. */
  readonly end: Instant;
}

export interface ScenarioOptions {
  readonly factsMax?: number;
  readonly versionsMax?: number;
}

interface LaterVersion {
  readonly draw: ProgramDraw;
  readonly moment: Moment;
  /** Names the first version again. */
  readonly rollback: boolean;
}

interface Drawn {
  readonly place: Place;
  readonly anchor: string;
  readonly first: ProgramDraw;
  readonly later: readonly LaterVersion[];
  /** `behind`: how many places later than its turn a fact arrives. */
  readonly purchases: readonly (PurchaseDraw & { readonly behind: number })[];
  readonly jobs: readonly { readonly after: number; readonly wait: number }[];
  readonly moment: Moment;
  readonly monthsAfter: number;
}

const day = 86_400_000;

/** Most facts arrive in their turn, some a little late, a few after everything else. */
const behind = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.nat({ max: 100 }) },
);

/** How long after the facts so far a job runs, in milliseconds. */
const waits = fc.constantFrom(day, 0, 1, 31 * day, 366 * day, 400 * day, 800 * day);

export function scenarios({ factsMax = 60, versionsMax = 3 }: ScenarioOptions = {}): fc.Arbitrary<Scenario> {
  const purchases = fc.tuple(purchaseDraws, behind).map(([purchase, behind]) => ({ ...purchase, behind }));
  const upTo = (maxLength: number) => fc.array(purchases, { minLength: 1, maxLength, size: 'max' });
  const later = fc.record({
    draw: programDraws,
    moment: moments,
    rollback: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  });
  return fc
    .record<Drawn>({
      place: places(zones),
      anchor: fc.constantFrom(...anchors),
      first: programDraws,
      later: fc.array(later, { maxLength: versionsMax - 1 }),
      // Short histories find most; long ones are there for what builds up.
      purchases: fc.oneof(
        { weight: 4, arbitrary: upTo(Math.min(10, factsMax)) },
        { weight: 1, arbitrary: upTo(Math.min(25, factsMax)) },
        { weight: 1, arbitrary: upTo(factsMax) },
      ),
      jobs: fc.array(fc.record({ after: fc.nat({ max: factsMax }), wait: waits }), {
        maxLength: 8,
        size: 'max',
      }),
      moment: moments,
      monthsAfter: fc.constantFrom(0, 1, 12, 30),
    })
    .map(build);
}

function build({ place, anchor, first, later, purchases, jobs, moment, monthsAfter }: Drawn): Scenario {
  const instant = (at: Moment) => instantOf(at, anchor, place.timeZone);
  const versions = versionsOf(programAt(first, place), later, place, instant);
  const facts = purchasesAt(purchases, anchor, place.timeZone);
  const arrivals = inOrderOfArrival(facts, purchases);
  const jobsAt = jobs.map(({ after, wait }) => {
    const arrival = after % arrivals.length;
    return { after: arrival, at: latest(arrivals.slice(0, arrival + 1), wait) };
  });
  const scenario: Scenario = {
    versions,
    timeline: timelineOfFiles(versions),
    facts,
    arrivals,
    jobs: jobsAt,
    moment: instant(moment),
    end: latest(facts, monthsAfter * 31 * day),
  };
  return Object.assign(scenario, { [fc.toStringMethod]: () => describe(scenario) });
}

function inOrderOfArrival(
  facts: readonly Purchase[],
  draws: readonly { readonly behind: number }[],
): readonly Purchase[] {
  const turn = new Map(inBusinessOrder(facts, emptyMemory()).map(({ fact }, index) => [fact.id, index]));
  return facts
    .map((fact, index) => ({ fact, place: (turn.get(fact.id) ?? 0) + (draws[index]?.behind ?? 0) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ fact }) => fact);
}

function latest(facts: readonly Purchase[], plus: number): Instant {
  return (Math.max(...facts.map(effectiveAt)) + plus) as Instant;
}

function versionsOf(
  first: Version['file'],
  later: readonly LaterVersion[],
  place: Place,
  instant: (moment: Moment) => Instant,
): readonly Version[] {
  const byInstant = new Map(later.map((line) => [instant(line.moment), line] as const));
  const lines = [...byInstant].toSorted(([a], [b]) => a - b);
  return [
    { file: first, from: beginningOfTime },
    ...lines.map(
      ([from, { draw, rollback }]): Version =>
        rollback ? { file: first, from, version: 1 } : { file: programAt(draw, place), from },
    ),
  ];
}

/** What a failure prints: everything needed to write the case down, and no more. */
function describe({ versions, arrivals, jobs, moment, end }: Scenario): string {
  return [
    '',
    ...versions.map(({ file, from = beginningOfTime }) => `from ${text(from)}: ${JSON.stringify(file)}`),
    ...arrivals.map(describeFact),
    ...jobs.map(({ after, at }) => `job at ${text(at)} after arrival ${after}`),
    `moment ${text(moment)}, end ${text(end)}`,
  ].join('\n  ');
}

function describeFact({ order, occurredAt, recordedAt, lines }: Purchase): string {
  const items = lines.map(({ kind, amount, category, sku }) =>
    [kind, String(amount), category, sku].filter((part) => part !== undefined).join(' '),
  );
  return `${order.orderId} at ${text(occurredAt)} recorded ${text(recordedAt)}: ${items.join(', ')}`;
}
