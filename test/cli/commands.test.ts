import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakePlatform, secret, startFakePlatform, tokens } from './fakePlatform.ts';
import { credentials, laurel, laurelProcess } from './run.ts';

let platform: FakePlatform;
let folder: string;

beforeEach(async () => {
  platform = await startFakePlatform();
  folder = await mkdtemp(join(tmpdir(), 'laurel-cli-'));
});

afterEach(async () => {
  await platform.close();
  await rm(folder, { recursive: true });
});

const run = (...argv: string[]) => laurel(argv, { env: credentials(platform.url), cwd: folder });

describe('usage', () => {
  test.each([
    ['no command at all', []],
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['send', '--ordr', '1']],
    ['a missing option', ['send', '--order', '1', '--member', 'm1']],
    ['an amount that is no decimal', ['send', '--order', '1', '--member', 'm1', '--amount', '1e3']],
    ['an amount with a thousands comma', ['send', '--order', '1', '--member', 'm1', '--amount', '1,000.00']],
    [
      'a date that does not exist',
      ['send', '--order', '1', '--member', 'm1', '--amount', '1', '--at', '2026-02-30'],
    ],
    ['a missing argument', ['status']],
    ['one argument too many', ['status', 'm1', 'm2']],
    ['a token without a scope', ['token']],
    ['an unknown action on secrets', ['secret', 'show']],
    ['retiring no secret in particular', ['secret', 'retire']],
    ['a secret that is none', ['secret', 'add', '--value', 'hunter2']],
    ['an unknown format', ['import', 'x.csv', '--format', 'xml']],
    ['a column for a field that there is not', ['import', 'x.csv', '--map', 'colour=red']],
    ['a file that is not there', ['import', 'not-there.csv']],
    ['a program file that is not there', ['publish', 'not-there.json']],
    ['a concurrency of none', ['import', 'x.csv', '--concurrency', '0']],
    ['an address that is none', ['status', 'm1', '--url', 'localhost:3000']],
  ])('%s exits 2 with a sentence and touches nothing', async (_, argv) => {
    const { exitCode, stdout, stderr } = await run(...argv);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^(laurel: .+\n|[\s\S]*laurel: a command is missing\n)$/);
    expect(platform.requests).toEqual([]);
  });

  test.each(['send', 'status', 'token', 'secret', 'publish', 'import', 'fit', 'value'])(
    'laurel %s --help shows examples and exits 0 without a platform',
    async (command) => {
      const { exitCode, stdout } = await laurel([command, '--help']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('Examples:\n  laurel ');
      expect(stdout).toContain(`laurel ${command} `);
    },
  );

  test('credentials that are missing are named', async () => {
    const { LAUREL_TOKEN: _, ...env } = credentials(platform.url);
    const { exitCode, stderr } = await laurel(['status', 'm1'], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('LAUREL_TOKEN');
    expect(stderr).toContain('members:read');
  });
});

describe('send', () => {
  const order = ['send', '--order', '1001', '--member', 'm1', '--amount', '25.00'];

  test('sends one signed purchase in the program currency', async () => {
    const { exitCode, stdout } = await run(
      ...order,
      '--sku',
      'mug',
      '--category',
      'home',
      '--at',
      '2026-01-15',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain('order 1001 recorded: 25 points');
    expect(platform.taken).toEqual([
      {
        orderId: '1001',
        memberId: 'm1',
        // Noon in New York.
        occurredAt: '2026-01-15T17:00:00.000Z',
        currency: 'USD',
        lines: [{ sku: 'mug', category: 'home', amount: '25.00' }],
      },
    ]);
  });

  test('the same purchase again is done too', async () => {
    await run(...order, '--at', '2026-01-15T10:00:00Z');
    const { exitCode, stdout } = await run(...order, '--at', '2026-01-15T10:00:00Z', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'duplicate', entry: { points: 25 } });
    expect(platform.taken).toHaveLength(1);
  });

  test('another purchase under the same order is refused with exit 1', async () => {
    await run(...order, '--at', '2026-01-15');
    const { exitCode, stderr } = await run('send', '--order', '1001', '--member', 'm2', '--amount', '1');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Order 1001 is recorded with other content. Without --at');
  });

  test('a refusal names the field and the rule', async () => {
    const { exitCode, stderr } = await run('send', '--order', '1', '--member', 'm1', '--amount', '25.001');
    expect(exitCode).toBe(1);
    expect(stderr).toBe('laurel: data.lines.0.amount: has more decimals than USD allows\n');
  });

  test('a secret that is not the platform’s is refused', async () => {
    const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const { exitCode, stderr } = await run(...order, '--secret', other);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('signature');
  });

  test('tries again when the platform is busy, under the same delivery id', async () => {
    platform.faultFor = (_, attempt) => (attempt < 3 ? { status: 503 } : null);
    const { exitCode } = await run(...order);
    expect(exitCode).toBe(0);
    expect(platform.webhookIds).toHaveLength(3);
    expect(new Set(platform.webhookIds).size).toBe(1);
  });
});

