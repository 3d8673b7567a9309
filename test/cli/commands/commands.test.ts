import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepPlan } from '../../../cli/program/plans.ts';
import { type Changes, programJson } from '../../support/programs.ts';
import { type FakePlatform, hash, secret, startFakePlatform, tokens } from '../support/fakePlatform.ts';
import { credentials, laurel, laurelProcess } from '../support/run.ts';

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
  test.each(['-n4bQgYhMfWWaLqgxVrQFA', '--n4bQgYhMfWWaLqgxVrQF', '-5'])(
    '%s is an id, not an option',
    async (id) => {
      await run('tag', 'list', id);
      expect(platform.requests.map(({ path }) => path)).toContain(`/v1/programs/demo/members/${id}/tags`);
    },
  );

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
    ['an unknown action on tags', ['tag', 'show', 'm1']],
    ['a tag without its name', ['tag', 'add', 'm1']],
    ['listing one tag', ['tag', 'list', 'm1', 'vip']],
    ['an unknown action on secrets', ['secret', 'show']],
    ['retiring no secret in particular', ['secret', 'retire']],
    ['a secret that is none', ['secret', 'add', '--value', 'hunter2']],
    ['an unknown action on sources', ['source', 'remove', 'shop']],
    ['a source without its kind', ['source', 'put', 'shop']],
    ['a source without its name', ['source', 'put']],
    ['settings that are no JSON', ['source', 'put', 'shop', '--kind', 'shopify', '--settings', '{member}']],
    ['settings where none are set', ['source', 'list', '--settings', '{}']],
    ['retiring no secret of a source', ['source', 'retire', 'shop']],
    ['listing one source', ['source', 'list', 'shop']],
    ['an unknown action on what is parked', ['parked', 'sell', 'x']],
    ['showing nothing in particular', ['parked', 'show']],
    ['trying one and all again', ['parked', 'replay', 'x', '--all']],
    ['throwing away all', ['parked', 'discard', '--all']],
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

  test.each([
    'send',
    'status',
    'member',
    'token',
    'secret',
    'init',
    'check',
    'publish',
    'versions',
    'diff',
    'rollback',
    'withdraw',
    'import',
    'fit',
    'value',
    'segments',
    'tag',
    'example',
  ])('laurel %s --help shows examples and exits 0 without a platform', async (command) => {
    const { exitCode, stdout } = await laurel([command, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Examples:\n  laurel ');
    expect(stdout).toContain(`laurel ${command} `);
  });

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
    expect(stdout).toContain('m 1/é: Gold, since 2026-01-15, through 2027-01-14\n');
    expect(stdout).toContain('expiring    20 points on 2027-02-01\n');
    expect(stdout).toContain('120 to spend, 25 pending');
    expect(stdout).toContain('Platinum, with 180.00 USD more spent before 2027-01-15\n');
    expect(stdout).toContain('to keep it  with 40.00 USD more spent before 2027-01-15\n');
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
  test('reads as lines, each figure with what it was calculated from or why there is none', async () => {
    const { exitCode, stdout } = await run('value', 'm1');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^m1 on 2026-02-01, no model yet\n/);
    expect(stdout).toMatch(/^segment +not enough data yet$/m);
    expect(stdout).toMatch(/^stage +new\n +first purchase 17 days ago, last one 17 days ago$/m);
    expect(stdout).toMatch(/^ {2}historical +101\.00 USD\n +.+ purchases a year × 115\.00 on average/m);
    expect(stdout).toMatch(/^ {2}predictive \* +not enough data yet$/m);
    expect(stdout).toMatch(/^tags +lifecycle new, rhythm once\b/m);
    expect(stdout).toMatch(/\nA model is made every night/);
    expect(JSON.parse((await run('value', 'm1', '--json')).stdout)).toMatchObject({ state: 'calculated' });
  });

  test('an unknown member exits 1 with the platform’s sentence', async () => {
    const { exitCode, stderr } = await run('value', 'nobody');
    expect(exitCode).toBe(1);
    expect(stderr).toBe('laurel: There is no such member in demo.\n');
  });
});

