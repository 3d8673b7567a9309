/** The demo is worth looking at: what its members are there to show, they show; every program can be played. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '../../client/index.ts';
import { shopOf } from '../../infra/local/demo/anyShop.ts';
import { coffeeShop } from '../../infra/local/demo/catalogue.ts';
import { type DemoResult, playDemo } from '../../infra/local/demo/play.ts';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { chooseProgram } from '../../infra/local/start/chosen-program.ts';
import { ensureProgram } from '../../infra/local/start/first-program.ts';
import { beginningOf, openingFile } from '../../infra/local/start/play-demo.ts';
import { type Client, clientOf } from './client.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const names = readdirSync(new URL('../../programs', import.meta.url)).map((each) =>
  each.replace('.json', ''),
);
const others = names.filter((name) => name !== 'demo');

/** The demo has a clock of its own: what its members do is recorded when they do it. */
let platform: Platform;
/** The other programs share one, which each of them moves on. */
let shared: Platform;
let client: Client;
let service: string;
const played = new Map<string, DemoResult>();

beforeAll(async () => {
  const options = { clock: beginningOf(now), first: { program: 'demo', file: openingFile } };
  [platform, shared] = await Promise.all([startPlatform(options), startPlatform(options)]);
  client = clientOf(platform.url);
  service = await platform.issuer.sign({ program: 'demo', scope: 'members:read programs:read' });
  await Promise.all([play('demo', platform), ...others.map((name) => play(name, shared))]);
});
afterAll(() => Promise.all([platform?.stop(), shared?.stop()]));

async function play(name: string, platform: Platform): Promise<void> {
  const { file, path, text, isDemo } = chooseProgram(name, '.');
  const { webhookSecret } = isDemo ? platform : await ensureProgram(platform, name, path);
  const sign = (scope: string) => platform.issuer.sign({ program: name, scope });
  const second = { at: now - 200 * 86_400_000, text, note: 'new' };
  const result = await playDemo({
    url: platform.url,
    webhookSecret,
    tokens: {
      service: await sign('members:read members:write'),
      operator: await sign('points:adjust programs:write members:read'),
    },
    file,
    shop: isDemo ? coffeeShop : shopOf(file),
    now,
    moveTo: platform.clock.moveTo,
    cast: 'named',
    ...(isDemo ? { second } : {}),
  });
  played.set(name, result);
}

const read = (route: 'status' | 'entries' | 'value', memberId: string) => {
  const operation = { status: 'readStatus', entries: 'listEntries', value: 'readValue' } as const;
  const query = route === 'entries' ? { limit: '100' } : {};
  return client.ask(operation[route], { params: { program: 'demo', memberId }, token: service, query });
};
const statusOf = async (memberId: string) => (await read('status', memberId)).body;
const outcomesOf = async (memberId: string) => {
  const entries: readonly Entry[] = (await read('entries', memberId)).body.entries;
  return entries.flatMap(({ outcomes, programVersion }) =>
    outcomes.map((each) => ({ ...each, programVersion })),
  );
};

describe('in the demo', () => {
  test('the rules have changed once, on the way', async () => {
    const { body } = await client.ask('listVersions', { params: { program: 'demo' }, token: service });
    expect(
      body.versions.map(({ version, state, note }: Record<string, unknown>) => [version, state, note]),
    ).toEqual([
      [2, 'in-force', 'new'],
      [1, 'superseded', null],
    ]);
    const versions = new Set((await outcomesOf('dara')).map(({ programVersion }) => programVersion));
    expect([...versions].toSorted()).toEqual([1, 2]);
  });

  test('demo-member has had a birthday, spent points and used a privilege', async () => {
    const outcomes = await outcomesOf('demo-member');
    const rules = outcomes.map(({ kind, rule }) => `${kind} ${rule}`);
    expect(rules).toContain('points.bonus earning.bonuses.birthday');
    expect(outcomes.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['points.redeemed', 'privilege.used']),
    );
    const { privileges } = await statusOf('demo-member');
    expect(privileges).toContainEqual(
      expect.objectContaining({ id: 'gift-wrapping', quota: { uses: 2, per: 'year', used: 1 } }),
    );
  });

  test('hana was lowered and has come back', async () => {
    const kinds = (await outcomesOf('hana'))
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith('tier.'));
    expect(kinds).toEqual(['tier.raised', 'tier.lowered', 'tier.raised']); // newest first
    expect(await statusOf('hana')).toMatchObject({
      tier: { id: 'gold', because: { decision: 'qualified' } },
    });
  });

  test('bruno and chen were lowered by a review, and the review has booked it', async () => {
    expect(await statusOf('bruno')).toMatchObject({
      tier: { id: 'regular', because: { decision: 'lowered-at-review' } },
    });
    expect(await statusOf('chen')).toMatchObject({
      tier: { id: 'gold', because: { decision: 'lowered-at-review' } },
    });
  });

  test('ivan is at risk of going, lena of falling', async () => {
    expect((await read('value', 'ivan')).body).toMatchObject({ lifecycle: { stage: 'at-risk' } });
    const { keepTier } = await statusOf('lena');
    expect(keepTier.missing).toHaveLength(1);
    expect(Date.parse(keepTier.by) - now).toBeLessThan(45 * 86_400_000);
  });

  test('elif took something back; jonas did after spending its points, and owes them', async () => {
    expect((await outcomesOf('elif')).map(({ kind }) => kind)).toContain('points.clawed-back');
    expect((await statusOf('jonas')).deficit).toBeGreaterThan(0);
  });

  test('amelia and farid are tagged; kira was given points and the highest level', async () => {
    const tagsOf = async (memberId: string) => {
      const { body } = await client.ask('listTags', {
        params: { program: 'demo', memberId },
        token: service,
      });
      return body.tags.map(({ tag }: { tag: string }) => tag).toSorted();
    };
    expect([await tagsOf('amelia'), await tagsOf('farid')]).toEqual([['student', 'vip'], ['student']]);
    expect((await outcomesOf('farid')).map(({ rule }) => rule)).toContain('earning.bonuses.students');
    expect(await statusOf('kira')).toMatchObject({
      tier: { id: 'platinum', because: { decision: 'given-by-operator' } },
    });
  });

  test('the books are sound', async () => {
    for (const memberId of ['demo-member', 'amelia', 'hana', 'jonas', 'kira']) {
      const { body } = await client.ask('verifyMember', {
        params: { program: 'demo', memberId },
        token: service,
      });
      expect(body, memberId).toMatchObject({ sound: true });
    }
  });
});

describe.each(others)('the program %s', (name) => {
  test('is played by the same members, and some of them have risen', () => {
    const { members, counts, tiers } = played.get(name)!;
    expect(members).toBe(13);
    expect(counts.purchase).toBeGreaterThan(150);
    const [lowest = 0, ...higher] = Object.values(tiers);
    expect(lowest + higher.reduce((sum, count) => sum + count, 0)).toBe(members);
    expect(
      higher.reduce((sum, count) => sum + count, 0),
      JSON.stringify(tiers),
    ).toBeGreaterThan(1);
  });
});
