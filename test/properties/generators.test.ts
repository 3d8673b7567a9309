/** Properties say as much as their histories reach: every named choice is drawn, every outcome comes about. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact } from '../../domain/facts/facts.ts';
import type { Outcome } from '../../domain/facts/outcomes.ts';
import { fold } from '../../domain/member/fold.ts';
import { type ProgramFile, programFileSchema } from '../../domain/program/file.ts';
import { type Scenario, scenarios, wholeScenarios } from '../support/arbitraries/scenarios.ts';

const seed = 20_261_122;

/** `tiers.window.kind = rolling` for every value of every setting whose values are named. */
function choicesOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => choicesOf(each, path));
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? [`${path} = ${value}`] : [];
  return Object.entries(value).flatMap(([key, each]) =>
    choicesOf(each, path === '' ? key : `${path}.${key}`),
  );
}

interface SchemaNode {
  readonly def: {
    readonly type: string;
    readonly innerType?: SchemaNode;
    readonly element?: SchemaNode;
    readonly shape?: Record<string, SchemaNode>;
    readonly options?: readonly SchemaNode[];
    readonly entries?: Record<string, string>;
    readonly values?: readonly unknown[];
  };
}

/** All named choices that the schema offers, found in the schema itself. */
function choicesIn(schema: SchemaNode, path = ''): string[] {
  const { type, innerType, element, shape, options, entries, values } = schema.def;
  if (innerType !== undefined) return choicesIn(innerType, path);
  if (element !== undefined) return choicesIn(element, path);
  if (options !== undefined) return options.flatMap((option) => choicesIn(option, path));
  if (shape !== undefined) {
    return Object.entries(shape).flatMap(([key, node]) =>
      choicesIn(node, path === '' ? key : `${path}.${key}`),
    );
  }
  if (type === 'enum') return Object.values(entries ?? {}).map((entry) => `${path} = ${entry}`);
  return type === 'literal' ? (values ?? []).map((value) => `${path} = ${value}`) : [];
}

test('every named choice of the program file is drawn', () => {
  const files: ProgramFile[] = fc
    .sample(wholeScenarios({ factsMax: 1 }), { numRuns: 600, seed })
    .flatMap(({ versions }) => versions.map(({ file }) => file));
  const drawn = new Set(files.flatMap((file) => choicesOf(file)));
  // Who enrols, who publishes and what a redemption may take is decided before the fold; what a member is valued at
  // is calculated from it.
  const isOfTheFold = (choice: string) =>
    choice !== 'enrolment = by-enrolling' &&
    !choice.startsWith('publishing = ') &&
    !choice.startsWith('redemption.tooMany = ') &&
    !choice.startsWith('value.') &&
    // Spend of a period is money like any other; the tests of levels that ask for it say so by hand.
    !choice.endsWith('.each.metric = spend');
  const offered = new Set(choicesIn(programFileSchema as unknown as SchemaNode));
  expect(offered.size).toBeGreaterThan(40);
  expect([...offered].filter((choice) => !drawn.has(choice) && isOfTheFold(choice))).toEqual([]);
});

test('every outcome of purchases and of time comes about, and often', () => {
  const counts = outcomesOf(fc.sample(scenarios(), { numRuns: 300, seed }));
  for (const kind of ['points.earned', 'points.expired', 'tier.raised', 'tier.lowered', 'tier.kept']) {
    expect(counts.get(kind), kind).toBeGreaterThan(100);
  }
});

test('every outcome of every kind of fact comes about', () => {
  const samples = fc.sample(wholeScenarios(), { numRuns: 1_200, seed });
  const counts = outcomesOf(samples);
  const kinds = [
    'points.bonus',
    'points.rewarded',
    'points.clawed-back',
    'points.revised',
    'points.reserved',
    'points.redeemed',
    'points.returned',
    'points.adjusted',
    'points.expired',
    'hold.ended',
    'qualifying.changed',
    'redemption.captured',
    'privilege.used',
    'privilege.returned',
    'tier.override-began',
    'tier.override-ended',
  ];
  for (const kind of kinds) expect(counts.get(kind), kind).toBeGreaterThan(3);
  const refunds = samples.flatMap(clawbacksOf);
  expect(refunds.filter(({ excess }) => excess !== undefined).length).toBeGreaterThan(3);
  expect(refunds.filter(({ excess }) => excess === undefined).length).toBeGreaterThan(3);
});

type History = Pick<Scenario<Fact>, 'timeline' | 'facts' | 'end'>;

function outcomesOf(all: readonly History[]) {
  const counts = new Map<string, number>();
  for (const { kind } of all.flatMap(bookedIn)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function bookedIn({ timeline, facts, end }: History): readonly Outcome[] {
  const { entries, passed } = fold(facts, timeline, end);
  return [...entries.flatMap(({ applied }) => [...applied.passed, ...applied.outcomes]), ...passed];
}

function clawbacksOf(history: History) {
  return bookedIn(history).filter((outcome) => outcome.kind === 'points.clawed-back');
}
