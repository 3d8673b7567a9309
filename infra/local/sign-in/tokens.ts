/** The token endpoint of the local issuer: tokens for a code with its verifier, or for a refresh token. */
import type { GatewayReply, GatewayRequest } from '../gateway/request.ts';
import type { Issuer } from '../routes/issuer.ts';
import type { Grants, Person } from './grants.ts';
import { json, refused } from './replies.ts';

export const consoleClient = 'laurel-console';
/** Short, so that renewing is seen to work. */
const lifetimeSeconds = 15 * 60;

export function createTokenEndpoint(
  issuer: Issuer,
  grants: Grants,
): (request: GatewayRequest) => Promise<GatewayReply> {
  const tokensFor = async (person: Person, nonce: string | undefined): Promise<GatewayReply> => {
    const { role, program } = person;
    const subject = `${role.id}@local`;
    const lifetime = `${lifetimeSeconds}s`;
    return json(200, {
      access_token: await issuer.sign({ scope: role.scope, program, subject, lifetime }),
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      refresh_token: grants.remember(person),
      id_token: await issuer.signIdToken({ subject, name: role.name, audience: consoleClient, nonce }),
      scope: `openid ${role.scope}`,
    });
  };
  return async (request) => {
    const form = new URLSearchParams(request.body.toString('utf8'));
    const field = (name: string) => form.get(name) ?? '';
    switch (field('grant_type')) {
      case 'authorization_code': {
        const proof = { verifier: field('code_verifier'), redirectUri: field('redirect_uri') };
        const code = grants.take(field('code'), proof);
        return code === undefined ? refused('invalid_grant') : tokensFor(code.person, code.nonce);
      }
      case 'refresh_token': {
        const person = grants.personOf(field('refresh_token'));
        grants.forget(field('refresh_token')); // the next one comes with the tokens
        return person === undefined ? refused('invalid_grant') : tokensFor(person, undefined);
      }
      default:
        return refused('unsupported_grant_type');
    }
  };
}
