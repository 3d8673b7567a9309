/** `<laurel-card>` in a real browser, before the local platform: what a member sees and does with it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../console/axe.ts';
import { demoFile, startWorld, type World } from '../console/world.ts';

let world: World;
let folder: string;
let shop: Shop;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-card-'));
  shop = await openShop();
  const file = join(folder, 'program.json');
  writeFileSync(file, JSON.stringify({ ...demoFile(), origins: [shop.url] }));
  world = await startWorld({ first: { program: 'demo', file } });
  await world.buys('demo-member', [
    { order: '1', amount: '150.00', daysAgo: 200 },
    { order: '2', amount: '600.00', daysAgo: 100 },
    { order: '3', amount: '20.00', daysAgo: 2 },
  ]);
});
afterAll(async () => {
  await world?.stop();
  shop?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Shop {
  readonly url: string;
  /** The page that it sends. */
  html: string;
  close(): void;
}

/** A site of another origin. */
async function openShop(): Promise<Shop> {
  const server: Server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html;charset=utf-8').end(opened.html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const opened = { url: `http://localhost:${port}`, html: '', close: () => server.close() };
  return opened;
}

interface Look extends BrowserContextOptions {
  /** What the browser itself says of an answer that is asked for, and reports as an error. */
  readonly expected?: RegExp;
}

async function within(query: string, work: (page: Page) => Promise<void>, look: Look = {}): Promise<void> {
  const { expected, ...options } = look;
  const { page, faults, close } = await world.chromium.visit(options);
  try {
    await page.goto(`${world.platform.url}/card/${query}`);
    await work(page);
    expect(faults.filter((fault) => !expected?.test(fault))).toEqual([]);
  } finally {
    await close();
  }
}

/** The page shows the card twice; the first one is enough. */
const cardOf = (page: Page) => page.locator('laurel-card').first();

/** Ends as the answer of the platform has it: the card is never ahead of it. */
async function balance(): Promise<number> {
  const token = world.platform.tokens.member;
  return (await world.client.ask('readOwnStatus', { token })).body.balance;
}

describe('a member', () => {
  it('sees the level, what is missing, points with what is pending and lapses, privileges and rewards', () =>
    within('', async (page) => {
      const card = cardOf(page);
      await card.getByRole('heading', { name: 'Platinum', level: 2 }).waitFor();
      const text = await card.locator('.body').innerText();
      expect(text).toContain('You hold the highest level.');
      expect(text).toMatch(/\d+ points\n/);
      expect(text).toMatch(/30 more points are on their way/);
      expect(text).toMatch(/points lapse after \w+ \d+, \d{4}/);
      expect(text).toContain('5 of 5 left this year');
      expect(text).toContain('Tasting evening for two');
      expect(text).toMatch(/\d+ points short/);
    }));

  it('redeems and cancels with the keyboard alone; the page hears of it', () =>
    within('', async (page) => {
      const card = cardOf(page);
      const before = await balance();
      await card.getByRole('button', { name: 'Redeem Canvas tote bag for 500 points' }).focus();
      await page.keyboard.press('Enter');
      await card.getByText('Canvas tote bag is set aside for you.').waitFor();
      expect(await balance()).toBe(before - 500);
      await page.getByText('laurel-redeemed {"redemption"').waitFor();
      // The other card on the page has reloaded, too.
      await page
        .locator('laurel-card')
        .last()
        .getByRole('button', { name: 'Cancel Canvas tote bag' })
        .waitFor();

      const cancel = card.getByRole('button', { name: 'Cancel Canvas tote bag' });
      expect(await cancel.evaluate((button) => button.matches(':focus'))).toBe(true);
      await page.keyboard.press('Enter');
      await card.getByText('Canvas tote bag is cancelled. The points are back.').waitFor();
      expect(await balance()).toBe(before);
      const redeem = card.getByRole('button', { name: 'Redeem Canvas tote bag for 500 points' });
      expect(await redeem.evaluate((button) => button.matches(':focus'))).toBe(true);
    }));

  it('whose answer got lost redeems once: what is sent again counts once', () =>
    within(
      '',
      async (page) => {
        const card = cardOf(page);
        const before = await balance();
        const redeem = card.getByRole('button', { name: /^Redeem Canvas/ });
        await redeem.waitFor();
        await page.route('**/v1/me/redemptions', async (route) => {
          if (route.request().method() === 'POST') await route.fetch();
          await route.abort();
        });
        await redeem.click();
        await card.getByText('The card can’t be reached.').waitFor();
        await page.unroute('**/v1/me/redemptions');
        await redeem.click();
        await card.getByText('Canvas tote bag is set aside for you.').waitFor();
        expect(await balance()).toBe(before - 500);
        await card.getByRole('button', { name: 'Cancel Canvas tote bag' }).click();
        await card.getByText('The points are back.').waitFor();
        expect(await balance()).toBe(before);
      },
      { expected: /ERR_FAILED/ },
    ));

  it.each([
    ['de', 'Vorteile', 'Einlösen', /verfallen nach dem \d{1,2}\.\d{2}\.\d{4}/],
    ['zh', '会员权益', '兑换', /积分将于 \d{4}年\d+月\d+日 后失效/],
    ['ja', '会員特典', '交換する', /ポイントは\d{4}\/\d+\/\d+を過ぎると失効します/],
    ['es', 'Ventajas', 'Canjear', /puntos caducan después del \d+ \w+ \d{4}/],
  ])('reads it in %s, with dates as that language writes them', (lang, title, redeem, lapses) =>
    within(`?lang=${lang}`, async (page) => {
      const card = cardOf(page);
      await card.getByRole('heading', { name: title }).waitFor();
      expect(await card.getByRole('button', { name: redeem }).count()).toBeGreaterThan(0);
      const text = await card.locator('.body').innerText();
      expect(text).toMatch(lapses);
      expect(text).not.toMatch(/\{\w+\}|undefined|lapse|points/);
    }),
  );
});

