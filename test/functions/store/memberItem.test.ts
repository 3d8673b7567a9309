import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/facts.ts';
import type { Day, Instant, ProgramId, points } from '../../../domain/kernel/brand.ts';
import { fold } from '../../../domain/member/fold.ts';
import { noActivity } from '../../../domain/value/activity.ts';
import {
  type MemberRecord,
  parseMemberItem,
  toMemberItem,
} from '../../../functions/store/members/memberItem.ts';
import { type Io, Packer, Unpacker } from '../../../functions/store/members/packing.ts';
import { sizeOfItem } from '../../simulation/dynamo/expressions/values.ts';
import { toWire } from '../../simulation/dynamo/wire.ts';
import { runs } from '../../support/runs.ts';
import { anyRecord } from './arbitraries.ts';
import { at, bought, shopTimeline } from './given.ts';

const program = 'shop' as ProgramId;
const dayMs = 86_400_000;

interface Stored {
  readonly name: string;
  readonly record: MemberRecord;
  readonly packed: string;
}

/** One record a line, and its bytes; of before there were openings and triggers. */
const storedIn = (file: string) =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Stored)
    .map(({ record, ...rest }) => ({
      ...rest,
      record: { ...record, state: { ...record.state, openedAt: 0 as Instant, fired: [] } },
    }));

/** With what the format does not know as nothing. */
const stored = storedIn('format4.jsonl').map(({ name, record, packed }) => {
  const qualifying = { ...record.state.qualifying, since: [], anew: 0 as Day };
  return { name, packed, record: { ...record, state: { ...record.state, qualifying } } };
});

/** A member who bought every week for as long as the window reaches. */
function regular(): MemberRecord {
  const facts: Fact[] = Array.from({ length: 57 }, (_, week) =>
    bought({ order: `10${week}`, cents: 3_499, at: at('2025-10-20T15:00:00Z') + week * 7 * dayMs }),
  );
  const last = facts.at(-1) as Fact;
  const { state } = fold(facts, shopTimeline, last.occurredAt);
  if (state === null) throw new Error('nothing was folded');
  return {
    state,
    version: facts.length,
    lastEntry: last.id,
    dueAt: at('2026-12-01T05:00:00Z'),
    amendedThrough: null,
    checkpoints: [],
  };
}

const sizeOf = (record: MemberRecord) =>
  sizeOfItem(toWire<{ Item: never }>({ Item: toMemberItem(program, record) }).Item);

