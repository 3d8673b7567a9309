/**
 * Where several things are wrong with a request, which problem is answered? The documents say in which
 * order; here every two faults that one request can have are put into one.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../../functions/api/openapi/operations.ts';
import type { Operation } from '../../../functions/api/routes.ts';
import type { ProblemName } from '../../../functions/shared/problem.ts';
import { nameOf } from '../openapi/documented.ts';
import { bytesOf, type Call } from '../support/event.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, programFile, purchase, type Shop } from '../support/shop.ts';
import { nowSeconds, signedHeaders } from '../support/sign.ts';

let functions: InMemory;
let shop: Shop;
let rich: Shop;

beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  await shop.buy('known', '25.00', { orderId: 'taken', occurredAt: daysAgo(1) });
  await shop.buy('known', '25.00', { orderId: 'done', occurredAt: daysAgo(1) });
  for (const body of [
    aboutOrder('refund.completed', { ...someRefund, orderId: 'taken', refundId: 'once' }),
    aboutOrder('order.fulfilled', { orderId: 'done' }),
    ...Array.from({ length: 50 }, (_, at) =>
      aboutOrder('refund.completed', { ...someRefund, orderId: 'to-come', refundId: `early-${at}` }),
    ),
  ]) {
    expect((await shop.send(body)).status).toBe(200);
  }
  // What is published after it was saved leaves a draft stale; one is saved when there is something to follow.
  const claims = { program: shop.program, scope: 'programs:write', sub: 'ana' };
  const save = (name: string, more: object, as?: typeof claims) =>
    shop.call('putDraft', {
      params: { name },
      body: programFile(shop.program, { ...more }),
      ...(as !== undefined && { claims: as }),
    });
  await save('stale', { name: 'Stale' });
  await save('second', { name: 'Second', publishing: 'second-person' });
  expect((await shop.call('publishDraft', { params: { name: 'second' } })).status).toBe(200);
  for (const [name, more] of Object.entries(drafts)) await save(name, more, claims);
  await save('own', { name: 'Own' });
  await save('next', { name: 'Next' }, claims);
  const { tiers } = programFile('x') as { tiers: object };
  await save(
    'harsh',
    { tiers: { ...tiers, window: { kind: 'calendar-year' }, standing: 'at-once' } },
    claims,
  );
  const redemption = { pointValue: '0.01', minimum: 250, step: 100 };
  await save('faulty', { redemption, tiers: { ...tiers, standing: 'at-once' } }, claims);
  rich = await openRich();
});
afterAll(() => functions?.stop());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

const someRefund = { currency: 'USD', amount: '1.00' };
const aboutOrder = (type: string, data: Record<string, unknown>) => ({
  type,
  data: { occurredAt: daysAgo(0.5), ...data },
});
const refundOf = (orderId: string, data: Record<string, unknown>) =>
  aboutOrder('refund.completed', { ...someRefund, orderId, refundId: 'another', ...data });

const drafts = {
  yen: {
    currency: 'JPY',
    tiers: { ...(programFile('x').tiers as object), levels: [{ id: 'one', name: 'One' }] },
  },
  berlin: { timeZone: 'Europe/Berlin' },
};

/** One purchase more, and the member's points are no longer exact. */
async function openRich(): Promise<Shop> {
  const { tiers } = programFile('x') as { tiers: object };
  const opened = await openShop(functions, {
    earning: { base: { points: 100, per: '0.01', on: 'purchase', rounding: 'down' } },
    tiers: { ...tiers, levels: [{ id: 'regular', name: 'Regular' }] },
  });
  for (let day = 1; day <= 10; day++) {
    await opened.buy('full', '10000000000.00', { occurredAt: daysAgo(12 - day) });
  }
  return opened;
}

/** What of a request a fault spoils: two faults of the same thing can not be in one request. */
type Thing = 'program' | 'token' | 'query' | 'body' | 'member' | 'name' | 'version' | 'signature';
interface Fault {
  readonly problem: ProblemName;
  readonly of: Thing;
  readonly spoil: (request: Spoiled) => void;
}
/** A request on its way to be wrong. The body is signed at the end. */
interface Spoiled {
  program: string;
  secret: string;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  claims?: Record<string, string>;
  spoilHeaders: (headers: Record<string, string>) => Record<string, string>;
}

