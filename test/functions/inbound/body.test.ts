import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import type { Answer, Functions } from '../support/functions.ts';
import { startInMemory } from '../support/inMemory.ts';
import { openShop, purchase, type Shop } from '../support/shop.ts';

let functions: Functions;
let shop: Shop;
let yen: Shop;
let dinar: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  yen = await openShop(functions, { currency: 'JPY', timeZone: 'Asia/Tokyo' });
  dinar = await openShop(functions, { currency: 'KWD', timeZone: 'Asia/Kuwait' });
});
afterAll(() => functions?.stop());
afterEach(() => {
  delete process.env.LAUREL_CLOCK_SHIFT_MS;
});

const newMember = () => `m-${randomUUID()}`;

/** A refusal writes nothing: whoever the purchase was for is still nobody. */
async function expectNobody(memberId: string, of: Shop = shop): Promise<void> {
  expect(nameOf(await of.status(memberId))).toBe('unknown-member');
}

function pathsOf({ body }: Answer): string[] {
  return body.errors.map(({ path }: { path: string }) => path);
}

describe('a body that is not as documented is refused with the path, the value and the rule', () => {
  const line = { amount: '1.00' };
  const cases: [what: string, data: Record<string, unknown>, path: string, value: string | null][] = [
    ['no order', { orderId: undefined }, 'data.orderId', null],
    ['an empty order id', { orderId: '' }, 'data.orderId', '""'],
    ['an order id of 129 bytes', { orderId: 'x'.repeat(129) }, 'data.orderId', `"${'x'.repeat(99)}`],
    [
      'an order id of 129 bytes in 43 characters',
      { orderId: '語'.repeat(43) },
      'data.orderId',
      `"${'語'.repeat(43)}"`,
    ],
    ['half a surrogate pair', { orderId: 'a\ud83d' }, 'data.orderId', '"a\\ud83d"'],
    ['the other half', { sku: 1, lines: [{ ...line, sku: '\ude00' }] }, 'data.lines[0].sku', '"\\ude00"'],
    ['an order id that is a fraction', { orderId: 1.5 }, 'data.orderId', '1.5'],
    ['an order id that is a list', { orderId: ['1'] }, 'data.orderId', '["1"]'],
    ['no member', { memberId: null }, 'data.memberId', 'null'],
    ['no lines', { lines: [] }, 'data.lines', '[]'],
    ['lines that are no list', { lines: { 0: line } }, 'data.lines', '{"0":{"amount":"1.00"}}'],
    [
      '501 lines',
      { lines: Array(501).fill(line) },
      'data.lines',
      JSON.stringify(Array(501).fill(line)).slice(0, 100),
    ],
    ['a line without an amount', { lines: [line, {}] }, 'data.lines[1].amount', null],
    ['an amount that is a number', { lines: [{ amount: 1 }] }, 'data.lines[0].amount', '1'],
    ['an unknown kind', { lines: [{ ...line, kind: 'gift' }] }, 'data.lines[0].kind', '"gift"'],
    ['less than nothing', { lines: [{ ...line, quantity: -1 }] }, 'data.lines[0].quantity', '-1'],
    ['half a piece', { lines: [{ ...line, quantity: 0.5 }] }, 'data.lines[0].quantity', '0.5'],
    [
      'a line id twice',
      {
        lines: [
          { ...line, lineId: 'a' },
          { ...line, lineId: 'a' },
        ],
      },
      'data.lines[1].lineId',
      '"a"',
    ],
    ['another currency', { currency: 'EUR' }, 'data.currency', '"EUR"'],
    ['the currency in lower case', { currency: 'usd' }, 'data.currency', '"usd"'],
    ['an unknown field', { discountCode: 'X' }, 'data.discountCode', '"X"'],
    ['an unknown field in a line', { lines: [{ ...line, price: '1' }] }, 'data.lines[0].price', '"1"'],
    ['a field of every object', { constructor: 'X' }, 'data.constructor', '"X"'],
    ['a method of every object', { toString: 'X' }, 'data.toString', '"X"'],
    ['metadata that is no object', { metadata: [1] }, 'data.metadata', '[1]'],
    [
      'metadata beyond 2,048 bytes',
      { metadata: { a: 'x'.repeat(2_041) } },
      'data.metadata',
      `{"a":"${'x'.repeat(94)}`,
    ],
  ];

  it.each(cases)('%s', async (_, data, path, value) => {
    const memberId = newMember();
    const answer = await shop.send(purchase({ memberId, ...data }));
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toContainEqual({
      path,
      value,
      rule: expect.stringMatching(/^"/),
      fix: expect.any(String),
    });
    await expectNobody(memberId);
  });

  it.each([
    ['type', { type: 'purchase.made' }],
    ['type', { type: undefined }],
    ['timestamp', { timestamp: 'yesterday' }],
    ['data', { data: null }],
    ['version', { version: 1 }],
  ])('in the envelope: %s', async (path, change) => {
    const answer = await shop.send({ ...purchase({}), ...change });
    expect(nameOf(answer)).toBe('invalid-request');
    expect(pathsOf(answer)).toContain(path);
  });

  it.each(['[]', '"purchase"', '7', 'null', 'true'])('%s is no delivery', async (body) => {
    const answer = await shop.send(body);
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors[0]).toMatchObject({ path: '', value: body });
  });

  it('everything wrong is named at once', async () => {
    const answer = await shop.send(
      purchase({ currency: 'EUR', lines: [{ amount: '1.001' }, { amount: '-1' }, { amount: '1' }] }),
    );
    expect(pathsOf(answer).sort()).toEqual(['data.currency', 'data.lines[0].amount', 'data.lines[1].amount']);
    expect(answer.body.detail).toContain('(and 2 more)');
  });

  it('of very many findings a hundred are named', async () => {
    const answer = await shop.send(purchase({ lines: Array(500).fill({ amount: '0.001' }) }));
    expect(answer.body.errors).toHaveLength(100);
    expect(answer.body.detail).toContain('(and 499 more)');
  });

  it("an unknown field with a prototype's name is one like any other", async () => {
    const body = JSON.stringify(purchase({})).replace(
      '"currency"',
      '"__proto__": {"currency":"USD"}, "currency"',
    );
    const answer = await shop.send(body);
    expect(nameOf(answer)).toBe('invalid-request');
    expect(pathsOf(answer)).toEqual(['data.__proto__']);
  });

  it('what a prototype would bring does not stand in for what is missing', async () => {
    const body = JSON.stringify(purchase({ currency: undefined })).replace(
      '"orderId"',
      '"__proto__": {"currency":"USD"}, "orderId"',
    );
    expect(pathsOf(await shop.send(body)).sort()).toEqual(['data.__proto__', 'data.currency']);
  });
});

