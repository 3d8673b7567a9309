/**
 * Commands with two things wrong: of every two problems that one command can have, the one that the
 * documents list first is answered, and nothing is written. A pair of which this page does not say how it
 * comes about, or that it can't, fails.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../../../functions/api/openapi/operations.ts';
import type { Operation } from '../../../../functions/api/routes.ts';
import type { ProblemName } from '../../../../functions/shared/problem.ts';
import { nameOf } from '../../openapi/documented.ts';
import {
  atOnce,
  cancelled,
  clockAhead,
  clockBack,
  command,
  daysAgo,
  redeemable,
} from '../../support/events.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, programFile, publish, type Shop } from '../../support/shop.ts';

let functions: InMemory;
/** In force; and one whose version in force redeems nothing any more and gives no privileges. */
const shops = {} as Record<'open' | 'closed', Shop>;

beforeAll(async () => {
  functions = await startInMemory();
  const { tiers } = programFile('x') as { tiers: { levels: object[] } };
  const privileges = [{ id: 'parcel', name: 'Free parcel', quota: { uses: 2, per: 'lifetime' } }];
  const levels = [
    { ...tiers.levels[0], privileges },
    { id: 'gold', name: 'Gold', invitationOnly: true },
  ];
  const { rewards } = redeemable.redemption;
  const redemption = { ...redeemable.redemption, minimum: 200, reservationMinutes: 1_440, rewards };
  const file = { ...atOnce, redemption, tiers: { ...tiers, levels } };
  for (const name of ['open', 'closed'] as const) {
    shops[name] = await openShop(functions, file);
    await people(shops[name]);
  }
  const { program } = shops.closed;
  await publish(
    shops.closed,
    programFile(program, { ...atOnce, tiers: { ...tiers, levels: tiers.levels.slice(0, 1) } }),
  );
  clockAhead(2); // what was reserved has run out
  for (const shop of Object.values(shops)) await fill(shop);
}, 60_000);
afterAll(() => {
  clockBack();
  return functions?.stop();
});

const ids: Record<string, string> = {};

/** Members who can have little wrong with them: `rich` nothing, `poor` no points, `had` their rewards. */
async function people(shop: Shop): Promise<void> {
  for (const memberId of ['rich', 'poor', 'had', 'spent', 'full']) {
    const amount = { rich: '9000.00', poor: '200.00', had: '9000.00', spent: '700.00', full: '90000.00' }[
      memberId
    ];
    await shop.buy(memberId, amount as string, { occurredAt: daysAgo(1) });
    await redeem(shop, memberId, { points: 200 }, 'used');
    await command(shop, 'adjustMember', memberId, { points: 1, reason: 'once' }, { key: 'used' });
    const until = new Date(Date.now() + 86_400_000 * 9).toISOString();
    const given = { tier: 'gold', kind: 'grant', until, reason: 'once' };
    await command(shop, 'overrideTier', memberId, given, { key: 'used' });
  }
  for (const memberId of ['had', 'spent', 'full']) {
    for (let time = 0; time < 2; time++) await redeem(shop, memberId, { rewardId: 'mug' });
  }
  const parcel = { params: { privilegeId: 'parcel' } };
  await command(shop, 'usePrivilege', 'rich', { useId: 'taken' }, parcel);
  for (const useId of ['taken', 'more']) await command(shop, 'usePrivilege', 'full', { useId }, parcel);
  for (let count = 0; count < 10; count++) {
    await command(shop, 'setTag', 'full', undefined, { params: { tag: `t${count}` } });
  }
  await command(shop, 'enrolMember', 'rich', { birthday: '02-29' });
  const ended = {
    captured: { mode: 'capture' },
    refundedCaptured: { mode: 'capture', orderId: 'o1' },
    cancelled: {},
    refundedCancelled: { orderId: 'o2' },
    refunded: { orderId: 'o3' },
    expired: {},
  };
  for (const [name, more] of Object.entries(ended)) {
    if ('orderId' in more)
      await shop.buy('rich', '1.00', { orderId: more.orderId, occurredAt: daysAgo(0.5) });
    const { body } = await redeem(shop, 'rich', { points: 200, mode: 'reserve', ...more });
    ids[`${shop.program} ${name}`] = body.redemption.id;
    const params = { redemptionId: body.redemption.id };
    if (/cancelled/i.test(name)) await command(shop, 'cancelRedemption', 'rich', undefined, { params });
    if ('orderId' in more) await shop.send(cancelled(more.orderId));
  }
  for (const name of ['ownCaptured', 'ownExpired']) await own(shop, name);
}

