/** How the console looks where something is not as usual, in both schemes and languages, and to whoever can't see it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import { signIn } from './browser.ts';
import { demoFile, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  const purchases = Array.from({ length: 300 }, (_, index) => ({
    order: `R${index}`,
    amount: '3.00',
    daysAgo: 300 - index,
  }));
  await world.buys('regular-guest', purchases);
  const token = world.platform.tokens.operator;
  const params = { program: world.platform.program, name: 'next' };
  expect((await world.client.ask('putDraft', { params, token, body: demoFile() })).status).toBe(200);
});
afterAll(() => world?.stop());

const views = [
  '/today',
  '/members',
  '/members/regular-guest',
  '/members/regular-guest?draft=next',
  '/segments',
  '/rules',
  '/rules/versions/1',
  '/rules/compare?from=1&to=1',
  '/rules/drafts/next',
  '/rules/drafts/next?tab=file',
  '/rules/drafts/next?tab=changes',
  '/rules/drafts/next?tab=plan',
  '/connections',
  '/runs',
  '/audit',
  '/nowhere',
];

async function ready(page: Page): Promise<void> {
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
}

describe.each([
  { colorScheme: 'light', locale: 'en-US', width: 1360 },
  { colorScheme: 'dark', locale: 'zh-CN', width: 390 },
] as const)('in $colorScheme, $locale, $width wide', ({ colorScheme, locale, width }) => {
  it('every view is accessible by WCAG 2.2 AA, fits, reports no error and asks no other origin', async () => {
    const { page, faults, close } = await world.chromium.visit({
      colorScheme,
      locale,
      viewport: { width, height: 844 },
    });
    try {
      await signIn(page, world.at('/members'));
      const found: string[] = [];
      for (const view of views) {
        await page.goto(world.at(view));
        await ready(page);
        for (const violation of await violationsOf(page)) found.push(`${view}: ${violation}`);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        if (overflow !== 0) found.push(`${view}: ${overflow} pixels too wide`);
      }
      expect([...found, ...faults]).toEqual([]);
    } finally {
      await close();
    }
  });
});

describe('where something is not as usual', () => {
  const visit = async (
    role: 'operator' | 'viewer',
    path: string,
    work: (page: Page) => Promise<void>,
  ): Promise<void> => {
    const { page, close } = await world.chromium.visit();
    try {
      await signIn(page, world.at(path), role);
      await work(page);
    } finally {
      await close();
    }
  };

  it('a member who does not exist is said not to, with a way on', () =>
    visit('operator', '/members/nobody', async (page) => {
      await page.getByText('No member is called “nobody”.').waitFor();
      await page.getByRole('main').getByRole('link', { name: 'To the members' }).click();
      await page.waitForURL(world.at('/members'));
    }));

  it('a search that finds nobody says what to try', () =>
    visit('operator', '/members', async (page) => {
      await page.getByRole('searchbox').fill('no-such-order');
      await page.keyboard.press('Enter');
      await page.getByText('No member and no order is called “no-such-order”.').waitFor();
    }));

  it('what a token does not open is named', () =>
    visit('viewer', '/connections', async (page) => {
      await page.getByText('It needs the right “secrets:write”.', { exact: false }).waitFor();
    }));

  it('a session that has ended is said, and signing in again leads back', () =>
    visit('operator', '/members', async (page) => {
      await page.route('**/v1/**', (route) =>
        route.fulfill({ status: 401, body: '{"message":"Unauthorized"}' }),
      );
      await page.getByRole('link', { name: 'Runs' }).click();
      await page.getByText('Your session has ended.').waitFor();
      await page.unroute('**/v1/**');
      await page.getByRole('button', { name: 'Sign in again' }).click();
      await page.waitForURL(world.at('/runs'));
      await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    }));

  it('without a network it says so, and goes on when there is one', () =>
    visit('operator', '/members', async (page) => {
      await ready(page);
      await page.context().setOffline(true);
      await page.getByText('This device is offline.', { exact: false }).waitFor();
      await page.getByRole('searchbox').fill('regular-guest');
      await page.keyboard.press('Enter');
      await page.getByText('The platform does not answer').waitFor();
      await page.context().setOffline(false);
      await page.getByRole('button', { name: 'Find' }).click();
      await page.waitForURL(world.at('/members/regular-guest'));
    }));

  it('a member of 300 entries is shown whole: the slider reaches the first day', () =>
    visit('operator', '/members/regular-guest', async (page) => {
      await page.getByText('The beginning of the history.').waitFor();
      expect(await page.locator('.entry').count()).toBeGreaterThanOrEqual(300);
      const slider = page.getByRole('slider');
      const span = Number(await slider.getAttribute('max')) - Number(await slider.getAttribute('min'));
      expect(span).toBeGreaterThanOrEqual(299);
    }));

  it('a program without rules leads to its first draft', async () => {
    const { page, close } = await world.chromium.visit();
    try {
      await page.goto(world.at('/today'));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByLabel('Program').fill('brand-new');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('The program has no rules yet').waitFor();
      await page.getByRole('link', { name: 'Write the first rules' }).click();
      await page.getByRole('button', { name: 'New draft' }).click();
      await page.getByLabel('Name of the draft').fill('first');
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByText('The check finds nothing wrong.').waitFor();
    } finally {
      await close();
    }
  });
});
