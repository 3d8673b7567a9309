/**
 * The API of a shop as its documentation has it, of each kind: it is busy now and then, lists some orders twice and out
 * of order, and orders change while they are read.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

export interface FakeShop {
  readonly url: string;
  /** As `METHOD /path?query`, in order. */
  readonly asked: string[];
  stop(): Promise<void>;
}

interface Answer {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Serve = (url: URL, request: IncomingMessage, body: string) => Answer | null;

/** Every third request is refused for now, and one connection is cut. */
async function serve(answer: Serve): Promise<FakeShop> {
  const asked: string[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    asked.push(`${request.method} ${request.url}`);
    const turn = asked.length;
    if (turn === 5) return request.socket.destroy();
    if (turn % 3 === 2)
      return response.writeHead(turn % 2 === 0 ? 429 : 502, { 'retry-after': '0' }).end('busy');
    const given = answer(new URL(request.url ?? '', 'http://shop'), request, text);
    if (given === null) return response.writeHead(401).end('{}');
    return response
      .writeHead(200, { 'content-type': 'application/json', ...given.headers })
      .end(JSON.stringify(given.body).replaceAll(/"(\d{17,})"/g, '$1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `whileRead`: what the shop does between two pages. */
export function fakeWoo(orders: Json[], whileRead: (page: number) => void = () => {}): Promise<FakeShop> {
  let pages = 0;
  return serve((url, request) => {
    if (request.headers.authorization !== `Basic ${Buffer.from('ck_1:cs_2').toString('base64')}`) return null;
    const { searchParams: query } = url;
    const after = query.get('modified_after') ?? '';
    const size = Number(query.get('per_page'));
    const from = (Number(query.get('page')) - 1) * size;
    const found = orders
      .filter(({ date_modified_gmt }) => String(date_modified_gmt) > after)
      .toSorted((a, b) => (String(a.date_modified_gmt) < String(b.date_modified_gmt) ? -1 : 1));
    const body = found.slice(from, from + size);
    whileRead(++pages);
    return { body };
  });
}

/** Each page begins with the last order of the one before, and is upside down. */
export function fakeShopify(orders: readonly Json[], pageSize: number): Promise<FakeShop> {
  return serve((url, request) => {
    if (request.headers['x-shopify-access-token'] !== 'shpat_1') return null;
    const at = Number(url.searchParams.get('page_info') ?? 0);
    const body = { orders: orders.slice(Math.max(0, at - 1), at + pageSize).toReversed() };
    const next = at + pageSize;
    const link = `<https://elsewhere.example.com/admin/api/2026-07/orders.json?limit=100&page_info=${next}>; rel="next"`;
    return { body, headers: next < orders.length ? { link } : {} };
  });
}

export interface FakeSquareBooks {
  readonly payments: readonly Json[];
  readonly refunds: readonly Json[];
  /** Customers by order. */
  readonly customers: Readonly<Record<string, string>>;
}

export function fakeSquare({ payments, refunds, customers }: FakeSquareBooks): Promise<FakeShop> {
  return serve((url, request, text) => {
    if (request.headers.authorization !== 'Bearer sq_1') return null;
    if (url.pathname === '/v2/orders/batch-retrieve') {
      const { order_ids } = JSON.parse(text) as { order_ids: string[] };
      return { body: { orders: order_ids.map((id) => ({ id, customer_id: customers[id] ?? null })) } };
    }
    const [name, all] = url.pathname === '/v2/payments' ? ['payments', payments] : ['refunds', refunds];
    const at = Number(url.searchParams.get('cursor') ?? 0);
    const rest = at + 2 < all.length ? { cursor: String(at + 2) } : {};
    return { body: { [name as string]: all.slice(at, at + 2), ...rest } };
  });
}
