/** The exports of shops: their columns are found, and what does not count is skipped with a reason. */
import { describe, expect, test } from 'vitest';
import { findColumns, parseColumnMap, shownColumns } from '../../../cli/import/columns/columns.ts';
import { Stop } from '../../../cli/terminal/stop.ts';
import { factsOf, openText, readText } from '../support/fileText.ts';

/** A header as the shop writes it; of a row what is not given is empty. */
function table(header: string, ...rows: Record<string, string>[]): string {
  const names = header.split(',');
  const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [header, ...rows.map((row) => names.map((name) => quoted(row[name] ?? '')).join(','))].join('\r\n');
}

const shopifyHeader =
  'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Phone';

describe('Shopify', () => {
  const order = (name: string, rest: Record<string, string>) => ({
    Name: name,
    Email: 'ada@example.com',
    'Financial Status': 'paid',
    Currency: 'USD',
    'Created at': '2026-03-01 14:05:33 +0100',
    'Lineitem quantity': '1',
    'Refunded Amount': '0.00',
    ...rest,
  });
  const item = (name: string, rest: Record<string, string>) => ({
    Name: name,
    Email: 'ada@example.com',
    ...rest,
  });

  test('lines, the discount of the order, the date with its offset', async () => {
    const text = table(
      shopifyHeader,
      order('#1001', {
        Subtotal: '47.00',
        'Lineitem quantity': '2',
        'Lineitem price': '16.00',
        'Lineitem sku': 'F',
      }),
      item('#1001', {
        'Lineitem quantity': '1',
        'Lineitem price': '20.00',
        'Lineitem name': 'A "tote", big',
      }),
    );
    expect(factsOf(await readText(text, { map: ['member=Email'] }))).toEqual([
      {
        type: 'purchase.completed',
        data: {
          orderId: '#1001',
          memberId: 'ada@example.com',
          occurredAt: '2026-03-01T13:05:33.000Z',
          currency: 'USD',
          lines: [
            { lineId: '1', sku: 'F', quantity: 2, amount: '32.00' },
            { lineId: '2', quantity: 1, amount: '20.00' },
            { kind: 'discount', amount: '-5.00' },
          ],
        },
      },
    ]);
  });

  test('a partial refund and a cancellation come with the order', async () => {
    const text = table(
      shopifyHeader,
      order('#1', {
        Subtotal: '25',
        'Lineitem price': '25',
        'Refunded Amount': '10',
        'Financial Status': 'partially_refunded',
      }),
      order('#2', {
        Subtotal: '25',
        'Lineitem price': '25',
        'Refunded Amount': '25',
        'Cancelled at': '2026-03-02 10:00:00 +0100',
      }),
    );
    expect(factsOf(await readText(text, { map: ['member=Email'] })).map(({ type }) => type)).toEqual([
      'purchase.completed',
      'refund.completed',
      'purchase.completed',
      'order.cancelled',
    ]);
  });

  test('what is not paid and who is nobody is skipped, with the reason', async () => {
    const text = table(
      shopifyHeader,
      order('#1', { 'Lineitem price': '25', 'Financial Status': 'pending' }),
      order('#2', { 'Lineitem price': '25', Email: '' }),
    );
    expect(await readText(text, { map: ['member=Email'] })).toMatchObject([
      { kind: 'skipped', reason: 'status "pending" does not count' },
      { kind: 'skipped', reason: 'no member: a guest' },
    ]);
  });

  test('an e-mail address is never guessed to be the member', () => {
    const find = () => findColumns(shopifyHeader.split(','), new Map(), () => [['order'], ['member']]);
    expect(find).toThrow(Stop);
    expect(find).toThrow(/no column "member".*no customer ids: --map member=Email/);
  });
});

describe('Square', () => {
  const header =
    'Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Unit,Count';
  const row = (rest: Record<string, string>) => ({
    Date: '2026-03-15',
    Time: '14:00:00',
    'Time Zone': 'Pacific Time (US & Canada)',
    Qty: '1.0',
    'Transaction ID': 'T1',
    'Event Type': 'Payment',
    Location: 'Market',
    'Customer ID': 'C1',
    ...rest,
  });

  test('items: date, time and zone are three columns, money has signs, a refund is a row', async () => {
    const text = table(
      header,
      row({ 'Net Sales': '$1,000.00', SKU: 'FERN-1', Category: 'Prints', 'Payment ID': 'P1', Qty: '2.0' }),
      row({ 'Net Sales': '$36.00', SKU: 'MUG-1', 'Payment ID': 'P1' }),
      row({
        'Net Sales': '-$36.00',
        SKU: 'MUG-1',
        'Payment ID': 'P2',
        'Event Type': 'Refund',
        Date: '2026-03-20',
        Qty: '-1.0',
      }),
    );
    expect(factsOf(await readText(text))).toEqual([
      {
        type: 'purchase.completed',
        data: {
          orderId: 'T1',
          memberId: 'C1',
          occurredAt: '2026-03-15T21:00:00.000Z',
          currency: 'USD',
          store: 'Market',
          lines: [
            { lineId: '1', sku: 'FERN-1', category: 'Prints', quantity: 2, amount: '1000.00' },
            { lineId: '2', sku: 'MUG-1', quantity: 1, amount: '36.00' },
          ],
        },
      },
      {
        type: 'refund.completed',
        data: {
          refundId: 'P2',
          orderId: 'T1',
          occurredAt: '2026-03-20T21:00:00.000Z',
          currency: 'USD',
          lines: [{ lineId: '2', amount: '36.00' }],
        },
      },
    ]);
  });

  test('transactions: net sales, without tax and tip; a sale to nobody is skipped', async () => {
    const text = table(
      'Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Transaction ID,Payment ID,Event Type,Location,Customer ID,Customer Name,Customer Reference ID',
      row({ 'Net Sales': '$27.00', Tax: '$2.16', Tip: '$2.00', 'Total Collected': '$31.16' }),
      row({ 'Net Sales': '$12.00', 'Transaction ID': 'T2', 'Customer ID': '' }),
    );
    const read = await readText(text);
    expect(factsOf(read)).toMatchObject([{ data: { orderId: 'T1', lines: [{ amount: '27.00' }] } }]);
    expect(read[1]).toMatchObject({ kind: 'skipped', reason: 'no member: a guest' });
  });
});