const tooLarge: Fault = {
  problem: 'body-too-large',
  of: 'body',
  spoil: (request) => {
    request.body = 'x'.repeat(1024 * 1024 + 1);
  },
};
const malformed: Fault = {
  problem: 'malformed-json',
  of: 'body',
  spoil: (request) => {
    request.body = '{';
  },
};
const otherProgram: Fault = {
  problem: 'other-program',
  of: 'token',
  spoil: (request) => {
    request.claims = { program: 'another', scope: 'members:read programs:write secrets:write' };
  },
};
const inParams = (problem: ProblemName, of: Thing, params: Record<string, string>): Fault => ({
  problem,
  of,
  spoil: (request) => {
    Object.assign(request.params, params);
  },
});
const inQuery = (problem: ProblemName, query: Record<string, string>): Fault => ({
  problem,
  of: 'name',
  spoil: (request) => {
    request.query = query;
  },
});
const inBody = (problem: ProblemName, body: () => unknown): Fault => ({
  problem,
  of: 'body',
  spoil: (request) => {
    request.body = body();
  },
});
const inProgram = (problem: ProblemName, program: () => string, secret?: () => string): Fault => ({
  problem,
  of: 'program',
  spoil: (request) => {
    request.program = program();
    request.secret = secret?.() ?? request.secret;
  },
});
const inHeaders = (problem: ProblemName, spoilHeaders: Spoiled['spoilHeaders']): Fault => ({
  problem,
  of: 'signature',
  spoil: (request) => {
    request.spoilHeaders = spoilHeaders;
  },
});

/** What is wrong with a signed delivery before it is read. */
const unproven: readonly Fault[] = [
  inProgram('unknown-program', () => 'No Program'),
  tooLarge,
  inHeaders('signature-missing', ({ 'webhook-id': _, ...rest }) => rest),
  inHeaders('timestamp-out-of-tolerance', (headers) => ({ ...headers, 'webhook-timestamp': '1' })),
  inProgram('unknown-program', () => 'nobody'),
  inHeaders('signature-wrong', (headers) => ({
    ...headers,
    'webhook-timestamp': String(nowSeconds() - 1),
  })),
  malformed,
];
const signedOperations: readonly Operation[] = ['receiveStandardWebhook', 'receiveStandardBatch'];

