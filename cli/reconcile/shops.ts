/** How the orders that changed since a moment are listed by the API of each kind of shop, page by page, the oldest first. */
import * as z from 'zod';
import { refused } from '../terminal/stop.ts';
import { askShop, type ShopApi } from './fetching.ts';

/** As the shop's webhook would have said it. */
export interface Said {
  readonly topic: string;
  readonly document: Readonly<Record<string, unknown>>;
  /** Of the order or refund, and of its state: what is listed twice is sent once. */
  readonly key: string;
}

export interface ShopKind {
  readonly url: (shop: string) => string;
  readonly headers: (token: string) => Readonly<Record<string, string>>;
  readonly list: (api: ShopApi, since: Date) => AsyncGenerator<readonly Said[]>;
}

const idOf = z.union([z.string(), z.number()]).transform(String);

function read<T>(schema: z.ZodType<T>, document: unknown, { url }: ShopApi): T {
  const found = schema.safeParse(document);
  if (!found.success) throw refused(`What answers at ${url} is no API of this kind of shop.`);
  return found.data;
}

/** More pages than any shop has: a list that goes round in circles ends. */
const pagesMax = 100_000;

const wooOrders = z.array(z.looseObject({ id: idOf, date_modified_gmt: z.string() }));
const wooPage = 100;

/**
 * By the moment of the last change, and each next page from the last one seen on: pages by number would skip orders
 * that change while they are read.
 */
async function* listWoo(api: ShopApi, since: Date): AsyncGenerator<readonly Said[]> {
  let after = new Date(since.getTime() - 1000);
  for (let page = 1, pages = 0; pages < pagesMax; pages++) {
    const query = new URLSearchParams({
      modified_after: after.toISOString().slice(0, 19),
      dates_are_gmt: 'true',
      orderby: 'modified',
      order: 'asc',
      per_page: String(wooPage),
      page: String(page),
    });
    const { document } = await askShop(api, `/wp-json/wc/v3/orders?${query}`);
    const orders = read(wooOrders, document, api);
    yield orders.map((order) => ({
      topic: 'order.updated',
      document: order,
      key: `${order.id} ${order.date_modified_gmt}`,
    }));
    const last = orders.at(-1);
    if (last === undefined || orders.length < wooPage) return;
    // A second before, since the moment itself is left out; where a whole page is of one second, its next page.
    const from = new Date(Date.parse(`${last.date_modified_gmt}Z`) - 1000);
    if (from > after) [after, page] = [from, 1];
    else page++;
  }
}

const shopifyOrders = z.looseObject({
  orders: z.array(z.looseObject({ id: idOf, updated_at: z.string() })),
});

async function* listShopify(api: ShopApi, since: Date): AsyncGenerator<readonly Said[]> {
  const query = new URLSearchParams({
    status: 'any',
    updated_at_min: since.toISOString(),
    order: 'updated_at asc',
    limit: '100',
  });
  let path: string | null = `/orders.json?${query}`;
  for (let pages = 0; path !== null && pages < pagesMax; pages++) {
    const { document, link } = await askShop(api, path);
    yield read(shopifyOrders, document, api).orders.map((order) => ({
      topic: 'orders/updated',
      document: order,
      key: `${order.id} ${order.updated_at}`,
    }));
    path = nextOf(link);
  }
}

/** The cursor of the next page alone: whatever host the link names, the credentials go to the shop. */
function nextOf(link: string | null): string | null {
  const [, next = null] = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '') ?? [];
  const cursor = next === null ? null : new URL(next).searchParams.get('page_info');
  return cursor === null ? null : `/orders.json?${new URLSearchParams({ limit: '100', page_info: cursor })}`;
}

const payment = z.looseObject({
  id: idOf,
  updated_at: z.string(),
  order_id: z.string().nullish(),
  customer_id: z.string().nullish(),
});
const squarePayments = z.looseObject({
  payments: z.array(payment).default([]),
  cursor: z.string().optional(),
});
const squareRefunds = z.looseObject({
  refunds: z.array(z.looseObject({ id: idOf, updated_at: z.string() })).default([]),
  cursor: z.string().optional(),
});
const squareOrders = z.looseObject({
  orders: z.array(z.looseObject({ id: z.string(), customer_id: z.string().nullish() })).default([]),
});

/** Payments, whose customer often stands at the order alone, and then refunds. */
async function* listSquare(api: ShopApi, since: Date): AsyncGenerator<readonly Said[]> {
  let cursor: string | undefined;
  const pageOf = (path: string) => {
    const query = new URLSearchParams({
      begin_time: since.toISOString(),
      sort_order: 'ASC',
      limit: '100',
      ...(cursor === undefined ? {} : { cursor }),
    });
    return askShop(api, `${path}?${query}`);
  };
  for (let pages = 0; pages < pagesMax; pages++) {
    const page = read(squarePayments, (await pageOf('/v2/payments')).document, api);
    yield (await withCustomers(api, page.payments)).map((each) => squareSaid('payment', each));
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  for (let pages = 0; pages < pagesMax; pages++) {
    const page = read(squareRefunds, (await pageOf('/v2/refunds')).document, api);
    yield page.refunds.map((each) => squareSaid('refund', each));
    cursor = page.cursor;
    if (cursor === undefined) return;
  }
}

function squareSaid(
  kind: 'payment' | 'refund',
  object: { readonly id: string; readonly updated_at: string },
): Said {
  const type = `${kind}.updated`;
  return {
    topic: type,
    document: { type, data: { type: kind, id: object.id, object: { [kind]: object } } },
    key: `${kind} ${object.id} ${object.updated_at}`,
  };
}

async function withCustomers(
  api: ShopApi,
  payments: readonly z.infer<typeof payment>[],
): Promise<readonly z.infer<typeof payment>[]> {
  const nameless = payments.flatMap(({ customer_id, order_id }) =>
    !customer_id && order_id ? [order_id] : [],
  );
  if (nameless.length === 0) return payments;
  const { document } = await askShop(api, '/v2/orders/batch-retrieve', { order_ids: [...new Set(nameless)] });
  const customers = new Map(
    read(squareOrders, document, api).orders.map(({ id, customer_id }) => [id, customer_id]),
  );
  return payments.map((each) => {
    const customer = each.customer_id || customers.get(each.order_id ?? '');
    return customer ? { ...each, customer_id: customer } : each;
  });
}

export const shopKinds: Readonly<Record<string, ShopKind>> = {
  woocommerce: {
    url: (shop) => shop,
    headers: (token) => ({ authorization: `Basic ${Buffer.from(token).toString('base64')}` }),
    list: listWoo,
  },
  shopify: {
    url: (shop) => `${shop}/admin/api/2026-07`,
    headers: (token) => ({ 'x-shopify-access-token': token }),
    list: listShopify,
  },
  square: {
    url: (shop) => shop,
    headers: (token) => ({ authorization: `Bearer ${token}`, 'square-version': '2026-01-22' }),
    list: listSquare,
  },
};
