/** The documents of the API: as generated, complete, valid by somebody else's judgement, and true. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod';
import type { Outcome, TimedOutcome } from '../../../domain/facts/outcomes.ts';
import type { entry, memberSummary } from '../../../functions/api/openapi/answers/members/entry.ts';
import type { status } from '../../../functions/api/openapi/answers/members/status.ts';
import type { outcome } from '../../../functions/api/openapi/answers/outcomes/outcome.ts';
import { gatewayError, problem } from '../../../functions/api/openapi/answers/platform.ts';
import type { program } from '../../../functions/api/openapi/answers/programs/program.ts';
import { openApiDocument } from '../../../functions/api/openapi/document.ts';
import { documents } from '../../../functions/api/openapi/documents.ts';
import { operations } from '../../../functions/api/openapi/operations.ts';
import type { presentProgram } from '../../../functions/api/programs/program.ts';
import { type Operation, routes } from '../../../functions/api/routes.ts';
import type { presentEntry, presentMember, presentStatus } from '../../../functions/present/present.ts';
import { check, parseJson } from '../../../functions/shared/json.ts';
import type { Route } from '../../../functions/shared/route.ts';
import { bundleFunctions } from '../../../infra/bundle.ts';
import { bytesOf } from '../support/event.ts';

const root = resolve(import.meta.dirname, '../../..');
const document = openApiDocument();
const operationNames = Object.keys(operations) as Operation[];

function pathItem(path: string): Record<string, Record<string, unknown>> {
  return (document.paths?.[path] ?? {}) as Record<string, Record<string, unknown>>;
}

it('nothing is told apart by a field that is no text: a discriminator maps texts, and typed clients read it so', () => {
  const wrong: string[] = [];
  const walk = (node: unknown, at: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { discriminator, oneOf = [] } = node as {
      discriminator?: { propertyName: string };
      oneOf?: unknown[];
    };
    for (const each of discriminator === undefined ? [] : oneOf) {
      const { $ref } = each as { $ref?: string };
      const schema = $ref === undefined ? each : document.components?.schemas?.[$ref.split('/').at(-1)!];
      const { properties } = schema as { properties?: Record<string, { const?: unknown }> };
      const value = properties?.[discriminator!.propertyName]?.const;
      if (typeof value === 'boolean' || typeof value === 'number') wrong.push(`${at}: ${value}`);
    }
    for (const [name, child] of Object.entries(node)) walk(child, `${at}/${name}`);
  };
  walk(document, '#');
  expect(wrong).toEqual([]);
});

describe('the committed documents are what the schemas make of them', () => {
  it.each([...documents()])('%s (npm run documents writes it)', (file, text) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(text);
  });

  it('the OpenAPI document is valid by an independent validator', async () => {
    const validator = new Validator();
    const outcome = await validator.validate(JSON.parse(JSON.stringify(document)));
    expect(outcome.errors ?? []).toEqual([]);
    expect(validator.version).toBe('3.1');
  });
});

describe('the OpenAPI document has the route table, all of it and nothing else', () => {
  it('every route with its operation', () => {
    for (const { path, method, operation } of routes) {
      expect(pathItem(path)[method.toLowerCase()], `${method} ${path}`).toMatchObject({
        operationId: operation,
      });
    }
    const documented = Object.values(document.paths ?? {}).flatMap((item) => Object.keys(item as object));
    expect(documented).toHaveLength(routes.length);
  });

  it('a route that nobody has documented stops the generator', () => {
    const flight: Route = {
      operation: 'flyToTheMoon',
      function: 'members',
      method: 'GET',
      path: '/v1/moon',
      access: { kind: 'open' },
    };
    expect(() => openApiDocument([...routes, flight])).toThrow('flyToTheMoon');
  });

  it('so does a path parameter', () => {
    const [first] = routes;
    expect(() => openApiDocument([{ ...first, path: '/v1/{crater}' }])).toThrow('crater');
  });

  const ofStandard = { webhookId: [], webhookTimestamp: [], webhookSignature: [] };
  const ofShops = ['shopify', 'wooCommerce', 'stripe', 'square'].map((kind) => ({
    [`${kind}Signature`]: [],
  }));

  it('the proof that a route asks for is the one it documents', () => {
    for (const { path, method, access } of routes) {
      const { security } = pathItem(path)[method.toLowerCase()]!;
      const expected = {
        open: [],
        signature: path.includes('{source}') ? [ofStandard, ...ofShops] : [ofStandard],
        token: 'scopes' in access ? access.scopes.map((scope) => ({ token: [scope] })) : [],
      }[access.kind];
      expect(security, `${method} ${path}`).toEqual(expected);
    }
  });

  it('an operation behind a token documents what the gateway and the program check refuse', () => {
    for (const { path, method, access, operation } of routes) {
      if (access.kind !== 'token') continue;
      const { responses } = pathItem(path)[method.toLowerCase()] as { responses: object };
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '429', '500']));
      const named = (operations[operation].problems as readonly string[]).includes('other-program');
      expect(named, operation).toBe(path.includes('{program}'));
    }
  });
});

describe('the examples keep to the schemas', () => {
  it.each(operationNames)('%s', (operation) => {
    const { body, answers } = operations[operation];
    for (const { value } of Object.values(body?.examples ?? {})) {
      expect(() => check(body!.schema, parseJson(bytesOf(value)))).not.toThrow();
    }
    for (const { schema, examples } of Object.values(answers)) {
      for (const { value } of Object.values(examples ?? {})) expect(schema!.parse(value)).toEqual(value);
    }
  });

  it('every problem has one', () => {
    const examples = Object.values(document.components?.examples ?? {}) as { value: unknown }[];
    expect(examples.length).toBeGreaterThan(20);
    for (const { value } of examples) expect(problem.parse(value)).toEqual(value);
  });

  it('the gateway is known by its message', () => {
    expect(gatewayError.safeParse({ message: 'Forbidden' }).success).toBe(true);
    expect(gatewayError.safeParse({ message: 'Forbidden', type: '/problems/x' }).success).toBe(false);
  });
});

describe('the generator stays out of the functions', () => {
  it('and the document is not read before it is asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-documents-'));
    try {
      const { members } = await bundleFunctions(folder);
      const entry = readFileSync(join(members.directory, members.entry), 'utf8');
      const holders = readdirSync(members.directory).filter((file) =>
        readFileSync(join(members.directory, file), 'utf8').includes('operationId'),
      );
      expect(holders).toHaveLength(1);
      expect(entry).toContain(`import("./${holders[0]}")`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 240_000);

  it('no handler imports it, however far one follows', () => {
    const seen = new Set<string>();
    const follow = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = readFileSync(file, 'utf8');
      for (const [, specifier] of text.matchAll(/(?:from|import\() ?'([^']+)'/g)) {
        expect(specifier, file).not.toBe('zod-openapi');
        if (specifier!.startsWith('.') && specifier!.endsWith('.ts'))
          follow(resolve(dirname(file), specifier!));
      }
    };
    const functions = readdirSync(join(root, 'functions/lambda'));
    for (const file of functions) follow(join(root, 'functions/lambda', file));
    expect(seen.size).toBeGreaterThan(20);
    expect([...seen].filter((file) => file.includes('/openapi/'))).toEqual([]);
  });
});

/** What a schema reads, as the code that writes it has it: it promises not to change it. */
type Read<T> = T extends readonly (infer E)[]
  ? readonly Read<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Read<T[K]> }
    : T;

