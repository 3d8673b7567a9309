import * as z from 'zod';
import { parseInstant } from '../../../domain/kernel/instant.ts';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { callApi } from '../../platform/api.ts';
import { findPlatform } from '../../platform/find.ts';
import { timeZoneAt } from '../../platform/program.ts';
import { defaultRetry } from '../../platform/retry.ts';
import { type Counts, reconcile } from '../../reconcile/run.ts';
import { type ShopKind, shopKinds } from '../../reconcile/shops.ts';
import type { Io } from '../../terminal/io.ts';
import { countOf, grouped } from '../../terminal/numbers.ts';
import { refused, usage } from '../../terminal/stop.ts';
import { parseWhen } from '../../terminal/when.ts';

const connected = z.looseObject({ kind: z.string() });

const { secret: _secret, ...options } = connectionOptions;

export const reconcileCommand: Command = {
  name: 'reconcile',
  summary: "Read the orders that changed from a shop's own API, and record what its webhooks have lost.",
  usage: '--source NAME --shop URL --since WHEN',
  positionals: { min: 0, max: 0 },
  options: {
    source: { type: 'string', value: 'NAME', about: 'the source of a kind woocommerce, shopify or square' },
    shop: {
      type: 'string',
      value: 'URL',
      about:
        'where its API is: https://shop.example.com, https://NAME.myshopify.com, https://connect.squareup.com',
    },
    'shop-token': {
      type: 'string',
      value: 'TOKEN',
      about:
        'ck_…:cs_… (WooCommerce), shpat_… (Shopify), an access token (Square); better in LAUREL_SHOP_TOKEN',
    },
    since: { type: 'string', value: 'WHEN', about: 'a date or an ISO instant: what changed from then on' },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel reconcile --source woo --shop https://shop.example.com --since 2026-11-01',
    'LAUREL_SHOP_TOKEN=ck_1:cs_2 laurel reconcile --source woo --shop https://shop.example.com --since 2026-11-28T00:00Z',
  ],

  async run(args, io) {
    const [source, shop] = [args.requiredText('source'), shopUrl(args.requiredText('shop'))];
    const since = args.requiredText('since');
    const token = args.text('shop-token') ?? io.env.LAUREL_SHOP_TOKEN;
    if (token === undefined)
      throw usage('reconcile: --shop-token or LAUREL_SHOP_TOKEN is needed to read the shop');
    const platform = findPlatform(args, io);
    const at = parseWhen(since, parseInstant(since) === null ? await timeZoneAt(platform) : 'UTC');
    if (at === null)
      throw usage(`reconcile: --since must be a date or an ISO instant, not ${JSON.stringify(since)}`);
    const api = await platform.api('secrets:write');
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/sources/${encodeURIComponent(source)}`;
    const kind = kindOf(await callApi(api, { method: 'GET', path }), source);
    const isJson = args.flag('json');
    const shopApi = { url: kind.url(shop), headers: kind.headers(token), retry: defaultRetry };
    const counts = await reconcile({
      api,
      path: `${path}/reconcile`,
      pages: kind.list(shopApi, new Date(at)),
      tell: (line) => tell(io, isJson, line),
      progress: ({ listed, missing }) => {
        if (!isJson) io.stderr.write(`${grouped(listed)} read, ${grouped(missing)} had been missing\n`);
      },
    });
    report(io, isJson, counts);
    return Object.keys(counts.open).length === 0 ? 0 : 1;
  },
};

function shopUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.username === '';
  const isHere = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  if (!isPlain || !(url.protocol === 'https:' || (url.protocol === 'http:' && isHere)))
    throw usage(
      `reconcile: --shop must be an address such as https://shop.example.com, not ${JSON.stringify(text)}`,
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function kindOf(answer: unknown, source: string): ShopKind {
  const found = connected.safeParse(answer);
  const kind =
    found.success && Object.hasOwn(shopKinds, found.data.kind) ? shopKinds[found.data.kind] : undefined;
  if (kind !== undefined) return kind;
  const is = found.success ? found.data.kind : 'unknown';
  throw refused(
    `Source ${source} is of the kind ${is}: only woocommerce, shopify and square have orders to read.`,
  );
}

interface Line {
  readonly missing?: string;
  readonly open?: string;
  readonly reason?: string;
}

function tell(io: Io, isJson: boolean, { missing, open, reason }: Line): void {
  if (isJson) return;
  io.stdout.write(missing === undefined ? `open     ${open}  ${reason}\n` : `missing  ${missing}\n`);
}

function report(io: Io, isJson: boolean, counts: Counts): void {
  if (isJson) {
    io.stdout.write(`${JSON.stringify(counts)}\n`);
    return;
  }
  const { listed, missing, known, ignored, open } = counts;
  const told = (reasons: Readonly<Record<string, number>>) =>
    Object.entries(reasons).map(([reason, times]) => `${grouped(times)} ${reason}`);
  const rest = [...told(ignored), ...told(open).map((text) => `${text} (open)`)];
  io.stdout.write(
    `${countOf(listed, 'change')} read: ${grouped(missing)} had been missing, ${grouped(known)} known${rest.map((text) => `, ${text}`).join('')}\n`,
  );
}