describe('tag', () => {
  test('add and remove say what they did, or that it was so', async () => {
    const said = async (...argv: readonly string[]) => (await run('tag', ...argv)).stdout;
    expect(await said('add', 'm1', 'vip')).toBe('m1 now has the tag vip (Gold)\n');
    expect(await said('add', 'm1', 'old')).toBe('m1 has the tag already: old (Gold)\n');
    expect(await said('remove', 'm1', 'vip')).toBe('m1 no longer has the tag vip (Gold)\n');
    expect(platform.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /v1/programs/demo/members/m1/tags/vip',
      'PUT /v1/programs/demo/members/m1/tags/old',
      'DELETE /v1/programs/demo/members/m1/tags/vip',
    ]);
    expect(JSON.parse(await said('add', 'm1', 'vip', '--json'))).toMatchObject({ status: 'recorded' });
  });

  test('list shows each with its beginning', async () => {
    expect((await run('tag', 'list', 'm1')).stdout).toBe('tag  since\nvip  2026-01-24 04:00\n');
  });

  test('what the platform refuses exits 1', async () => {
    const { exitCode, stderr } = await run('tag', 'add', 'nobody', 'vip');
    expect([exitCode, stderr]).toEqual([1, 'laurel: There is no such member in demo.\n']);
  });
});

describe('segments', () => {
  const model = {
    version: 3,
    parametersVersion: 2,
    day: '2026-02-01',
    calculatedAt: '2026-02-01T05:20:00Z',
    worth: 'expected',
    distinctValues: { recency: 90, frequency: 3, monetary: 400 },
    members: 1_000,
    buyers: 900,
    sampled: 900,
    fit: { bgNbd: { outcome: 'too-alike' }, gammaGamma: { outcome: 'fitted' } },
  };
  const segments = [
    { name: 'champions', members: 90, mean: '310.00', spread: '75.50' },
    { name: 'lost', members: 0, mean: null, spread: null },
  ];

  test('reads as lines: of whom, what came of the last fit, and what is in force', async () => {
    platform.segments = { currency: 'USD', model, segments };
    const { exitCode, stdout } = await run('segments');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        'model 3 of 2026-02-01: 900 of 1,000 members have bought',
        'last fit on 2026-02-01 00:20: BG/NBD too alike, Gamma-Gamma fitted; parameters of model 2 in force',
        '',
        'segment    members   share  mean USD  std. deviation',
        'champions       90  10.0 %    310.00           75.50',
        'lost             0   0.0 %         -               -',
        '',
        'mean: of what is expected of members (estimates by the predictive method)',
        'frequency: 3 different values only, so there are scores that nobody has',
        '',
      ].join('\n'),
    );
  });

  test('says that there is no model yet', async () => {
    expect((await run('segments')).stdout).toContain('no model yet');
  });

  test('writes every member’s value as a line, and no formula', async () => {
    const { exitCode } = await run('segments', '--csv', 'value.csv');
    expect(exitCode).toBe(0);
    const lines = (await readFile(join(folder, 'value.csv'), 'utf8')).split('\r\n');
    expect(lines[0]).toMatch(/^memberId,state,segment,recency/);
    expect(lines[1]).toMatch(/^m1,calculated,,,,,new,,,101\.00,,,,2026-01-15,2026-01-15,1,115\.00,0,0,once,/);
    expect(lines[2]).toMatch(/^"'=1\+1,""x""",no-purchases,,/);
    expect(lines.length).toBe(4);
    expect((await run('segments', '--csv', 'no/such/value.csv')).stderr).toContain("can't be written");
  });
});