describe('what is no JSON in UTF-8 is refused as such', () => {
  const text = JSON.stringify(purchase({}));
  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['cut off', text.slice(0, -1)],
    ['a trailing comma', text.replace(/}$/, ',}')],
    ['two documents', `${text}${text}`],
    ['single quotes', text.replaceAll('"', "'")],
    ['a comment', `/* hello */${text}`],
    ['NaN', text.replace('"25.00"', 'NaN')],
    [
      'a byte that is no UTF-8',
      Buffer.concat([Buffer.from(text.slice(0, 30)), Buffer.from([0xff]), Buffer.from(text.slice(30))]),
    ],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['a control character in a string', text.replace('USD', 'U\u0000SD')],
    ['100,000 lists in each other', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['100,000 lists that never end', '['.repeat(100_000)],
    ['65 objects in each other', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
  ])('%s', async (_, body) => {
    expect(nameOf(await shop.send(body))).toBe('malformed-json');
  });

  it.each([
    ['in metadata', (deep: string) => purchaseWith(`"metadata": {"a": ${deep}}, "currency"`)],
    ['in a field nobody knows', (deep: string) => purchaseWith(`"unknown": ${deep}, "currency"`)],
    ['where a string belongs', (deep: string) => purchaseWith(`"channel": ${deep}, "currency"`)],
  ])('deep nesting is refused %s', async (_, bodyWith) => {
    for (const depth of [100, 1_000, 10_000, 120_000]) {
      const answer = await shop.send(bodyWith('['.repeat(depth) + ']'.repeat(depth)));
      expect(nameOf(answer), `${depth} deep`).toBe('malformed-json');
    }
  });

  it('brackets in a string are no nesting', async () => {
    const metadata = { a: '[{"'.repeat(200), b: '\\"[[[[[' };
    expect((await shop.send(purchase({ metadata }))).status).toBe(200);
  });

  function purchaseWith(field: string): string {
    return JSON.stringify(purchase({})).replace('"currency"', field);
  }
});

