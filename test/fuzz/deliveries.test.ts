/**
 * Thousands of generated deliveries, each rightly signed, to sources of every kind. Whatever they hold, the answer is a
 * success and documented, what is ignored writes nothing, and the books of all members add up. `npm run fuzz` sends
 * 100,000.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectBooks } from '../functions/support/books.ts';
import { type InMemory, startInMemory } from '../functions/support/inMemory.ts';
import { openShop, type Shop } from '../functions/support/shop.ts';
import { connect, type Source } from '../functions/support/shops/connect.ts';
import { runs } from '../support/runs.ts';
import { drawn, kinds } from './deliveries.ts';

const { numRuns, seed } = runs(2_000);

let functions: InMemory;
let shop: Shop;
const sources = new Map<string, Source>();
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  for (const [id, { connect: body }] of Object.entries(kinds)) sources.set(id, await connect(shop, id, body));
});
afterAll(() => functions?.stop());

/** These look at what stands, which may be written anew meanwhile, or note a total whose refunds are known. */
const mayWrite = new Set(['recorded-already', 'said-elsewhere']);

it(
  `${numRuns} generated deliveries: none is refused, and what is ignored writes nothing (seed ${seed})`,
  async () => {
    const counts = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(drawn, async ({ source, body, headers }) => {
        const writes = functions.writes();
        const answer = await sources.get(source)!.deliver({ body, headers });
        const { status, results } = answer.body;
        expect(answer.status, answer.text).toBe(status === 'parked' ? 202 : 200);
        const [{ reason }] = results;
        const outcome = reason ?? status;
        counts.set(`${source} ${outcome}`, (counts.get(`${source} ${outcome}`) ?? 0) + 1);
        if (status === 'ignored' && !mayWrite.has(reason)) expect(functions.writes(), outcome).toBe(writes);
      }),
      { numRuns, seed },
    );
    console.log(Object.fromEntries([...counts].toSorted()));
    // Else the generator has lost its wits, and the rest means nothing.
    for (const source of Object.keys(kinds)) {
      for (const outcome of ['recorded', 'unreadable']) {
        expect(counts.get(`${source} ${outcome}`), `${source} ${outcome}`).toBeGreaterThan(3);
      }
    }
    const { members } = (await shop.call('listMembers', { query: { limit: '100' } })).body;
    expect(members.length).toBeGreaterThan(10);
    for (const { memberId } of members) await expectBooks(shop, memberId);
  },
  60_000 + 60 * numRuns,
);