describe('publish', () => {
  const file = () => join(folder, 'Rules 2026.json');

  test('puts the file as it is, publishes it and says from when', async () => {
    const text = `${JSON.stringify(programJson({ id: 'demo', name: 'Démo' }))}\n`;
    await writeFile(file(), text);
    const { exitCode, stdout } = await run('publish', 'Rules 2026.json', '--note', 'spring');
    expect(exitCode).toBe(0);
    expect(stdout).toBe('demo version 2 is published: in effect from 2026-01-01 00:01 (UTC).\n');
    expect(platform.requests.map(({ body }) => body)).toEqual([text, `{"note":"spring","hash":"${hash}"}`]);
  });

  test('lists every finding with path, value and rule, and publishes nothing', async () => {
    await writeFile(file(), JSON.stringify(programJson({ id: 'demo' })));
    platform.draftProblem = {
      type: '/problems/invalid-program',
      title: 'The program file is not valid',
      status: 400,
      detail: 'The program file is not valid.',
      errors: [
        {
          path: 'currency',
          value: '"XXX"',
          rule: '"currency" must be a currency code by ISO 4217, not "XXX"',
          fix: 'write for example "currency": "USD"',
        },
        { path: 'tiers.levels[1].id', value: null, rule: '"id" is missing', fix: 'add "id": "gold"' },
        { path: 'tiers.down', value: null, rule: 'of an older platform' },
      ],
    };
    const { exitCode, stderr } = await run('publish', 'Rules 2026.json');
    expect(exitCode).toBe(1);
    expect(stderr.split('\n')).toEqual([
      'laurel: The program file is not valid (3 findings):',
      '  "currency" must be a currency code by ISO 4217, not "XXX": write for example "currency": "USD"',
      '  "id" is missing (tiers.levels[1].id): add "id": "gold"',
      '  tiers.down: of an older platform',
      '',
    ]);
    expect(platform.requests).toHaveLength(1);
  });

  test('holds one publish to the plan before it, and forgets the plan then', async () => {
    await writeFile(file(), JSON.stringify(programJson({ id: 'demo' })));
    await keepPlan(folder, { program: 'demo', hash, replaces: 4 });
    for (const replaces of [4, undefined]) {
      expect((await run('publish', 'Rules 2026.json')).exitCode).toBe(0);
      expect(JSON.parse(platform.requests.at(-1)!.body).replaces).toBe(replaces);
    }
  });

  test('says what to run where somebody else has published since the plan', async () => {
    await writeFile(file(), JSON.stringify(programJson({ id: 'demo' })));
    platform.publishProblem = {
      type: '/problems/published-meanwhile',
      status: 409,
      detail: 'the last line is 5',
    };
    const { exitCode, stderr } = await run('publish', 'Rules 2026.json');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('laurel plan Rules 2026.json');
  });

  test.each(['{ "id": ', '[]', '{}'])('a file that is no program file (%s) exits 1 unsent', async (text) => {
    await writeFile(file(), text);
    expect((await run('publish', 'Rules 2026.json')).exitCode).toBe(1);
    expect(platform.requests).toEqual([]);
  });
});