/** In the documented order. */
const faults: Partial<Record<Operation, readonly Fault[]>> = {
  receiveStandardBatch: [...unproven, inBody('invalid-request', () => ({ deliveries: [] }))],
  receiveStandardWebhook: [
    ...unproven,
    inBody('invalid-request', () => purchase({ currency: 'EUR' })),
    inBody('purchase-conflict', () => purchase({ orderId: 'taken', memberId: 'known' })),
    inBody('order-of-another-member', () => refundOf('taken', { memberId: 'somebody-else', amount: '1.00' })),
    inBody('fact-conflict', () => refundOf('taken', { refundId: 'once', amount: '2.00' })),
    inBody('too-many-waiting', () => refundOf('to-come', {})),
  ],
  readStatus: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { memberId: 'x'.repeat(129) }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
  ],
  listEntries: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { memberId: 'x'.repeat(129) }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
  ],
  explainEntry: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { memberId: 'x'.repeat(129) }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
    inParams('unknown-entry', 'name', { entryId: 'purchase:standard:nowhere' }),
  ],
  readSchedule: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { memberId: 'x'.repeat(129) }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
  ],
  readValue: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { memberId: 'x'.repeat(129) }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
  ],
  readSegments: [otherProgram, tooLarge, inProgram('unknown-program', () => 'nobody')],
  listSegmentMembers: [
    otherProgram,
    tooLarge,
    inQuery('invalid-request', { limit: '0' }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('invalid-request', 'member', { segment: 'nowhere' }),
  ],
  listExcesses: [
    otherProgram,
    tooLarge,
    inQuery('invalid-request', { limit: '0' }),
    inProgram('unknown-program', () => 'nobody'),
  ],
  quoteCart: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { memberId: 'x'.repeat(129) }),
    malformed,
    inBody('invalid-request', () => ({ currency: 'USD', lines: [] })),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
    inBody('invalid-request', () => ({ currency: 'EUR', lines: [{ amount: '1.00' }] })),
  ],
  rebuildMember: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { memberId: 'x'.repeat(129) }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
  ],
  verifyMember: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { memberId: 'x'.repeat(129) }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
  ],
  listMembers: [
    otherProgram,
    tooLarge,
    inQuery('invalid-request', { limit: '0' }),
    inProgram('unknown-program', () => 'nobody'),
    inQuery('unreadable-identity', { identity: 'ann' }),
  ],
  listSummaries: [
    otherProgram,
    tooLarge,
    inQuery('invalid-request', { limit: '0' }),
    inProgram('unknown-program', () => 'nobody'),
    inQuery('invalid-request', { tier: 'diamond' }),
  ],
  searchMembers: [
    otherProgram,
    tooLarge,
    inQuery('invalid-request', { q: '' }),
    inProgram('unknown-program', () => 'nobody'),
  ],
  readStatusUnderDraft: [
    otherProgram,
    tooLarge,
    inQuery('invalid-request', { since: 'yesterday' }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-draft', 'name', { name: 'nowhere' }),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
  ],
  readOrder: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { orderId: 'x'.repeat(129) }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-order', 'member', { orderId: 'nowhere' }),
  ],
  readProgram: [otherProgram, tooLarge, inProgram('unknown-program', () => 'nobody')],
  putDraft: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'name', { name: 'A Name' }),
    malformed,
    inBody('invalid-program', () => ({})),
  ],
  publishDraft: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'name', { name: 'A Name' }),
    malformed,
    inBody('invalid-request', () => ({ note: 1 })),
    inParams('unknown-draft', 'name', { name: 'nowhere' }),
    inParams('draft-stale', 'name', { name: 'stale' }),
    inParams('second-person-needed', 'name', { name: 'own' }),
    inParams('currency-fixed', 'name', { name: 'yen' }),
    inParams('time-zone-fixed', 'name', { name: 'berlin' }),
    inBody('effective-too-early', () => ({ at: '2026-01-01T00:00:00Z' })),
    inParams('check-failed', 'name', { name: 'faulty' }),
    inParams('warning-not-accepted', 'name', { name: 'harsh' }),
  ],
  checkDraft: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'name', { name: 'A Name' }),
    malformed,
    inBody('invalid-request', () => ({ at: 'soon' })),
    inParams('unknown-draft', 'name', { name: 'nowhere' }),
  ],
  listDrafts: [otherProgram, tooLarge, inQuery('invalid-request', { limit: '0' })],
  readDraft: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'name', { name: 'A Name' }),
    inParams('unknown-draft', 'name', { name: 'nowhere' }),
  ],
  deleteDraft: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'name', { name: 'A Name' }),
    inParams('unknown-draft', 'name', { name: 'nowhere' }),
  ],
  listVersions: [
    otherProgram,
    tooLarge,
    inQuery('invalid-request', { limit: '0' }),
    inProgram('unknown-program', () => 'nobody'),
  ],
  startReview: [otherProgram, tooLarge, inProgram('unknown-program', () => 'nobody')],
  startRebuild: [otherProgram, tooLarge, inProgram('unknown-program', () => 'nobody')],
  listRuns: [
    otherProgram,
    tooLarge,
    inQuery('invalid-request', { limit: '0' }),
    inProgram('unknown-program', () => 'nobody'),
  ],
  readVersion: [otherProgram, tooLarge, inParams('unknown-version', 'name', { version: '77' })],
  diffVersions: [otherProgram, tooLarge, inParams('unknown-version', 'name', { other: '77' })],
  rollbackVersion: [
    otherProgram,
    tooLarge,
    malformed,
    inBody('invalid-request', () => ({ note: 1 })),
    inParams('unknown-version', 'name', { version: '77' }),
    inBody('effective-too-early', () => ({ at: '2026-01-01T00:00:00Z' })),
  ],
  withdrawVersion: [
    otherProgram,
    tooLarge,
    malformed,
    inBody('invalid-request', () => ({ note: 1 })),
    inParams('unknown-version', 'name', { version: '77' }),
    inParams('too-late-to-withdraw', 'version', { version: '1' }),
  ],
  listActions: [otherProgram, tooLarge, inQuery('invalid-request', { limit: '0' })],
  listMemberOverrides: [
    otherProgram,
    tooLarge,
    inParams('invalid-request', 'member', { memberId: 'x'.repeat(129) }),
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-member', 'member', { memberId: 'nobody' }),
  ],
  listOverrides: [
    otherProgram,
    tooLarge,
    inQuery('invalid-request', { limit: '0' }),
    inProgram('unknown-program', () => 'nobody'),
  ],
  readRun: [
    otherProgram,
    tooLarge,
    inProgram('unknown-program', () => 'nobody'),
    inParams('unknown-run', 'name', { run: '20260110T092000000Z-review' }),
  ],
  addSecret: [otherProgram, tooLarge, malformed, inBody('invalid-request', () => ({ secret: 'x' }))],
  listSecrets: [otherProgram, tooLarge],
  retireSecret: [otherProgram, tooLarge, inParams('unknown-secret', 'name', { secretId: 'none' })],
};

