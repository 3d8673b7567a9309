/** Rows as orders: which belong together, what they are, and why they can't be taken. */
import { describe, expect, test } from 'vitest';
import type { Row } from '../../../cli/import/columns/row.ts';
import { groups, rowsApartMax, survey } from '../../../cli/import/orders/group.ts';
import { factsOf, problemsOf, readText } from '../support/fileText.ts';

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;

describe('the rows of one order', () => {
  test('are one order with a line each, together or apart', async () => {
    const read = await readText(
      csv(
        'order,member,date,amount,sku,quantity',
        '1,m1,2026-01-15,5.00,mug,2',
        '2,m2,2026-01-16,7.00,pan,1',
        '1,m1,2026-01-15,9.50,throw,1',
      ),
    );
    expect(factsOf(read)).toEqual([
      {
        type: 'purchase.completed',
        data: {
          orderId: '2',
          memberId: 'm2',
          occurredAt: '2026-01-16T17:00:00.000Z',
          currency: 'USD',
          lines: [{ sku: 'pan', quantity: 1, amount: '7.00' }],
        },
      },
      {
        type: 'purchase.completed',
        data: {
          orderId: '1',
          memberId: 'm1',
          occurredAt: '2026-01-15T17:00:00.000Z',
          currency: 'USD',
          lines: [
            { lineId: '1', sku: 'mug', quantity: 2, amount: '5.00' },
            { lineId: '2', sku: 'throw', quantity: 1, amount: '9.50' },
          ],
        },
      },
    ]);
  });

  test('may leave member and date to the first of them', async () => {
    const read = await readText(csv('order,member,date,amount', '1,m1,2026-01-15,5', '1,,,6'));
    expect(factsOf(read)).toMatchObject([
      { data: { memberId: 'm1', lines: [{ amount: '5.00' }, { amount: '6.00' }] } },
    ]);
  });

  test.each([
    ['member', '1,m1,2026-01-15,5', '1,m2,2026-01-15,6', '3: member m2 differs from "m1" of row 2'],
    [
      'date',
      '1,m1,2026-01-15,5',
      '1,m1,2026-01-16,6',
      '3: date 2026-01-16 differs from "2026-01-15" of row 2',
    ],
  ])(
    'have one %s: else all of them are refused, and the row is named',
    async (field, one, other, problem) => {
      const read = await readText(csv('order,member,date,amount', one, other));
      expect(problemsOf(read)).toEqual([
        "2: is of an order that can't be taken because of row 3",
        `${problem}: the rows of an order have one ${field}`,
      ]);
    },
  );

  test('are the same moment written in two ways', async () => {
    const read = await readText(
      csv('order,member,date,amount', '1,m1,2026-01-15T12:00:00Z,5', '1,m1,2026-01-15 13:00 +0100,6'),
    );
    expect(factsOf(read)).toHaveLength(1);
  });

  test('with a bad row among them are refused whole: an order without a line would be another', async () => {
    const read = await readText(
      csv(
        'order,member,date,amount',
        '1,m1,2026-01-15,5',
        '1,m1,2026-01-15,free',
        '2,m1,2026-01-15,6',
        '2,m1',
      ),
    );
    expect(factsOf(read)).toEqual([]);
    expect(problemsOf(read)).toEqual([
      "2: is of an order that can't be taken because of row 3",
      '3: amount free must be an amount such as 25.00, 1,234.50 or 1.234,50',
      "4: is of an order that can't be taken because of row 5",
      '5: has 2 columns where the header has 4',
    ]);
  });

  test('stand within a bound, so that a file larger than memory can be read', async () => {
    const count = rowsApartMax + 2;
    const rows = async function* (): AsyncGenerator<Row> {
      for (let n = 0; n < count; n += 1) {
        const order = n === 0 || n === count - 1 ? 'far' : `o${n}`;
        yield { kind: 'fields', row: n + 2, line: n + 2, raw: [], fields: { order } };
      }
    };
    const found = await survey(rows(), 'purchase', () => {});
    const refused: unknown[] = [];
    for await (const { rows: together, problem } of groups(rows(), 'purchase', found)) {
      if (problem !== null) refused.push([...together.map(({ row }) => row), problem]);
    }
    const rule = `has rows that are more than ${rowsApartMax} rows apart: sort the file by order`;
    const problem = { field: 'order', value: 'far', rule };
    expect(refused).toEqual([
      [2, problem],
      [count + 1, problem],
    ]);
  });

  test('keep the ids that the file has for its lines', async () => {
    const read = await readText(csv('order,member,date,amount,line', '1,m1,2026-01-15,5,L7'));
    expect(factsOf(read)).toMatchObject([{ data: { lines: [{ lineId: 'L7' }] } }]);
  });
});

