/** The requests of docs/people.md, played in their order: each answers what the page says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Operation } from '../../../../functions/api/routes.ts';
import { routes } from '../../../../functions/api/routes.ts';
import { atOnce, daysAgo } from '../../support/events.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/people.md'), 'utf8');

interface Step {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** What the answer has at least; none where it has no body. */
  readonly answer?: object;
}

function steps(): readonly Step[] {
  const blocks = [...page.matchAll(/```(http|json)\n([\s\S]*?)```/g)];
  return blocks.flatMap(([, kind, text = ''], index) => {
    if (kind !== 'http') return [];
    const [head = '', ...rest] = text.trim().split('\n');
    const [method = '', path = ''] = head.split(' ');
    const next = blocks[index + 1];
    return [
      {
        method,
        path,
        ...(rest.length === 0 ? {} : { body: JSON.parse(rest.join('\n')) as unknown }),
        ...(next?.[1] === 'json' ? { answer: JSON.parse(next[2] ?? '') as object } : {}),
      },
    ];
  });
}

/** The operation of a path, and what stands in its places. */
function operationOf(method: string, path: string): { operation: Operation; params: Record<string, string> } {
  for (const route of routes) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
    const form = new RegExp(`^${route.path.replace(/\{\w+\}/g, '([^/]+)')}$`);
    const found = form.exec(path);
    if (route.method !== method || found === null) continue;
    const params = Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? '']));
    return { operation: route.operation, params };
  }
  throw new Error(`${method} ${path} is no route`);
}

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, { ...atOnce, earning: { ...atOnce.earning, welcome: { points: 20 } } });
  await shop.buy('ann', '60.00', { occurredAt: daysAgo(2) });
  await shop.buy('annie', '40.00', { occurredAt: daysAgo(1) });
});
afterAll(() => functions?.stop());

it('every request of the page answers what the page says', async () => {
  const played = steps();
  expect(played.length).toBeGreaterThan(8);
  for (const { method, path, body, answer } of played) {
    const [plain = '', search = ''] = path.replace('{program}', shop.program).split('?');
    const { operation, params } = operationOf(method, plain);
    const query = Object.fromEntries(new URLSearchParams(search));
    const got = await shop.call(operation, { params, query, ...(body === undefined ? {} : { body }) });
    if (answer === undefined) expect(got.status, path).toBe(204);
    else expect(got.body, `${method} ${path}`).toMatchObject(answer);
  }
});
