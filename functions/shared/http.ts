/** What a handler sees of a request, and what it answers. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { isProgramId, type ProgramId } from '../../domain/kernel/brand.ts';
import { grouped } from '../../domain/kernel/words.ts';
import { Problem, problems } from './problem.ts';
import type { Access, Route } from './route.ts';

/** An event of the HTTP API; behind an authorizer it carries the token's claims. */
export type Event = APIGatewayProxyEventV2 & {
  readonly requestContext: {
    readonly authorizer?: { readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> } };
  };
};
export type Result = APIGatewayProxyStructuredResultV2;

export interface Request {
  readonly id: string;
  /** Of the path; for routes without one, of the token. */
  readonly program: ProgramId;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The bytes as they were sent: signatures are over them. */
  readonly body: Buffer;
  readonly timeLeftMs: () => number;
}

export interface Reply {
  readonly status: number;
  /** Written as JSON; a string is JSON already; undefined leaves the body empty. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Of routes that say nothing else. */
const bodyBytesMaxDefault = 256 * 1024;

export function readRequest(event: Event, context: Context, { access, bodyBytesMax }: Route): Request {
  const claims = event.requestContext.authorizer?.jwt?.claims ?? {};
  return {
    id: event.requestContext.requestId,
    program: programOf(event, claims, access),
    params: event.pathParameters ?? {},
    query: event.queryStringParameters ?? {},
    headers: event.headers,
    claims,
    body: readBody(event, bodyBytesMax),
    timeLeftMs: () => context.getRemainingTimeInMillis(),
  };
}

/**
 * A token opens the paths of its own program only; a path without a program is the token's. Where a
 * token is asked for and none comes with the event, the gateway has lost its authorizer: nothing opens.
 */
function programOf(event: Event, claims: Request['claims'], access: Access): ProgramId {
  const named = event.pathParameters?.program;
  if (named === undefined) return String(claims.program ?? '') as ProgramId;
  if (access.kind === 'token' && claims.program !== named) {
    throw new Problem('other-program', `the token is not for program "${named}"`);
  }
  if (!isProgramId(named)) throw unknownProgram(named);
  return named as ProgramId;
}

export function unknownProgram(program: string): Problem {
  return new Problem('unknown-program', `there is no program "${program}"`);
}

function readBody(event: Event, bodyBytesMax = bodyBytesMaxDefault): Buffer {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > bodyBytesMax) {
    throw new Problem(
      'body-too-large',
      `the body has ${grouped(body.length)} bytes, and may have at most ${grouped(bodyBytesMax)}`,
    );
  }
  return body;
}

/**
 * Of every answer: it is what it says it is, comes over TLS, is kept by nobody on the way (a route that may be kept
 * says so itself), and is shown in no frame.
 */
const protecting = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
} as const;

export function toResult(reply: Reply, requestId: string): Result {
  const { status, body, headers } = reply;
  const contentType = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    statusCode: status,
    headers: { ...protecting, ...contentType, 'x-request-id': requestId, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

export function problemResult(problem: Problem, path: string, requestId: string): Result {
  // The gateway hands over the path decoded; an instance is a URI reference.
  const instance = path.toWellFormed().split('/').map(encodeURIComponent).join('/');
  const { status, ...said } = problemBody(problem);
  const { type, title, detail, ...more } = said;
  const body = { type, title, status, detail, instance, requestId, ...more };
  return toResult(
    {
      status,
      body,
      headers: {
        'content-type': 'application/problem+json',
        ...(problem.retryAfterSeconds === null ? {} : { 'retry-after': String(problem.retryAfterSeconds) }),
      },
    },
    requestId,
  );
}

/** A problem as it is told, without where it happened. */
export function problemBody({ problem, message, findings, numbers }: Problem) {
  const [status, title] = problems[problem];
  return {
    type: `/problems/${problem}`,
    title,
    status,
    detail: message,
    ...(findings.length > 0 ? { errors: findings } : {}),
    ...(numbers === null ? {} : { numbers }),
  };
}