/** With a token of their own. */
async function own(shop: Shop, name: string): Promise<void> {
  const claims = tokenOf(shop.program, 'rich');
  const headers = { 'idempotency-key': name };
  const { body } = await shop.call('reserveOwn', { claims, headers, body: { points: 200 } });
  ids[`${shop.program} ${name}`] = body.redemption.id;
  if (name !== 'ownCaptured') return;
  await command(shop, 'captureRedemption', 'rich', undefined, {
    params: { redemptionId: body.redemption.id },
  });
}

function tokenOf(program: string, member: string) {
  return { program, member, scope: 'me', sub: 'tester' };
}

/** Twenty reservations that are open now; none in the shop that redeems nothing. */
async function fill(shop: Shop): Promise<void> {
  if (shop === shops.closed) return;
  for (let count = 0; count < 20; count++) {
    expect((await redeem(shop, 'full', { points: 200, mode: 'reserve' })).status).toBe(201);
  }
  const { body } = await redeem(shop, 'rich', { points: 200, mode: 'reserve', orderId: 'open' });
  ids[`${shop.program} forOrder`] = body.redemption.id;
}

function redeem(shop: Shop, memberId: string, body: object, key: string = randomUUID()) {
  return command(shop, 'redeem', memberId, { mode: 'capture', ...body }, { key });
}

/** What of a command a fault sets. `raw` is a body as it stands; a field that is undefined is left out. */
interface Setting {
  readonly claims?: Record<string, string>;
  readonly program?: 'closed' | 'nobody';
  readonly memberId?: string;
  readonly key?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly raw?: string;
  readonly query?: Readonly<Record<string, string>>;
}

type Fault = readonly [problem: ProblemName, setting: Setting];

interface Plan {
  /** Without fault, all of it. */
  readonly good: Setting;
  /** In the documented order; each alone. */
  readonly faults: readonly Fault[];
  /** Two at once, where the settings of both can't be laid over each other. */
  readonly together?: Readonly<Record<string, Setting>>;
  /** Two that can't both be, and why. */
  readonly never?: Readonly<Record<string, string>>;
}

const tooLarge: Fault = ['body-too-large', { raw: 'x'.repeat(256 * 1024 + 1) }];
const malformed: Fault = ['malformed-json', { raw: '{' }];
const tooLong = 'x'.repeat(129);
const unknownQuery: Fault = ['invalid-request', { query: { nothing: '1' } }];
const otherProgram: Fault = ['other-program', { claims: { program: 'another', scope: 'members:write' } }];
const badMember: Fault = ['invalid-request', { memberId: tooLong }];
const noProgram: Fault = ['unknown-program', { program: 'nobody' }];
const noMember: Fault = ['unknown-member', { memberId: 'nobody' }];
const named = [otherProgram, tooLarge, badMember] as const;

const rewardsHavePrices = 'a reward has its own price, and no minimum or step';
const oneReward = 'one request names one reward';

const redeeming = {
  faults: [
    ['idempotency-key-reused', { key: 'used', body: { points: 400 } }],
    ['redemption-off', { program: 'closed' }],
    ['unknown-reward', { body: { rewardId: 'balloon', points: undefined } }],
    ['reward-limit-reached', { memberId: 'had', body: { rewardId: 'mug', points: undefined } }],
    ['below-minimum', { body: { points: 100 } }],
    ['not-a-step', { body: { points: 250 } }],
    ['too-many-reservations', { memberId: 'full', body: { mode: 'reserve' } }],
    ['insufficient-points', { body: { points: 1_000_000 } }],
  ],
  together: {
    'idempotency-key-reused + unknown-reward': {
      key: 'used',
      body: { rewardId: 'balloon', points: undefined },
    },
    'idempotency-key-reused + reward-limit-reached': {
      key: 'used',
      memberId: 'had',
      body: { rewardId: 'mug', points: undefined },
    },
    'idempotency-key-reused + below-minimum': { key: 'used', body: { points: 100 } },
    'idempotency-key-reused + not-a-step': { key: 'used', body: { points: 250 } },
    'idempotency-key-reused + insufficient-points': { key: 'used', body: { points: 1_000_000 } },
    'below-minimum + not-a-step': { body: { points: 150 } },
    'below-minimum + insufficient-points': { memberId: 'poor', body: { points: 100 } },
    'not-a-step + insufficient-points': { body: { points: 1_000_050 } },
    'reward-limit-reached + too-many-reservations': {
      memberId: 'full',
      body: { rewardId: 'mug', points: undefined, mode: 'reserve' },
    },
    'reward-limit-reached + insufficient-points': {
      memberId: 'spent',
      body: { rewardId: 'mug', points: undefined },
    },
  },
  never: {
    'unknown-reward + reward-limit-reached': oneReward,
    'unknown-reward + below-minimum': rewardsHavePrices,
    'unknown-reward + not-a-step': rewardsHavePrices,
    'unknown-reward + insufficient-points': 'what is unknown has no price',
    'reward-limit-reached + below-minimum': rewardsHavePrices,
    'reward-limit-reached + not-a-step': rewardsHavePrices,
    'unknown-member + reward-limit-reached': 'nobody has had anything',
    'unknown-member + too-many-reservations': 'nobody has reservations',
  },
} as const satisfies Omit<Plan, 'good'>;