describe('a member’s item', () => {
  test('gives back any record as it was', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(parseMemberItem(toMemberItem(program, record))).toEqual(record);
      }),
      { numRuns: 500 },
    );
  });

  test.each(storedIn('format5.jsonl'))(
    'has the bytes that format 5 always had: $name',
    ({ record, packed }) => {
      const item = toMemberItem(program, record);
      expect(Buffer.from(item.state).toString('hex')).toBe(packed);
      expect(packed.slice(0, 2)).toBe('05');
      expect(parseMemberItem(item)).toEqual(record);
    },
  );

  test.each(stored)('has the bytes that format 4 always had: $name', ({ record, packed }) => {
    const item = toMemberItem(program, record);
    expect(Buffer.from(item.state).toString('hex')).toBe(packed);
    expect(parseMemberItem(item)).toEqual(record);
  });

  test('of somebody who buys every week fits into 700 bytes', () => {
    expect(sizeOf(regular())).toBeLessThanOrEqual(700);
  });

  test('keeps what a member’s value is calculated from in 50 bytes for a regular, in 250 for anybody', () => {
    const bytes = (record: MemberRecord) =>
      sizeOf(record) - sizeOf({ ...record, state: { ...record.state, activity: noActivity } });
    expect(bytes(regular())).toBeLessThanOrEqual(50);
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(bytes(record)).toBeLessThanOrEqual(250);
      }),
      runs(500),
    );
  });

  test('grows by at most six bytes with a purchase on a day of its own', () => {
    const record = regular();
    const { days } = record.state.qualifying;
    const shorter = { ...record.state.qualifying, days: days.slice(1) };
    const without = { ...record, state: { ...record.state, qualifying: shorter } };
    expect(sizeOf(record) - sizeOf(without)).toBeLessThanOrEqual(6);
  });

  test('has no byte for tags where none is set, and some ten for each where one is', () => {
    const record = regular();
    const tagged = (count: number) => {
      const tags = Array.from({ length: count }, (_, index) => ({
        tag: `vi${index}`,
        since: at('2026-03-01T00:00:00Z'),
      }));
      return sizeOf({ ...record, state: { ...record.state, tags } });
    };
    expect(tagged(0)).toBe(sizeOf(record));
    // Once a byte for what there is at all, and one for how many.
    expect(tagged(1) - tagged(0)).toBe(2 + 10);
    expect(tagged(10) - tagged(9)).toBe(10);
  });

  test('has no byte for triggers where none has fired, and some twenty for each that has', () => {
    const record = regular();
    const fired = (count: number) => {
      const list = Array.from({ length: count }, (_, index) => ({
        trigger: `hello${index}`,
        times: 1,
        lastOn: 20_500 as Day,
        points: 100 as ReturnType<typeof points>,
        expiresOn: 20_865 as Day,
      }));
      return sizeOf({ ...record, state: { ...record.state, fired: list } });
    };
    expect(fired(0)).toBe(sizeOf(record));
    expect(fired(2) - fired(1)).toBeLessThanOrEqual(20);
  });

  test('in another format is refused', () => {
    const item = toMemberItem(program, regular());
    const other = Uint8Array.from(item.state);
    other[0] = 6;
    expect(() => parseMemberItem({ ...item, state: other })).toThrow('format 6');
  });

  test('that ends early or goes on too long is refused, wherever it is cut', () => {
    const item = toMemberItem(program, regular());
    for (let length = 0; length < item.state.length; length++) {
      expect(() => parseMemberItem({ ...item, state: item.state.slice(0, length) })).toThrow();
    }
    expect(() => parseMemberItem({ ...item, state: Uint8Array.from([...item.state, 0]) })).toThrow(
      'too long',
    );
  });

  test('is not made of amounts that are no safe integers', () => {
    const record = regular();
    const state = { ...record.state, deficit: -1 as ReturnType<typeof points> };
    expect(() => toMemberItem(program, { ...record, state })).toThrow(RangeError);
    expect(() =>
      toMemberItem(program, {
        ...record,
        dueAt: 0.5 as Instant,
        checkpoints: [{ version: 0.5, at: 1 as Instant }],
      }),
    ).toThrow(RangeError);
  });
});

describe('packing', () => {
  test('gives back what was packed, in order', () => {
    const part = fc.oneof(
      fc.record({ kind: fc.constant('uint' as const), value: fc.maxSafeNat() }),
      fc.record({
        kind: fc.constant('int' as const),
        value: fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }),
      }),
      fc.record({
        kind: fc.constant('text' as const),
        value: fc.string({ unit: 'binary', maxLength: 700 }),
      }),
    );
    const through = {
      uint: (io: Io, value: unknown) => io.uint(value as number | undefined),
      int: (io: Io, value: unknown) => io.int(value as number | undefined),
      text: (io: Io, value: unknown) => io.text(value as string | undefined),
    };
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const packer = new Packer();
        for (const { kind, value } of parts) through[kind](packer, value);
        const unpacker = new Unpacker(packer.finish());
        expect(parts.map(({ kind }) => through[kind](unpacker, undefined))).toEqual(
          parts.map(({ value }) => value),
        );
        unpacker.finish();
      }),
    );
  });

  test.each([
    [0, 1],
    [127, 1],
    [128, 2],
    [16_383, 2],
    [16_384, 3],
    [Number.MAX_SAFE_INTEGER, 8],
  ])('%i takes %i bytes', (value, bytes) => {
    const packer = new Packer();
    packer.uint(value);
    expect(packer.finish()).toHaveLength(bytes);
  });

  test.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])('%d is no uint', (value) => {
    expect(() => new Packer().uint(value)).toThrow(RangeError);
  });

  test('bytes that are no text are refused', () => {
    expect(() => new Unpacker(Uint8Array.from([1, 0xff])).text()).toThrow(TypeError);
    expect(() => new Unpacker(Uint8Array.from([2, 0x61])).text()).toThrow(RangeError);
  });
});
