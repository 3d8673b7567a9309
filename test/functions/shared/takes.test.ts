/** Nothing that is sent is silently ignored: what a route does not take it refuses, and says what it takes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/v4/core';
import { nearest } from '../../../domain/kernel/nearest.ts';
import type { OperationDocument } from '../../../functions/api/openapi/operation.ts';
import { operations } from '../../../functions/api/openapi/operations.ts';
import { type Operation, routes } from '../../../functions/api/routes.ts';
import type { Route } from '../../../functions/shared/route.ts';
import { nameOf } from '../openapi/documented.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  await shop.buy('m1', '25.00');
});
afterAll(() => functions?.stop());

describe('the route table and the documents agree', () => {
  it.each(routes as readonly Route[])('$operation', ({ operation, query = [], body = false }) => {
    const document = operations[operation as Operation];
    expect(Object.keys(document.query?.shape ?? {})).toEqual(query);
    expect(document.body !== undefined).toBe(body);
  });
});

/** Whose inner parts are free: what a sender keeps with an order, and what the parser of a program file reads. */
const free = new Set(['metadata', 'settings']);

/** What a sender tells of a profile is theirs to choose, and nothing of it is read. */
function isProfile({ type }: Readonly<Record<string, z.$ZodType>>): boolean {
  return type instanceof z.$ZodLiteral && type._zod.def.values.includes('member.updated');
}

/** The paths of objects that would take a field that nobody knows. */
function looseIn(schema: z.$ZodType, path: string): readonly string[] {
  if (schema instanceof z.$ZodObject) {
    const { shape, catchall } = schema._zod.def;
    if (isProfile(shape)) return [];
    const isStrict = catchall instanceof z.$ZodNever;
    const inside = Object.entries(shape).flatMap(([name, field]) =>
      free.has(name) ? [] : looseIn(field, `${path}.${name}`),
    );
    return isStrict ? inside : [path, ...inside];
  }
  if (schema instanceof z.$ZodUnion) return schema._zod.def.options.flatMap((each) => looseIn(each, path));
  if (schema instanceof z.$ZodArray) return looseIn(schema._zod.def.element, `${path}[]`);
  if (schema instanceof z.$ZodOptional || schema instanceof z.$ZodDefault || schema instanceof z.$ZodNullable)
    return looseIn(schema._zod.def.innerType, path);
  return [];
}

const bodies = Object.entries(operations as Readonly<Record<string, OperationDocument>>).flatMap(
  ([operation, { body }]): [string, z.$ZodType][] => (body === undefined ? [] : [[operation, body.schema]]),
);

it.each(bodies)('the body of %s has no object that takes a field nobody knows', (_, schema) => {
  expect(looseIn(schema, 'body')).toEqual([]);
});

const member = { memberId: 'm1' };

it('a misspelt query parameter is refused, with the one that was probably meant', async () => {
  const answer = await shop.call('readStatus', { params: member, query: { asOff: '2026-01-01T00:00:00Z' } });
  expect(nameOf(answer)).toBe('invalid-request');
  expect(answer.body.errors).toEqual([
    {
      path: 'asOff',
      value: '"2026-01-01T00:00:00Z"',
      rule: '"asOff" is not a query parameter here: did you mean "asOf"?',
      fix: 'write asOf instead of asOff',
    },
  ]);
});

it('every unknown parameter is named, also where a route takes none', async () => {
  const answer = await shop.call('listTags', { params: member, query: { limit: '5', b: '1' } });
  expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual(['limit', 'b']);
  expect(answer.body.errors[0].rule).toBe('"limit" is not a query parameter here');
  expect(answer.body.errors[0].fix).toBe('take it out: this route has none');
});

it('a body is refused where a route takes none, and nothing is done', async () => {
  const params = { ...member, tag: 'vip' };
  const answer = await shop.call('setTag', { params, body: { reason: 'press' } });
  expect(nameOf(answer)).toBe('invalid-request');
  expect(answer.body.detail).toBe('the body is not read by this route: send the request without a body');
  expect((await shop.call('listTags', { params: member })).body.tags).toEqual([]);
});

it.each(['', ' ', '{}', ' { } '])('nothing is sent with %j', async (body) => {
  const answer = await shop.call('listTags', { params: member, body });
  expect(answer.status).toBe(200);
});

it.each([
  ['asOff', ['asOf', 'knownAt'], 'asOf'],
  ['LIMIT', ['limit', 'cursor'], 'limit'],
  ['explian', ['asOf', 'explain'], 'explain'],
  ['member', ['limit', 'cursor'], null],
  ['x'.repeat(50), ['limit'], null],
])('of %s the nearest is found', (name, known, meant) => {
  expect(nearest(name, known)).toBe(meant);
});