const settled = (name: string): Setting => ({ params: { redemptionId: name } });
const byItself = 'a redemption has one end';

const settling = {
  good: { memberId: 'rich', params: { redemptionId: 'captured' } },
  faults: [
    ['unknown-redemption', settled('none')],
    ['already-captured', settled('captured')],
    ['already-cancelled', settled('cancelled')],
    ['order-refunded', settled('refunded')],
    ['reservation-expired', settled('expired')],
  ],
  // All of them were made so long ago that they would have run out by now.
  together: {
    'already-captured + order-refunded': settled('refundedCaptured'),
    'already-captured + reservation-expired': settled('captured'),
    'already-cancelled + order-refunded': settled('refundedCancelled'),
    'already-cancelled + reservation-expired': settled('cancelled'),
    'order-refunded + reservation-expired': settled('refunded'),
  },
  never: {
    'already-captured + already-cancelled': byItself,
    'unknown-redemption + already-captured': byItself,
    'unknown-redemption + already-cancelled': byItself,
    'unknown-redemption + order-refunded': byItself,
    'unknown-redemption + reservation-expired': byItself,
  },
} as const satisfies Plan;

const using = {
  good: { memberId: 'rich', params: { privilegeId: 'parcel' }, body: { useId: 'new' } },
  faults: [
    ['fact-conflict', { body: { useId: 'taken', quantity: 2 } }],
    ['unknown-privilege', { params: { privilegeId: 'castle' } }],
    ['quota-used-up', { memberId: 'full' }],
  ],
  together: {
    'fact-conflict + unknown-privilege': { program: 'closed', body: { useId: 'taken', quantity: 2 } },
  },
  never: {
    'unknown-member + fact-conflict': 'nobody has used anything',
    'unknown-member + quota-used-up': 'nobody has used anything',
    'unknown-privilege + quota-used-up': 'what the level does not give has no quota',
  },
} as const satisfies Plan;

const badBody: Fault = ['invalid-request', { body: { extra: 1 } }];

