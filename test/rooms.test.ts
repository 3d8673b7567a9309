/** Arrows between rooms point down only, and the rule book knows no clock, no chance and no world. */
import { describe, expect, test } from 'vitest';
import { type Import, type Source, sourcesOf, toSource } from './support/sources.ts';

const rooms = {
  domain: sourcesOf('domain'),
  functions: sourcesOf('functions'),
  cli: sourcesOf('cli'),
  infra: sourcesOf('infra'),
};
const all = Object.values(rooms).flat();

/** `domain/kernel/money.ts → node:fs` for each import that `isAllowed` refuses. */
function refused(sources: readonly Source[], isAllowed: (to: Import, from: Source) => boolean): string[] {
  return sources.flatMap((from) =>
    from.imports.filter((to) => !isAllowed(to, from)).map(({ to }) => `${from.path} → ${to}`),
  );
}

const inRoom = (path: string, ...names: string[]) =>
  names.some((name) => path === name || path.startsWith(`${name}/`));
const isPackage = (specifier: string, ...names: string[]) => inRoom(specifier, ...names);

/** Lines of code, comments aside, that match. */
function using(sources: readonly Source[], pattern: RegExp): string[] {
  return sources.flatMap(({ path, code }) =>
    code
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

describe('domain/', () => {
  test('imports itself, zod, the Temporal polyfill and the condition language; a fit, statistics; nothing else', () => {
    const packages = ['zod', 'temporal-polyfill', '@marcbachmann/cel-js'];
    const isAllowed = (to: Import, from: Source) => {
      if (!to.isPackage) return inRoom(to.to, 'domain');
      const forFits = inRoom(from.path, 'domain/value/fit') ? ['simple-statistics'] : [];
      return isPackage(to.to, ...packages, ...forFits);
    };
    expect(refused(rooms.domain, isAllowed)).toEqual([]);
  });

  test('fits no models on the way of a purchase or a status', () => {
    const outside = rooms.domain.filter(({ path }) => !inRoom(path, 'domain/value/fit'));
    const paths = rooms.functions.filter(({ path }) =>
      inRoom(path, 'functions/inbound', 'functions/api/members'),
    );
    expect(refused([...outside, ...paths], (to) => to.isType || !inRoom(to.to, 'domain/value/fit'))).toEqual(
      [],
    );
  });

  test('asks for no time: what happens when is an argument', () => {
    const clocks =
      /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\b|\bTemporal\.Now\b|\bhrtime\b/;
    expect(using(rooms.domain, clocks)).toEqual([]);
  });

  test('leaves nothing to chance', () => {
    expect(using(rooms.domain, /\bMath\.random\b|\bcrypto\b|\brandomUUID\b/)).toEqual([]);
  });

  test('sees nothing of the world around it', () => {
    const world =
      /\bprocess\b|\bglobalThis\b|\bfetch\(|\bconsole\b|\bsetTimeout\b|\bsetInterval\b|\bimport\.meta\b|\brequire\(/;
    expect(using(rooms.domain, world)).toEqual([]);
  });

  test('waits for nothing: every function answers at once', () => {
    expect(using(rooms.domain, /\basync\b|\bawait\b|\bPromise\b/)).toEqual([]);
  });

  test('does no arithmetic on parsed decimals: money and points stay integers', () => {
    expect(using(rooms.domain, /\bparseFloat\b|\btoFixed\b|\bMath\.round\b/)).toEqual([]);
  });
});

describe('functions/', () => {
  test('imports itself, the domain, documents of the repository and packages', () => {
    const documents = ['docs', 'programs', 'package.json'];
    expect(
      refused(rooms.functions, (to) => to.isPackage || inRoom(to.to, 'functions', 'domain', ...documents)),
    ).toEqual([]);
  });

  test('talks to AWS from functions/store alone', () => {
    const outside = rooms.functions.filter(({ path }) => !inRoom(path, 'functions/store'));
    expect(refused(outside, (to) => !isPackage(to.to, '@aws-sdk'))).toEqual([]);
  });

  test('reads its environment in functions/shared/env.ts alone', () => {
    const outside = rooms.functions.filter(
      ({ path }) => path !== 'functions/shared/env.ts',
      'functions/shared/generation.ts',
    );
    expect(using(outside, /\bprocess\.env\b|\benv\b.*\bfrom 'node:process'/)).toEqual([]);
  });

  test('asks for the time in functions/shared/clock.ts alone', () => {
    const outside = rooms.functions.filter(({ path }) => path !== 'functions/shared/clock.ts');
    expect(using(outside, /\bnew Date\(\s*\)|\bDate\.now\b/)).toEqual([]);
  });
});

/** From the lowest floor up: a room imports itself and the rooms below it. */
const floors = {
  domain: [
    'kernel',
    'value',
    'facts',
    'program',
    'state',
    'points',
    'tiers',
    'triggers',
    'member',
    'reading',
    'explain',
  ]
    .concat(['preview', 'check'])
    .map((room) => `domain/${room}`),
  functions: [
    'shared',
    'bodies',
    'store',
    'people',
    'present',
    'inbound',
    'outbound',
    'sweeps',
    'api',
    'lambda',
  ].map((room) => `functions/${room}`),
};

describe.each(Object.entries(floors))('the rooms of %s', (name, order) => {
  const sources = rooms[name as keyof typeof floors];
  const floorOf = (path: string) => order.findIndex((room) => inRoom(path, room));

  test('every file stands in one of them', () => {
    expect(sources.filter(({ path }) => floorOf(path) === -1).map(({ path }) => path)).toEqual([]);
  });

  test('an arrow points down only', () => {
    const isDown = (to: Import, from: Source) => floorOf(to.to) <= floorOf(from.path);
    expect(refused(sources, (to, from) => to.isPackage || isDown(to, from))).toEqual([]);
  });

  test('no file is in a circle of imports', () => {
    expect(circlesOf(sources)).toEqual([]);
  });
});

/** The files from which a walk along imports comes back, types included. */
function circlesOf(sources: readonly Source[]): string[] {
  const next = new Map(sources.map(({ path, imports }) => [path, imports.map(({ to }) => to)]));
  const returns = (start: string): boolean => {
    const seen = new Set<string>();
    const open = [...(next.get(start) ?? [])];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (path === start) return true;
      if (seen.has(path)) continue;
      seen.add(path);
      open.push(...(next.get(path) ?? []));
    }
    return false;
  };
  return sources.map(({ path }) => path).filter(returns);
}

describe('cli/', () => {
  test('imports itself, the domain and packages: it meets a platform over HTTP alone', () => {
    expect(refused(rooms.cli, (to) => to.isPackage || inRoom(to.to, 'cli', 'domain'))).toEqual([]);
    expect(refused(rooms.cli, (to) => !isPackage(to.to, '@aws-sdk', 'aws-cdk-lib', 'constructs'))).toEqual(
      [],
    );
  });
});

describe('client/', () => {
  test('imports itself and openapi-fetch, and runs anywhere: it meets a platform over HTTP alone', () => {
    const client = sourcesOf('client');
    expect(client.length).toBeGreaterThan(2);
    expect(
      refused(client, (to) => (to.isPackage ? to.to === 'openapi-fetch' : inRoom(to.to, 'client'))),
    ).toEqual([]);
  });
});

describe('console/', () => {
  test('imports itself, the client, the schema of program files and packages: it meets a platform over HTTP alone', () => {
    const console = sourcesOf('console');
    expect(console.length).toBeGreaterThan(30);
    const isAllowed = (to: Import) =>
      to.isPackage
        ? !to.to.startsWith('node:')
        : inRoom(to.to, 'console', 'client', 'docs/program.schema.json');
    expect(refused(console, isAllowed)).toEqual([]);
  });
});

describe('infra/', () => {
  test('knows of the functions their routes, environments and what is due; their code only as paths to bundle', () => {
    const known = [
      'functions/api/routes.ts',
      'functions/api/preflights.ts',
      'functions/shared/env.ts',
      'functions/shared/generation.ts',
      'functions/shared/queues.ts',
      'functions/shared/route.ts',
      'functions/sweeps/settling.ts',
      'functions/store/subscriptions/progress.ts',
      'functions/store/members/due.ts', // when a tick will find something: the local run's clock
    ];
    expect(
      refused(rooms.infra, (to) => to.isPackage || inRoom(to.to, 'infra', 'cli', 'domain', ...known)),
    ).toEqual([]);
  });
});

describe('everywhere', () => {
  test('nothing but functions/ itself and infra/ imports functions/', () => {
    const others = [...rooms.domain, ...rooms.cli];
    expect(refused(others, (to) => to.isPackage || !inRoom(to.to, 'functions'))).toEqual([]);
  });

  test('zod is imported whole: by name it would bring every language into a bundle', () => {
    const byName = /import\s*(?:type\s*)?\{[^}]*\}\s*from\s*'zod'|import\s+\w+\s+from\s*'zod'/;
    expect(all.filter(({ code }) => byName.test(code)).map(({ path }) => path)).toEqual([]);
  });

  test('no test is imported by what it tests', () => {
    expect(refused(all, (to) => to.isPackage || !inRoom(to.to, 'test'))).toEqual([]);
  });

  test('no folder has more than fifteen source files: a larger one is cut by subject', () => {
    const files = all.map(({ path }) => path.slice(0, path.lastIndexOf('/')));
    const crowded = [...new Set(files)].filter(
      (folder) => files.filter((each) => each === folder).length > 15,
    );
    expect(crowded).toEqual([]);
  });

  test('every import of a file says its extension', () => {
    expect(refused(all, (to) => to.isPackage || /\.(ts|mjs|json)$/.test(to.to))).toEqual([]);
  });
});

describe('the reader of imports', () => {
  test('finds every kind of import, and none in comments or strings', () => {
    const source = toSource(
      'domain/member/example.ts',
      [
        "import { a } from '../kernel/brand.ts';",
        "import type { B } from './state.ts';",
        "import { type C, type D } from './lots.ts';",
        "import { type E, f } from './fold.ts';",
        "import * as z from 'zod';",
        "import 'side-effect';",
        "export { g } from '../../functions/store/keys.ts';",
        "const h = await import('node:fs');",
        "// import { i } from 'commented';",
        "/* import { j } from 'commented'; */",
        'const k = "import { l } from \'quoted\'";',
        'import {\n  m,\n  type N,\n} from "several-lines";',
      ].join('\n'),
    );
    expect(source.imports.map(({ to, isType }) => `${to}${isType ? ' (type)' : ''}`).toSorted()).toEqual([
      'domain/kernel/brand.ts',
      'domain/member/fold.ts',
      'domain/member/lots.ts (type)',
      'domain/member/state.ts (type)',
      'functions/store/keys.ts',
      'node:fs',
      'several-lines',
      'side-effect',
      'zod',
    ]);
  });

  test('reads all rooms', () => {
    for (const [room, sources] of Object.entries(rooms)) expect(sources.length, room).toBeGreaterThan(10);
    expect(all.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });
});