describe('a body may have 1 MiB', () => {
  it('one byte more is refused before anything else is looked at', async () => {
    const answer = await shop.send(' '.repeat(1024 * 1024 + 1));
    expect(nameOf(answer)).toBe('body-too-large');
  });

  it('in bytes, not in characters', async () => {
    expect(nameOf(await shop.send('語'.repeat(350_000)))).toBe('body-too-large');
  });

  it('exactly that much is read', async () => {
    const text = JSON.stringify(purchase({}));
    const answer = await shop.send(text + ' '.repeat(1024 * 1024 - text.length));
    expect(answer.body.status).toBe('recorded');
  });

  it('base64 does not count as more', async () => {
    expect(nameOf(await shop.send(Buffer.alloc(1024 * 1024, 0xff)))).toBe('malformed-json');
    expect(nameOf(await shop.send(Buffer.alloc(1024 * 1024 + 1, 0xff)))).toBe('body-too-large');
  });
});

describe('ids keep every character', () => {
  it.each([
    ['9007199254740993', '9007199254740993'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['-7', '-7'],
    ['0', '0'],
  ])('the JSON integer %s is the id "%s", digit by digit', async (json, id) => {
    const body = JSON.stringify(purchase({ orderId: 'ORDER', memberId: 'MEMBER' }))
      .replace('"ORDER"', json)
      .replace('"MEMBER"', json);
    const answer = await shop.send(body);
    expect(answer.body.entry.id).toBe(`purchase:standard:${id}`);
    expect(answer.body.member.memberId).toBe(id);
    const again = await shop.send(body.replace(`"orderId":${json}`, `"orderId":"${id}"`));
    expect(again.body.status).toBe('duplicate');
  });

  it.each(['1e3', '1.0', '1E2'])('the number %s is no id', async (json) => {
    const answer = await shop.send(JSON.stringify(purchase({ orderId: 'ORDER' })).replace('"ORDER"', json));
    expect(pathsOf(answer)).toEqual(['data.orderId']);
  });

  it('two orders above 2^53 that floats can not tell apart are two', async () => {
    const memberId = newMember();
    const text = JSON.stringify(purchase({ orderId: 'ORDER', memberId }));
    for (const json of ['9007199254740992', '9007199254740994', '9007199254740995']) {
      expect((await shop.send(text.replace('"ORDER"', json))).body.status).toBe('recorded');
    }
    const { entries } = (await shop.call('listEntries', { params: { memberId } })).body;
    expect(entries).toHaveLength(3);
  });

  it.each([
    'a/b',
    '../../etc',
    'a#b',
    'a%b',
    'a%2Fb',
    'a+b c',
    '?x=1&y=2',
    'Ünïcode-名前',
    '👩‍👩‍👧',
    'a:b|c',
    'M#shop-1#m1',
    '\u0000',
    'line\nbreak\ttab',
    '__proto__',
    'constructor',
    '...',
    'x'.repeat(128),
    '語'.repeat(42),
  ])('%j names one member and one order', async (id) => {
    const answer = await shop.buy(id, '25.00', { orderId: id });
    expect(answer.body).toMatchObject({ status: 'recorded', member: { memberId: id } });
    const status = await shop.status(id);
    expect(status.body).toMatchObject({ memberId: id, pending: 25 });
    const { entries } = (await shop.call('listEntries', { params: { memberId: id } })).body;
    expect(entries.map((entry: { id: string }) => entry.id)).toEqual([answer.body.entry.id]);
    expect(answer.body.entry.id).toBe(`purchase:standard:${encodeURIComponent(id)}`);
  });
});

describe('amounts have the digits of the currency', () => {
  it.each<[string, () => Shop, string, 'taken' | 'refused']>([
    ['USD', () => shop, '25', 'taken'],
    ['USD', () => shop, '25.5', 'taken'],
    ['USD', () => shop, '25.50', 'taken'],
    ['USD', () => shop, '25.500', 'taken'],
    ['USD', () => shop, '25.501', 'refused'],
    ['USD', () => shop, '0025.50', 'taken'],
    ['USD', () => shop, '0', 'taken'],
    ['USD', () => shop, '-0.00', 'taken'],
    ['JPY', () => yen, '2500', 'taken'],
    ['JPY', () => yen, '2500.0', 'taken'],
    ['JPY', () => yen, '2500.5', 'refused'],
    ['KWD', () => dinar, '25.125', 'taken'],
    ['KWD', () => dinar, '25.1250', 'taken'],
    ['KWD', () => dinar, '25.1255', 'refused'],
    ...['', ' 1', '1 ', '1.', '.5', '+1', '1,50', '1e3', '0x10', 'NaN', 'Infinity', '--1', '１', '1_000'].map(
      (amount): [string, () => Shop, string, 'refused'] => ['USD', () => shop, amount, 'refused'],
    ),
  ])('%s %s %j: %s', async (_, of, amount, outcome) => {
    const memberId = newMember();
    const answer = await of().buy(memberId, amount);
    if (outcome === 'taken') expect(answer.body.status).toBe('recorded');
    else {
      expect(pathsOf(answer)).toEqual(['data.lines[0].amount']);
      await expectNobody(memberId, of());
    }
  });

  it('the program calculates in them: ¥150 and 1.500 KWD', async () => {
    expect((await yen.buy(newMember(), '150')).body.entry.points).toBe(150);
    expect((await dinar.buy(newMember(), '1.500')).body.entry.points).toBe(1);
    expect((await dinar.buy(newMember(), '2.999')).body.entry.points).toBe(2);
  });

  it('25.0 and 25.00 are the same order', async () => {
    const memberId = newMember();
    const body = purchase({ memberId, lines: [{ amount: '25.0' }] });
    expect((await shop.send(body)).body.status).toBe('recorded');
    const again = JSON.stringify(body).replace('25.0', '25.00');
    expect((await shop.send(again)).body.status).toBe('duplicate');
  });

  it.each([
    ['a line', [{ amount: '10000000000.01' }], 'data.lines[0].amount'],
    ['a number of many digits', [{ amount: '9'.repeat(20) }], 'data.lines[0].amount'],
    ['a sum', [{ amount: '9999999999.99' }, { amount: '9999999999.99' }], 'data.lines'],
  ])('%s beyond 10^12 smallest units is refused', async (_, lines, path) => {
    const answer = await shop.send(purchase({ lines }));
    expect(pathsOf(answer)).toEqual([path]);
  });

  it('exactly that much is taken', async () => {
    const answer = await shop.buy(newMember(), '10000000000.00');
    expect(answer.body.entry.points).toBe(10_000_000_000);
  });
});

describe('discounts take off, and nothing else does', () => {
  it.each([
    ['an item below zero', [{ amount: '-0.01' }, { amount: '5' }], 'data.lines[0].amount'],
    ['a tax below zero', [{ kind: 'tax', amount: '-1' }, { amount: '5' }], 'data.lines[0].amount'],
    ['shipping below zero', [{ amount: '5' }, { kind: 'shipping', amount: '-1' }], 'data.lines[1].amount'],
    ['a discount above zero', [{ amount: '5' }, { kind: 'discount', amount: '1' }], 'data.lines[1].amount'],
    ['a total below zero', [{ amount: '5' }, { kind: 'discount', amount: '-5.01' }], 'data.lines'],
  ])('%s is refused', async (_, lines, path) => {
    const memberId = newMember();
    expect(pathsOf(await shop.send(purchase({ memberId, lines })))).toEqual([path]);
    await expectNobody(memberId);
  });

  it('points are for what is left', async () => {
    const lines = [{ amount: '20.00' }, { kind: 'discount', amount: '-7.50' }];
    expect((await shop.send(purchase({ memberId: newMember(), lines }))).body.entry.points).toBe(12);
  });

  it('a purchase that comes to nothing is a purchase without points', async () => {
    const lines = [{ amount: '20.00' }, { kind: 'discount', amount: '-20' }];
    const answer = await shop.send(purchase({ memberId: newMember(), lines }));
    expect(answer.body).toMatchObject({ status: 'recorded', entry: { points: 0 } });
  });

  it('500 lines are taken', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => ({ lineId: String(index), amount: '0.10' }));
    expect((await shop.send(purchase({ memberId: newMember(), lines }))).body.entry.points).toBe(50);
  });
});

