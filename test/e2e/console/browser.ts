/** A real Chromium before a local platform, and what it must not do: report an error, or ask another origin. */
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from 'playwright-core';

export type RoleName = 'operator' | 'service-desk' | 'viewer';

export interface Visit {
  readonly page: Page;
  /** Errors of the page's console, and requests that left the origin. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export interface Chromium {
  /** A new person with a browser of their own, not signed in. */
  visit(options?: BrowserContextOptions): Promise<Visit>;
  stop(): Promise<void>;
}

export async function startChromium(url: string): Promise<Chromium> {
  const browser: Browser = await driver.launch({
    executablePath: await chromium.executablePath(),
    // Not the package's own: they turn the web's security off, and one process dies with its first page.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    headless: true,
  });
  return {
    async visit(options = {}) {
      const context = await browser.newContext({ locale: 'en-US', ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('request', (request) => {
        const asked = request.url();
        if (!asked.startsWith(`${url}/`) && !asked.startsWith('data:')) faults.push(`asked ${asked}`);
      });
      return { page, faults, close: () => context.close() };
    },
    stop: () => browser.close(),
  };
}

/** Opens a view, signs in as the role, and comes back to the view. */
export async function signIn(page: Page, url: string, role: RoleName = 'operator'): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: /Sign in|登录/ }).click();
  await page.locator(`input[value="${role}"]`).check();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(url);
}