describe('rules', () => {
  const file = (name = 'Rules 2026.json') => join(folder, name);
  const program = (more: Changes = {}) => JSON.stringify(programJson({ id: 'demo', ...more }), null, 2);
  const outOfOrder = () => program().replace('"300.00"', '"50.00"');
  const warning = {
    rule: 'standing-lowers',
    severity: 'warning',
    path: 'tiers.standing',
    value: '"at-once"',
    line: 7,
    says: 'members fall',
    fix: 'let them keep it',
    example: 'Ada falls.',
  };

  test('check says file and line, value, rule, an example and a fix, and asks no platform', async () => {
    await writeFile(file(), outOfOrder());
    const line =
      outOfOrder()
        .split('\n')
        .findIndex((text) => text.includes('"50.00"')) + 1;
    const { exitCode, stdout } = await run('check', 'Rules 2026.json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `Rules 2026.json:${line}: error levels-out-of-order: tiers.levels[2].qualify.anyOf[0].atLeast = "50.00"\n`,
    );
    expect(stdout).toMatch(/example: On \d{4}-\d\d-\d\d Ada buys for 50.00 USD/);
    expect(stdout).toContain('fix: write more than 100.00 USD here');
    expect(stdout).toContain('1 error, 0 warnings\n');
    expect(platform.requests).toEqual([]);
  });

  test('check of a file that breaks its schema names every place, and what to do', async () => {
    const text = program()
      .replace('"down": "one-step"', '"down": "one-stp"')
      .replace('"rounding": "down"', '"colour": 1');
    await writeFile(file(), text);
    const { exitCode, stdout } = await run('check', 'Rules 2026.json', '--json');
    expect(exitCode).toBe(1);
    const { findings } = JSON.parse(stdout);
    const lineOf = (part: string) => text.split('\n').findIndex((each) => each.includes(part)) + 1;
    expect(findings).toMatchObject([
      {
        rule: 'schema',
        path: 'earning.base.rounding',
        value: null,
        says: '"rounding" is missing: it must be "down", "nearest" or "up"',
        fix: 'add for example "rounding": "down"',
      },
      {
        path: 'earning.base.colour',
        line: lineOf('"colour"'),
        fix: 'take it out; the fields here are "points", "per", "on", "rounding", "rounded" and "when"',
      },
      { path: 'tiers.down', line: lineOf('one-stp'), severity: 'error', fix: 'write "down": "one-step"' },
    ]);
  });

  test('check of what is fine exits 0, with warnings too', async () => {
    await writeFile(file(), program());
    expect(await run('check', 'Rules 2026.json')).toMatchObject({
      exitCode: 0,
      stdout: 'Rules 2026.json: 0 errors, 0 warnings\n',
    });
    const { exitCode, stdout } = await run('check', 'Rules 2026.json', '--standing', 'at-once', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).findings).toMatchObject([{ rule: 'standing-lowers', severity: 'warning' }]);
  });

  test('check looks at the moment that is asked for, and at a first version with other eyes', async () => {
    const over = {
      earning: { bonuses: [{ id: 'old', lastDay: '2020-01-01', effect: { kind: 'add', points: 5 } }] },
    };
    await writeFile(file(), program(over));
    expect((await run('check', 'Rules 2026.json')).exitCode).toBe(1);
    expect((await run('check', 'Rules 2026.json', '--first')).exitCode).toBe(0);
    await writeFile(file(), program(over).replace('2020', '2090'));
    expect((await run('check', 'Rules 2026.json')).exitCode).toBe(0);
    expect((await run('check', 'Rules 2026.json', '--at', '2091-01-01')).exitCode).toBe(1);
  });

  test('a file that is not JSON names the line', async () => {
    await writeFile(file(), '{\n  "id": "demo",\n  oops\n}');
    const { exitCode, stderr } = await run('check', 'Rules 2026.json');
    expect([exitCode, stderr.slice(0, 36)]).toEqual([1, 'laurel: Rules 2026.json:3: it is not']);
  });

  test('a file may have comments; they are not sent, and lines stay where they are', async () => {
    const text = `// rules\n${program().replace('"USD",', '"USD", /* for\n good */')}`;
    await writeFile(file('rules-2026.jsonc'), text);
    expect((await run('publish', 'rules-2026.jsonc')).exitCode).toBe(0);
    const sent = platform.requests[0]?.body ?? '';
    expect(JSON.parse(sent)).toEqual(JSON.parse(program()));
    expect(sent.split('\n')).toHaveLength(text.split('\n').length);
  });

  test('publish checks first: errors and unaccepted warnings are told, and nothing is published', async () => {
    await writeFile(file(), program());
    platform.findings = [warning];
    const refused = await run('publish', 'Rules 2026.json');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(
      'Rules 2026.json:7: warning standing-lowers: tiers.standing = "at-once"',
    );
    expect(refused.stderr).toContain('--accept standing-lowers lets it pass');
    expect(platform.requests.map(({ method }) => method)).toEqual(['PUT']);
    const accepted = await run('publish', 'Rules 2026.json', '--accept', 'standing-lowers');
    expect(accepted.exitCode).toBe(0);
    expect(JSON.parse(platform.requests.at(-1)?.body ?? '')).toEqual({ hash, accept: ['standing-lowers'] });
    platform.findings = [{ ...warning, severity: 'error' }];
    expect((await run('publish', 'Rules 2026.json', '--accept', 'standing-lowers')).exitCode).toBe(1);
  });

  test('publish says from when, how, in place of what and why; a date is its first moment', async () => {
    await writeFile(file(), program({ timeZone: 'America/New_York' }));
    const options = ['--at', '2027-01-01', '--standing', 'at-once', '--replaces', '1', '--note', 'n'];
    expect((await run('publish', 'Rules 2026.json', ...options)).exitCode).toBe(0);
    const wish = { at: '2027-01-01T05:00:00.000Z', standing: 'at-once' };
    // The version that it follows stands on the timeline twice.
    expect(platform.requests.slice(1).map(({ body }) => (body === '' ? '' : JSON.parse(body)))).toEqual([
      wish,
      '',
      { ...wish, replaces: 3, note: 'n', hash },
    ]);
    const withdrawn = await run('rollback', '1', '--replaces', '2');
    expect([withdrawn.exitCode, withdrawn.stderr]).toEqual([
      1,
      expect.stringContaining('Version 2 was withdrawn'),
    ]);
  });

  test('publish of a file that breaks its schema sends nothing', async () => {
    await writeFile(file(), program().replace('"USD"', '"XXY"'));
    const { exitCode, stderr } = await run('publish', 'Rules 2026.json');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Rules 2026.json:4: error schema: currency = "XXY"/);
    expect(platform.requests).toEqual([]);
  });

  test('versions lists the timeline, page after page', async () => {
    const { exitCode, stdout } = await run('versions');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'version  state       from        standing      by   note',
      '1        in-force    2026-03-01  upgrade-only  ann  back',
      '2        superseded  2026-02-01  upgrade-only  ann',
      '1        superseded  always      upgrade-only  ann',
      '',
    ]);
    expect(JSON.parse((await run('versions', '--json')).stdout).versions).toHaveLength(3);
  });

  test('diff compares versions and files', async () => {
    platform.versionFile = JSON.parse(program());
    await writeFile(file('new.json'), outOfOrder());
    const { exitCode, stdout } = await run('diff', '1', 'new.json');
    expect([exitCode, stdout]).toEqual([
      0,
      '~ tiers.levels[platinum].qualify.anyOf[spend].atLeast  "300.00" → "50.00"\n',
    ]);
    expect((await run('diff', '1', '1')).stdout).toBe('nothing differs\n');
    const { changes } = JSON.parse((await run('diff', 'new.json', '1', '--json')).stdout);
    expect(changes).toMatchObject([{ kind: 'changed', before: '50.00', after: '300.00' }]);
    expect((await run('diff', '9', '1')).exitCode).toBe(1);
    await writeFile(file('wrong.json'), '{}');
    expect((await run('diff', '1', 'wrong.json')).exitCode).toBe(1);
  });

  test('rollback and withdraw name a version', async () => {
    const back = await run('rollback', '1', '--at', '2027-01-01', '--note', 'too many');
    expect(back).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('demo version 1 is published'),
    });
    expect(JSON.parse(platform.requests.at(-1)?.body ?? '')).toEqual({
      at: '2027-01-01T05:00:00.000Z',
      note: 'too many',
    });
    expect(await run('withdraw', '2')).toMatchObject({
      exitCode: 0,
      stdout: 'demo version 2 is withdrawn.\n',
    });
    expect((await run('rollback', '7')).exitCode).toBe(1);
  });

  test.each([
    ['rollback', 'one'],
    ['withdraw', '-1'],
    ['versions', '--limit', 'x'],
    ['publish', 'Rules 2026.json', '--at', 'soon'],
    ['publish', 'Rules 2026.json', '--standing', 'by-chance'],
    ['publish', 'Rules 2026.json', '--replaces', 'last'],
    ['check', 'Rules 2026.json', '--standing', 'by-chance'],
    ['member', 'm1', '--as-of', 'then'],
    ['init', '--currency', 'XXY', '--yes'],
    ['init', '--levels', 'Gold=300,Platinum=100', '--yes'],
    ['init', '--id', 'A Name', '--yes'],
  ])('laurel %s %s … is wrong usage', async (...argv) => {
    await writeFile(file(), program());
    expect((await run(...argv)).exitCode).toBe(2);
    expect(platform.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('member shows an earlier moment, and why', async () => {
    const { exitCode, stdout } = await run('member', 'm1', '--explain', '--as-of', '2026-03-31');
    expect(exitCode).toBe(0);
    expect(platform.requests.at(-1)?.path).toBe(
      '/v1/programs/demo/members/m1/status?asOf=2026-03-31T04%3A00%3A00.000Z&explain=true',
    );
    expect(stdout).toMatch(/^m1: Gold.*\n[\s\S]*why {9}spent 120.00\n {12}120 earned\n$/);
  });

  test('init writes a file that the check finds nothing in, whatever the place', async () => {
    const places = [
      ['USD', 'America/New_York'],
      ['JPY', 'Asia/Tokyo'],
      ['KWD', 'Asia/Kuwait'],
    ] as const;
    for (const [currency, zone] of places) {
      const name = `${currency}.jsonc`;
      const made = await run(
        'init',
        name,
        '--currency',
        currency,
        '--time-zone',
        zone,
        '--levels',
        'Silver=50,Gold=200',
        '--yes',
      );
      expect(made).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`${name} is written`) });
      expect(await run('check', name)).toMatchObject({
        exitCode: 0,
        stdout: `${name}: 0 errors, 0 warnings\n`,
      });
    }
    expect((await run('init', 'USD.jsonc', '--yes')).exitCode, 'never overwrites').toBe(1);
  });

  test('init asks, says what is wrong with an answer, and takes what is usual for none', async () => {
    const answers = ['Coffee & Co', '', 'euro', 'EUR', 'Europe/Berlin', 'Regular=150'];
    const { exitCode, stdout, stderr } = await laurel(['init'], { cwd: folder, answers });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Its id, which is part of every path [coffee-co]: ');
    expect(stderr).toBe('It must be an ISO 4217 code such as EUR.\n');
    const text = await readFile(file('coffee-co.jsonc'), 'utf8');
    for (const part of ['"id": "coffee-co"', '"currency": "EUR"', '"Europe/Berlin"', '"atLeast": "150.00"']) {
      expect(text).toContain(part);
    }
  });
});