const good: Partial<Record<Operation, () => unknown>> = {
  receiveStandardWebhook: () => purchase({}),
  receiveStandardBatch: () => ({ deliveries: [purchase({})] }),
  putDraft: () => programFile(shop.program),
  quoteCart: () => ({ currency: 'USD', lines: [{ amount: '1.00' }] }),
};

/** Where one has to be asked for. */
const asked: Partial<Record<Operation, Record<string, string>>> = { searchMembers: { q: 'anybody' } };

async function send(operation: Operation, spoiling: readonly Fault[]): Promise<ProblemName> {
  const request: Spoiled = {
    program: shop.program,
    secret: shop.secret,
    params: {
      memberId: 'known',
      name: 'next',
      version: '1',
      other: '2',
      secretId: 'none',
      entryId: 'purchase:standard:taken',
      orderId: 'taken',
    },
    query: { ...asked[operation] },
    body: good[operation]?.(),
    spoilHeaders: (headers) => headers,
  };
  // The last first: where a later fault needs what an earlier one spoils, the earlier one stands.
  for (const fault of spoiling.toReversed()) fault.spoil(request);
  const { program, secret, params, query, body, claims, spoilHeaders } = request;
  const isSigned = signedOperations.includes(operation);
  const call: Call = {
    params: { ...params, program },
    query,
    ...(body !== undefined && { body }),
    ...(claims !== undefined && { claims }),
    ...(isSigned && { headers: spoilHeaders(signedHeaders(bytesOf(body ?? ''), { secret })) }),
  };
  return nameOf(await functions.call(operation, call));
}

/** Whatever the route: what it does not take is refused before what it takes is looked at. */
const unknownQuery: Fault = {
  problem: 'invalid-request',
  of: 'query',
  spoil: (request) => {
    request.query = { ...request.query, nothing: '1' };
  },
};

function withUnknownQuery([operation, listed]: [Operation, readonly Fault[]]): [Operation, readonly Fault[]] {
  const at = listed.indexOf(tooLarge) + 1;
  const isThere = signedOperations.includes(operation) || listed[at]?.problem === 'invalid-request';
  return [operation, isThere ? listed : listed.toSpliced(at, 0, unknownQuery)];
}

const plans = (Object.entries(faults) as [Operation, readonly Fault[]][]).map(withUnknownQuery);

describe.each(plans)('%s', (operation, listed) => {
  it.each(listed.map((fault) => [fault.problem, fault] as const))('%s by itself', async (problem, fault) => {
    expect(await send(operation, [fault])).toBe(problem);
  });

  const pairs = listed.flatMap((first, at) =>
    listed
      .slice(at + 1)
      .filter((second) => second.of !== first.of)
      .map((second) => [first.problem, second.problem, first, second] as const),
  );
  if (pairs.length > 0) {
    it.each(pairs)('%s comes before %s', async (problem, _, first, second) => {
      expect(await send(operation, [first, second])).toBe(problem);
    });
  }

  it('has them documented in this order', () => {
    const rare: ProblemName[] = [
      'ledger-incomplete',
      'timeline-full',
      'published-meanwhile',
      'draft-unchecked',
      'first-version-undated',
      'too-many-secrets',
      'too-many-parked',
      ...(operation === 'publishDraft' || operation === 'checkDraft' ? (['invalid-program'] as const) : []),
      'out-of-range',
      'try-again',
    ];
    const documented = operations[operation].problems.filter((name) => !rare.includes(name));
    expect(documented).toEqual(listed.map(({ problem }) => problem));
  });
});

it('of one webhook body: an order that is taken goes before figures out of range', async () => {
  const outOfRange = await rich.buy('full', '10000000000.00', { occurredAt: daysAgo(1) });
  expect(nameOf(outOfRange)).toBe('out-of-range');
  await rich.buy('other', '1.00', { orderId: 'taken' });
  const both = await rich.buy('full', '10000000000.00', {
    orderId: 'taken',
    occurredAt: daysAgo(1),
  });
  const { problems } = operations.receiveStandardWebhook;
  expect(problems.indexOf(nameOf(both) as never)).toBe(
    Math.min(problems.indexOf('purchase-conflict'), problems.indexOf('out-of-range')),
  );
});

it('of one draft: the currency goes before the time zone', async () => {
  const more = { ...drafts.yen, timeZone: 'Asia/Tokyo' };
  const claims = { program: shop.program, scope: 'programs:write', sub: 'ana' };
  await shop.call('putDraft', { params: { name: 'both' }, body: programFile(shop.program, more), claims });
  const answer = await shop.call('publishDraft', { params: { name: 'both' } });
  expect(nameOf(answer)).toBe('currency-fixed');
});
