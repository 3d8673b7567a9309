/** What operators say of a subscription, and what of it is checked beyond its form. */
import * as z from 'zod/mini';
import { type Finding, finding } from '../../../domain/kernel/finding.ts';
import { formed } from '../../../domain/kernel/formed.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import { isOperatorType } from '../../outbound/events/operatorEvents.ts';
import { eventTypes } from '../../outbound/events/types.ts';
import { connectorNames, connectors, isAddressSecret } from '../../outbound/integrations/connector.ts';
import { isAllowedHost } from '../../outbound/subscriptions/address.ts';
import { checkFilter, filterCharactersMax } from '../../outbound/subscriptions/filter.ts';
import { allowsLoopback } from '../../shared/env.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';

const urlCharactersMax = 500;
const credentialCharactersMax = 500;

export const putSubscriptionBody = z.strictObject({
  connector: z
    .optional(z.enum(connectorNames))
    .check(z.describe('the tool that gets the events, in its own format; events as they are if left out')),
  credential: z
    .optional(z.string().check(z.minLength(1), z.maxLength(credentialCharactersMax)))
    .check(
      z.describe('of the connector, e.g. an API key; never shown again; the one before stays if left out'),
    ),
  url: z
    .optional(formed('webAddress', z.string().check(z.minLength(1), z.maxLength(urlCharactersMax))))
    .check(
      z.describe(
        'where each event is sent: an https address of the public internet; redirects are not followed. Needed without a connector, and for braze',
      ),
    ),
  types: z
    .optional(z.array(z.enum(eventTypes)).check(z.minLength(1), z.maxLength(eventTypes.length)))
    .check(z.describe('only events of these types; every type about members if left out')),
  filter: z
    .optional(z.string().check(z.minLength(1), z.maxLength(filterCharactersMax)))
    .check(z.describe('only events for which this condition in CEL holds, e.g. `event.points >= 100`')),
  ordered: z
    ._default(z.boolean(), false)
    .check(
      z.describe('whether an event waits until those of its member that were told before it have arrived'),
    ),
  signature: z
    ._default(z.enum(['v1', 'v1a']), 'v1')
    .check(z.describe('`v1`: HMAC-SHA256 with a shared secret; `v1a`: Ed25519, verified with a public key')),
});

export type PutSubscription = z.infer<typeof putSubscriptionBody>;

export const redriveBody = z.strictObject({
  events: z
    .optional(
      z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.minLength(1), z.maxLength(100)),
    )
    .check(z.describe('the ids of the events; all that there are if left out')),
});

export function readPut(body: Buffer): PutSubscription {
  const put = check(putSubscriptionBody, parseJson(body));
  const findings = [...urlFindings(put), ...typeFindings(put), ...filterFindings(put)];
  if (findings.length > 0) throw invalid(findings);
  return put;
}

function urlFindings(put: PutSubscription): readonly Finding[] {
  const { url, connector, credential } = put;
  const of = connector === undefined ? null : connectors[connector];
  const found: Finding[] = [];
  if (of === null && credential !== undefined) {
    const says = 'goes with a connector: without one every event is signed';
    found.push(finding({ credential: '…' }, ['credential'], says, 'take it out, or name the "connector"'));
  }
  if (of !== null && isAddressSecret(of)) {
    const wrong = credential === undefined ? null : wrongUrl(credential);
    if (wrong !== null)
      found.push(
        finding({ credential: '…' }, ['credential'], 'is not an https address', `write ${of.credential}`),
      );
    if (url !== undefined)
      found.push(finding(put, ['url'], 'is not needed here', `write it as "credential": ${of.credential}`));
    return found;
  }
  if (url === undefined) {
    if (of === null) found.push(finding(put, ['url'], 'is missing', example));
    else if (of.url === null)
      found.push(
        finding(
          put,
          ['url'],
          `is missing: ${of.name} has an address for each customer`,
          `write one such as "${of.urlExample}"`,
        ),
      );
    return found;
  }
  const wrong = wrongUrl(url);
  return wrong === null ? found : [...found, finding(put, ['url'], ...wrong)];
}

/** Of events that are about no member, a tool that knows only people can be told nothing. */
function typeFindings(put: PutSubscription): readonly Finding[] {
  const { connector, types = [] } = put;
  if (connector === undefined || connectors[connector].about !== 'members') return [];
  return types.flatMap((type, index) =>
    isOperatorType(type)
      ? [
          finding(
            put,
            ['types', index],
            `is about no member, and ${connectors[connector].name} takes events of members`,
            'take it out',
          ),
        ]
      : [],
  );
}

const example = 'write an address such as "https://crm.example.com/laurel"';

/** What is wrong with it, and what to do. A name may lead elsewhere tomorrow: it is judged again at each connection. */
function wrongUrl(text: string): readonly [says: string, fix: string] | null {
  const url = URL.parse(text);
  if (url === null) return [`is no address: ${briefly(text)}`, example];
  const isLocal = allowsLoopback() && url.protocol === 'http:';
  if (url.protocol !== 'https:' && !isLocal) {
    return [`must begin with "https://": ${briefly(text)}`, 'give an address with TLS'];
  }
  if (url.username !== '' || url.password !== '') {
    return ['has a user name or a password in it', 'take them out: the signature proves who sends'];
  }
  if (url.hash !== '') return ['has a fragment (#…), which is never sent', 'take it out'];
  const isPublic = isAllowedHost(url.hostname, allowsLoopback());
  const isNamedLocal = /(^|\.)localhost$|\.(local|internal)$/.test(url.hostname.replace(/\.$/, ''));
  if (isPublic && (!isNamedLocal || allowsLoopback())) return null;
  return [`leads to an address that is not of the public internet: ${briefly(url.hostname)}`, example];
}

function filterFindings(put: PutSubscription): readonly Finding[] {
  const wrong = put.filter === undefined ? null : checkFilter(put.filter);
  return wrong === null ? [] : [finding(put, ['filter'], wrong.says, wrong.fix)];
}
