/**
 * A platform of the tests: one program in memory behind a real socket. It checks signatures, tokens and
 * shapes by itself (nothing of `cli/` is used here) and can be told to fail.
 */

import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import club from '../../../functions/api/openapi/examples/club.json' with { type: 'json' };
import story from '../../../functions/api/openapi/examples/reading.json' with { type: 'json' };

export const secret = `whsec_${Buffer.from('a secret that only the tests have').toString('base64')}`;
export const tokens = { service: 'service-token', operator: 'operator-token', member: 'member-token' };

const purchaseShape = z.strictObject({
  orderId: z.string().min(1),
  memberId: z.string().min(1).max(128, 'must be at most 128 bytes'),
  occurredAt: z.iso.datetime({ offset: true }),
  currency: z.literal('USD'),
  channel: z.string().optional(),
  store: z.string().optional(),
  lines: z
    .array(
      z.strictObject({
        lineId: z.string().optional(),
        kind: z.enum(['item', 'tax', 'shipping', 'discount']).optional(),
        sku: z.string().optional(),
        category: z.string().optional(),
        quantity: z.int().min(1).optional(),
        quantities: z.record(z.string(), z.int()).optional(),
        amount: z.string().regex(/^-?\d+(\.\d{1,2})?$/, 'has more decimals than USD allows'),
      }),
    )
    .min(1),
});
const at = z.iso.datetime({ offset: true });
const id = z.string().min(1).max(128);
const positive = z.string().regex(/^\d+(\.\d{1,2})?$/);
const eventShape = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('refund.completed'),
    timestamp: z.string(),
    data: z.strictObject({
      refundId: id,
      orderId: id,
      occurredAt: at,
      currency: z.literal('USD'),
      lines: z.array(z.strictObject({ lineId: id, amount: positive })).optional(),
      amount: positive.optional(),
    }),
  }),
  z.strictObject({
    type: z.enum(['order.cancelled', 'order.fulfilled']),
    timestamp: z.string(),
    data: z.strictObject({ orderId: id, occurredAt: at }),
  }),
  z.strictObject({
    type: z.literal('engagement.recorded'),
    timestamp: z.string(),
    data: z.strictObject({
      engagementId: id,
      memberId: id,
      kind: id,
      occurredAt: at,
      quantities: z.record(z.string(), z.int()).optional(),
    }),
  }),
]);
const bodyShape = z.discriminatedUnion('type', [
  eventShape,
  z.strictObject({ type: z.literal('purchase.completed'), timestamp: z.string(), data: purchaseShape }),
]);

export type TakenPurchase = z.infer<typeof purchaseShape>;
export type TakenEvent = z.infer<typeof eventShape>;

/** What to do with a delivery instead of taking it: a status, a broken connection, or nothing special. */
export type Fault = { status: number; headers?: Record<string, string> } | 'reset' | null;

export interface FakePlatform {
  /** What the segments are answered with. */
  segments: unknown;
  readonly url: string;
  /** In the order they were recorded. */
  readonly taken: TakenPurchase[];
  /** All that is no purchase; what refers to an order that is not there yet waits. */
  readonly events: TakenEvent[];
  readonly webhookIds: string[];
  /** Asked before each well-signed delivery is looked at; `attempt` counts by order, from 1. */
  faultFor: (order: string, attempt: number) => Fault;
  /** Most deliveries of one member, and of all members, that were ever open at once. */
  readonly openMax: { member: number; all: number };
  readonly requests: { method: string; path: string; body: string }[];
  /** The answer to a draft; null takes it. */
  draftProblem: Record<string, unknown> | null;
  publishProblem: Record<string, unknown> | null;
  /** What checking the draft finds. */
  findings: unknown[];
  /** The file of version 1. */
  versionFile: unknown;
  close(): Promise<void>;
}