const plans: Partial<Record<Operation, Plan>> = {
  redeem: {
    ...redeeming,
    good: { memberId: 'rich', body: { points: 200, mode: 'capture' } },
    faults: [
      ...named,
      malformed,
      badBody,
      noProgram,
      noMember,
      ...redeeming.faults,
      ['shares-do-not-add-up', { body: { orders: [{ orderId: 'open', points: 100 }] } }],
      ['order-refunded', { body: { orderId: 'o3' } }],
    ],
    together: {
      ...redeeming.together,
      'shares-do-not-add-up + order-refunded': { body: { orders: [{ orderId: 'o3', points: 100 }] } },
    },
  },
  reserveOwn: {
    ...redeeming,
    good: { memberId: 'rich', body: { points: 200 } },
    faults: [tooLarge, unknownQuery, malformed, badBody, noProgram, noMember, ...redeeming.faults],
  },
  captureRedemption: {
    ...settling,
    good: { ...settling.good, body: {} },
    faults: [
      ...named,
      malformed,
      badBody,
      noProgram,
      noMember,
      ...settling.faults,
      [
        'shares-do-not-add-up',
        { ...settled('forOrder'), body: { orders: [{ orderId: 'open', points: 100 }] } },
      ],
      ['redemption-of-another-order', { ...settled('forOrder'), body: { orderId: 'other' } }],
    ],
    together: {
      ...settling.together,
      'shares-do-not-add-up + redemption-of-another-order': {
        ...settled('forOrder'),
        body: { orders: [{ orderId: 'other', points: 100 }] },
      },
    },
    never: {
      ...settling.never,
      ...Object.fromEntries(
        settling.faults.flatMap(([name]) => [
          [`${name} + shares-do-not-add-up`, byItself],
          [`${name} + redemption-of-another-order`, byItself],
        ]),
      ),
    },
  },
  cancelRedemption: {
    ...settling,
    faults: [
      ...named,
      noProgram,
      noMember,
      ...settling.faults.filter(([name]) => name !== 'already-cancelled'),
    ],
  },
  cancelOwn: {
    good: settling.good,
    faults: [
      tooLarge,
      badMember,
      noProgram,
      noMember,
      ['unknown-redemption', settled('captured')], // not reserved with a token of their own
      ['already-captured', settled('ownCaptured')],
      ['reservation-expired', settled('ownExpired')],
    ],
    together: { 'already-captured + reservation-expired': settled('ownCaptured') },
    never: {
      'unknown-redemption + already-captured': byItself,
      'unknown-redemption + reservation-expired': byItself,
    },
  },
  enrolMember: {
    good: { memberId: 'new', body: { birthday: '02-29' } },
    faults: [
      ...named,
      malformed,
      badBody,
      noProgram,
      ['fact-conflict', { memberId: 'rich', body: { birthday: '03-01' } }],
    ],
  },
  usePrivilege: {
    ...using,
    faults: [...named, malformed, badBody, noProgram, noMember, ...using.faults],
  },
  useOwnPrivilege: {
    ...using,
    faults: [tooLarge, badMember, malformed, badBody, noProgram, noMember, ...using.faults],
  },
  returnPrivilege: {
    good: { memberId: 'rich', params: { privilegeId: 'parcel', useId: 'taken' } },
    faults: [
      ...named,
      noProgram,
      noMember,
      ['unknown-use', { params: { privilegeId: 'parcel', useId: 'none' } }],
    ],
  },
  setTag: {
    good: { memberId: 'rich', params: { tag: 'vip' } },
    faults: [
      ...named,
      ['invalid-request', { params: { tag: 'VIP' } }],
      noProgram,
      noMember,
      ['too-many-tags', { memberId: 'full' }],
    ],
    never: { 'unknown-member + too-many-tags': 'nobody has tags' },
  },
  unsetTag: {
    good: { memberId: 'rich', params: { tag: 'vip' } },
    faults: [...named, ['invalid-request', { params: { tag: 'a b' } }], noProgram, noMember],
  },
  adjustMember: {
    good: { memberId: 'rich', body: { points: 1, reason: 'once' } },
    faults: [
      ...named,
      malformed,
      ['invalid-request', { body: { reason: '' } }],
      noProgram,
      noMember,
      ['invalid-request', { body: { qualifying: { metric: 'spend', amount: '1.001' } } }],
      ['idempotency-key-reused', { key: 'used', body: { points: 2 } }],
    ],
    never: { 'unknown-member + idempotency-key-reused': 'keys are the member’s own' },
  },
  undoAdjustment: {
    good: { memberId: 'rich', params: { adjustmentId: 'none' } },
    faults: [...named, malformed, badBody, noProgram, noMember, ['unknown-adjustment', {}]],
  },
  overrideTier: {
    good: {
      memberId: 'rich',
      body: { tier: 'gold', kind: 'grant', until: '2099-01-01T00:00:00Z', reason: 'once' },
    },
    faults: [
      ...named,
      malformed,
      ['invalid-request', { body: { kind: 'gift' } }],
      noProgram,
      noMember,
      ['idempotency-key-reused', { key: 'used', body: { reason: 'twice' } }],
      ['unknown-tier', { body: { tier: 'silver' } }],
      ['lowest-tier', { body: { tier: 'regular' } }],
      ['until-in-the-past', { body: { until: '2020-01-01T00:00:00Z' } }],
    ],
    never: { 'unknown-tier + lowest-tier': 'the program has its lowest tier' },
  },
  endOverride: {
    good: { memberId: 'rich', params: { overrideId: 'none' } },
    faults: [...named, malformed, badBody, noProgram, noMember, ['no-override', {}]],
  },
};

/**
 * The problems that need a crowd, or more than a request; and those of a program that lets points pay a part of an
 * order alone, which are tried with the orders.
 */
const rare: ReadonlySet<ProblemName> = new Set([
  ...(['out-of-range', 'try-again'] as const),
  ...(['order-needed', 'order-amount-unknown', 'above-most-of-order'] as const),
]);
/** Found where the entry's own condition fails: the attempt wrote nothing. */
const attempted: ReadonlySet<ProblemName> = new Set(['fact-conflict', 'idempotency-key-reused']);

