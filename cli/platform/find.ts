/** Which platform a command talks to, and with what credentials. */

import type { Arguments } from '../command.ts';
import type { DeliveryTarget } from '../deliver/deliver.ts';
import { isWebhookSecret } from '../deliver/webhook.ts';
import type { Io } from '../terminal/io.ts';
import { refused, Stop, usage } from '../terminal/stop.ts';
import { type ApiTarget, callApi } from './api.ts';
import { findLocalPlatform, type LocalPlatform } from './localFile.ts';

export interface Platform {
  readonly url: string;
  readonly program: string;
  /** Null for any platform but the one that runs here. */
  readonly local: LocalPlatform | null;
  /** The API with a token that carries the scope. */
  api(scope: Scope): Promise<ApiTarget>;
  /** Throws a usage error when no signing secret is known. */
  webhook(): DeliveryTarget;
}

export type Scope =
  | 'members:read'
  | 'members:write'
  | 'points:adjust'
  | 'programs:read'
  | 'programs:write'
  | 'secrets:write'
  | 'events:read';

/**
 * What the command line says goes first. A local platform that was found brings its own tokens: a token in
 * the environment belongs to another platform and must not be sent to it.
 */
export function findPlatform(args: Arguments, io: Io, programFromFile?: string): Platform {
  const { url, local } = findUrl(args, io);
  const program = args.text('program') ?? programFromFile ?? io.env.LAUREL_PROGRAM ?? local?.program;
  if (program === undefined || program === '') throw usage('--program is missing (or LAUREL_PROGRAM)');
  return {
    url,
    program,
    local,
    async api(scope) {
      return { url, token: args.text('token') ?? (await tokenFor({ url, program, local, scope, io })) };
    },
    webhook: () => ({ url, program, secret: secretFor(args, io, local?.program === program ? local : null) }),
  };
}

function findUrl(args: Arguments, io: Io): { readonly url: string; readonly local: LocalPlatform | null } {
  const named = args.text('url') ?? io.env.LAUREL_URL;
  const local = findLocalPlatform(io.cwd);
  if (named === undefined || named === '') {
    if (local === null) {
      throw refused('No local platform is running: start one with npm start, or name another with --url.');
    }
    return { url: origin(local.url), local };
  }
  const url = origin(named);
  return { url, local: local !== null && origin(local.url) === url ? local : null };
}

/** For a help text, which is there without a platform, too: then a variable stands for its address. */
export function shownUrl(io: Pick<Io, 'env' | 'cwd'>): string {
  const named = io.env.LAUREL_URL;
  if (named !== undefined && named !== '') return named;
  try {
    return findLocalPlatform(io.cwd)?.url ?? '$LAUREL_URL';
  } catch (error) {
    if (error instanceof Stop) return '$LAUREL_URL';
    throw error;
  }
}

/** Without a trailing slash, so that paths can be put behind it. */
function origin(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw usage(`--url must be an http or https address, not ${JSON.stringify(text)}`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Every command reads as well, of members and of their program: a local token opens both. */
function localScopes(scope: Scope): string {
  return [...new Set([scope, 'members:read', 'programs:read'])].join(' ');
}

interface TokenNeed {
  readonly url: string;
  readonly program: string;
  readonly local: LocalPlatform | null;
  readonly scope: Scope;
  readonly io: Io;
}

async function tokenFor({ url, program, local, scope, io }: TokenNeed): Promise<string> {
  if (local?.program === program)
    return scope.startsWith('members:') ? local.tokens.service : local.tokens.operator;
  if (local !== null) return mintLocalToken(url, { scope: localScopes(scope), program });
  const token = io.env.LAUREL_TOKEN;
  if (token === undefined || token === '') {
    throw usage(
      `--token is missing (or LAUREL_TOKEN): a token of program ${program} with the scope ${scope}`,
    );
  }
  return token;
}

function secretFor(args: Arguments, io: Io, local: LocalPlatform | null): string {
  // A signature tells nobody the secret: that of the environment may sign for the local platform, too.
  const named = args.text('secret') ?? io.env.LAUREL_WEBHOOK_SECRET;
  const secret = named === undefined || named === '' ? local?.webhookSecret : named;
  if (secret === undefined || secret === '') {
    throw usage('--secret is missing (or LAUREL_WEBHOOK_SECRET): laurel secret add makes one');
  }
  if (!isWebhookSecret(secret)) throw usage('--secret must be whsec_ followed by base64');
  return secret;
}

interface TokenWish {
  readonly scope: string;
  readonly program: string;
  readonly member?: string;
}

/** Only a local platform hands out tokens. */
export async function mintLocalToken(url: string, wish: TokenWish): Promise<string> {
  const whenMissing = `${url} is no local platform: it hands out no tokens.`;
  const answer = await callApi(
    { url, token: null },
    { method: 'POST', path: '/local/tokens', body: wish, whenMissing },
  );
  const token = typeof answer === 'object' && answer !== null && 'token' in answer ? answer.token : undefined;
  if (typeof token !== 'string') throw refused(whenMissing);
  return token;
}
