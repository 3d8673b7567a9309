/** What whoever can't see a page, or not well, would stumble over: WCAG 2.2 AA, by axe. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source); // not as a script of the page: its policy would refuse it
  const found = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
  )) as axe.AxeResults;
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}