describe('a row', () => {
  test.each([
    ['an empty order', ',m1,2026-01-15,5', '2: order is empty'],
    ['an empty member', '1,,2026-01-15,5', '2: member is empty'],
    ['an empty date', '1,m1,,5', '2: date is empty'],
    ['an empty amount', '1,m1,2026-01-15,', '2: amount is empty'],
    [
      'a date that does not exist',
      '1,m1,2026-02-29,5',
      '2: date 2026-02-29 is a day or a time that there is not',
    ],
    [
      'more decimals than the currency has',
      '1,m1,2026-01-15,5.0012',
      '2: amount 5.0012 must have at most 2 decimals, as USD has',
    ],
    [
      'an amount beyond all bounds',
      '1,m1,2026-01-15,99999999999999.00',
      '2: amount 99999999999999.00 must be at most 10,000,000,000.00 USD',
    ],
  ])('with %s is refused by name', async (_, row, problem) => {
    expect(problemsOf(await readText(csv('order,member,date,amount', row)))).toEqual([problem]);
  });

  test.each([
    ['quantity', 'two', 'quantity two must be a number from 0 to 1,000,000 with at most six decimals'],
    [
      'quantity',
      '0.0000001',
      'quantity 0.0000001 must be a number from 0 to 1,000,000 with at most six decimals',
    ],
    ['quantities.nights', 'two', 'quantities.nights two must be a whole number'],
    ['currency', 'EUR', "currency EUR must be the program's currency, USD"],
    [
      'kind',
      'gift',
      'kind gift must be one of purchase, refund, cancellation, fulfilment, engagement, revocation, item, tax, shipping, discount, tip, fee, duty, gift-card, rounding',
    ],
  ])('with the %s %j is refused by name', async (field, value, problem) => {
    const text = csv('order,member,date,amount,Column', `1,m1,2026-01-15,5,${value}`);
    expect(problemsOf(await readText(text, { map: [`${field}=Column`] }))).toEqual([`2: ${problem}`]);
  });

  test('comes to its price times its quantity less its discount where it has no amount', async () => {
    const text = csv('order,member,date,Unit,quantity,Off', '1,m1,2026-01-15,2.50,3,0.50');
    const read = await readText(text, { map: ['price=Unit', 'discount=Off'] });
    expect(factsOf(read)).toMatchObject([{ data: { lines: [{ quantity: 3, amount: '7.00' }] } }]);
  });

  test('brings quantities of the program where they are mapped; an empty one is none', async () => {
    const text = csv(
      'order,member,date,amount,Nights,Miles flown',
      '1,m1,2026-01-15,5,3,',
      '2,m1,2026-01-15,5,,',
    );
    const read = await readText(text, { map: ['quantities.nights=Nights,quantities.miles=Miles flown'] });
    expect(factsOf(read).map(({ data }) => 'lines' in data && data.lines?.[0])).toEqual([
      { amount: '5.00', quantities: { nights: 3 } },
      { amount: '5.00' },
    ]);
  });

  test('of nothing but separators, as spreadsheets leave them behind, is none', async () => {
    const read = await readText(csv('order,member,date,amount', '1,m1,2026-01-15,5', ',,,', ''));
    expect([factsOf(read).length, problemsOf(read)]).toEqual([1, []]);
  });

  test('keeps spaces within quotes: " 1" is another order than "1"', async () => {
    const read = await readText(
      csv('order,member,date,amount', '" 1","m 1 ",2026-01-15, 5', ' 1 ,m1,2026-01-15,5'),
    );
    expect(factsOf(read)).toMatchObject([
      { data: { orderId: ' 1', memberId: 'm 1 ' } },
      { data: { orderId: '1' } },
    ]);
  });
});

