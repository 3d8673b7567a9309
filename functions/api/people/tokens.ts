/** A member's own token, made for the shop's back end: it has signed the customer in, and says who it is. */

import type { Instant } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { realNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { Problem } from '../../shared/problem.ts';
import { membersSignInElsewhere, memberTokenAudience } from '../../shared/route.ts';
import { openSigningKey, type SigningKey } from '../../store/signing/kms.ts';
import { namedMember } from '../members/load.ts';

interface TokenEnvironment {
  readonly SIGNING_KEY: string;
  readonly MEMBER_TOKEN_ISSUER: string;
}

const lifetimeSeconds = 600;

/** Nothing is read: whoever has not bought yet has a card to draw, too. */
export async function issueMemberToken(
  { SIGNING_KEY: keyId, MEMBER_TOKEN_ISSUER: issuer }: TokenEnvironment,
  request: Request,
): Promise<Reply> {
  const member = namedMember(request);
  if (issuer === membersSignInElsewhere) {
    throw new Problem(
      'members-sign-in-elsewhere',
      'this platform takes tokens of members from another issuer (MemberTokenIssuer), so one of its own would open nothing',
    );
  }
  // By real time, as the gateway judges tokens.
  const iat = Math.floor(realNow() / 1_000);
  const exp = iat + lifetimeSeconds;
  const claims = {
    iss: issuer,
    aud: memberTokenAudience,
    sub: member,
    program: request.program,
    member,
    scope: 'me',
    iat,
    exp,
  };
  const token = await signed(openSigningKey(keyId), { alg: 'RS256', typ: 'JWT', kid: keyId }, claims);
  return { status: 201, body: { token, expiresAt: formatInstant((exp * 1_000) as Instant) } };
}

async function signed(key: SigningKey, header: object, claims: object): Promise<string> {
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${(await key.sign(content)).toString('base64url')}`;
}
