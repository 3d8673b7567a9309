/** What each tool is sent, beside what its own documentation shows. */
import { describe, expect, test } from 'vitest';
import { operatorEvent } from '../../../../functions/outbound/events/operatorEvents.ts';
import {
  type ConnectorName,
  connectorMessage,
  connectorNames,
  connectors,
  ulidOf,
} from '../../../../functions/outbound/integrations/connector.ts';
import { wantedBy } from '../../../../functions/outbound/subscriptions/wanted.ts';
import { began, eventOf, subscription } from './subscribing.ts';

const event = {
  ...eventOf('ada/1', 7),
  id: 'evt_k3yqBrkXk6oYvVbM0v5wQm2c',
  data: {
    ...eventOf('ada/1', 7).data,
    points: 25,
    balance: 120,
    tier: 'gold' as never,
    expiring: { points: 50, at: '2026-12-31T23:00:00.000Z' },
    missing: { amount: '275.00', metric: 'spend', tier: 'platinum' },
  },
};

const braze = 'https://rest.iad-01.braze.com/users/track';

function sent(name: ConnectorName, credential: string, of: typeof event = event) {
  const { url } = connectors[name];
  const { body, ...message } = connectorMessage(connectors[name], of, { url: url ?? braze, credential });
  return { ...message, body: JSON.parse(body) };
}

/** Every member of the documented example, by its path and kind; what the example has in free properties is its own. */
function shapeOf(value: unknown, path = ''): Record<string, string> {
  if (Array.isArray(value)) return shapeOf(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return { [path]: typeof value };
  const inside = Object.entries(value).map(([name, each]) => shapeOf(each, `${path}.${name}`));
  return Object.assign({}, ...inside);
}

test('Segment takes a track call by its write key, and drops what has a messageId that it has seen', () => {
  const documented = {
    userId: '019mr8mf4r',
    event: 'Item Purchased',
    messageId: 'ajs-next-5b0f3b3d',
    timestamp: '2012-12-02T00:30:12.984Z',
    properties: { name: 'Leap to Conclusions Mat', points: 14 },
  };
  const { body, ...request } = sent('segment', 'write-key');
  expect(request).toEqual({
    url: 'https://api.segment.io/v1/track',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from('write-key:').toString('base64')}`,
    },
  });
  const { properties: _, ...top } = documented;
  expect(shapeOf(body)).toMatchObject(shapeOf(top));
  expect(body).toMatchObject({
    userId: 'ada/1',
    event: 'laurel.points.earned',
    messageId: event.id,
    properties: { points: 25, balance: 120, tier: 'gold', expiring_points: 50, missing_amount: '275.00' },
  });
});

test('Braze takes attributes and an event by a REST key; it drops nothing, so the id goes along', () => {
  const documented = {
    attributes: [{ external_id: 'rickroll' }],
    events: [
      { external_id: 'user1', name: 'watched_trailer', time: '2013-07-16T19:20:30+01:00', properties: {} },
    ],
  };
  const { body, headers, url } = sent('braze', 'rest-key');
  expect([url, headers.authorization]).toEqual([braze, 'Bearer rest-key']);
  expect(shapeOf(body)).toMatchObject(shapeOf(documented));
  expect(body.attributes[0]).toMatchObject({
    external_id: 'ada/1',
    loyalty_tier: 'gold',
    loyalty_balance: 120,
  });
  expect(body.events[0].properties).toMatchObject({ event_id: event.id, points: 25 });
});

test('Klaviyo takes an event of a metric and a profile by a private key, once for each unique_id', () => {
  const documented = {
    data: {
      type: 'event',
      attributes: {
        time: '2022-11-08T00:00:00+00:00',
        unique_id: '4b5d3f33-2e21-4c1c-b392-2dae2a74a2ed',
        metric: { data: { type: 'metric', attributes: { name: 'Viewed Product' } } },
        profile: {
          data: { type: 'profile', attributes: { external_id: '63f64a2b-c6bf-40c7-b81f-bed08162edbe' } },
        },
      },
    },
  };
  const { body, headers } = sent('klaviyo', 'pk_1');
  expect(headers).toMatchObject({ authorization: 'Klaviyo-API-Key pk_1', revision: '2026-10-15' });
  expect(shapeOf(body)).toMatchObject(shapeOf(documented));
  expect(body.data.attributes).toMatchObject({
    unique_id: event.id,
    metric: { data: { attributes: { name: 'laurel.points.earned' } } },
    profile: { data: { attributes: { external_id: 'ada/1' } } },
  });
});

test('Customer.io takes an event of a customer by site and key, once for each ULID', () => {
  const documented = {
    name: 'purchase',
    id: '01BX5ZZKBKACTAV9WEVGEMMVRY',
    timestamp: 1500111111,
    data: { price: 23 },
  };
  const { body, url, headers } = sent('customerio', 'site:key');
  expect(url).toBe('https://track.customer.io/api/v1/customers/ada%2F1/events');
  expect(headers.authorization).toBe(`Basic ${Buffer.from('site:key').toString('base64')}`);
  const { data: _, ...top } = documented;
  expect(shapeOf(body)).toMatchObject(shapeOf(top));
  expect(body).toMatchObject({ timestamp: began / 1000, data: { event_id: event.id, points: 25 } });
  expect(body.id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
});

test('Slack takes a text at an address that is the secret itself', () => {
  const address = 'https://hooks.slack.com/services/T0/B0/x';
  const { body, url, headers } = sent('slack', address);
  expect([url, headers]).toEqual([address, { 'content-type': 'application/json' }]);
  expect(body).toEqual({ text: 'laurel.points.earned: ada/1 (2026-05-03T10:00:00.000Z)' });
});

describe('every connector', () => {
  test.each(connectorNames.filter((name) => name !== 'slack'))(
    '%s names the event by its id, the same each time, and keeps numbers as numbers',
    (name) => {
      const body = JSON.stringify(sent(name, 'a:b').body);
      expect(body).toContain(event.id);
      expect(JSON.stringify(sent(name, 'a:b').body)).toBe(body);
      expect(body).toContain('"points":25');
    },
  );

  test.each(connectorNames)(
    '%s sends nothing where the event has nothing: a null would make the tool forget',
    (name) => {
      const { tier: _, ...rest } = event.data;
      const bare = { ...event, data: { ...rest, tier: null, expiring: { points: null, at: null } } } as never;
      expect(JSON.stringify(sent(name, 'a:b', bare).body)).not.toMatch(/null|tier":""|\{data/);
    },
  );

  test('is told of members alone where it knows only people', () => {
    const failing = operatorEvent({
      type: 'laurel.subscription.failing',
      at: began,
      key: 'k',
      data: { program: 'shop', subscription: 'other', failures: 10, status: 500, reason: 'answered 500' },
    });
    const wants = (connector: ConnectorName | null) =>
      wantedBy({ ...subscription, connector, types: [failing.type] })(failing);
    expect([wants(null), wants('slack'), wants('segment'), wants('klaviyo')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

test('a ULID sorts by time, and differs with the id', () => {
  const at = (time: string, id = 'evt_1') => ulidOf({ id, time });
  const [early, late] = [at('2026-05-03T10:00:00.000Z'), at('2026-05-03T10:00:00.001Z')];
  expect(early < late).toBe(true);
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const moment = [...early.slice(0, 10)].reduce((sum, letter) => sum * 32 + letters.indexOf(letter), 0);
  expect(moment).toBe(began);
  expect(at('2026-05-03T10:00:00.000Z', 'evt_2')).not.toBe(early);
});