describe('what is no purchase', () => {
  const header = 'order,member,date,amount,kind,sku,id';

  test('a negative row of an order is a refund of it, of its line where the sku tells which', async () => {
    const read = await readText(
      csv(
        header,
        '1,m1,2026-01-15,50,,mug,',
        '1,m1,2026-01-15,20,,pan,',
        '1,m1,2026-02-01,-20,,pan,',
        '1,,2026-02-03,-5,,,',
        '1,,2026-02-03,-1,,mug,',
      ),
    );
    expect(factsOf(read).slice(1)).toEqual([
      {
        type: 'refund.completed',
        data: {
          refundId: 'import-2026-02-01T17:00:00.000Z',
          orderId: '1',
          occurredAt: '2026-02-01T17:00:00.000Z',
          currency: 'USD',
          lines: [{ lineId: '2', amount: '20.00' }],
        },
      },
      {
        type: 'refund.completed',
        data: {
          refundId: 'import-2026-02-03T17:00:00.000Z',
          orderId: '1',
          occurredAt: '2026-02-03T17:00:00.000Z',
          currency: 'USD',
          amount: '6.00',
        },
      },
    ]);
    expect(factsOf(read)[0]).toMatchObject({ data: { lines: [{ amount: '50.00' }, { amount: '20.00' }] } });
  });

  test('rows of one refund id are one refund', async () => {
    const text = csv(
      'order,date,amount,id,line',
      '1,2026-02-01,5,r1,1',
      '1,2026-02-01,2,r1,1',
      '1,2026-02-02,-1,r2,',
    );
    const read = await readText(text, { reading: { kind: 'refund' } });
    expect(factsOf(read)).toMatchObject([
      { data: { refundId: 'r1', lines: [{ lineId: '1', amount: '7.00' }] } },
      { data: { refundId: 'r2', amount: '1.00' } },
    ]);
  });

  test('a refund of nothing is nothing to send', async () => {
    const [read] = await readText(csv(header, '1,m1,2026-01-15,0,refund,,'));
    expect(read).toMatchObject({ kind: 'facts', facts: [], empty: [{ row: 2 }] });
  });

  test('a discount takes off, however its sign is written; shipping and tax are lines of their kind', async () => {
    const read = await readText(
      csv(
        header,
        '1,m1,2026-01-15,50,item,,',
        '1,m1,2026-01-15,5,discount,,',
        '1,m1,2026-01-15,4,Shipping,,',
        '1,m1,2026-01-15,-1,discount,,',
      ),
    );
    expect(factsOf(read)).toMatchObject([
      {
        data: {
          lines: [
            { amount: '50.00' },
            { kind: 'discount', amount: '-5.00' },
            { kind: 'shipping', amount: '4.00' },
            { kind: 'discount', amount: '-1.00' },
          ],
        },
      },
    ]);
  });

  test('cancellations and fulfilments need an order and a date', async () => {
    const text = csv(
      header,
      '1,,2026-01-20,,fulfilment,,',
      '2,,2026-01-21,,Cancellation,,',
      '3,,,,cancellation,,',
    );
    const read = await readText(text);
    expect(factsOf(read)).toEqual([
      { type: 'order.fulfilled', data: { orderId: '1', occurredAt: '2026-01-20T17:00:00.000Z' } },
      { type: 'order.cancelled', data: { orderId: '2', occurredAt: '2026-01-21T17:00:00.000Z' } },
    ]);
    expect(problemsOf(read)).toEqual(['4: date is empty']);
  });

  test('quantities may be decimals or 0, and a price is for one of them', async () => {
    const text = csv(
      'order,member,date,price,quantity,amount',
      '1,m1,2026-01-15,3.33,"1,5",',
      '2,m1,2026-01-15,,0,4.00',
      '3,m1,2026-01-15,2.50,-2.0,',
    );
    const read = await readText(text, { map: ['price=price,amount=amount'] });
    expect(problemsOf(read)).toEqual([]);
    expect(factsOf(read)).toMatchObject([
      { data: { lines: [{ quantity: '1.5', amount: '5.00' }] } },
      { data: { lines: [{ quantity: 0, amount: '4.00' }] } },
      { type: 'refund.completed', data: { amount: '5.00' } },
    ]);
  });

  test('parcels are fulfilments with an id, and the lines that are in them', async () => {
    const text = csv(
      'order,date,kind,id,line,quantity',
      '1,2026-01-20,fulfilment,box-1,a,1',
      '1,2026-01-20,fulfilment,box-1,b,',
      '1,2026-01-22,fulfilment,box-2,a,2',
      '2,2026-01-22,fulfilment,,a,2',
    );
    const read = await readText(text);
    expect(factsOf(read)).toEqual([
      {
        type: 'order.fulfilled',
        data: {
          orderId: '1',
          occurredAt: '2026-01-20T17:00:00.000Z',
          fulfilmentId: 'box-1',
          lines: [{ lineId: 'a', quantity: 1 }, { lineId: 'b' }],
        },
      },
      {
        type: 'order.fulfilled',
        data: {
          orderId: '1',
          occurredAt: '2026-01-22T17:00:00.000Z',
          fulfilmentId: 'box-2',
          lines: [{ lineId: 'a', quantity: 2 }],
        },
      },
    ]);
    expect(problemsOf(read)).toEqual(['5: id is empty, and the line of a parcel needs the id of the parcel']);
  });

  test('revocations name the engagement', async () => {
    const text = csv('id,member,date,kind', 'e1,,2026-01-20,revocation', ',m1,2026-01-20,revocation');
    const read = await readText(text);
    expect(factsOf(read)).toEqual([
      { type: 'engagement.revoked', data: { engagementId: 'e1', occurredAt: '2026-01-20T17:00:00.000Z' } },
    ]);
    expect(problemsOf(read)).toEqual(['3: id is empty']);
  });

  test('engagements stand for themselves', async () => {
    const text = csv(
      'id,member,date,engagement',
      'e1,m1,2026-01-20,review',
      'e2,m1,2026-01-20,',
      ',m1,2026-01-20,x',
    );
    const read = await readText(text, { reading: { kind: 'engagement' } });
    expect(factsOf(read)).toEqual([
      {
        type: 'engagement.recorded',
        data: { engagementId: 'e1', memberId: 'm1', kind: 'review', occurredAt: '2026-01-20T17:00:00.000Z' },
      },
    ]);
    expect(problemsOf(read)).toEqual(['3: engagement is empty', '4: id is empty']);
  });

  test('columns of an order tell of its shipping, its tax, its cancellation and its fulfilment', async () => {
    const text = csv(
      'order,member,date,amount,Ship,Tax,Cancelled,Done',
      '1,m1,2026-01-15,50,4,3.50,,2026-01-17',
      '2,m1,2026-01-15,50,0,,2026-01-16,2026-01-17',
    );
    const read = await readText(text, { map: ['shipping=Ship,tax=Tax,cancelled=Cancelled,fulfilled=Done'] });
    expect(factsOf(read)).toMatchObject([
      { data: { lines: [{ amount: '50.00' }, { kind: 'shipping' }, { kind: 'tax', amount: '3.50' }] } },
      { type: 'order.fulfilled', data: { orderId: '1', occurredAt: '2026-01-17T17:00:00.000Z' } },
      { data: { lines: [{ amount: '50.00' }] } },
      { type: 'order.cancelled', data: { orderId: '2', occurredAt: '2026-01-16T17:00:00.000Z' } },
    ]);
  });

  test('what was refunded since is taken back at the order’s own date, and never more than it came to', async () => {
    const text = csv('order,member,date,amount,Back', '1,m1,2026-01-15,50,20', '2,m1,2026-01-15,50,56.29');
    const read = await readText(text, { map: ['refunded=Back'] });
    expect(factsOf(read).filter(({ type }) => type === 'refund.completed')).toMatchObject([
      { data: { refundId: 'import-refunded', amount: '20.00', occurredAt: '2026-01-15T17:00:00.000Z' } },
      { data: { refundId: 'import-refunded', amount: '50.00' } },
    ]);
  });

  test('a subtotal less than the rows is a discount; one that is more is a problem', async () => {
    const text = csv(
      'order,member,date,amount,Sub',
      '1,m1,2026-01-15,50,47',
      '1,,,5,',
      '2,m1,2026-01-15,50,51',
    );
    const read = await readText(text, { map: ['subtotal=Sub'] });
    expect(factsOf(read)).toMatchObject([
      { data: { lines: [{ amount: '50.00' }, { amount: '5.00' }, { kind: 'discount', amount: '-8.00' }] } },
    ]);
    expect(problemsOf(read)).toEqual([
      '4: subtotal 51 is more than the 50.00 that the rows of its order come to',
    ]);
  });
});
