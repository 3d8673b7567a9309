/**
 * `npm run screenshots`: ten screens of the console at three widths in both schemes, from the platform that `npm start`
 * runs, into `.laurel/screenshots/`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { signIn, startChromium } from '../browser.ts';
import { screens } from './screens.ts';

const root = resolve(import.meta.dirname, '../../../..');
const widths = { phone: 390, tablet: 820, desk: 1360 } as const;
const schemes = ['light', 'dark'] as const;
const wanted = process.argv.slice(2);

function platformUrl(): string {
  try {
    return JSON.parse(readFileSync(join(root, '.laurel/local.json'), 'utf8')).url;
  } catch {
    console.error('No platform is running: start it with npm start, and wait until it is ready.');
    return process.exit(1);
  }
}

const url = platformUrl();
const folder = join(root, '.laurel/screenshots');
mkdirSync(folder, { recursive: true });
const chromium = await startChromium(url);
try {
  for (const colorScheme of schemes) {
    for (const [name, width] of Object.entries(widths)) {
      const viewport = { width, height: name === 'phone' ? 844 : 900 };
      const { page, faults, close } = await chromium.visit({ viewport, colorScheme });
      await signIn(page, `${url}/console/members`);
      for (const { id, path, prepare } of screens) {
        if (wanted.length > 0 && !wanted.includes(id)) continue;
        await page.goto(`${url}/console${path}`);
        await page.locator('h1').waitFor();
        await page.waitForLoadState('networkidle');
        await prepare?.(page);
        await page.screenshot({
          path: join(folder, `${id}-${name}-${colorScheme}.png`),
          fullPage: name !== 'desk',
        });
      }
      for (const fault of faults) console.error(`${name}, ${colorScheme}: ${fault}`);
      await close();
    }
  }
} finally {
  await chromium.stop();
}
console.log(`Screenshots are in ${folder}`);
