/** Time on a running platform: what a status says needs no job, and what the job books stands in the ledger. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { buy, type Client, clientOf } from './client.ts';

let platform: Platform;
let client: Client;
let program: string;
beforeAll(async () => {
  platform = await startPlatform();
  client = clientOf(platform.url);
  program = platform.program;
});
afterAll(() => platform?.stop());

interface Run {
  readonly id: string;
  readonly kind: string;
  readonly until: string;
  readonly finishedAt: string | null;
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly changed: Readonly<Record<string, number>>;
}

const asking = (more: Record<string, string> = {}) => ({
  params: { program, ...more },
  token: platform.tokens.service,
});

const laurel = () => client.laurel(platform.tokens.service);

async function status(memberId: string) {
  const { data } = await laurel().GET('/v1/programs/{program}/members/{memberId}/status', {
    params: { path: { program, memberId } },
  });
  return data!;
}

/** Newest first. */
async function runs(): Promise<readonly Run[]> {
  return (await client.ask('listRuns', asking())).body.runs;
}

async function outcomes(memberId: string): Promise<readonly string[]> {
  const { data } = await laurel().GET('/v1/programs/{program}/members/{memberId}/entries', {
    params: { path: { program, memberId } },
  });
  return data!.entries.flatMap((entry) => entry.outcomes).map(({ kind }) => kind);
}

/** When the term of `m1` ends. */
let end: string;

it('a member rises, and has a year to stay there', async () => {
  const till = { program, secret: platform.webhookSecret };
  expect((await buy(client, till, 'm1', '120.00')).body.member.tier.id).toBe('gold');
  expect((await buy(client, till, 'm2', '10.00')).body.member.tier.id).toBe('regular');
  end = (await status('m1')).tier.until!;
});

it('one second after the term has ended the status says so, before any job has run', async () => {
  await client.setClock(new Date(Date.parse(end) + 1_000).toISOString());
  expect((await status('m1')).tier).toMatchObject({
    id: 'regular',
    because: { decision: 'lowered-at-review' },
  });
  expect((await runs()).filter(({ until }) => until >= end)).toEqual([]);
  expect(await outcomes('m1')).not.toContain('tier.lowered');
});

it('two hours later it is booked, by a run that says what it has done', async () => {
  await client.advance('PT2H');
  expect(await outcomes('m1')).toContain('tier.lowered');
  const [run] = await runs();
  expect(run).toMatchObject({ kind: 'review', done: run!.planned, failed: 0 });
  expect(run!.changed).toMatchObject({ lowered: 1, raised: 0 });
  expect(run!.until >= end && run!.finishedAt !== null).toBe(true);
  expect((await client.ask('readRun', asking({ run: run!.id }))).body).toEqual(run);
});

it('a long way further each run has found somebody, and nothing is left to find', async () => {
  await client.advance('P400D');
  for (const memberId of ['m1', 'm2']) {
    expect(await outcomes(memberId)).toContain('points.expired');
    expect(await status(memberId)).toMatchObject({ balance: 0, pending: 0, tier: { id: 'regular' } });
  }
  const before = await runs();
  expect(
    before.filter(({ planned, done, failed }) => planned === 0 || done !== planned || failed > 0),
  ).toEqual([]);
  await client.advance('P400D');
  expect(await runs()).toEqual(before);
});

it('a review can be started by hand', async () => {
  const started = await client.ask('startReview', { params: { program }, token: platform.tokens.operator });
  expect([started.status, started.body.kind]).toEqual([202, 'review']);
  await vi.waitFor(
    async () => {
      const read = await client.ask('readRun', asking({ run: started.body.id }));
      expect(read.body).toMatchObject({ failed: 0, finishedAt: expect.any(String) });
    },
    { timeout: 20_000, interval: 100 },
  );
});

it('a clock that is asked to go back stays where it is', async () => {
  const before = platform.clock.shiftMs;
  const response = await fetch(`${platform.url}/local/clock`, {
    method: 'POST',
    body: JSON.stringify({ set: end }),
  });
  expect([response.status, ((await response.json()) as { type: string }).type]).toEqual([
    400,
    '/problems/clock-moved-back',
  ]);
  expect(platform.clock.shiftMs).toBe(before);
});