describe('status', () => {
  test('reads as sentences, and as JSON when asked', async () => {
    const { exitCode, stdout } = await run('status', 'm 1/é');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('m 1/é: Gold, since 2026-01-15 12:00, until 2027-01-15 00:00\n');
    expect(stdout).toContain('20 points at 2027-02-01 00:00\n');
    expect(stdout).toContain('120 to spend, 25 pending');
    expect(stdout).toContain('Platinum: missing 180.00 spend before 2027-01-15 00:00\n');
    expect(JSON.parse((await run('status', 'm 1/é', '--json')).stdout)).toMatchObject({ balance: 120 });
  });

  test('an unknown member exits 1 with the platform’s sentence', async () => {
    const { exitCode, stderr } = await run('status', 'nobody');
    expect(exitCode).toBe(1);
    expect(stderr).toBe('laurel: There is no such member in demo.\n');
  });

  test('a token of elsewhere exits 1', async () => {
    const { exitCode, stderr } = await run('status', 'm1', '--token', 'stolen');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('does not accept the token');
  });
});

describe('value', () => {
  test('reads as lines, each figure with what it was reckoned from or why there is none', async () => {
    const { exitCode, stdout } = await run('value', 'm1');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^m1 on 2026-02-01, no model yet\n/);
    expect(stdout).toMatch(/^segment +not-enough-data$/m);
    expect(stdout).toMatch(/^stage +new — first purchase 17 days ago, last one 17 days ago$/m);
    expect(stdout).toMatch(/^historical +115\.00 USD — .+ purchases a year × 115\.00 on average/m);
    expect(JSON.parse((await run('value', 'm1', '--json')).stdout)).toMatchObject({ state: 'reckoned' });
  });

  test('an unknown member exits 1 with the platform’s sentence', async () => {
    const { exitCode, stderr } = await run('value', 'nobody');
    expect(exitCode).toBe(1);
    expect(stderr).toBe('laurel: There is no such member in demo.\n');
  });
});

describe('publish', () => {
  const file = () => join(folder, 'Rules 2026.json');

  test('puts the file as it is, publishes it and says from when', async () => {
    const text = '{ "id": "demo", "name": "Démo" }\n';
    await writeFile(file(), text);
    const { exitCode, stdout } = await run('publish', 'Rules 2026.json', '--note', 'spring');
    expect(exitCode).toBe(0);
    expect(stdout).toBe('demo version 2 is published: in effect from 2026-01-01T00:01:00.000Z.\n');
    expect(platform.requests.map(({ body }) => body)).toEqual([text, '{"note":"spring"}']);
  });

  test('lists every finding with path, value and rule, and publishes nothing', async () => {
    await writeFile(file(), '{ "id": "demo" }');
    platform.draftProblem = {
      type: '/problems/invalid-program',
      title: 'The program file is not valid',
      status: 400,
      detail: 'The program file is not valid.',
      errors: [
        { path: 'currency', value: '"XXX"', rule: 'must be an ISO 4217 currency code' },
        {
          path: 'tiers.levels[1].qualify',
          value: null,
          rule: 'every level after the first must say what qualifies',
        },
      ],
    };
    const { exitCode, stderr } = await run('publish', 'Rules 2026.json');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('currency = "XXX": must be an ISO 4217 currency code\n');
    expect(stderr).toContain(
      'tiers.levels[1].qualify: every level after the first must say what qualifies\n',
    );
    expect(platform.requests).toHaveLength(1);
  });

  test.each(['{ "id": ', '[]', '{}'])('a file that is no program file (%s) exits 1 unsent', async (text) => {
    await writeFile(file(), text);
    expect((await run('publish', 'Rules 2026.json')).exitCode).toBe(1);
    expect(platform.requests).toEqual([]);
  });
});

describe('secret', () => {
  test('add prints the secret alone on stdout', async () => {
    const { exitCode, stdout, stderr } = await run('secret', 'add');
    expect([exitCode, stdout]).toEqual([0, `${secret}\n`]);
    expect(stderr).toContain('s2');
    expect(platform.requests.at(-1)?.body).toBe('');
  });

  test('add --value brings the sender’s own', async () => {
    await run('secret', 'add', '--value', secret);
    expect(platform.requests.at(-1)?.body).toBe(JSON.stringify({ secret }));
  });

  test('list shows which are active', async () => {
    const { stdout } = await run('secret', 'list');
    expect(stdout).toMatch(/^s1 .* retired 2025-06-01.*\ns2 .* active\n$/);
  });

  test('retire takes the id', async () => {
    expect((await run('secret', 'retire', 's2')).exitCode).toBe(0);
    expect((await run('secret', 'retire', 's9')).exitCode).toBe(1);
  });
});

