import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factKinds } from '../../../domain/facts/catalogue.ts';
import type { FactId, Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { type EntryItem, parseEntryItem, toEntryItem } from '../../../functions/store/ledger/entryItem.ts';
import { decodeFact, encodeFact, sameContent } from '../../../functions/store/ledger/factText.ts';

const program = 'shop' as ProgramId;
const head = { memberId: 'm1' as MemberId, recordedAt: 1_800_000_000_000 as Instant };

/** A fact of each kind as format 1 stores it. */
const stored: readonly (readonly [id: string, text: string])[] = [
  [
    'purchase:standard:1001',
    '{"occurredAt":1799000000000,"lines":[{"lineId":"a","sku":"s","category":"c","quantity":2,"quantities":{"nights":3},"amount":1250},{"kind":"discount","amount":-50}],"channel":"web","store":"x"}',
  ],
  [
    'refund:standard:1001:r1',
    '{"namedMember":"m2","occurredAt":1799000000001,"order":{"orderId":"1001","source":"standard"},"refundId":"r1","takenBack":{"by":"lines","lines":[{"amount":50,"lineId":"a"}]}}',
  ],
  [
    'refund:standard:1001:r2',
    '{"occurredAt":1799000000001,"order":{"orderId":"1001","source":"standard"},"refundId":"r2","takenBack":{"amount":50,"by":"amount"}}',
  ],
  [
    'cancellation:standard:1001',
    '{"occurredAt":1799000000002,"order":{"orderId":"1001","source":"standard"}}',
  ],
  ['fulfilment:standard:1001', '{"occurredAt":1799000000002,"order":{"orderId":"1001","source":"standard"}}'],
  [
    'revision:standard:1001:1799000000009:0f',
    '{"channel":"web","isCancelled":false,"lines":[{"amount":50,"kind":"item","lineId":"a"}],"occurredAt":1799000000002,"order":{"orderId":"1001","source":"standard"},"revisedAt":1799000000009}',
  ],
  [
    'refund-void:standard:1001:r1',
    '{"occurredAt":1799000000002,"order":{"orderId":"1001","source":"standard"},"refundId":"r1"}',
  ],
  [
    'redemption:m1:k',
    '{"mode":"reserve","order":{"orderId":"1001","source":"standard"},"points":100,"redemptionId":"k","rewardId":"mug"}',
  ],
  [
    'order-move:standard:1001:k',
    '{"gone":["purchase:standard:1001","refund:standard:1001:r1"],"moveId":"k","order":{"orderId":"1001","source":"standard"},"to":"m2"}',
  ],
  ['redemption-capture:m1:k', '{"redemptionId":"k"}'],
  ['redemption-cancel:m1:k', '{"redemptionId":"k"}'],
  [
    'adjustment:m1:a',
    '{"adjustmentId":"a","points":-5,"qualifying":{"amount":3,"metric":"spend"},"reason":"because"}',
  ],
  ['adjustment-undo:m1:a', '{"adjustmentId":"a"}'],
  [
    'tier-override:m1:o',
    '{"as":"trial","overrideId":"o","reason":"because","tier":"gold","until":1805000000000}',
  ],
  ['tier-override-end:m1:o', '{"overrideId":"o"}'],
  [
    'engagement:standard:e',
    '{"engagement":"review","engagementId":"e","occurredAt":1799000000002,"quantities":{"nights":1}}',
  ],
  ['engagement-revocation:standard:e', '{"engagementId":"e","occurredAt":1799000000002,"source":"standard"}'],
  ['enrolment:m1', '{"birthday":"02-29"}'],
  ['privilege-use:m1:lounge:u', '{"privilegeId":"lounge","quantity":2,"useId":"u"}'],
  ['privilege-return:m1:lounge:u', '{"privilegeId":"lounge","useId":"u"}'],
  ['engagement-revocation:standard:e1', '{"engagementId":"e1","occurredAt":1,"source":"standard"}'],
  [
    'engagement-revocation:standard:e2',
    '{"engagementId":"e2","namedMember":"m1","occurredAt":1,"source":"standard"}',
  ],
  [
    'fulfilment:standard:1001:box-1',
    '{"fulfilmentId":"box-1","lines":[{"lineId":"a","quantity":"0.5"},{"lineId":"b","quantity":2},{"lineId":"c"}],' +
      '"occurredAt":1,"order":{"orderId":"1001","source":"standard"}}',
  ],
  [
    'revision:standard:1001:2:ab',
    '{"fulfilled":[{"lineId":"a"}],"isCancelled":false,"lines":[{"amount":5,"kind":"item","quantity":"1.5"}],' +
      '"occurredAt":1,"order":{"orderId":"1001","source":"standard"},"revisedAt":2}',
  ],
  ['tag-set:m1:t:1', '{"tag":"vip"}'],
  ['tag-unset:m1:t:2', '{"tag":"vip"}'],
  ['engagement-revocation:standard:e', '{"engagementId":"e","occurredAt":1799000000003,"source":"standard"}'],
  ['merge:m2', '{"from":"m2"}'],
  ['absorption:m2', '{"into":"m1"}'],
  ['erasure:m1:7', '{}'],
  [
    'opening:m1:i',
    '{"activeOn":20000,"amounts":[{"day":19990,"named":{"quantity:nights":2},"points":4,"purchases":1,"spend":500}],' +
      '"birthday":"02-29","deficit":3,"importId":"i","lots":[{"availableOn":20010,"expiresOn":20300,"points":7}],"occurredAt":1799000000000,' +
      '"since":1700000000000,"tags":["vip"],"tier":{"level":"gold","reason":"as there","since":1700000000000,"until":null}}',
  ],
];

describe('a stored fact', () => {
  test('of every kind is among the examples', () => {
    expect([...new Set(stored.map(([id]) => id.slice(0, id.indexOf(':'))))].sort()).toEqual(
      [...factKinds].sort(),
    );
  });

  test.each(stored)('%s is read whole, and is written as it was', (id, text) => {
    expect(encodeFact(decodeFact(text, { id: id as FactId, ...head }))).toBe(text);
  });

  test('says the same whatever the order of its fields', () => {
    const order = '{"occurredAt":1,"order":{"source":"standard","orderId":"1001"}}';
    const other = '{"order":{"orderId":"1001","source":"standard"},"occurredAt":1}';
    const id = 'cancellation:standard:1001' as FactId;
    expect(sameContent(decodeFact(order, { id, ...head }), decodeFact(other, { id, ...head }))).toBe(true);
  });

  const fieldsOf = (text: string) => Object.keys(JSON.parse(text) as object);

  test.each(stored.flatMap(([id, text]) => fieldsOf(text).map((field) => [id, field, text] as const)))(
    '%s with a wrong %s is refused by name',
    (id, field, text) => {
      const wrong = JSON.stringify({ ...(JSON.parse(text) as object), [field]: [null] });
      const name = new RegExp(`^${id}\\.${field}`);
      expect(() => decodeFact(wrong, { id: id as FactId, ...head })).toThrow(name);
    },
  );

  test('that is no object is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.array(fc.integer())), (value) => {
        expect(() => decodeFact(JSON.stringify(value), { id: 'purchase:a:1' as FactId, ...head })).toThrow();
      }),
    );
  });
});

