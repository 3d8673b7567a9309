import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../../domain/program/diff.ts';
import { extras } from '../../support/arbitraries/extras.ts';
import { programAt, programDraws } from '../../support/arbitraries/programs.ts';
import { programFile } from '../../support/programs.ts';
import { runs } from '../../support/runs.ts';

const levels = [
  { id: 'regular', name: 'Regular' },
  { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] } },
  { id: 'platinum', name: 'Platinum', qualify: { anyOf: [{ metric: 'spend', atLeast: '300.00' }] } },
] as const;
const [regular, gold, platinum] = levels;
const base = programFile({ tiers: { levels } });
const changes = (tiers: unknown) => diff(base, programFile({ tiers: { levels: tiers } as never }));

describe('what differs between two files', () => {
  it('is named by its path, with the value before and after', () => {
    const cheaper = { ...gold, qualify: { anyOf: [{ metric: 'spend', atLeast: '80.00' }] } };
    expect(changes([regular, cheaper, platinum])).toEqual([
      {
        kind: 'changed',
        path: 'tiers.levels[gold].qualify.anyOf[spend].atLeast',
        before: '100.00',
        after: '80.00',
      },
    ]);
  });

  it('is no matter of the schema that an editor reads', () => {
    expect(diff({ ...base, $schema: '../a.json' }, { ...base, $schema: '../b.json' })).toEqual([]);
    expect(diff(base, { ...base, $schema: '../b.json' })).toEqual([]);
  });

  it('is an item more or less, whatever its place in the list', () => {
    expect(changes([regular, platinum])).toMatchObject([
      { kind: 'removed', path: 'tiers.levels[gold]', before: { id: 'gold' } },
    ]);
    const silver = { ...gold, id: 'silver', name: 'Silver' };
    expect(changes([regular, silver, gold, platinum])).toMatchObject([
      { kind: 'added', path: 'tiers.levels[silver]', after: { id: 'silver' } },
    ]);
  });

  it('is the order of a list, by the names of what both have', () => {
    const diamond = { ...platinum, id: 'diamond' };
    expect(changes([regular, platinum, gold, diamond])).toMatchObject([
      { kind: 'added', path: 'tiers.levels[diamond]' },
      {
        kind: 'moved',
        path: 'tiers.levels',
        before: ['regular', 'gold', 'platinum'],
        after: ['regular', 'platinum', 'gold'],
      },
    ]);
  });

  it('is a choice as a whole where another one is made', () => {
    const before = programFile({ expiry: { kind: 'after-months', months: 12, roundedTo: 'day' } });
    expect(diff(before, programFile({ expiry: { kind: 'after-inactivity', months: 12 } }))).toEqual([
      {
        kind: 'changed',
        path: 'expiry',
        before: { kind: 'after-months', months: 12, roundedTo: 'day' },
        after: { kind: 'after-inactivity', months: 12 },
      },
    ]);
    expect(
      diff(before, programFile({ expiry: { kind: 'after-months', months: 6, roundedTo: 'day' } })),
    ).toEqual([{ kind: 'changed', path: 'expiry.months', before: 12, after: 6 }]);
  });

  it('of a list of plain values is what came and what went', () => {
    const excluding = (categories: string[]) => programFile({ earning: { exclude: { categories } } });
    expect(diff(excluding(['a', 'b']), excluding(['c', 'b']))).toEqual([
      { kind: 'added', path: 'earning.exclude.categories', after: 'c' },
      { kind: 'removed', path: 'earning.exclude.categories', before: 'a' },
    ]);
    expect(diff(excluding(['a', 'b']), excluding(['b', 'a'])), 'their order says nothing').toEqual([]);
  });
});

it.each<[what: string, before: unknown, after: unknown, changes: object[]]>([
  ['a list becomes a value', [1], 5, [{ kind: 'changed', path: 'x', before: [1], after: 5 }]],
  ['a value becomes a list', 5, [1], [{ kind: 'changed', path: 'x', before: 5, after: [1] }]],
  ['a value becomes an object', 5, { a: 1 }, [{ kind: 'changed', path: 'x', before: 5, after: { a: 1 } }]],
  ['an object becomes a value', { a: 1 }, 5, [{ kind: 'changed', path: 'x', before: { a: 1 }, after: 5 }]],
  [
    'nothing becomes an object',
    null,
    { a: 1 },
    [{ kind: 'changed', path: 'x', before: null, after: { a: 1 } }],
  ],
  [
    'a list of one value has another',
    ['a'],
    ['b'],
    [
      { kind: 'added', path: 'x', after: 'b' },
      { kind: 'removed', path: 'x', before: 'a' },
    ],
  ],
  [
    'an item without a name is another',
    [{ a: 1 }],
    [{ a: 2 }],
    [
      { kind: 'added', path: 'x', after: { a: 2 } },
      { kind: 'removed', path: 'x', before: { a: 1 } },
    ],
  ],
])('%s', (_, before, after, expected) => {
  expect(diff({ x: before }, { x: after })).toEqual(expected);
});

const file = fc
  .tuple(programDraws, extras)
  .map(([draw, more]) => programAt(draw, { currency: 'USD', timeZone: 'UTC' }, more));

it('a file differs in nothing from itself, and what one side has more the other side has less', () => {
  fc.assert(
    fc.property(file, file, (a, b) => {
      expect(diff(a, a)).toEqual([]);
      const there = diff(a, b);
      const back = diff(b, a);
      const count = (list: typeof there, kind: string) =>
        list.filter((change) => change.kind === kind).length;
      expect(count(back, 'removed')).toBe(count(there, 'added'));
      expect(count(back, 'added')).toBe(count(there, 'removed'));
      expect(count(back, 'changed')).toBe(count(there, 'changed'));
    }),
    runs(200),
  );
});
