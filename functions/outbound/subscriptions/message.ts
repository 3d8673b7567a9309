/** The request that an event becomes for a subscription. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { SecretValues } from '../../store/secrets/secrets.ts';
import type {
  SubscriptionRecord,
  SubscriptionSecret,
} from '../../store/subscriptions/subscriptionRecords.ts';
import {
  type ConnectorName,
  connectorMessage,
  connectors,
  type Rendered,
} from '../integrations/connector.ts';
import type { Message } from './send.ts';
import { signedHeaders } from './signature.ts';

export type MakeMessage = (event: Rendered) => Message;

/** `realNow`: milliseconds, since receivers judge signatures by real time. */
export async function messages(
  secrets: Pick<SecretValues, 'get'>,
  program: ProgramId,
  record: SubscriptionRecord,
  realNow: () => number,
): Promise<MakeMessage> {
  const active = record.secrets.filter((secret) => signs(secret, realNow()));
  const values = await Promise.all(active.map(({ id }) => secrets.get(program, id)));
  const known = values.filter((value) => value !== null);
  const [newest] = known;
  if (newest === undefined) throw new Error(`subscription ${record.id} has no secret to sign with`);
  const { connector, url } = record;
  if (connector !== null) {
    const to = { url: url ?? '', credential: newest };
    return (event) => connectorMessage(connectors[connector as ConnectorName], event, to);
  }
  return (event) => {
    const body = JSON.stringify(event);
    const timestamp = Math.floor(realNow() / 1000);
    const headers = {
      'content-type': 'application/json',
      ...signedHeaders({ id: event.id, timestamp, body }, known),
    };
    return { url: url ?? '', method: 'POST', headers, body };
  };
}

function signs({ until }: SubscriptionSecret, now: number): boolean {
  return until === null || until > now;
}
