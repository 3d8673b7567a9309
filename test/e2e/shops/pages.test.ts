/** Each page in docs/sources, followed from top to bottom over HTTP, with the shop on the other side. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sourceKindNames } from '../../../functions/inbound/sources/table.ts';
import { type Platform, startPlatform } from '../../../infra/local/platform.ts';
import { fakeWoo } from '../../cli/support/fakeShop.ts';
import { laurel } from '../../cli/support/run.ts';
import type { Call } from '../../functions/support/event.ts';
import { wooDelivery, wooOrder } from '../../functions/support/shops/woocommerce.ts';
import { commandsOf, readPage } from './page.ts';
import { type PlayedShop, shops } from './shops.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform?.stop());

/** As the operator; what asks for members has a token of its own. */
async function run([program, command, ...args]: readonly string[], more: Record<string, string> = {}) {
  expect([program, command]).toEqual(['npx', 'laurel']);
  const { service, operator } = platform.tokens;
  return laurel(args, {
    env: {
      LAUREL_URL: platform.url,
      LAUREL_PROGRAM: platform.program,
      LAUREL_TOKEN: args[0] === 'status' ? service : operator,
      ...more,
    },
  });
}

async function post(url: string, { body, headers }: Call) {
  const response = await fetch(url, { method: 'POST', body: String(body), headers: { ...headers } });
  const answer = (await response.json()) as {
    type?: string;
    status: string;
    parked?: string;
    results: { status: string; reason?: string }[];
  };
  return { status: response.status, answer };
}

const optionOf = (command: readonly string[], name: string) => command[command.indexOf(`--${name}`) + 1]!;
const isPut = (command: readonly string[]) => command[3] === 'put' && command.includes('--secret');

it('every kind of shop has a page', () => {
  // Our own format has a page for engineers.
  const ofShops = sourceKindNames.filter((kind) => kind !== 'standard');
  expect(Object.keys(shops).toSorted()).toEqual(ofShops.toSorted());
});

describe.each(Object.entries(shops))('the page of %s', (kind, shop: PlayedShop) => {
  const page = readPage(kind);
  const [connect, ...later] = page.commands.filter(isPut) as [readonly string[], ...(readonly string[])[]];
  const rotate = later.at(-1)!;
  const source = connect[4]!;
  const customer = page.commands.find(([, , command]) => command === 'status')![3]!;
  let url: string;

  const send = async ([topic, body]: readonly [string, Record<string, unknown>], secret: string, to = url) =>
    post(to, shop.sign(topic, body, secret));

  it('connects the shop and prints its address, which the shop can greet', async () => {
    const { exitCode, stdout, stderr } = await run(connect);
    expect(exitCode, stderr).toBe(0);
    url = stdout.trim();
    expect(url).toMatch(new RegExp(`/webhooks/${source}$`));
    if (shop.greeting !== undefined) expect((await post(url, shop.greeting)).status).toBe(200);
  });

  it('shows the customer once they have paid, and less when money goes back', async () => {
    const status = page.commands.find(([, , command]) => command === 'status')!;
    expect((await run(status)).exitCode).toBe(1);
    const order = shop.order(customer);
    const paid = await send(order, optionOf(connect, 'secret'));
    expect([paid.status, paid.answer.status], JSON.stringify(paid.answer)).toEqual([200, 'recorded']);
    const before = await run(status);
    expect(before.exitCode, before.stderr).toBe(0);
    expect(before.stdout).toContain('100');
    const back = await send(shop.refund(order[1]), optionOf(connect, 'secret'));
    expect(back.answer.status, JSON.stringify(back.answer)).toBe('recorded');
    expect((await run(status)).stdout).not.toBe(before.stdout);
  });

  it('names no topic of which nothing is made', async () => {
    for (const topic of page.topics) {
      const { answer } = await send([topic, { type: topic }], optionOf(connect, 'secret'));
      expect(answer.results[0]!.reason, topic).toBe('unreadable');
    }
  });

  it('has settings that are taken as they are', async () => {
    const needed = JSON.parse(connect.includes('--settings') ? optionOf(connect, 'settings') : '{}');
    for (const settings of page.settings) {
      const put = [
        'npx',
        'laurel',
        'source',
        'put',
        `${source}-other`,
        '--kind',
        kind,
        '--secret',
        'whsec_MfKQ9r8GKYqrTwjUPD8ILPZI',
      ];
      const { exitCode, stderr } = await run([
        ...put,
        '--settings',
        JSON.stringify({ ...needed, ...settings }),
      ]);
      expect(exitCode, stderr).toBe(0);
    }
  });

  it('says what is wrong as it is said', async () => {
    const secret = optionOf(connect, 'secret');
    for (const [status, name] of page.wrongs) {
      if (name === 'signature-wrong' || name === 'unknown-source') {
        const isKnown = name === 'signature-wrong';
        const to = isKnown ? url : url.replace(source, `${source}-misspelt`);
        const { status: given, answer } = await send(
          shop.order(customer),
          isKnown ? 'whsec_another_secret' : secret,
          to,
        );
        expect([given, answer.type]).toEqual([status, `/problems/${name}`]);
      } else {
        const { status: given, answer } = await send(shop.wrong[name]!, secret);
        const [{ status: what, reason = what } = { status: '' }] = answer.results;
        expect([given, reason], name).toEqual([status, name]);
      }
    }
  });

  it('has commands that all do what they say', async () => {
    for (const command of page.commands) {
      const { exitCode, stderr } = await run(command);
      expect(exitCode, `${command.join(' ')}: ${stderr}`).toBe(0);
    }
  });

  it('leaves the old secret active beside the new one', async () => {
    const isTaken = async (command: readonly string[]) => {
      const { status, answer } = await send(shop.order(customer), optionOf(command, 'secret'));
      expect(status, JSON.stringify(answer)).toBe(200);
    };
    // A new one is known within seconds.
    await vi.waitFor(() => isTaken(rotate), { timeout: 30_000, interval: 500 });
    await isTaken(connect);
  });
});

