/** What deliveries of shops cost beside recording: the proof and the parser, and what is loaded for them. */
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { shopify } from '../../../functions/inbound/shopify/source.ts';
import { readDocument } from '../../../functions/inbound/sources/document.ts';
import { type Bundle, bundleEntries } from '../../../infra/bundle.ts';
import { moneySet, shopifyLine, shopifyOrder } from '../../functions/support/shops/shopify.ts';
import { benchmark } from '../benchmark.ts';
import { anyEnvironment } from '../support/environment.ts';
import { median, rounded } from '../support/statistics.ts';

const bytes = 100 * 1024;
const deliveries = 500;
const processes = 20;

export const sourcesBenchmark = benchmark(
  {
    parse: { name: 'proof and parsing of a Shopify order of 100 KB', unit: 'ms', target: '<= 3' },
    load: { name: 'import time of every kind of source, in webhooks', unit: 'ms', target: '<= 25' },
  },
  async () => ({ parse: rounded(parseTime()), load: rounded(await loadTime()) }),
);

function parseTime(): number {
  const body = largeOrder();
  const secret = 'the secret of the shop';
  const headers = { 'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64') };
  const source = shopify.open({});
  const key = shopify.keyOf(secret);
  const times = Array.from({ length: deliveries }, () => {
    const from = performance.now();
    const isProven = source.verify({ headers, body }, 0)(key);
    const said = source.parse('orders/paid', readDocument(body));
    if (!isProven || said[0]?.kind !== 'revision') throw new Error('the order is not taken');
    return performance.now() - from;
  });
  return median(times);
}

/** Ids above 2^53 everywhere, so that it is the slow way of reading. */
function largeOrder(): Buffer {
  const lines: object[] = [];
  const text = () => JSON.stringify(shopifyOrder({ id: 'ID', line_items: lines }));
  while (text().length < bytes) {
    const discount_allocations = [
      { amount: '1.00', amount_set: moneySet('1.00'), discount_application_index: 0 },
    ];
    const tax_lines = [{ title: 'State Tax', price: '0.60', rate: 0.06, price_set: moneySet('0.60') }];
    lines.push(shopifyLine('10.00', { id: `ID${lines.length}`, discount_allocations, tax_lines }));
  }
  return Buffer.from(
    text().replace(/"ID(\d*)"/g, (_, index: string) => `82098291194615${index.padStart(5, '0')}`),
  );
}

async function loadTime(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'laurel-bench-'));
  try {
    const { all } = await bundleEntries({ all: 'test/bench/sources/all.ts' }, directory);
    await importAll(all); // reads the files from disk
    const times: number[] = [];
    for (let turn = 0; turn < processes; turn++) times.push(await importAll(all));
    return median(times);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function importAll({ directory, entry }: Bundle): Promise<number> {
  const url = pathToFileURL(join(directory, entry)).href;
  const script = `const { loadSources } = await import(${JSON.stringify(url)}); console.log(await loadSources()); process.exit();`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: anyEnvironment });
  return Number(stdout);
}
