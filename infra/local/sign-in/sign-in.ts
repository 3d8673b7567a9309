/**
 * Signing in on this machine: the authorization code flow with PKCE, as any OpenID issuer has it, for the pages that
 * the platform serves itself. A cookie remembers who signed in, so that a page that is loaded again need not ask.
 */
import { isProgramId } from '../../../domain/kernel/brand.ts';
import { type GatewayReply, type GatewayRequest, headerOf } from '../gateway/request.ts';
import type { Issuer } from '../routes/issuer.ts';
import { createGrants, type Grants, type Person } from './grants.ts';
import { signInPage, signInStyle } from './page.ts';
import { headers, html, page, redirect, refused } from './replies.ts';
import { roleOf } from './roles.ts';
import { consoleClient, createTokenEndpoint } from './tokens.ts';

interface SignInOptions {
  readonly issuer: Issuer;
  /** The one that the form proposes. */
  readonly program: string;
  readonly grants?: Grants;
}

/** Undefined: not a path of signing in. */
type SignIn = (request: GatewayRequest) => Promise<GatewayReply | undefined>;

const cookie = 'laurel-session';

export function createSignIn({ issuer, program, grants = createGrants() }: SignInOptions): SignIn {
  const authorize = (request: GatewayRequest): GatewayReply => {
    const asked = readAuthorization(request, issuer.url);
    if ('wrong' in asked) return page(400, asked.wrong);
    const known = grants.personOf(sessionOf(request) ?? '');
    if (request.method === 'POST') {
      const form = new URLSearchParams(request.body.toString('utf8'));
      const role = roleOf(form.get('role') ?? undefined);
      const chosen = form.get('program') ?? '';
      if (role === undefined) return page(400, 'No such role.');
      if (!isProgramId(chosen)) return page(400, 'A program id has small letters, digits and hyphens.');
      const person = { role, program: chosen };
      return redirect(answerTo(asked, person), { 'set-cookie': [sessionCookie(grants.remember(person))] });
    }
    if (known !== undefined && asked.prompt !== 'login') return redirect(answerTo(asked, known));
    if (asked.prompt === 'none') return redirect(withParameters(asked, { error: 'login_required' }));
    return html(200, signInPage(program, request.query));
  };

  const answerTo = (asked: Authorization, person: Person): string =>
    withParameters(asked, {
      code: grants.offer({
        person,
        challenge: asked.challenge,
        redirectUri: asked.redirectUri,
        nonce: asked.nonce,
      }),
    });

  const answerToken = createTokenEndpoint(issuer, grants);

  const endSession = (request: GatewayRequest): GatewayReply => {
    grants.forget(sessionOf(request) ?? '');
    const asked = new URLSearchParams(request.query).get('post_logout_redirect_uri') ?? '';
    const to = isOwnPage(asked, issuer.url) ? asked : `${issuer.url}/console/`;
    return redirect(to, { 'set-cookie': [sessionCookie('', 0)] });
  };

  return async (request) => {
    switch (`${request.method} ${request.path}`) {
      case 'GET /local/authorize':
      case 'POST /local/authorize':
        return isFromHere(request, issuer.url) ? authorize(request) : page(403, 'Sign in from this page.');
      case 'POST /local/oauth/token':
        return isFromHere(request, issuer.url) ? answerToken(request) : refused('invalid_request');
      case 'GET /local/sign-out':
        return endSession(request);
      case 'GET /local/sign-in.css':
        return { statusCode: 200, headers: { ...headers, 'content-type': 'text/css' }, body: signInStyle };
      default:
        return undefined;
    }
  };
}

interface Authorization {
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge: string;
  readonly nonce: string | undefined;
  readonly prompt: string | undefined;
}

function readAuthorization(
  { query }: GatewayRequest,
  url: string,
): Authorization | { readonly wrong: string } {
  const asked = new URLSearchParams(query);
  const redirectUri = asked.get('redirect_uri') ?? '';
  const challenge = asked.get('code_challenge') ?? '';
  if (asked.get('client_id') !== consoleClient) return { wrong: `The only client here is ${consoleClient}.` };
  if (!isOwnPage(redirectUri, url)) return { wrong: `redirect_uri must be a page of ${url}.` };
  if (asked.get('response_type') !== 'code') return { wrong: 'response_type must be "code".' };
  if (asked.get('code_challenge_method') !== 'S256' || challenge === '')
    return { wrong: 'A code_challenge by S256 is needed.' };
  return {
    redirectUri,
    challenge,
    state: asked.get('state') ?? '',
    nonce: asked.get('nonce') ?? undefined,
    prompt: asked.get('prompt') ?? undefined,
  };
}

function withParameters({ redirectUri, state }: Authorization, answer: Record<string, string>): string {
  return `${redirectUri}?${new URLSearchParams({ ...answer, state })}`;
}

const isOwnPage = (to: string, url: string) => to.startsWith(`${url}/`) && !to.includes('?');

/** A page of another origin says so with Origin; a browser leaves it out where nobody but itself asks. */
function isFromHere(request: GatewayRequest, url: string): boolean {
  const origin = headerOf(request, 'origin');
  return (origin === undefined || origin === url) && headerOf(request, 'host') === new URL(url).host;
}

function sessionOf(request: GatewayRequest): string | undefined {
  const pairs = (headerOf(request, 'cookie') ?? '').split('; ').map((pair) => pair.split('='));
  return pairs.find(([name]) => name === cookie)?.[1];
}

const sessionCookie = (value: string, maxAge?: number) =>
  `${cookie}=${value}; Path=/local; HttpOnly; SameSite=Lax${maxAge === undefined ? '' : `; Max-Age=${maxAge}`}`;