/** Orders of nobody are parked until the member rule of their source finds them; what can't be read is parked for good. */
describe('the page of all shops', () => {
  const commands = commandsOf('README');
  const secret = 'the secret of the page';
  const example = '20260115T173002417Z-0f1e2d3c4b5a';
  const order = (more: object = {}) => wooOrder({ customer_id: 4711, ...more });
  let url: string;

  const here = async (words: readonly string[]) => {
    const { exitCode, stdout, stderr } = await run(['npx', 'laurel', ...words]);
    expect(exitCode, stderr).toBe(0);
    return stdout.trim();
  };
  const put = (settings: object) => {
    const given = ['--secret', secret, '--settings', JSON.stringify(settings)];
    return here(['source', 'put', 'woo', '--kind', 'woocommerce', ...given]);
  };
  const send = async (body: Record<string, unknown>) =>
    (await post(url, wooDelivery('order.created', body, secret))).answer;
  /** Settings are remembered for half a minute. */
  const until = (status: string) =>
    vi.waitFor(async () => expect((await send(order())).status).toBe(status), {
      timeout: 60_000,
      interval: 2_000,
    });

  beforeAll(async () => {
    for (const [id, kind] of [
      ['shopify-eu', 'shopify'],
      ['stripe', 'stripe'],
    ] as const) {
      await here(['source', 'put', id, '--kind', kind, '--secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZI']);
    }
    url = await put({ member: { from: ['meta:nobody_has_this'] } });
    await until('parked');
    await here(['parked', 'discard', '--all', '--source', 'woo']);
  }, 120_000);

  /** What the command is about, parked before it is typed; replayed once the cause is gone. */
  async function prepare(act: string, isFirst: boolean): Promise<string> {
    if (act === 'show' || (act === 'replay' && isFirst)) {
      const [{ parked }] = [await send(order()), await send(order())];
      if (act === 'replay') await put({});
      if (act === 'replay') await until('recorded');
      return parked!;
    }
    return act === 'discard' ? (await send(order({ line_items: null }))).parked! : '';
  }

  it('has commands that all do what they say', { timeout: 300_000 }, async () => {
    const api = await fakeWoo([order({ date_modified_gmt: '2026-11-20T00:00:00' })]);
    const done = new Set<string>();
    try {
      for (const command of commands) {
        if (command[0] === 'export') continue;
        const act = command[2] === 'parked' ? command[3]! : '';
        const parked = await prepare(act, !done.has(act));
        done.add(act);
        const meant: Readonly<Record<string, string>> = {
          [example]: parked,
          'https://shop.example.com': api.url,
        };
        const words = command.map((word) => meant[word] ?? word);
        const { exitCode, stdout, stderr } = await run(words, { LAUREL_SHOP_TOKEN: 'ck_1:cs_2' });
        expect(exitCode, `${command.join(' ')}: ${stdout} ${stderr}`).toBe(0);
      }
      expect(await here(['parked', 'list', '--json'])).not.toContain('"woo"');
      expect(api.asked).not.toEqual([]);
    } finally {
      await api.stop();
    }
  });
});
