/** The operator's console in a real browser, before the local platform: what people do in it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RoleName, signIn } from './browser.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.buys('ada', [
    { order: '1001', amount: '60.00', daysAgo: 300 },
    { order: '1002', amount: '70.00', daysAgo: 200 },
    { order: '1003', amount: '90.00', daysAgo: 20 },
  ]);
});
afterAll(() => world?.stop());

type Work = (visit: Awaited<ReturnType<World['chromium']['visit']>>) => Promise<void>;

/** No error is reported, but for what the browser says of an answer that is asked for: 404. */
const within = async (role: RoleName, path: string, work: Work, isUnknownAsked = false) => {
  const visit = await world.chromium.visit();
  try {
    await signIn(visit.page, world.at(path), role);
    await work(visit);
    const said = isUnknownAsked ? visit.faults.filter((fault) => !/status of 404/.test(fault)) : visit.faults;
    expect(said).toEqual([]);
  } finally {
    await visit.close();
  }
};

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

describe('signing in', () => {
  it('leads back to the view that was asked for; a reload need not ask again, and after signing out it has to', () =>
    within('operator', '/members/ada', async ({ page }) => {
      await page.getByRole('heading', { name: 'ada' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'ada' }).waitFor();
      await page.getByText('operator@local').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await page.reload();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
    }));

  it('keeps no token where another page of the origin could read it', () =>
    within('operator', '/members', async ({ page }) => {
      await page.getByRole('heading', { name: 'Members', level: 1 }).waitFor();
      const kept = await page.evaluate(
        'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
      );
      expect(kept).not.toMatch(/eyJ/); // how every JWT begins
    }));
});

describe('an operator', () => {
  it('finds a member by an order number, reads why the order raised them, and looks at them before it', () =>
    within('operator', '/members', async ({ page }) => {
      await page.getByRole('searchbox').fill('1002');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.waitForURL(world.at('/members/ada?order=1002'));
      await page.getByText('because 130.00 USD spent', { exact: false }).first().waitFor();
      await page.getByLabel('As of').fill(daysAgo(250));
      await page.waitForURL(/asOf=/);
      await page.locator('.tier-line', { hasText: 'Regular' }).waitFor();
      expect(await page.locator('.entry').count()).toBe(1);
      await page.getByText('2 later entries are left out.').waitFor();
      await page.getByRole('button', { name: 'Back to today' }).click();
      await page.locator('.tier-line', { hasText: 'Gold' }).waitFor();
    }));

  it('sees what was known on a day: of purchases that were told later, nothing', () =>
    within(
      'operator',
      `/members/ada?asOf=${daysAgo(250)}`,
      async ({ page }) => {
        await page.locator('.tier-line', { hasText: 'Regular' }).waitFor();
        await page.getByLabel('as it was known then').check();
        await page.getByText('On this day nothing about this member had been recorded.').waitFor();
        expect(await page.locator('.entry').count()).toBe(0);
      },
      true,
    ));

  it('drags through the days by keyboard', () =>
    within('operator', '/members/ada', async ({ page }) => {
      const slider = page.getByRole('slider', { name: 'Day that is looked at' });
      await slider.focus();
      await page.keyboard.press('Home');
      await page.waitForURL(/asOf=/);
      await page.locator('.tier-line', { hasText: 'Regular' }).waitFor();
      await page.keyboard.press('End');
      await page.locator('.tier-line', { hasText: 'Gold' }).waitFor();
    }));

  it('adjusts with a reason, and takes it back', () =>
    within('operator', '/members/ada', async ({ page }) => {
      await page.getByRole('button', { name: 'Adjust points' }).click();
      await page.getByLabel('Points', { exact: true }).fill('250');
      await page.getByLabel('Reason').fill('parcel came late');
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('+250 points for ada.').waitFor();
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('Adjusted by +250 points.').waitFor();
      await page.locator('.entry', { hasText: 'Adjustment' }).waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone.').waitFor();
      await page.locator('.entry', { hasText: 'Adjustment undone' }).waitFor();
    }));

  it('writes a threshold that nobody can reach, is told, mends it, plans, publishes, and sees the member under it', () =>
    within('operator', '/rules', async ({ page }) => {
      await page.getByRole('button', { name: 'New draft' }).click();
      await page.getByLabel('Name of the draft').fill('easier');
      await page.getByRole('button', { name: 'Create' }).click();
      const platinum = page.getByRole('group', { name: 'Platinum' }).getByLabel('From (spend)');
      await platinum.fill('50.00');
      await page.getByRole('button', { name: 'Save draft' }).click();
      await page.locator('.findings li').first().waitFor();
      expect(await page.locator('.findings').innerText()).toContain('tiers.levels');
      await platinum.fill('200.00');
      await page.getByRole('button', { name: 'Save draft' }).click();
      await page.getByText('The check finds nothing wrong.').waitFor();

      await page.getByRole('tab', { name: 'Plan' }).click();
      await page.getByRole('button', { name: 'Calculate' }).click();
      await page.getByRole('heading', { name: 'Moves between tiers' }).waitFor({ timeout: 120_000 });

      await page.getByRole('button', { name: 'Publish' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Members who hold a tier').selectOption('at-once');
      await dialog.getByLabel('Note').fill('platinum for less');
      await dialog.getByLabel('members fall as', { exact: false }).check(); // as the check says of "at-once"
      await dialog.getByRole('button', { name: 'Publish' }).click();
      await page.waitForURL(world.at('/rules'));
      await page.locator('.timeline li', { hasText: 'platinum for less' }).first().waitFor();
      await world.client.advance('PT5M');
      await page.goto(world.at('/members/ada'));
      await page.locator('.tier-line', { hasText: 'Platinum' }).waitFor();
    }));
});

describe('nobody is shown what their token would not open', () => {
  it('a viewer looks, and sees no button that changes anything', () =>
    within('viewer', '/members/ada', async ({ page }) => {
      await page.locator('.tier-line').waitFor();
      await page.waitForLoadState('networkidle');
      for (const name of ['Adjust points', 'Give a tier', 'Redeem', 'Add', 'Cancel redemption']) {
        expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
      }
      await page.getByRole('link', { name: 'Rules' }).click();
      await page.locator('.timeline li').first().waitFor();
      for (const name of ['New draft', 'Roll back to this', 'Withdraw']) {
        expect(await page.getByRole('button', { name }).count(), name).toBe(0);
      }
      expect(await page.getByRole('link', { name: 'Connections' }).count()).toBe(0);
    }));

  it('a service desk adjusts and redeems, and changes no rules', () =>
    within('service-desk', '/members/ada', async ({ page }) => {
      await page.getByRole('button', { name: 'Adjust points' }).waitFor();
      await page.getByRole('button', { name: 'Redeem' }).waitFor();
      await page.getByRole('link', { name: 'Rules' }).click();
      await page.locator('.timeline li').first().waitFor();
      expect(await page.getByRole('button', { name: 'New draft' }).count()).toBe(0);
    }));
});
