/** What the console and the card weigh: sizes, which no machine's speed changes. */
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCard } from '../../infra/site/card.ts';
import { buildConsole, type ConsoleSite } from '../../infra/site/console.ts';

let site: ConsoleSite;
beforeAll(async () => {
  site = await buildConsole();
});

const kilobyte = 1024;

test('the first load is 150 KB after gzip at most, scripts and styles', () => {
  expect(site.gzipAtStart).toBeLessThan(150 * kilobyte);
  expect(site.gzipAtStart).toBeGreaterThan(50 * kilobyte);
});

test('the editor comes in a chunk of its own, and what knows the schema in another: far below 170 KB each', () => {
  const [editor, schema] = ['code-editor.tsx', 'schema.ts'].map((name) =>
    site.gzipOf(`console/views/rules/editor/${name}`),
  ) as [number, number];
  expect(editor).toBeLessThan(140 * kilobyte);
  expect(schema).toBeLessThan(60 * kilobyte);
  expect(Math.min(editor, schema)).toBeGreaterThan(20 * kilobyte);
});

test.each(['today/today', 'members/members', 'members/member', 'rules/rules', 'segments/segments'])(
  '%s adds little to the first load',
  (view) => {
    expect(site.gzipOf(`console/views/${view}.tsx`)).toBeLessThan(40 * kilobyte);
  },
);

test('the page has no script or style of its own, and all it asks for is there', () => {
  const page = Buffer.from(site.files.get('index.html')!.body).toString('utf8');
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  const asked = [...page.matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map(([, path]) => path!);
  expect(asked.length).toBeGreaterThan(2);
  expect(asked.filter((path) => !site.files.has(path))).toEqual([]);
});

test('whatever may be kept for ever has a hash in its name', () => {
  for (const [path, { isImmutable }] of site.files) {
    expect([path, isImmutable]).toEqual([path, /^assets\/.+-[0-9A-Z]{8}\.(js|css)$/.test(path)]);
  }
});

test('the same sources give the same site, byte by byte', async () => {
  const again = await buildConsole();
  expect([...again.files.keys()]).toEqual([...site.files.keys()]);
  for (const [path, { body }] of again.files) {
    expect(Buffer.compare(Buffer.from(body), Buffer.from(site.files.get(path)!.body)), path).toBe(0);
  }
});

describe('the card', () => {
  test('is 15 KB after gzip at most, all languages included', async () => {
    const { gzip } = await buildCard();
    expect(gzip).toBeLessThan(15 * kilobyte);
    expect(gzip).toBeGreaterThan(5 * kilobyte);
  });

  test('has a name that stays, and the same under its hash; nothing else goes to AWS', async () => {
    const [first, second] = await Promise.all([buildCard(), buildCard()]);
    const names = [...first.files.keys()];
    expect(names).toEqual([...second.files.keys()]);
    expect(names).toEqual(['card.js', expect.stringMatching(/^assets\/card-[0-9A-F]{8}\.js$/)]);
    const [stable, pinned] = [...first.files.values()];
    expect([stable!.isImmutable, pinned!.isImmutable]).toEqual([false, true]);
    expect(Buffer.compare(Buffer.from(stable!.body), Buffer.from(pinned!.body))).toBe(0);
  });
});
