/**
 * Thousands of generated bodies, each rightly signed, through the real webhook function. Whatever they
 * hold, the answer is one of those documented, a refusal writes nothing, and a finding points at a place
 * that is there or at one where something is missing.
 */
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiDocument } from '../../../functions/api/openapi/document.ts';
import { parseJson } from '../../../functions/shared/json.ts';
import { runs as drawn, seed } from '../../support/runs.ts';
import type { Answer } from '../support/functions.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { webhookBody } from '../support/mutatedBodies.ts';
import { openShop, type Shop } from '../support/shop.ts';
import { nameOf } from './documented.ts';

const runs = drawn(10_000).numRuns;

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());

const fits = new Ajv({ strict: false, validateFormats: false }).compile(
  openApiDocument().components!.schemas!.PurchaseCompleted as object,
);

it(
  `${runs} generated bodies: none is a 500, none that is refused is written (seed ${seed})`,
  async () => {
    console.log(`generated bodies: seed ${seed} (LAUREL_SEED=${seed} repeats it)`);
    const counts = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(webhookBody, async (body) => {
        const writes = functions.writes();
        const answer = await shop.send(body);
        const outcome = expectHandled(body, answer);
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        const wrote = functions.writes() > writes;
        expect(wrote, `${outcome} writes`).toBe(
          outcome === 'recorded' ||
            (outcome === 'duplicate' && wrote) ||
            (outcome === 'purchase-conflict' && wrote),
        );
      }),
      { numRuns: runs, seed },
    );
    console.log(Object.fromEntries(counts));
    // Else the generator has lost its wits, and the rest means nothing.
    for (const outcome of ['recorded', 'invalid-request', 'malformed-json']) {
      expect(counts.get(outcome), outcome).toBeGreaterThan(runs / 20);
    }
  },
  60_000 + 60 * runs,
);

/** How it came out; fails where that is not what the body deserves. */
function expectHandled(body: Buffer, answer: Answer): string {
  const document = read(body);
  if (answer.status === 200) {
    expect(fits(document.value), 'what is taken fits the published schema').toBe(true);
    const { orderId, memberId } = (document.value as { data: { orderId: string; memberId: string } }).data;
    expect(answer.body.entry.id).toBe(`purchase:standard:${encodeURIComponent(orderId)}`);
    expect(answer.body.member.memberId).toBe(memberId);
    return answer.body.status;
  }
  const name = nameOf(answer);
  switch (name) {
    case 'malformed-json':
      expect(document.isJson, body.toString()).toBe(false);
      break;
    case 'invalid-request':
      expect(document.isJson).toBe(true);
      for (const { path, value } of answer.body.errors) expectPlace(document.value, path, value);
      break;
    case 'body-too-large':
      expect(body.length).toBeGreaterThan(256 * 1024);
      break;
    default:
      expect(name).toMatch(/^(purchase-conflict|out-of-range)$/);
  }
  return name;
}

interface Read {
  readonly isJson: boolean;
  readonly value: unknown;
}

/** Whether it is JSON is judged apart from the platform; ids as it reads them. */
function read(body: Buffer): Read {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return depthOf(value) > 64
      ? { isJson: false, value: undefined }
      : { isJson: true, value: parseJson(body) };
  } catch {
    return { isJson: false, value: undefined };
  }
}

/** Without recursion: some are very deep. */
function depthOf(value: unknown): number {
  let level = [value];
  for (let depth = 0; ; depth++) {
    const holders = level.filter((each) => typeof each === 'object' && each !== null);
    if (holders.length === 0) return depth;
    level = holders.flatMap((holder) => Object.values(holder as object));
  }
}

/** The place is there and holds the value, or the place around it is there and it is not. */
function expectPlace(document: unknown, path: string, value: string | null): void {
  const found = valuesAt(document, path);
  const shown = found.map((each) => JSON.stringify(each).slice(0, 100).toWellFormed());
  if (value !== null) expect(shown, path).toContain(value);
  else {
    expect(found, path).toEqual([]);
    expect(hasHolder(document, path), `${path} is in something`).toBe(true);
  }
}

/** More than one only where a key is empty or holds a dot or a bracket. */
function valuesAt(holder: unknown, path: string): unknown[] {
  const here = path === '' ? [holder] : [];
  return [...here, ...membersAt(holder, path)];
}

function membersAt(holder: unknown, path: string): unknown[] {
  return partsOf(holder, path).flatMap(([value, rest]) => valuesAt(value, rest));
}

function hasHolder(holder: unknown, path: string): boolean {
  if (typeof holder !== 'object' || holder === null) return false;
  const isLast = /^[.]?[^.[\]]+$|^\[\d+\]$/.test(path);
  return isLast || partsOf(holder, path).some(([value, rest]) => hasHolder(value, rest));
}

/** The members of the holder with which the path may begin, and what is left of it. */
function partsOf(holder: unknown, path: string): [unknown, string][] {
  if (typeof holder !== 'object' || holder === null) return [];
  return Object.entries(holder).flatMap(([key, value]): [unknown, string][] => {
    const heads = Array.isArray(holder) ? [`[${key}]`] : [key.toWellFormed(), `.${key.toWellFormed()}`];
    return heads.filter((head) => path.startsWith(head)).map((head) => [value, path.slice(head.length)]);
  });
}