describe('the moment of a purchase', () => {
  const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();

  it.each([
    '1969-12-31T23:59:59.999Z',
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-06-30T23:59:60Z',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
    '2026-W01-1T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '2026-01-01T00:00:00+25:00',
    '2026-01-01T00:00:00-00:60',
    '2026-01-01T00:00:00Z[UTC]',
    'now',
    '1767225600',
  ])('%j is none', async (occurredAt) => {
    const memberId = newMember();
    const answer = await shop.buy(memberId, '1.00', { occurredAt });
    expect(pathsOf(answer)).toEqual(['data.occurredAt']);
    await expectNobody(memberId);
  });

  it.each([
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['2024-01-15T12:30:00-05:00', '2024-01-15T17:30:00.000Z'],
    ['2024-01-01T00:00+14:00', '2023-12-31T10:00:00.000Z'],
    ['2024-03-10T02:30:00-05:00', '2024-03-10T07:30:00.000Z'],
    ['2024-01-01T00:00:00.123456789Z', '2024-01-01T00:00:00.123Z'],
    ['2024-01-01T00:00:00.9999Z', '2024-01-01T00:00:00.999Z'],
  ])('%s is %s', async (occurredAt, shown) => {
    const answer = await shop.buy(newMember(), '1.00', { occurredAt });
    expect(answer.body.entry.occurredAt).toBe(shown);
  });

  it('may be ahead of the platform clock by less than five minutes, and no more', async () => {
    expect((await shop.buy(newMember(), '1.00', { occurredAt: ahead(4 * 60_000) })).status).toBe(200);
    const answer = await shop.buy(newMember(), '1.00', { occurredAt: ahead(6 * 60_000) });
    expect(pathsOf(answer)).toEqual(['data.occurredAt']);
    expect(answer.body.errors[0].rule).toContain('five minutes ahead');
  });

  it('"ahead" is by the platform clock, wherever it stands', async () => {
    process.env.LAUREL_CLOCK_SHIFT_MS = String(30 * 86_400_000);
    const occurredAt = ahead(30 * 86_400_000);
    const answer = await shop.buy(newMember(), '1.00', { occurredAt });
    expect(answer.body).toMatchObject({ status: 'recorded', entry: { occurredAt } });
  });
});