test('the help of token names the address that a request of its example needs', async () => {
  const help = async (options: Parameters<typeof laurel>[1]) =>
    (await laurel(['token', '--help'], options)).stdout;
  expect(await help({ env: { LAUREL_URL: 'https://api.example.com' }, cwd: folder })).toContain(
    ' https://api.example.com/v1/me/status',
  );
  await mkdir(join(folder, '.laurel'));
  const local = { url: platform.url, program: 'demo', webhookSecret: secret, tokens };
  await writeFile(join(folder, '.laurel/local.json'), JSON.stringify(local));
  expect(await help({ cwd: folder })).toContain(` ${platform.url}/v1/me/status`);
  await writeFile(join(folder, '.laurel/local.json'), 'half');
  expect(await help({ cwd: folder })).toContain(' $LAUREL_URL/v1/me/status');
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
    expect(stdout).toMatch(
      /^id +added \(America\/New_York\) +state\ns1 .* retired 2025-\d\d-\d\d.*\ns2 .* active\n$/,
    );
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

  test('a token in the environment is not sent to the local one', async () => {
    await writeLocalFile(platform.url);
    const env = { LAUREL_TOKEN: 'production', LAUREL_WEBHOOK_SECRET: '' };
    expect((await laurel(['status', 'm 1/é'], { cwd: folder, env })).exitCode).toBe(0);
  });

  test('a secret in the environment signs for the local one, too: a wrong one is told', async () => {
    await writeLocalFile(platform.url);
    const env = { LAUREL_WEBHOOK_SECRET: `whsec_${'A'.repeat(32)}` };
    const send = ['send', '--order', '1', '--member', 'm1', '--amount', '5'];
    expect((await laurel(send, { cwd: folder, env })).exitCode).toBe(1);
    expect((await laurel(send, { cwd: folder, env: { LAUREL_WEBHOOK_SECRET: '' } })).exitCode).toBe(0);
  });

  test('a command that writes in another program may read there as well', async () => {
    await writeLocalFile(platform.url);
    await laurel(['rollback', '1', '--program', 'coffee'], { cwd: folder });
    expect(platform.requests[0]).toMatchObject({
      path: '/local/tokens',
      body: '{"scope":"programs:write members:read programs:read","program":"coffee"}',
    });
  });

  test('for another program of the local one a token is made, and no secret is known', async () => {
    await writeLocalFile(platform.url);
    await laurel(['status', 'm1', '--program', 'coffee'], { cwd: folder });
    expect(platform.requests.slice(0, 2)).toMatchObject([
      { path: '/local/tokens', body: '{"scope":"members:read programs:read","program":"coffee"}' },
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

describe('the bin', { timeout: 60_000 }, () => {
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
