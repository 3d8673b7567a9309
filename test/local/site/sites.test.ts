import { describe, expect, test } from 'vitest';
import { createSites } from '../../../infra/local/site/sites.ts';
import { type Site, siteFile } from '../../../infra/site/site.ts';
import { requestOf } from '../support/requests.ts';

const url = 'http://localhost:3000';

function sites(changedAt: () => number = () => 0) {
  let builds = 0;
  let turn = 0;
  const site: Site = {
    prefix: '/shop',
    files: new Map([
      ['index.html', siteFile('index.html', '<p>the page</p>')],
      ['assets/main-1A.js', siteFile('main-1A.js', 'go()', true)],
    ]),
    fallback: 'index.html',
  };
  const build = async () => {
    builds += 1;
    return site;
  };
  const served = createSites(
    [
      {
        prefix: '/shop',
        build,
        changedAt,
        written: { 'config.json': { issuer: url }, 'turn.json': async () => (turn += 1) },
      },
    ],
    url,
  );
  const get = async (line: string, headers: Record<string, string> = {}) => {
    const reply = await served.answer(requestOf(line, { headers }));
    return reply && { ...reply, body: String(reply.body) };
  };
  return { get, built: () => builds };
}

test('a file of the site is sent with its type; one with a hash in its name may be kept for ever', async () => {
  const { get } = sites();
  expect(await get('GET /shop/assets/main-1A.js')).toMatchObject({
    statusCode: 200,
    headers: {
      'content-type': 'text/javascript;charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    },
    body: 'go()',
  });
  expect(await get('GET /shop/')).toMatchObject({
    headers: { 'cache-control': 'no-cache' },
    body: '<p>the page</p>',
  });
});

test('every other path is the page, which reads it; a script that is gone is no page', async () => {
  const { get } = sites();
  expect(await get('GET /shop/members/m1')).toMatchObject({ statusCode: 200, body: '<p>the page</p>' });
  expect(await get('GET /shop/assets/main-0B.js')).toMatchObject({ statusCode: 404 });
});

test('what a stack writes on AWS is written here', async () => {
  const { get } = sites();
  expect(JSON.parse((await get('GET /shop/config.json'))!.body)).toEqual({ issuer: url });
});

test('what a function writes is made each time that it is asked for', async () => {
  const { get } = sites();
  expect([(await get('GET /shop/turn.json'))!.body, (await get('GET /shop/turn.json'))!.body]).toEqual([
    '1',
    '2',
  ]);
});

test('no script or style may stand in a page or come from elsewhere', async () => {
  const { headers } = (await sites().get('GET /shop/'))!;
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe');
});

describe('where the site is', () => {
  test('its path without a slash, and another name of this machine, lead there', async () => {
    const { get } = sites();
    expect(await get('GET /shop?a=1')).toMatchObject({
      statusCode: 302,
      headers: { location: '/shop/?a=1' },
    });
    expect(await get('GET /shop/x?a=1', { Host: '127.0.0.1:3000' })).toMatchObject({
      statusCode: 302,
      headers: { location: `${url}/shop/x?a=1` },
    });
  });

  test('other paths are not its own', async () => {
    const { get, built } = sites();
    expect(await get('GET /shopping')).toBeUndefined();
    expect(await get('GET /v1/health')).toBeUndefined();
    expect(built()).toBe(0);
  });

  test('it is built once, when it is first asked for', async () => {
    const { get, built } = sites();
    await Promise.all([get('GET /shop/'), get('GET /shop/members')]);
    expect(built()).toBe(1);
  });

  test('it is built again for a page that is asked for after a source has changed', async () => {
    let changed = 1;
    const { get, built } = sites(() => changed);
    await get('GET /shop/');
    changed = 2;
    await get('GET /shop/assets/main-1A.js');
    expect(built()).toBe(1);
    await get('GET /shop/members');
    expect(built()).toBe(2);
  });

  test('nothing can be sent to it', async () => {
    expect(await sites().get('POST /shop/')).toMatchObject({ statusCode: 405 });
  });
});
