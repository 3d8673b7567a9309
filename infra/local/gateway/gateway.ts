/** The HTTP API of the template: route, throttle, authorize, invoke, answer. */
import type { JWTVerifyGetKey } from 'jose';
import { accountId } from '../assembly/place.ts';
import type { ApiPlan, RoutePlan } from '../assembly/plan/api.ts';
import { Refusal } from '../refusal.ts';
import type { Invocation, Invoker, Request } from '../workers/pool.ts';
import { newTraceId } from '../workers/trace-id.ts';
import { authorize } from './authorizer.ts';
import { gatewayError } from './errors.ts';
import { eventOf } from './event.ts';
import { createMatcher } from './match.ts';
import { replyOf } from './reply.ts';
import { type GatewayReply, type GatewayRequest, headerOf } from './request.ts';
import { createThrottle } from './throttle.ts';

interface GatewayOptions {
  readonly api: ApiPlan;
  /** The keys of the issuer that the authorizers trust. */
  readonly keys: JWTVerifyGetKey;
  /** By function ARN. */
  readonly functions: ReadonlyMap<string, Invoker>;
  readonly nowMs?: () => number;
}

type Gateway = (request: GatewayRequest) => Promise<GatewayReply>;

interface ServedRoute extends RoutePlan {
  readonly isWithinLimits: () => boolean;
}

export function createGateway({ api, keys, functions, nowMs = Date.now }: GatewayOptions): Gateway {
  const missing = api.routes.find(({ functionArn }) => !functions.has(functionArn));
  if (missing)
    throw new Refusal(`Route ${missing.key} calls ${missing.functionArn}, which is not in the template.`);
  const match = createMatcher<ServedRoute>(
    api.routes.map((route) => ({ ...route, isWithinLimits: createThrottle(route.throttle, nowMs) })),
  );

  return async (request) => {
    if (!isDecodable(request.path)) return gatewayError(400);
    const matched = match(request.method, request.path);
    if (matched === undefined) return gatewayError(404);
    const { route, pathParameters } = matched;
    if (!route.isWithinLimits()) return gatewayError(429);

    const authorized =
      route.authorizer &&
      (await authorize(headerOf(request, 'authorization'), route.authorizer, route.scopes, keys));
    if (authorized?.kind === 'unauthorized') {
      return gatewayError(401, { 'www-authenticate': challenge('invalid_token', authorized.why) });
    }
    if (authorized?.kind === 'forbidden') {
      return gatewayError(403, { 'www-authenticate': challenge('insufficient_scope', authorized.why) });
    }

    const traceId = newTraceId(request.receivedAtMs);
    const event = eventOf({
      request,
      apiId: route.apiId,
      accountId,
      routeKey: route.key,
      pathParameters,
      traceId,
      authorized,
    });
    return invokeInTime(
      functions.get(route.functionArn)!,
      { requestId: request.requestId, traceId, event },
      route,
    );
  };
}

/** The gateway stops waiting at its limit; the function does not stop working. */
async function invokeInTime(fn: Invoker, request: Request, { timeoutMs }: RoutePlan): Promise<GatewayReply> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const tooLate = new Promise<GatewayReply>((resolve) => {
    timeout.signal.addEventListener('abort', () => resolve(gatewayError(503)), { once: true });
  });
  try {
    return await Promise.race([fn.invoke({ ...request, signal: timeout.signal }).then(replyTo), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function replyTo(invocation: Invocation): GatewayReply {
  switch (invocation.kind) {
    case 'returned':
      return replyOf(invocation.value);
    case 'failed':
      return gatewayError(500);
    case 'refused':
      return gatewayError(503);
  }
}

function challenge(error: string, why: string): string {
  return `Bearer error="${error}" error_description="${why.replaceAll(/["\\]/g, "'")}"`;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