export async function startFakePlatform(): Promise<FakePlatform> {
  const state = createState();
  const server = createServer((request, response) => {
    void handle(state, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function createState() {
  return {
    taken: [] as TakenPurchase[],
    events: [] as TakenEvent[],
    webhookIds: [] as string[],
    faultFor: (() => null) as FakePlatform['faultFor'],
    openMax: { member: 0, all: 0 },
    requests: [] as { method: string; path: string; body: string }[],
    segments: story.readSegments as unknown,
    draftProblem: null as Record<string, unknown> | null,
    publishProblem: null as Record<string, unknown> | null,
    findings: [] as unknown[],
    versionFile: {} as unknown,
    attempts: new Map<string, number>(),
    open: new Map<string, number>(),
    byOrder: new Map<string, string>(),
    eventKeys: new Set<string>(),
  };
}

type State = ReturnType<typeof createState>;

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const route = `${request.method} ${request.url}`;
  state.requests.push({ method: request.method ?? '', path: request.url ?? '', body });

  if (route === 'POST /v1/programs/demo/webhooks/standard') {
    return isSigned(request, body) ? receive(state, request, response, body) : notSigned(response);
  }
  if (route === 'POST /v1/programs/demo/webhooks/standard/batch') {
    return isSigned(request, body) ? receiveMany(state, response, body) : notSigned(response);
  }
  if (route === 'GET /local/clock')
    return json(response, 200, { now: '2031-05-05T10:00:00.000Z', shiftMs: 1 });
  if (route === 'POST /local/tokens') {
    return json(response, 200, { token: `minted ${body}` });
  }
  const bearer = request.headers.authorization?.replace(/^Bearer /, '');
  if (bearer === undefined || !Object.values(tokens).includes(bearer)) {
    return json(response, 401, { message: 'Unauthorized' });
  }
  if (route === 'GET /v1/programs/demo') {
    return json(response, 200, { id: 'demo', currency: 'USD', timeZone: 'America/New_York', levels: [] });
  }
  if (route === 'GET /v1/programs/demo/members/m%201%2F%C3%A9/status')
    return json(response, 200, memberStatus);
  if (route === 'GET /v1/programs/demo/segments') return json(response, 200, state.segments);
  if (route === 'GET /v1/programs/demo/members?limit=100') {
    return json(response, 200, { members: [{ memberId: 'm1' }], next: 'more' });
  }
  if (route === 'GET /v1/programs/demo/members?limit=100&cursor=more') {
    return json(response, 200, { members: [{ memberId: '=1+1,"x"' }], next: null });
  }
  if (route === `GET /v1/programs/demo/members/${encodeURIComponent('=1+1,"x"')}/value`) {
    return json(response, 200, { memberId: '=1+1,"x"', state: 'no-purchases' });
  }
  if (route === 'GET /v1/programs/demo/members/m1/value') return json(response, 200, story.readValue);
  if (/^GET \/v1\/programs\/demo\/members\/m1\/status\?/.test(route)) {
    const reason = (sentence: string) => ({ kind: 'tier.raised', rule: 'r', programVersion: 1, sentence });
    const explanation = { tier: reason('spent 120.00'), balance: reason('120 earned') };
    return json(response, 200, { ...memberStatus, memberId: 'm1', explanation });
  }
  if (/^(GET|PUT|DELETE) \/v1\/programs\/demo\/members\/[^/]+\/tags/.test(route)) {
    return answerTags(route, response);
  }
  const read = /^GET \/v1\/programs\/demo\/members\/([^/]+)\/status$/.exec(route)?.[1];
  if (state.taken.some(({ memberId }) => memberId === read)) {
    return json(response, 200, { ...memberStatus, memberId: read });
  }
  if (route.startsWith('GET /v1/programs/demo/members/')) {
    return problem(response, 404, 'member-unknown', 'There is no such member in demo.');
  }
  if (bearer !== tokens.operator) return problem(response, 403, 'forbidden', 'The token lacks the scope.');
  return operate(state, route, response);
}

function answerTags(route: string, response: ServerResponse): ServerResponse {
  const [, method, member, tag] = /^(\w+) .*\/members\/([^/]+)\/tags(?:\/(.+))?$/.exec(route) ?? [];
  if (member === 'nobody')
    return problem(response, 404, 'unknown-member', 'There is no such member in demo.');
  if (method === 'GET') return json(response, 200, club.listTags);
  if (tag === 'old') return json(response, 200, club.setTagAgain);
  return json(response, 201, method === 'PUT' ? club.setTag : club.unsetTag);
}

const memberStatus = {
  memberId: 'm 1/é',
  tier: {
    id: 'gold',
    name: 'Gold',
    since: '2026-01-15T17:00:00.000Z',
    until: '2027-01-15T05:00:00.000Z',
    because: { decision: 'lowered-at-review', programVersion: 1 },
  },
  privileges: [{ id: 'free-shipping', name: 'Free shipping' }],
  balance: 120,
  pending: 25,
  deficit: 0,
  nextExpiry: { points: 20, at: '2027-02-01T05:00:00.000Z' },
  nextTier: {
    id: 'platinum',
    name: 'Platinum',
    missing: [{ metric: 'spend', amount: '180.00', by: '2027-01-15T05:00:00.000Z' }],
  },
  keepTier: {
    needs: 'any',
    missing: [{ metric: 'spend', amount: '40.00', by: '2027-01-15T05:00:00.000Z' }],
    by: '2027-01-15T05:00:00.000Z',
  },
};

export const hash = 'f'.repeat(32);

const versionLine = (line: number, version: number) => ({
  line,
  version,
  effectiveFrom: `2026-0${line}-01T05:00:00.000Z`,
  publishedAt: '2026-01-01T00:00:00.000Z',
  standing: 'upgrade-only',
  withdrawnAt: null,
  state: line === 3 ? 'in-force' : 'superseded',
  by: 'ann',
  note: line === 3 ? 'back' : null,
});

function operate(state: State, route: string, response: ServerResponse): ServerResponse {
  switch (route) {
    case 'PUT /v1/programs/demo/drafts/rules-2026':
      if (state.draftProblem !== null) return json(response, 400, state.draftProblem);
      return json(response, 200, {
        name: 'rules-2026',
        program: 'demo',
        savedAt: '2026-01-01T00:00:00.000Z',
        hash,
        findings: state.findings,
      });
    case 'POST /v1/programs/demo/drafts/rules-2026/check':
      return json(response, 200, {
        name: 'rules-2026',
        program: 'demo',
        hash,
        at: '2026-01-01T00:00:00.000Z',
        line: 1,
        findings: state.findings,
      });
    case 'GET /v1/programs/demo/versions?limit=20':
      return json(response, 200, { versions: [versionLine(3, 1), versionLine(2, 2)], next: 'more' });
    case 'GET /v1/programs/demo/versions?limit=18&cursor=more':
      return json(response, 200, { versions: [{ ...versionLine(1, 1), effectiveFrom: null }], next: null });
    case 'GET /v1/programs/demo/versions/1':
      return json(response, 200, {
        program: 'demo',
        version: 1,
        lines: [versionLine(3, 1), versionLine(1, 1)],
        file: state.versionFile,
      });
    case 'GET /v1/programs/demo/versions/2':
      return json(response, 200, {
        program: 'demo',
        version: 2,
        lines: [{ ...versionLine(2, 2), state: 'withdrawn' }],
        file: state.versionFile,
      });
    case 'POST /v1/programs/demo/versions/1/rollback':
      return json(response, 200, { ...versionLine(3, 1), program: 'demo' });
    case 'POST /v1/programs/demo/versions/2/withdraw':
      return json(response, 200, {
        ...versionLine(2, 2),
        program: 'demo',
        withdrawnAt: '2026-01-01T00:00:00.000Z',
      });
    case 'POST /v1/programs/demo/drafts/rules-2026/publish':
      if (state.publishProblem !== null) return json(response, 409, state.publishProblem);
      return json(response, 200, {
        program: 'demo',
        version: 2,
        effectiveFrom: '2026-01-01T00:01:00.000Z',
        publishedAt: '2026-01-01T00:00:00.000Z',
      });
    case 'POST /v1/programs/demo/imports':
      return json(response, 201, { status: 'noted' });
    case 'POST /v1/programs/demo/secrets':
      return json(response, 201, { id: 's2', secret, createdAt: '2026-01-01T00:00:00.000Z' });
    case 'GET /v1/programs/demo/secrets':
      return json(response, 200, {
        secrets: [
          { id: 's1', createdAt: '2025-01-01T00:00:00.000Z', retiredAt: '2025-06-01T00:00:00.000Z' },
          { id: 's2', createdAt: '2026-01-01T00:00:00.000Z', retiredAt: null },
        ],
      });
    case 'DELETE /v1/programs/demo/secrets/s2':
      return response.writeHead(204).end();
    default:
      return problem(response, 404, 'not-found', `Nothing is at ${route}.`);
  }
}

function isSigned(request: IncomingMessage, body: string): boolean {
  const id = String(request.headers['webhook-id']);
  const timestamp = String(request.headers['webhook-timestamp']);
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300;
  return request.headers['webhook-signature'] === expected && isFresh;
}

function notSigned(response: ServerResponse): ServerResponse {
  return problem(response, 401, 'signature-invalid', 'The signature is not one of the active secrets.');
}

/** What one delivery is answered with; nothing where the connection breaks. */
type Told =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body: unknown }
  | 'reset';

async function receive(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<unknown> {
  const told = await tell(state, JSON.parse(body), String(request.headers['webhook-id']));
  if (told === 'reset') return response.destroy();
  response.writeHead(told.status, { 'content-type': 'application/json', ...told.headers });
  return response.end(JSON.stringify(told.body));
}

/** One after the other; what breaks the connection or is no answer of a function is the end of all of them. */
async function receiveMany(state: State, response: ServerResponse, body: string): Promise<unknown> {
  const { deliveries } = z
    .strictObject({ deliveries: z.array(z.unknown()).min(1).max(100) })
    .parse(JSON.parse(body));
  const answers: unknown[] = [];
  for (const delivery of deliveries) {
    const told = await tell(state, delivery, 'batch');
    if (told === 'reset') return response.destroy();
    if (told.status === 500) return json(response, 500, told.body);
    answers.push(
      told.status < 300
        ? told.body
        : { status: 'refused', problem: { status: told.status, ...Object(told.body) } },
    );
  }
  return json(response, 200, { answers });
}

async function tell(state: State, document: unknown, id: string): Promise<Told> {
  const parsed = bodyShape.safeParse(document);
  if (!parsed.success) {
    const body = {
      type: '/problems/invalid-body',
      title: 'The body is not a purchase',
      status: 400,
      detail: 'The body is not a purchase.',
      errors: parsed.error.issues.map((issue) => ({
        path: issue.path.join('.'),
        value: null,
        rule: issue.message,
      })),
    };
    return { status: 400, body };
  }
  state.webhookIds.push(id);
  if (parsed.data.type === 'purchase.completed') return take(state, parsed.data.data);
  return takeEvent(state, parsed.data);
}

const told = (status: number, body: unknown): Told => ({ status, body });
const conflict = (name: string, detail: string): Told =>
  told(409, { type: `/problems/${name}`, title: name, status: 409, detail, requestId: 'r-1' });

function takeEvent(state: State, event: TakenEvent): Told {
  const { data } = event;
  const key =
    'engagementId' in data ? data.engagementId : `${data.orderId} ${'refundId' in data ? data.refundId : ''}`;
  const known = state.events.find(
    (each) => each.type === event.type && JSON.stringify(each.data) === JSON.stringify(data),
  );
  const isConflict = state.eventKeys.has(`${event.type} ${key}`) && known === undefined;
  if (isConflict) return conflict('fact-conflict', `${key} is recorded with other content.`);
  if (known === undefined) state.events.push(event);
  state.eventKeys.add(`${event.type} ${key}`);
  const isWaiting = 'orderId' in data && !state.byOrder.has(data.orderId);
  return told(200, {
    status: isWaiting ? 'waiting' : known === undefined ? 'recorded' : 'duplicate',
    ...('kind' in data && { rewarded: data.kind === 'review' }),
  });
}

async function take(state: State, purchase: TakenPurchase): Promise<Told> {
  const { memberId, orderId } = purchase;
  const attempt = (state.attempts.get(orderId) ?? 0) + 1;
  state.attempts.set(orderId, attempt);
  const fault = state.faultFor(orderId, attempt);
  if (fault === 'reset') return 'reset';
  if (fault !== null) return { ...fault, body: { message: 'Service Unavailable' } };
  const open = (state.open.get(memberId) ?? 0) + 1;
  state.open.set(memberId, open);
  const all = [...state.open.values()].reduce((sum, count) => sum + count, 0);
  state.openMax.member = Math.max(state.openMax.member, open);
  state.openMax.all = Math.max(state.openMax.all, all);
  await sleep(1);
  state.open.set(memberId, (state.open.get(memberId) ?? 1) - 1);
  return answer(state, purchase);
}

function answer(state: State, purchase: TakenPurchase): Told {
  const content = JSON.stringify(purchase);
  const known = state.byOrder.get(purchase.orderId);
  if (known !== undefined && known !== content) {
    return conflict('purchase-conflict', `Order ${purchase.orderId} is recorded with other content.`);
  }
  if (known === undefined) {
    state.byOrder.set(purchase.orderId, content);
    state.taken.push(purchase);
  }
  return told(200, {
    status: known === undefined ? 'recorded' : 'duplicate',
    entry: {
      id: `purchase:${purchase.orderId}`,
      points: 25,
      occurredAt: purchase.occurredAt,
      programVersion: 1,
      outcomes: [{ kind: 'points.earned' }],
    },
    member: {
      memberId: purchase.memberId,
      tier: { id: 'regular', name: 'Regular' },
      balance: 0,
      pending: 25,
      deficit: 0,
    },
  });
}

function json(response: ServerResponse, status: number, body: unknown): ServerResponse {
  return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, name: string, detail: string): ServerResponse {
  return json(response, status, { type: `/problems/${name}`, title: name, status, detail, requestId: 'r-1' });
}
