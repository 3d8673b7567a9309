/** What people read when a body or a program file is wrong: the main cases, word by word. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod/v4/core';
import { sentenceOf } from '../../../domain/kernel/finding.ts';
import { fromIssues } from '../../../domain/kernel/issues/issues.ts';
import type { Schema } from '../../../domain/kernel/issues/shapes.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { overrideBody } from '../../../functions/api/adjustments/overrides.ts';
import { enrolmentBody } from '../../../functions/api/privileges/privileges.ts';
import { redemptionBody } from '../../../functions/api/redemptions/redeem.ts';
import { delivery, deliveryHead } from '../../../functions/inbound/standard/events.ts';
import { purchaseCompleted } from '../../../functions/inbound/standard/purchase.ts';
import { type Changes, programJson } from '../../support/programs.ts';

function sentences(schema: Schema, document: unknown): readonly string[] {
  const parsed = z.safeParse(schema, document);
  return parsed.success ? [] : fromIssues(document, schema, parsed.error.issues).map(sentenceOf);
}

const line = (more: object) => data({ lines: [{ amount: '12.50', ...more }] });
const data = (more: object) => ({
  type: 'purchase.completed',
  data: {
    orderId: '1001',
    memberId: 'm1',
    occurredAt: '2026-03-01T09:30:00Z',
    currency: 'USD',
    lines: [{ amount: '12.50' }],
    ...more,
  },
});
const id = (memberId: unknown) => data({ memberId });
const at = (occurredAt: unknown) => data({ occurredAt });
const amount = (value: unknown) => line({ amount: value });

const purchases: readonly (readonly [string, unknown, readonly string[]])[] = [
  [
    'a number for money',
    amount(12.5),
    [
      '"amount" must be a decimal string such as "25.00", not the number 12.5 (data.lines[0].amount): write "amount": "12.50"',
    ],
  ],
  [
    'a whole number for money',
    amount(12),
    [
      '"amount" must be a decimal string such as "25.00", not the number 12 (data.lines[0].amount): write "amount": "12.00"',
    ],
  ],
  [
    'a sign before money',
    amount('€ 1,299.5'),
    [
      '"amount" must be a decimal string such as "25.00", not "€ 1,299.5" (data.lines[0].amount): write "amount": "1299.50"',
    ],
  ],
  [
    'a word for money',
    amount('free'),
    [
      '"amount" must be a decimal string such as "25.00", not "free" (data.lines[0].amount): write for example "amount": "25.00"',
    ],
  ],
  [
    'no amount',
    data({ lines: [{}] }),
    [
      '"amount" is missing: it must be a decimal string such as "25.00" (data.lines[0].amount): add for example "amount": "25.00"',
    ],
  ],
  [
    'no member',
    id(undefined),
    [
      '"memberId" is missing: it must be an id of 1 to 128 bytes (data.memberId): add for example "memberId": "A-1001"',
    ],
  ],
  [
    'a field that is there, and misspelt beside it',
    line({ amuont: '1.00' }),
    [
      '"amuont" is not a field of "lines[0]" (data.lines[0].amuont): take it out; the fields here are "lineId", "kind", "sku", "category", "quantity", "quantities", "over" and "amount"',
    ],
  ],
  [
    'a field by nearly its name',
    data({ chanel: 'web' }),
    [
      '"chanel" is not a field of "data": did you mean "channel"? (data.chanel) Write "channel" instead of "chanel"',
    ],
  ],
  [
    'a field with capitals',
    { type: 'purchase.completed', Data: data({}).data },
    [
      '"data" is missing: it must be an object with "orderId", "memberId", "occurredAt", "currency" and "lines": add for example "data": { "orderId": …, "memberId": …, "occurredAt": …, "currency": …, "lines": … }',
      '"Data" is not a field of the body: did you mean "data"? Write "data" instead of "Data"',
    ],
  ],
  [
    'a value that is nearly one',
    line({ kind: 'discont' }),
    [
      '"kind" must be "item", "tax", "shipping", "discount", "tip", "fee", "duty", "gift-card" or "rounding", not "discont" (data.lines[0].kind): write "kind": "discount"',
    ],
  ],
  [
    'a value that is none',
    line({ kind: 'book' }),
    [
      '"kind" must be "item", "tax", "shipping", "discount", "tip", "fee", "duty", "gift-card" or "rounding", not "book" (data.lines[0].kind): write for example "kind": "item"',
    ],
  ],
  [
    'nothing bought',
    data({ lines: [] }),
    ['"lines" is an empty list, and must have at least 1 entry (data.lines): write at least 1 entry'],
  ],
  [
    'too much bought',
    data({ lines: Array.from({ length: 501 }, () => ({ amount: '1.00' })) }),
    ['"lines" has 501 entries, and may have at most 500 (data.lines): leave at most 500 entries'],
  ],
  [
    'an object for a list',
    data({ lines: { amount: '1.00' } }),
    ['"lines" must be a list, not an object (data.lines): write "lines": [{ … }]'],
  ],
  [
    'a list for an object',
    { type: 'purchase.completed', data: [] },
    [
      '"data" must be an object with "orderId", "memberId", "occurredAt", "currency" and "lines", not a list: write for example "data": { "orderId": …, "memberId": …, "occurredAt": …, "currency": …, "lines": … }',
    ],
  ],
  [
    'null',
    data({ channel: null }),
    [
      '"channel" must be an id of 1 to 128 bytes, not null (data.channel): leave "channel" out, or write for example "channel": "A-1001"',
    ],
  ],
  [
    'half a piece',
    line({ quantity: 2.5 }),
    [
      '"quantity" must be a whole number, or a decimal string such as "0.75", from 0 to 1,000,000 with at most six decimals, not 2.5 (data.lines[0].quantity): write "quantity": "2.5"',
    ],
  ],
  [
    'none of a piece',
    line({ quantity: -1 }),
    [
      '"quantity" must be a whole number, or a decimal string such as "0.75", from 0 to 1,000,000 with at most six decimals, not -1 (data.lines[0].quantity): write for example "quantity": 1',
    ],
  ],
  [
    'a text for a number',
    line({ quantity: '0,75' }),
    [
      '"quantity" must be a whole number, or a decimal string such as "0.75", from 0 to 1,000,000 with at most six decimals, not the string "0,75" (data.lines[0].quantity): write "quantity": "0.75"',
    ],
  ],
  [
    'a name of a quantity that can be none',
    line({ quantities: { 'Hotel nights': 2 } }),
    [
      '"Hotel nights" is no name for this: it must be a name of 1 to 40 lower-case letters, digits or hyphens (data.lines[0].quantities.Hotel nights): write "hotel-nights" instead of "Hotel nights"',
    ],
  ],
  [
    'an empty id',
    id(''),
    ['"memberId" must not be empty (data.memberId): write for example "memberId": "A-1001"'],
  ],
  [
    'a dot',
    id('.'),
    [
      '"memberId" must not be ".": in a path that is a step, not a name (data.memberId): write for example "memberId": "A-1001"',
    ],
  ],
  [
    'two dots',
    id('..'),
    [
      '"memberId" must not be "..": in a path that is a step, not a name (data.memberId): write for example "memberId": "A-1001"',
    ],
  ],
  [
    'an id that is too long',
    id('é'.repeat(65)),
    [
      '"memberId" has 130 bytes, and an id has at most 128 (data.memberId): write for example "memberId": "A-1001"',
    ],
  ],
  [
    'half a character',
    id('m\ud800'),
    [
      '"memberId" has half of a character, which is not UTF-8 (data.memberId): write for example "memberId": "A-1001"',
    ],
  ],
  [
    'a moment without a zone',
    at('2026-03-01T09:30:00'),
    [
      '"occurredAt" is "2026-03-01T09:30:00", which has no time zone (data.occurredAt): write "occurredAt": "2026-03-01T09:30:00Z" for UTC, or with your offset, such as "2026-03-01T09:30:00+01:00"',
    ],
  ],
  [
    'a day for a moment',
    at('2026-03-01'),
    [
      '"occurredAt" is "2026-03-01", which has no time of day (data.occurredAt): write "occurredAt": "2026-03-01T00:00:00Z" for UTC, or with your offset, such as "2026-03-01T00:00:00+01:00"',
    ],
  ],
  [
    'a moment that is not in the calendar',
    at('2026-02-30T09:30:00Z'),
    [
      '"occurredAt" is "2026-02-30T09:30:00Z", which is not in the calendar (data.occurredAt): write for example "occurredAt": "2026-03-01T09:30:00Z"',
    ],
  ],
  [
    'a moment with a space and no colon',
    at('2026-03-01 09:30:00 +0100'),
    [
      '"occurredAt" must be an instant with its time zone, such as "2026-03-01T09:30:00Z", not "2026-03-01 09:30:00 +0100" (data.occurredAt): write "occurredAt": "2026-03-01T09:30:00+01:00"',
    ],
  ],
  [
    'a plus sign that is lost',
    at('2026-03-01T09:30:00 01:00'),
    [
      '"occurredAt" is "2026-03-01T09:30:00 01:00", where a plus sign has become a space (data.occurredAt): write "occurredAt": "2026-03-01T09:30:00+01:00", with %2B for the plus sign in a query',
    ],
  ],
  [
    'seconds since 1970',
    at(1_772_357_400),
    [
      '"occurredAt" must be an instant with its time zone, such as "2026-03-01T09:30:00Z", not the number 1772357400 (data.occurredAt): write "occurredAt": "2026-03-01T09:30:00.000Z"',
    ],
  ],
  [
    'a moment before all',
    at('1969-12-31T23:59:59Z'),
    [
      '"occurredAt" is "1969-12-31T23:59:59Z", and nothing before 1970 is known (data.occurredAt): write for example "occurredAt": "2026-03-01T09:30:00Z"',
    ],
  ],
  [
    'too much beside',
    data({ metadata: { note: 'x'.repeat(3_000) } }),
    ['"metadata" has more than 2048 bytes of JSON (data.metadata): leave some of it out'],
  ],
];

describe('a purchase with', () => {
  test.each(purchases)('%s', (_, document, expected) => {
    expect(sentences(purchaseCompleted, document)).toEqual(expected);
  });
});

describe('another body with', () => {
  test.each<[string, Schema, unknown, readonly string[]]>([
    [
      'an event that is nearly one',
      deliveryHead,
      { type: 'purchase.complete' },
      [
        '"type" must be "purchase.completed", "refund.completed", "order.fulfilled", "order.cancelled", "refund.voided", "order.revised", "engagement.recorded", "engagement.revoked" or "member.updated", not "purchase.complete": write "type": "purchase.completed"',
      ],
    ],
    [
      'no event',
      deliveryHead,
      {},
      [
        '"type" is missing: it must be "purchase.completed", "refund.completed", "order.fulfilled", "order.cancelled", "refund.voided", "order.revised", "engagement.recorded", "engagement.revoked" or "member.updated": add for example "type": "purchase.completed"',
      ],
    ],
    [
      'no mode',
      redemptionBody,
      { points: 100 },
      ['"mode" is missing: it must be "reserve" or "capture": add for example "mode": "reserve"'],
    ],
    [
      'no reason',
      overrideBody,
      { tier: 'gold', until: '2027-01-01T00:00:00Z', kind: 'grant', reason: '' },
      ['"reason" must not be empty: write a text of 1 to 500 characters'],
    ],
    [
      'too long a reason',
      overrideBody,
      { tier: 'gold', until: '2027-01-01T00:00:00Z', kind: 'grant', reason: 'x'.repeat(501) },
      ['"reason" has 501 characters, and at most 500 characters are allowed: shorten it to 500 characters'],
    ],
    [
      'a birthday with its year',
      enrolmentBody,
      { birthday: '1990-02-28' },
      ['"birthday" must be a month and a day such as "12-31", not "1990-02-28": write "birthday": "02-28"'],
    ],
    [
      'a birthday that there is not',
      enrolmentBody,
      { birthday: '02-30' },
      ['"birthday" is "02-30", which is not in the calendar: write for example "birthday": "12-31"'],
    ],
    [
      'a list for a body',
      enrolmentBody,
      [],
      ['the body must be an object that may have "birthday", not a list: write for example {}'],
    ],
  ])('%s', (_, schema, document, expected) => {
    expect(sentences(schema, document)).toEqual(expected);
  });
});

describe('a program file with', () => {
  test.each<[string, Changes, readonly string[]]>([
    [
      'capitals in an id',
      { id: 'Gold Club' },
      [
        '"id" must be a name of 1 to 40 lower-case letters, digits or hyphens, not "Gold Club": write "id": "gold-club"',
      ],
    ],
    [
      'a currency in small letters',
      { currency: 'usd' },
      ['"currency" must be a currency code by ISO 4217, such as "USD", not "usd": write "currency": "USD"'],
    ],
    [
      'a city for a zone',
      { timeZone: 'New York' },
      [
        '"timeZone" must be a time zone by its IANA name, such as "America/New_York", not "New York": write "timeZone": "America/New_York"',
      ],
    ],
    [
      'a zone by nearly its name',
      { timeZone: 'Europe/Berln' },
      [
        '"timeZone" must be a time zone by its IANA name, such as "America/New_York", not "Europe/Berln": write "timeZone": "Europe/Berlin"',
      ],
    ],
    [
      'a page for an origin',
      { origins: ['https://Shop.example/club?x=1'] },
      [
        '"origins[0]" must be scheme and host in lower case, without a path, not "https://Shop.example/club?x=1" (origins[0]): write "https://shop.example"',
      ],
    ],
    [
      'a comma in an amount',
      { earning: { base: { per: '1,5' } } },
      ['"per" must be a decimal string such as "100.00", not "1,5" (earning.base.per): write "per": "1.50"'],
    ],
    [
      'a day that there is not',
      { expiry: { kind: 'on-dates', dates: ['02-30'], afterMonths: 12 } },
      ['"dates[0]" is "02-30", which is not in the calendar (expiry.dates[0]): write for example "12-31"'],
    ],
    [
      'a number for a factor',
      { tiers: { levels: [{ id: 'regular', name: 'Regular', multiplier: 1.5 }] } },
      [
        '"multiplier" must be a decimal string such as "1.25", below 100, not the number 1.5 (tiers.levels[0].multiplier): write "multiplier": "1.5"',
      ],
    ],
    [
      'neither of two shapes',
      {
        tiers: {
          levels: [
            { id: 'a', name: 'A' },
            { id: 'b', name: 'B', qualify: {} },
          ],
        },
      },
      ['"qualify" has neither "anyOf" nor "allOf" (tiers.levels[1].qualify): write "anyOf" or "allOf" in it'],
    ],
    [
      'a choice that there is not',
      { tiers: { down: 'one-stp' } },
      [
        '"down" must be "one-step", "to-earned" or "to-lowest" or an object with "kind" and "purchases", not "one-stp" (tiers.down): write "down": "one-step"',
      ],
    ],
    [
      'quotes around true',
      {
        tiers: {
          levels: [
            { id: 'a', name: 'A' },
            { id: 'b', name: 'B', invitationOnly: 'true' },
          ],
        },
      },
      [
        '"invitationOnly" must be true or false, not the string "true" (tiers.levels[1].invitationOnly): write "invitationOnly": true, without quotes',
      ],
    ],
    [
      'a condition on a field that there is not',
      {
        earning: {
          bonuses: [{ id: 'b', when: 'purchase.totl > 5000', effect: { kind: 'add', points: 10 } }],
        },
      },
      [
        '"when" asks for "purchase.totl", and "purchase" has no "totl": did you mean "purchase.total"? (earning.bonuses[0].when) Write purchase.total',
      ],
    ],
    [
      'a cost that has too many decimals',
      { redemption: { pointValue: '0.001' } },
      ['"pointValue" is "0.001", and USD has 2 decimals (redemption.pointValue): write "0.01"'],
    ],
  ])('%s', (_, changes, expected) => {
    const parsed = parseProgramFile(programJson(changes));
    expect(parsed.kind === 'valid' ? [] : parsed.errors.map(sentenceOf)).toEqual(expected);
  });
});

test('a delivery of an unknown type is told every type that there is', () => {
  const types = delivery.def.options.flatMap(({ def }) => def.shape.type.def.values);
  expect(deliveryHead.def.shape.type.options.toSorted()).toEqual(types.toSorted());
});