describe.each(Object.entries(plans) as [Operation, Plan][])('%s', (operation, plan) => {
  const { faults, together = {}, never = {} } = plan;

  it('has its problems documented in this order', () => {
    const documented = operations[operation].problems.filter((name) => !rare.has(name));
    expect(documented).toEqual(faults.map(([problem]) => problem));
  });

  it.each(faults.map(([problem, setting]) => ({ problem, setting })))('$problem by itself', async (fault) => {
    await expectRefused(operation, fault.problem, laid(plan.good, fault.setting));
  });

  const pairs = faults.flatMap((first, at) =>
    faults.slice(at + 1).flatMap((second) => pairOf(plan, first, second)),
  );
  it.each(pairs)('$first comes before $second', async ({ first, setting }) => {
    if (setting === null) throw new Error('say how the two come together, or that they never do');
    await expectRefused(operation, first, laid(plan.good, setting));
  });

  it('has no pair in the list of this page that its problems do not make', () => {
    const names = faults.map(([problem]) => problem);
    const known = (pair: string) => pair.split(' + ').every((name) => names.includes(name as ProblemName));
    const stray = [...Object.keys(together), ...Object.keys(never)].filter((pair) => !known(pair));
    // Plans are shared between routes; what one of them lacks is the own token's, or a cancelling's.
    expect(stray.filter((pair) => !/already-cancelled/.test(pair))).toEqual([]);
  });
});

function pairOf({ together = {}, never = {} }: Plan, [first, a]: Fault, [second, b]: Fault) {
  const name = `${first} + ${second}`;
  if (name in never || areOfOneThing(a, b)) return [];
  const written = together[name];
  const setting = written ?? (areApart(a, b) ? laid(a, b) : null);
  return [{ first, second, setting }];
}

/** The raw body is no body with a field; one member is one member; one program is one. */
function areOfOneThing(a: Setting, b: Setting): boolean {
  if (a.raw !== undefined || b.raw !== undefined) return [a, b].every(({ raw, body }) => raw ?? body);
  const isNobody = (one: Setting, other: Setting) => one.memberId !== undefined && other.memberId === tooLong;
  if (isNobody(a, b) || isNobody(b, a)) return true;
  return a.program === 'nobody' && b.program !== undefined;
}

/** Whether no field is set by both to different values. */
function areApart(a: Setting, b: Setting): boolean {
  const same = (one: unknown, other: unknown) => one === undefined || other === undefined || one === other;
  const fields = (of: 'body' | 'params') =>
    Object.keys(a[of] ?? {}).every((field) => !(field in (b[of] ?? {})) || a[of]?.[field] === b[of]?.[field]);
  return same(a.memberId, b.memberId) && same(a.program, b.program) && fields('body') && fields('params');
}

function laid(under: Setting, over: Setting): Setting {
  return {
    ...under,
    ...over,
    body: { ...under.body, ...over.body },
    params: { ...under.params, ...over.params },
  };
}

async function expectRefused(operation: Operation, problem: ProblemName, setting: Setting): Promise<void> {
  const {
    program: where,
    memberId = 'rich',
    key = randomUUID(),
    params = {},
    body = {},
    raw,
    query,
    claims,
  } = setting;
  const shop = where === 'closed' ? shops.closed : shops.open;
  const program = where === 'nobody' ? 'nobody' : shop.program;
  const isOwn = operation.includes('Own');
  const { mode: _, ...withoutMode } = body; // a token of their own only reserves
  const sent = isOwn ? withoutMode : body;
  const token = claims ?? (isOwn ? tokenOf(program, memberId) : undefined);
  const redemptionId = ids[`${shop.program} ${params.redemptionId}`] ?? params.redemptionId;
  const writes = functions.writes();
  const answer = await functions.call(operation, {
    params: { ...params, ...(redemptionId === undefined ? {} : { redemptionId }), program, memberId },
    headers: { 'idempotency-key': key },
    ...(query === undefined ? {} : { query }),
    ...(token === undefined ? {} : { claims: token }),
    ...(raw === undefined ? (Object.keys(sent).length === 0 ? {} : { body: sent }) : { body: raw }),
  });
  expect(answer.body?.type ? nameOf(answer) : answer.text).toBe(problem);
  if (!attempted.has(problem)) expect(functions.writes(), 'nothing is written').toBe(writes);
}
