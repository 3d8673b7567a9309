import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../../infra/local/gateway/match.ts';

function matcherOf(...keys: string[]) {
  const match = createMatcher(keys.map((key) => ({ key })));
  return (request: string) => {
    const [method, path] = request.split(' ') as [string, string];
    const found = match(method, path);
    return found && ([found.route.key, found.pathParameters] as const);
  };
}

const match = matcherOf(
  'ANY /{proxy+}',
  'GET /members/{member}',
  'GET /members/{proxy+}',
  'GET /members/me',
  'ANY /members/{member}',
  'PUT /members/{member}/cards/{card}',
  'GET /',
);

describe('the most specific route takes a request', () => {
  test.each<[request: string, key: string, parameters: Record<string, string>]>([
    ['GET /', 'GET /', {}],
    ['GET /members/me', 'GET /members/me', {}],
    ['GET /members/m1', 'GET /members/{member}', { member: 'm1' }],
    ['POST /members/m1', 'ANY /members/{member}', { member: 'm1' }],
    ['GET /members/m1/cards', 'GET /members/{proxy+}', { proxy: 'm1/cards' }],
    ['PUT /members/m1/cards/c2', 'PUT /members/{member}/cards/{card}', { member: 'm1', card: 'c2' }],
    ['GET /members/m1/', 'GET /members/{proxy+}', { proxy: 'm1/' }],
    ['DELETE /anything/else', 'ANY /{proxy+}', { proxy: 'anything/else' }],
    ['GET /members/a%2Fb%20c', 'GET /members/{member}', { member: 'a/b c' }],
    ['GET /members/%C3%A9', 'GET /members/{member}', { member: 'é' }],
    ['GET /m%65mbers/me', 'GET /members/me', {}],
    ['GET /members/__proto__', 'GET /members/{member}', { member: '__proto__' }],
  ])('%s', (request, key, parameters) => {
    expect(match(request)).toEqual([key, parameters]);
  });
});

describe('no route', () => {
  const strict = matcherOf('GET /v1/programs/{program}', 'POST /v1/programs/{program}/secrets');
  test.each([
    ['another method', 'POST /v1/programs/demo'],
    ['the method in small letters', 'get /v1/programs/demo'],
    ['a longer path', 'GET /v1/programs/demo/x'],
    ['a shorter path', 'GET /v1/programs'],
    ['an empty parameter', 'GET /v1/programs/'],
    ['an empty parameter in between', 'POST /v1/programs//secrets'],
    ['a slash at the end', 'POST /v1/programs/demo/secrets/'],
    ['another case', 'GET /V1/programs/demo'],
    ['dots', 'GET /v1/x/../programs/demo'],
  ])('%s', (_what, request) => {
    expect(strict(request)).toBeUndefined();
  });
});

test('the default route takes what no other does', () => {
  const withDefault = matcherOf('$default', 'GET /a');
  expect(withDefault('GET /a')).toEqual(['GET /a', {}]);
  expect(withDefault('PATCH /b/c')).toEqual(['$default', {}]);
});

test('the order of routes in the template does not matter', () => {
  const keys = ['GET /a/{proxy+}', 'GET /a/{x}', 'GET /a/b', 'ANY /a/{x}'];
  for (const order of [keys, keys.toReversed()]) {
    const found = matcherOf(...order);
    expect(found('GET /a/b')![0]).toBe('GET /a/b');
    expect(found('GET /a/c')![0]).toBe('GET /a/{x}');
    expect(found('PUT /a/c')![0]).toBe('ANY /a/{x}');
  }
});