describe('an entry', () => {
  const item: EntryItem = {
    ...toEntryItem(program, {
      id: 'purchase:standard:1001',
      body: {
        kind: 'fact',
        fact: decodeFact(stored[0]?.[1] ?? '', { id: 'purchase:standard:1001' as FactId, ...head }),
        metadata: null,
        by: null,
      },
      memberId: head.memberId,
      at: 1_799_000_000_000 as Instant,
      recordedAt: head.recordedAt,
      outcomes: [{ kind: 'member.enrolled', tier: 'regular' as never, rule: 'tiers', programVersion: 3 }],
      programVersion: 3,
      version: 1,
      previous: null,
    }),
  };

  test('carries the number of its format', () => {
    expect(item.format).toBe(1);
  });

  test('from before there were numbers is read like one of format 1', () => {
    const { format: _, ...unnumbered } = item;
    expect(parseEntryItem(unnumbered)).toEqual(parseEntryItem(item));
  });

  test.each([3, 99, -1])('of format %i, which this version does not know, is refused', (format) => {
    expect(() => parseEntryItem({ ...item, format })).toThrow('unknown format');
  });

  test.each([
    ['{}', 'no list'],
    ['[{"kind":"points.burnt","rule":"x","programVersion":1}]', 'unknown outcome'],
    ['[{"kind":"tier.kept","programVersion":1}]', 'rule'],
    ['[{"kind":"tier.kept","rule":"x"}]', 'programVersion'],
  ])('with outcomes %s is refused', (outcomes, message) => {
    expect(() => parseEntryItem({ ...item, outcomes })).toThrow(message);
  });
});