describe('which platform', () => {
  async function writeLocalFile(url: string) {
    await mkdir(join(folder, '.laurel'));
    const local = { url, program: 'demo', webhookSecret: secret, pid: 1, tokens };
    await writeFile(join(folder, '.laurel', 'local.json'), JSON.stringify(local));
  }

  test('the local one is found in the current folder, with its credentials', async () => {
    await writeLocalFile(platform.url);
    const send = ['send', '--order', '1', '--member', 'm1', '--amount', '5'];
    expect((await laurel(send, { cwd: folder })).exitCode).toBe(0);
    expect((await laurel(['secret', 'list'], { cwd: folder })).exitCode).toBe(0);
    const { stdout } = await laurel(['token', '--scope', 'me', '--member', 'm1'], { cwd: folder });
    expect(stdout).toBe('minted {"scope":"me","program":"demo","member":"m1"}\n');
  });

  test('a purchase without a date occurs when the local one’s clock says', async () => {
    await writeLocalFile(platform.url);
    await laurel(['send', '--order', '1', '--member', 'm1', '--amount', '5'], { cwd: folder });
    expect(platform.taken[0]?.occurredAt).toBe('2031-05-05T10:00:00.000Z');
  });

  test('credentials in the environment are not sent to the local one', async () => {
    await writeLocalFile(platform.url);
    const env = { LAUREL_TOKEN: 'production', LAUREL_WEBHOOK_SECRET: `whsec_${'A'.repeat(32)}` };
    const send = ['send', '--order', '1', '--member', 'm1', '--amount', '5'];
    expect((await laurel(send, { cwd: folder, env })).exitCode).toBe(0);
  });

  test('for another program of the local one a token is made, and no secret is known', async () => {
    await writeLocalFile(platform.url);
    await laurel(['status', 'm1', '--program', 'coffee'], { cwd: folder });
    expect(platform.requests.slice(0, 2)).toMatchObject([
      { path: '/local/tokens', body: '{"scope":"members:read","program":"coffee"}' },
      { path: '/v1/programs/coffee/members/m1/status' },
    ]);
    const send = ['send', '--order', '1', '--member', 'm1', '--amount', '5', '--program', 'coffee'];
    const { exitCode, stderr } = await laurel(send, { cwd: folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('LAUREL_WEBHOOK_SECRET');
  });

  test('local credentials are not sent to another one', async () => {
    await writeLocalFile('http://127.0.0.1:1');
    const status = ['status', 'm1', '--url', platform.url, '--program', 'demo'];
    const { exitCode, stderr } = await laurel(status, { cwd: folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('LAUREL_TOKEN');
    expect(platform.requests).toEqual([]);
  });

  test('one that has gone away gets one sentence that says how to start it', async () => {
    const url = platform.url;
    await platform.close();
    await writeLocalFile(url);
    const { exitCode, stderr } = await laurel(['status', 'm1'], { cwd: folder });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `laurel: The platform at ${url} does not answer (ECONNREFUSED): a local one is started with npm start.\n`,
    );
  });

  test('only a local one hands out tokens', async () => {
    const { exitCode, stdout } = await run('token', '--scope', 'members:read');
    expect([exitCode, stdout]).toEqual([0, 'minted {"scope":"members:read","program":"demo"}\n']);
  });
});

/** The system's Node, where it is older than Laurel's. */
const olderNode = ['/usr/bin/node', '/usr/local/bin/node'].find((node) => {
  const major = existsSync(node)
    ? Number.parseInt(spawnSync(node, ['-p', 'process.versions.node']).stdout.toString(), 10)
    : 0;
  return major >= 18 && major < 24;
});

describe('the bin', () => {
  test('passes arguments, output and exit codes through', async () => {
    const env = credentials(platform.url);
    const status = await laurelProcess(['status', 'm 1/é', '--json'], { env });
    expect(status).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(status.stdout)).toMatchObject({ memberId: 'm 1/é' });
    expect(await laurelProcess(['status', 'nobody'], { env })).toMatchObject({ exitCode: 1, stdout: '' });
    expect(await laurelProcess(['status'], { env })).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test.skipIf(olderNode === undefined)(
    'hands over to the package’s Node where the system’s is older',
    async () => {
      const options = {
        env: credentials(platform.url),
        ...(olderNode === undefined ? {} : { node: olderNode }),
      };
      const status = await laurelProcess(['status', 'm 1/é', '--json'], options);
      expect(status).toMatchObject({ exitCode: 0, stderr: '' });
      expect(JSON.parse(status.stdout)).toMatchObject({ memberId: 'm 1/é' });
      expect(await laurelProcess(['status'], options)).toMatchObject({ exitCode: 2, stdout: '' });
    },
  );
});
