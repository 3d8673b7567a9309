/** A timeline, a member's history under it, and the order in which the facts arrive. */

import * as fc from 'fast-check';
import { mayWait } from '../../../domain/facts/catalogue.ts';
import type { Fact, Purchase } from '../../../domain/facts/facts.ts';
import { emptyMemory } from '../../../domain/facts/memory.ts';
import { inBusinessOrder } from '../../../domain/facts/order.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { latestOf } from '../latest.ts';
import { timelineOfFiles, type Version } from '../programs.ts';
import { text } from '../times.ts';
import { type Extras, extras } from './extras.ts';
import { factDraws, factsAt, mayBeLate } from './facts.ts';
import { purchaseDraws, purchasesAt } from './histories.ts';
import { anchors, instantOf, type Moment, moments, zones } from './moments.ts';
import { type Place, type ProgramDraw, places, programAt, programDraws } from './programs.ts';

/** A scheduled job that runs after the nth arrival. */
export interface Job {
  readonly after: number;
  readonly at: Instant;
}

export interface Scenario<F extends Fact = Purchase> {
  readonly versions: readonly Version[];
  readonly timeline: Timeline;
  /** In no order. */
  readonly facts: readonly F[];
  /** The same facts as they are recorded. */
  readonly arrivals: readonly F[];
  readonly jobs: readonly Job[];
  /** Some moment of the history or around it. */
  readonly moment: Instant;
  /** No fact is later. */
  readonly end: Instant;
}

interface ScenarioOptions {
  readonly factsMax?: number;
  readonly versionsMax?: number;
}

interface Plan {
  readonly draw: ProgramDraw;
  readonly more?: Extras;
}

interface LaterVersion extends Plan {
  readonly moment: Moment;
  /** Names the first version again. */
  readonly rollback: boolean;
}

interface Drawn<D> {
  readonly place: Place;
  readonly anchor: string;
  readonly first: Plan;
  readonly later: readonly LaterVersion[];
  readonly draws: readonly D[];
  /** How many places later than its turn each fact arrives. */
  readonly behind: readonly number[];
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

/** Purchases alone, under the settings that they meet. */
export function scenarios(options: ScenarioOptions = {}): fc.Arbitrary<Scenario> {
  const plans = fc.record({ draw: programDraws });
  return drawn(plans, purchaseDraws, options).map((all) => build(all, purchasesAt));
}

/** Facts of every kind, under every setting that a program file may have. */
export function wholeScenarios(options: ScenarioOptions = {}): fc.Arbitrary<Scenario<Fact>> {
  const plans = fc.record({ draw: programDraws, more: extras });
  return drawn(plans, factDraws, options)
    .map((all) => build(all, factsAt))
    .filter(({ facts }) => facts.some((fact) => !mayWait(fact)));
}

function drawn<D>(
  plans: fc.Arbitrary<Plan>,
  draw: fc.Arbitrary<D>,
  { factsMax = 60, versionsMax = 3 }: ScenarioOptions,
): fc.Arbitrary<Drawn<D>> {
  const upTo = (maxLength: number) => fc.array(draw, { minLength: 1, maxLength, size: 'max' });
  const rollback = fc.oneof(
    { weight: 4, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  );
  const later = fc
    .tuple(plans, fc.record({ moment: moments, rollback }))
    .map(([plan, line]) => ({ ...plan, ...line }));
  return fc.record<Drawn<D>>({
    place: places(zones),
    anchor: fc.constantFrom(...anchors),
    first: plans,
    later: fc.array(later, { maxLength: versionsMax - 1 }),
    // Short histories find most; long ones are there for what builds up.
    draws: fc.oneof(
      { weight: 4, arbitrary: upTo(Math.min(10, factsMax)) },
      { weight: 1, arbitrary: upTo(Math.min(25, factsMax)) },
      { weight: 1, arbitrary: upTo(factsMax) },
    ),
    behind: fc.array(behind, { maxLength: 20, size: 'max' }),
    jobs: fc.array(fc.record({ after: fc.nat({ max: factsMax }), wait: waits }), {
      maxLength: 8,
      size: 'max',
    }),
    moment: moments,
    monthsAfter: fc.constantFrom(0, 1, 12, 30),
  });
}

function build<D, F extends Fact>(
  { place, anchor, first, later, draws, behind, jobs, moment, monthsAfter }: Drawn<D>,
  factsOf: (draws: readonly D[], anchor: string, timeZone: string) => readonly F[],
): Scenario<F> {
  const instant = (at: Moment) => instantOf(at, anchor, place.timeZone);
  const versions = versionsOf(programAt(first.draw, place, first.more), later, place, instant);
  const facts = factsOf(draws, anchor, place.timeZone);
  const arrivals = inOrderOfArrival(facts, behind);
  const jobsAt = jobs.map(({ after, wait }) => {
    const arrival = after % arrivals.length;
    return { after: arrival, at: latest(arrivals.slice(0, arrival + 1), wait) };
  });
  const scenario: Scenario<F> = {
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

/** As they happen, but for those that are told late; commands happen as they arrive. */
function inOrderOfArrival<F extends Fact>(facts: readonly F[], behind: readonly number[]): readonly F[] {
  const turns = new Map(inBusinessOrder(facts, emptyMemory()).map(({ fact }, turn) => [fact.id, turn]));
  const placeOf = (fact: F) => {
    const turn = turns.get(fact.id) ?? 0;
    return turn + (mayBeLate(fact) ? (behind[turn % behind.length] ?? 0) : 0);
  };
  return facts
    .toSorted((a, b) => (turns.get(a.id) ?? 0) - (turns.get(b.id) ?? 0))
    .map((fact) => ({ fact, place: placeOf(fact) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ fact }) => fact);
}

function latest(facts: readonly Fact[], plus: number): Instant {
  return (latestOf(facts) + plus) as Instant;
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
      ([from, { draw, more, rollback }]): Version =>
        rollback ? { file: first, from, version: 1 } : { file: programAt(draw, place, more), from },
    ),
  ];
}

/** What a failure prints: everything needed to write the case down, and no more. */
function describe({ versions, arrivals, jobs, moment, end }: Scenario<Fact>): string {
  return [
    '',
    ...versions.map(({ file, from = beginningOfTime }) => `from ${text(from)}: ${JSON.stringify(file)}`),
    ...arrivals.map(describeFact),
    ...jobs.map(({ after, at }) => `job at ${text(at)} after arrival ${after}`),
    `moment ${text(moment)}, end ${text(end)}`,
  ].join('\n  ');
}

function describeFact(fact: Fact): string {
  const { kind, id, memberId: _, occurredAt, recordedAt, ...rest } = fact;
  const when = `at ${text(occurredAt)}${recordedAt === occurredAt ? '' : ` recorded ${text(recordedAt)}`}`;
  if (kind !== 'purchase') return `${id} ${when}: ${JSON.stringify(rest)}`;
  const items = fact.lines.map(({ kind, amount, category, sku }) =>
    [kind, String(amount), category, sku].filter((part) => part !== undefined).join(' '),
  );
  return `${id} ${when}: ${items.join(', ')}`;
}
