import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FactKind, factId } from '../../../domain/facts/facts.ts';
import type { FactId, Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import {
  checkpointKey,
  correctionKey,
  duePk,
  entryKey,
  memberIdOf,
  memberPk,
  memberSk,
  passageKey,
  programKeys,
} from '../../../functions/store/keys.ts';
import { anyId, anyProgram } from './arbitraries.ts';

const asMember = (id: string) => id as MemberId;
const anyInstant = fc.integer({ min: 0, max: 253_402_300_799_999 }) as fc.Arbitrary<Instant>;

/** Everything that has a key of its own, by what names it. */
const anyNamed = fc
  .tuple(
    anyProgram,
    fc.oneof(
      fc.record({ table: fc.constant('members'), kind: fc.constant('member'), parts: fc.tuple(anyId) }),
      fc.record({
        table: fc.constant('ledger'),
        kind: fc.constant('purchase'),
        parts: fc.tuple(anyId, anyId),
      }),
      fc.record({
        table: fc.constant('ledger'),
        kind: fc.constant('refund'),
        parts: fc.tuple(anyId, anyId, anyId),
      }),
      fc.record({
        table: fc.constant('ledger'),
        kind: fc.constant('redemption'),
        parts: fc.tuple(anyId, anyId),
      }),
      fc.record({
        table: fc.constant('ledger'),
        kind: fc.constant('correction'),
        parts: fc.tuple(anyId, anyId),
      }),
      fc.record({
        table: fc.constant('ledger'),
        kind: fc.constantFrom('passage', 'checkpoint'),
        parts: fc.tuple(anyId, fc.integer({ min: 1, max: 999_999_999 }).map(String)),
      }),
      fc.record({ table: fc.constant('programs'), kind: fc.constant('draft'), parts: fc.tuple(anyId) }),
      fc.record({
        table: fc.constant('programs'),
        kind: fc.constant('version'),
        parts: fc.tuple(fc.integer({ min: 1, max: 999_999 }).map(String)),
      }),
      fc.record({ table: fc.constant('programs'), kind: fc.constant('timeline'), parts: fc.constant([]) }),
    ),
  )
  .map(([program, named]) => ({ program, ...named }));

type Named = { program: ProgramId; table: string; kind: string; parts: readonly string[] };

function keyOf({ program, table, kind, parts }: Named): string {
  const [one = '', two = ''] = parts;
  const text = ({ pk, sk = '' }: { pk: string; sk?: string }) => JSON.stringify([table, pk, sk]);
  switch (kind) {
    case 'member':
      return text({ pk: memberPk(program, asMember(one)) });
    case 'correction':
      return text(correctionKey(program, factId('purchase', one, two)));
    case 'passage':
      return text(passageKey(program, asMember(one), Number(two)));
    case 'checkpoint':
      return text(checkpointKey(program, asMember(one), Number(two)));
    case 'draft':
      return text(programKeys.draft(program, one));
    case 'version':
      return text(programKeys.version(program, Number(one)));
    case 'timeline':
      return text(programKeys.timeline(program));
    default:
      return text(entryKey(program, factId(kind as FactKind, ...parts)));
  }
}

const nameOf = ({ program, table, kind, parts }: Named) => JSON.stringify([program, table, kind, parts]);

describe('a key', () => {
  test('is the same for the same thing, and another for any other', () => {
    fc.assert(
      fc.property(anyNamed, anyNamed, (a, b) => {
        expect(keyOf(a) === keyOf(b)).toBe(nameOf(a) === nameOf(b));
      }),
      { numRuns: 2_000 },
    );
  });

  /** One id takes over the separators, another what follows them. */
  test('can’t be forged by ids that hold its separators', () => {
    const parts = fc.array(fc.constantFrom('a', '#', ':', '%', '%23', '%3A', '#a', 'a#', 'purchase', '~'), {
      minLength: 1,
      maxLength: 4,
    });
    const pair = fc.tuple(parts, parts).map(([one, two]) => [one.join(''), two.join('')] as const);
    const program = 'p' as ProgramId;
    fc.assert(
      fc.property(pair, pair, (a, b) => {
        const keys = [a, b].map(([source, order]) => entryKey(program, factId('purchase', source, order)));
        expect(keys[0]?.pk === keys[1]?.pk).toBe(a[0] === b[0] && a[1] === b[1]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of a member leads back to the member', () => {
    fc.assert(
      fc.property(anyProgram, anyId, (program, id) => {
        expect(memberIdOf(memberPk(program, asMember(id)))).toBe(id);
      }),
    );
  });

  test('fits into what DynamoDB takes, with the longest ids', () => {
    const program = 'p'.repeat(40) as ProgramId;
    for (const id of ['#'.repeat(128), '😀'.repeat(32), 'é'.repeat(64)]) {
      const refund = factId('refund', 'standard', id, id);
      const keys = [
        entryKey(program, refund),
        correctionKey(program, refund),
        entryKey(program, factId('privilege-use', id, 'p'.repeat(40), id)),
        passageKey(program, asMember(id), 1e9),
        { pk: memberPk(program, asMember(id)), sk: memberSk(0 as Instant, `correction:${refund}`) },
      ];
      for (const { pk, sk } of keys) {
        expect(Buffer.byteLength(pk)).toBeLessThanOrEqual(2_048);
        expect(Buffer.byteLength(sk)).toBeLessThanOrEqual(1_024);
      }
    }
  });

  test('of an unknown kind of fact is an error', () => {
    expect(() => entryKey('p' as ProgramId, 'gift:1' as FactId)).toThrow('gift:1');
  });
});

test('sort keys of a member sort as the fold does: by moment, then by id', () => {
  const anyPlace = fc.record({ at: fc.oneof(anyInstant, fc.constant(5 as Instant)), id: anyId });
  fc.assert(
    fc.property(anyPlace, anyPlace, (a, b) => {
      const idOf = ({ id }: typeof a) => factId('purchase', 'standard', id);
      const inFold = a.at - b.at || (idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0);
      const keys = [memberSk(a.at, idOf(a)), memberSk(b.at, idOf(b))].map((text) => Buffer.from(text));
      expect(Math.sign(Buffer.compare(keys[0] as Buffer, keys[1] as Buffer))).toBe(Math.sign(inFold));
    }),
  );
});

test('members spread over sixteen shards, each always in the same one', () => {
  const shards = Array.from({ length: 2_000 }, (_, index) => duePk('p' as ProgramId, asMember(`m${index}`)));
  const sizes = [...new Set(shards)].map((shard) => shards.filter((each) => each === shard).length);
  expect(sizes).toHaveLength(16);
  expect(Math.max(...sizes)).toBeLessThan(250);
  expect(duePk('p' as ProgramId, asMember('m7'))).toBe(shards[7]);
});
