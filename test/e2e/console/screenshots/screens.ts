import type { Page } from 'playwright-core';

interface Screen {
  readonly id: string;
  readonly path: string;
  /** What has to be opened before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const lastMarch = `${new Date().getUTCFullYear() - (new Date().getUTCMonth() < 3 ? 1 : 0)}-03-31`;

async function openWhy(page: Page): Promise<void> {
  await page.locator('.entry-head').nth(1).click();
  await page.locator('.reason summary').first().click();
  await page.waitForLoadState('networkidle');
}

async function openAdjust(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Adjust points' }).click();
  await page.getByLabel('Points', { exact: true }).fill('250');
  await page.getByLabel('Reason').fill('parcel came late');
}

async function draft(page: Page, tab: string): Promise<void> {
  const link = page.getByRole('link', { name: 'screens' });
  if ((await link.count()) === 0) {
    await page.getByRole('button', { name: 'New draft' }).click();
    await page.getByLabel('Name of the draft').fill('screens');
    await page.getByRole('button', { name: 'Create' }).click();
  } else await link.click();
  await page.getByRole('tab', { name: tab }).click();
  if (tab === 'File') await page.locator('.code').waitFor();
  await page.waitForLoadState('networkidle');
}

async function plan(page: Page): Promise<void> {
  await draft(page, 'Settings');
  const threshold = page.getByLabel('From (spend)').first();
  await threshold.fill('150.00');
  const save = page.getByRole('button', { name: 'Save draft' });
  if (await save.isEnabled()) {
    await save.click();
    await page.getByText('The draft is saved.').waitFor();
  }
  await page.getByRole('tab', { name: 'Plan' }).click();
  const begun = page.waitForResponse((response) => response.status() === 202);
  await page.getByRole('button', { name: 'Calculate' }).click();
  await begun;
  await page.getByRole('heading', { name: 'Moves between tiers' }).waitFor({ timeout: 120_000 });
  await page.waitForLoadState('networkidle');
}

/** The member that every demo has. */
const member = '/members/demo-member';

export const screens: readonly Screen[] = [
  { id: 'today', path: '/today' },
  { id: 'members', path: '/members' },
  { id: 'member', path: member, prepare: openWhy },
  { id: 'member-then', path: `${member}?asOf=${lastMarch}` },
  { id: 'adjust', path: member, prepare: openAdjust },
  { id: 'rules', path: '/rules' },
  { id: 'settings', path: '/rules', prepare: (page) => draft(page, 'Settings') },
  { id: 'editor', path: '/rules', prepare: (page) => draft(page, 'File') },
  { id: 'plan', path: '/rules', prepare: plan },
  { id: 'segments', path: '/segments' },
  { id: 'connections', path: '/connections' },
  { id: 'runs', path: '/runs' },
  { id: 'audit', path: '/audit' },
];
