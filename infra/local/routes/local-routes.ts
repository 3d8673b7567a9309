/**
 * The routes that only this machine has, beside the template's: the platform clock, tokens, and the
 * issuer's public documents. They are for programs on this machine, so a browser on some website, or a
 * name that a website made to point here, is turned away.
 */
import * as z from 'zod';
import { isId } from '../../../domain/kernel/brand.ts';
import { type Finding, finding, sentenceOf } from '../../../domain/kernel/finding.ts';
import { formed } from '../../../domain/kernel/formed.ts';
import { fromIssues } from '../../../domain/kernel/issues/issues.ts';
import type { Bus, PutEvent } from '../bus/bus.ts';
import { type ClockMove, isoOf, type PlatformClock } from '../clock/platform-clock.ts';
import { type GatewayReply, type GatewayRequest, headerOf } from '../gateway/request.ts';
import type { Moved } from '../schedules/ticker.ts';
import type { Issuer } from './issuer.ts';
import { problem } from './problem.ts';

interface LocalRoutesOptions {
  readonly clock: PlatformClock;
  /** Moves it, and runs what is scheduled on the way. */
  readonly move: (move: ClockMove) => Promise<Moved>;
  /** Takes events that a partner would put on its bus. */
  readonly bus: Bus;
  readonly issuer: Issuer;
  /** For tokens that name none. */
  readonly program: string;
}

/** Undefined: not a local route. */
type LocalRoutes = (request: GatewayRequest) => Promise<GatewayReply | undefined>;

const name = formed('id', z.string().refine(isId));
const clockSchema = z
  .strictObject({ advance: z.string().max(100).optional(), set: z.string().max(100).optional() })
  .refine(({ advance, set }) => (advance === undefined) !== (set === undefined), {
    path: ['advance'],
    message: 'and "set" are two ways to move the clock: one of them is needed',
    params: { fix: 'write "advance" with a duration, or "set" with an instant' },
  });
const tokenSchema = z.strictObject({
  scope: z.string().min(1).max(1_000),
  program: name.optional(),
  member: name.optional(),
});

export function createLocalRoutes({ clock, move, bus, issuer, program }: LocalRoutesOptions): LocalRoutes {
  const time = (more = {}) => json(200, { now: isoOf(clock.nowMs()), shiftMs: clock.shiftMs, ...more });

  const moveClock = async (request: GatewayRequest): Promise<GatewayReply> => {
    const input = read(clockSchema, request);
    if ('problem' in input) return input.problem;
    const { advance, set } = input.value;
    const asked = set === undefined ? { advance: advance! } : { set };
    const moved = await move(asked);
    return moved.kind === 'moved' ? time({ runs: moved.runs }) : refusedMove(request, asked, moved);
  };

  const issueToken = async (request: GatewayRequest): Promise<GatewayReply> => {
    const input = read(tokenSchema, request);
    if ('problem' in input) return input.problem;
    return json(200, {
      token: await issuer.sign({ ...input.value, program: input.value.program ?? program }),
    });
  };

  return async (request) => {
    const { method, path } = request;
    const document = issuer.documents.get(path);
    if (document !== undefined) return method === 'GET' ? json(200, document) : notHere(request);
    if (!path.startsWith('/local/')) return undefined;
    const why = whyForeign(request);
    if (why !== undefined)
      return problem(request, {
        status: 403,
        name: 'not-from-here',
        title: 'Only programs on this machine may call this',
        detail: why,
      });
    switch (`${method} ${path}`) {
      case 'GET /local/clock':
        return time();
      case 'POST /local/clock':
        return moveClock(request);
      case 'POST /local/tokens':
        return issueToken(request);
      case 'POST /local/events':
        return answerEvent(request, await bus(request.body.toString('utf8')));
      default:
        return notHere(request);
    }
  };
}

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** A browser says so with Origin; a rebound name shows in Host. */
function whyForeign(request: GatewayRequest): string | undefined {
  if (headerOf(request, 'origin') !== undefined)
    return 'The request comes from a web page (it has an Origin header).';
  if (!loopback.test(headerOf(request, 'host') ?? '')) return 'The Host header does not name this machine.';
  return undefined;
}

type Read<T> = { readonly value: T } | { readonly problem: GatewayReply };

function read<T extends z.ZodType>(schema: T, request: GatewayRequest): Read<z.infer<T>> {
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch {
    const fix = 'send an object, such as { "advance": "P1D" }';
    return { problem: malformed(request, [finding(undefined, [], 'is not JSON', fix)]) };
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { value: parsed.data };
  return { problem: malformed(request, fromIssues(body, schema, parsed.error.issues)) };
}

const examples: Readonly<Record<string, string>> = {
  advance: '"advance": "P1D"',
  set: '"set": "2027-01-01T00:00:00Z"',
};

function refusedMove(
  request: GatewayRequest,
  asked: ClockMove,
  moved: Exclude<Moved, { kind: 'moved' }>,
): GatewayReply {
  const [[path, value]] = Object.entries(asked) as [[string, string]];
  switch (moved.kind) {
    case 'malformed':
      return malformed(request, [
        finding(asked, [path], moved.says, `write for example ${examples[path] ?? '{}'}`),
      ]);
    case 'movedBack':
      return problem(request, {
        status: 400,
        name: 'clock-moved-back',
        title: 'The platform clock only moves forward',
        detail: `It is at ${moved.now}, and "${path}" asks for ${moved.to}.`,
        errors: [finding(asked, [path], `is ${value}, before ${moved.now}`, 'name a later moment')],
      });
    case 'failed':
      return problem(request, {
        status: 500,
        name: 'schedule-failed',
        title: 'A scheduled job failed, and the clock stays where it was',
        detail: moved.why,
      });
    case 'stopped':
      return problem(request, {
        status: 503,
        name: 'stopping',
        title: 'The platform stops',
        detail: 'The clock has not got there.',
      });
  }
}

function answerEvent(request: GatewayRequest, put: PutEvent): GatewayReply {
  switch (put.kind) {
    case 'put':
      return json(202, { rules: put.rules });
    case 'malformed':
      return problem(request, {
        status: 400,
        name: 'invalid-request',
        title: 'The request does not have the expected form',
        detail: `The body is no event of EventBridge: ${put.why}.`,
      });
    case 'unknown-bus':
      return problem(request, {
        status: 404,
        name: 'unknown-event-source',
        title: 'No such event source fills a source here',
        detail:
          put.buses.length === 0
            ? 'The platform was started without --partner-events.'
            : `The event is of "${put.source}"; known are ${put.buses.join(', ')}.`,
      });
  }
}

function malformed(request: GatewayRequest, errors: readonly Finding[]): GatewayReply {
  const detail = errors.map(sentenceOf).join('; ');
  return problem(request, {
    status: 400,
    name: 'invalid-request',
    title: 'The request does not have the expected form',
    detail,
    errors,
  });
}

function notHere(request: GatewayRequest): GatewayReply {
  return problem(request, {
    status: 404,
    name: 'not-found',
    title: 'No such local route',
    detail: `${request.method} ${request.path}`,
  });
}

function json(statusCode: number, body: unknown): GatewayReply {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