describe('WooCommerce', () => {
  const header =
    'order_id,order_number,date,status,shipping_total,order_total,refunded_total,order_currency,customer_id,billing_email,item_id,item_name,item_sku,item_quantity,item_subtotal,item_total,item_refunded,item_refunded_qty';
  const row = (rest: Record<string, string>) => ({
    order_id: '501',
    date: '2026-03-15 12:00:00',
    status: 'completed',
    order_currency: 'USD',
    customer_id: '7',
    item_quantity: '1',
    item_refunded: '0.00',
    ...rest,
  });

  test('one row an item: the lines after discounts, local time of the shop, what was refunded', async () => {
    const text = table(
      header,
      row({ item_id: '11', item_sku: 'MUG-1', item_total: '30.00' }),
      row({ item_id: '12', item_sku: 'FERN-1', item_total: '20.00', item_refunded: '20.00' }),
    );
    expect(factsOf(await readText(text))).toMatchObject([
      {
        data: {
          orderId: '501',
          memberId: '7',
          occurredAt: '2026-03-15T16:00:00.000Z',
          lines: [
            { lineId: '11', sku: 'MUG-1', amount: '30.00' },
            { lineId: '12', sku: 'FERN-1', amount: '20.00' },
          ],
        },
      },
      { type: 'refund.completed', data: { refundId: 'import-refunded', amount: '20.00' } },
    ]);
  });

  test('guests have the customer id 0; a status that does not mean paid is skipped', async () => {
    const text = table(
      header,
      row({ customer_id: '0', item_total: '30.00' }),
      row({ order_id: '502', status: 'wc-on-hold', item_total: '30.00' }),
      row({ order_id: '503', status: 'wc-processing', item_total: '30.00' }),
    );
    const read = await readText(text);
    expect(read.map((each) => (each.kind === 'skipped' ? each.reason : each.kind))).toEqual([
      'no member: a guest',
      'status "wc-on-hold" does not count',
      'facts',
    ]);
    const onHold = await readText(text, { rules: { paid: ['on-hold'] } });
    expect(onHold.map(({ kind }) => kind)).toEqual(['skipped', 'facts', 'skipped']);
  });
});

describe('columns', () => {
  const columns = async (header: string, ...maps: string[]) =>
    shownColumns((await openText(`${header}\n`, parseColumnMap(maps))).columns);

  test('are found by their own names, in any case and any order; what else there is, is left alone', async () => {
    expect(await columns('Date,extra,Amount,member,order')).toBe('order, member, date=Date, amount=Amount');
  });

  test('are mapped by name, with equals signs and commas in the names', async () => {
    const map = ['order=Order, No.,member=Customer,date=Paid=at', 'amount=Total,sku=SKU'];
    expect(await columns('"Order, No.",Customer,Paid=at,Total,SKU', ...map)).toBe(
      'order=Order, No., member=Customer, date=Paid=at, amount=Total, sku=SKU',
    );
  });

  test('are left out where that is said', async () => {
    expect(await columns('order,member,date,amount,quantity', 'quantity=')).toBe(
      'order, member, date, amount',
    );
  });

  test('are parted by what parts the header', async () => {
    expect(await columns('order;member;"date";amount')).toBe('order, member, date, amount');
    expect(await columns('order\tmember\tdate\tamount')).toBe('order, member, date, amount');
    expect(await columns('\uFEFForder;member\r')).toBe('order, member');
  });

  test('that mean too many things are not guessed', async () => {
    expect(await columns('order,member,date,amount,status,discount,tax')).toBe('order, member, date, amount');
  });

  test.each<[string, string[], RegExp]>([
    [
      'id2,member,date,amount',
      [],
      /no column "order" \(it has id2, member, date, amount\): --map order=COLUMN names it/,
    ],
    ['order,member,date,amount', ['sku=SKU'], /no column "SKU" \(it has order/],
    ['order,member,date,amount', ['quantities.=Nights'], /FIELD one of .*quantities\.ID/],
    ['order,member,date,amount', ['amuont=Total'], /FIELD one of .*not "amuont=Total"/],
    ['order,member,date,amount', ['amount'], /FIELD=COLUMN/],
    ['order,member,date,amount,amount', [], /two columns "amount": name the one of amount differently/],
  ])('%s with %j is a usage error that says what to do', async (header, maps, sentence) => {
    const find = async () =>
      findColumns(header.split(','), parseColumnMap(maps), () => [
        ['order'],
        ['member'],
        ['date'],
        ['amount'],
      ]);
    await expect(find()).rejects.toThrow(sentence);
  });
});