describe('somebody who is no member yet', () => {
  it.each([
    ['en', 'Your first purchase makes you a member.', 'from $100.00 spent', 'Spend $100.00 more'],
    ['de', 'Ihr erster Einkauf macht Sie zum Mitglied.', /ab 100,00\s\$ Einkauf/, /Noch für 100,00\s\$/],
    ['zh', '首次购物后即成为会员。', '消费满 $100.00', '再消费 $100.00'],
  ])('sees the ladder in %s', (lang, how, from, spend) =>
    within(`?who=guest&lang=${lang}`, async (page) => {
      const card = cardOf(page);
      await card.getByText(how).waitFor();
      await card.getByText(from).waitFor();
      await card.getByText(spend).waitFor();
      expect(await card.getByRole('listitem').count()).toBe(3);
      expect(await card.getByRole('button').count()).toBe(0);
    }),
  );
});

describe('where something is not as usual', () => {
  it('a token that has run out is said, nothing is asked, and a fresh one shows the card', () =>
    within('?who=expired', async (page) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const card = cardOf(page);
      await card.getByText('You have been signed out.', { exact: false }).waitFor();
      await page.getByText('laurel-failed {"kind":"expired"}').first().waitFor();
      await card.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('laurel-retry {"kind":"expired"}').waitFor();
      expect(asked.filter((url) => url.includes('/v1/'))).toEqual([]);
      await page.getByLabel('Who looks').selectOption('member');
      await card.getByRole('heading', { name: 'Platinum', level: 2 }).waitFor();
    }));

  it('without a network it says so, and shows the card when there is one again', () =>
    within(
      '?who=nobody',
      async (page) => {
        const card = cardOf(page);
        await card.getByText('Sign in to see your card.').waitFor();
        await page.context().setOffline(true);
        await page.getByLabel('Who looks').selectOption('member');
        await card.getByText('You are offline.').waitFor();
        await page.context().setOffline(false);
        await card.getByRole('heading', { name: 'Platinum', level: 2 }).waitFor();
      },
      { expected: /ERR_INTERNET_DISCONNECTED/ },
    ));

  it.each([
    [401, 'You have been signed out.'],
    [403, 'This sign-in does not open the card.'],
    [404, 'There is no card here yet.'],
    [503, 'Too much is going on.'],
  ])('an answer %i is said in words, with a way on', (status, said) =>
    within(
      '?who=nobody',
      async (page) => {
        await page.route('**/v1/me/status', (route) => route.fulfill({ status, body: '{}' }));
        await page.getByLabel('Who looks').selectOption('member');
        const card = cardOf(page);
        await card.getByText(said, { exact: false }).waitFor();
        await page.unroute('**/v1/me/status');
        await card.getByRole('button', { name: 'Try again' }).click();
        await card.getByRole('heading', { name: 'Platinum', level: 2 }).waitFor();
      },
      { expected: new RegExp(`status of ${status}`) },
    ),
  );
});

describe('on the page of a shop', () => {
  const page = (attributes: string) => `<!doctype html><html lang="en"><title>Shop</title>
    <script src="${world.platform.url}/card/card.js" async></script>
    <laurel-card ${attributes}></laurel-card></html>`;

  async function inShop(attributes: string, work: (page: Page) => Promise<void>, at = shop) {
    const visit = await world.chromium.visit();
    at.html = page(attributes);
    try {
      await visit.page.goto(at.url);
      await work(visit.page);
    } finally {
      await visit.close();
    }
  }

  it('of an origin that the program lists it draws and redeems; it asks the platform that its script came from', () =>
    inShop(`token="${world.platform.tokens.member}"`, async (page) => {
      const card = cardOf(page);
      await card.getByRole('button', { name: /^Redeem Canvas/ }).click();
      await card.getByText('Canvas tote bag is set aside for you.').waitFor();
      await card.getByRole('button', { name: 'Cancel Canvas tote bag' }).click();
      await card.getByText('The points are back.').waitFor();
    }));

  it('of another origin it says that it can’t be reached', async () => {
    const elsewhere = await openShop();
    const token = `token="${world.platform.tokens.member}"`;
    try {
      await inShop(
        token,
        (page) => cardOf(page).getByText('The card can’t be reached.').waitFor(),
        elsewhere,
      );
    } finally {
      elsewhere.close();
    }
  });

  it('has the words of the shop, also of a language that the card does not know', () =>
    inShop(
      `token="${world.platform.tokens.member}" lang="fr" words='{"privileges":"Avantages","balance":{"one":"{n} point","other":"{n} jetons"}}'`,
      async (page) => {
        await cardOf(page).getByRole('heading', { name: 'Avantages' }).waitFor();
        expect(await cardOf(page).locator('.figure').innerText()).toMatch(/jetons$/);
      },
    ));
});

describe.each([
  { colorScheme: 'light', width: 1360 },
  { colorScheme: 'dark', width: 390 },
] as const)('in $colorScheme, $width wide', ({ colorScheme, width }) => {
  it.each(['', '?who=guest', '?who=expired', '?who=nobody', '?lang=de&look=shop', '?lang=zh'])(
    '%s is accessible by WCAG 2.2 AA and fits',
    (query) =>
      within(
        query,
        async (page) => {
          await page.waitForLoadState('networkidle');
          await cardOf(page).locator('.body, h2').first().waitFor();
          expect(await violationsOf(page)).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
        },
        { colorScheme, viewport: { width, height: 844 } },
      ),
  );
});