type Fields<T extends { kind: string }, K extends string> = T extends unknown
  ? K extends T['kind']
    ? keyof T
    : never
  : never;
/** The fields of an outcome by its kind, under the names that the API has for them. */
type Shown<Field> = Field extends 'basis' | 'of' // what a metric is of stands in it
  ? never
  : Field extends 'availableOn'
    ? 'availableAt'
    : Field extends 'expiresOn'
      ? 'expiresAt'
      : Field extends 'named'
        ? 'quantities'
        : Field;
type ShownFields<T extends { kind: string }> = { [K in T['kind']]: Shown<Fields<T, K>> };

describe('what the code answers fits what the documents say, by its types', () => {
  it('every outcome, with every field', () => {
    type Documented = ShownFields<z.infer<typeof outcome>>;
    expectTypeOf<ShownFields<Outcome | TimedOutcome>>().toEqualTypeOf<Documented>();
  });

  it('entries, members, status, program', () => {
    type Entry = Omit<Read<z.infer<typeof entry>>, 'outcomes'>;
    expectTypeOf<Omit<ReturnType<typeof presentEntry>, 'outcomes'>>().toExtend<Entry>();
    expectTypeOf<ReturnType<typeof presentMember>>().toExtend<Read<z.infer<typeof memberSummary>>>();
    expectTypeOf<ReturnType<typeof presentStatus>>().toExtend<Read<z.infer<typeof status>>>();
    type Earning = Read<z.infer<typeof program>['earning']>;
    expectTypeOf<ReturnType<typeof presentProgram>['earning']>().toExtend<Earning>();
  });
});
