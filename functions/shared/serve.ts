/**
 * The one middy stack. From outside in: log and count, turn errors into problems, read the request.
 * A function hands over a handler for each of its operations and nothing else.
 */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { StoreBusy } from './busy.ts';
import { realNow } from './clock.ts';
import {
  type Event,
  problemResult,
  type Reply,
  type Request,
  type Result,
  readRequest,
  toResult,
} from './http.ts';
import { refusalIn } from './json.ts';
import { loaded } from './loading.ts';
import { logRequest } from './log.ts';
import { Problem } from './problem.ts';
import type { FunctionName, Route } from './route.ts';
import { refuseWhatIsNotTaken } from './takes.ts';

/** A handler for every operation of the table that the function serves, and nothing else. */
export type Handlers<R extends Route, F extends FunctionName> = Readonly<
  Record<Extract<R, { readonly function: F }>['operation'], (request: Request) => Promise<Reply>>
>;

/** Headers that an answer has for who asks, whatever the answer is. It never throws. */
type Heading = (route: Route, event: Event) => Promise<Readonly<Record<string, string>>>;

interface Call {
  readonly event: Event;
  readonly context: Context;
  response: Result | null;
  error: Error | null;
  readonly internal: { startedAt?: number };
}

export function serve<R extends Route, F extends FunctionName>(
  name: F,
  routes: readonly R[],
  handlers: Handlers<R, F>,
  heading: Heading = async () => ({}),
) {
  const byRouteKey = new Map<string, Route>(
    routes
      .filter((route) => route.function === name)
      .map((route) => [`${route.method} ${route.path}`, route]),
  );
  const dispatch = async (event: Event, context: Context): Promise<Result> => {
    const route = byRouteKey.get(event.routeKey);
    if (route === undefined) throw new Problem('unknown-route', `${event.routeKey} is not served here`);
    const request = readRequest(event, context, route);
    refuseWhatIsNotTaken(route, request);
    // What is written is written with all that it needs: only who reads asks again.
    const reply = await loaded(() => handlers[route.operation as keyof Handlers<R, F>](request));
    return toResult(reply, request.id);
  };
  const headed = addHeaders(({ event }) => {
    const route = byRouteKey.get(event.routeKey);
    return route === undefined ? null : heading(route, event);
  });
  return middy<Event, Result>().use(observed(name)).use(headed).use(answerProblems).handler(dispatch);
}

/** One line per request, which is its count as well. */
function observed(name: FunctionName) {
  const report = ({ event, response, internal, error }: Call): void => {
    const now = realNow();
    logRequest(name, {
      requestId: event.requestContext.requestId,
      route: event.routeKey,
      status: response?.statusCode ?? 500,
      durationMs: now - (internal.startedAt ?? now),
      error,
    });
  };
  return {
    before: (call: Call) => {
      call.internal.startedAt = realNow();
    },
    after: report,
    onError: report,
  };
}

function addHeaders(headersOf: (call: Call) => ReturnType<Heading> | null) {
  const add = async (call: Call) => {
    // Where the store is busy or time is up, nothing more is asked of it.
    if (call.response === null || isTransient(call.error)) return;
    call.response.headers = { ...call.response.headers, ...(await headersOf(call)) };
  };
  return { after: add, onError: add };
}

const answerProblems = {
  onError: async (call: Call) => {
    const { event, error } = call;
    call.response = problemResult(await asProblem(error), event.rawPath, event.requestContext.requestId);
  },
};

/** As middy calls it, a moment before Lambda would stop the function without an answer. */
const outOfTime = 'TimeoutError';

async function asProblem(error: Error | null): Promise<Problem> {
  const refusal = await refusalIn(error);
  if (refusal !== null) return refusal;
  if (isTransient(error)) {
    return new Problem('try-again', 'nothing is lost: send it again', { retryAfterSeconds: 1, cause: error });
  }
  return new Problem('internal-error', 'the failure is logged under the request id', { cause: error });
}

function isTransient(error: Error | null): boolean {
  return error instanceof StoreBusy || error?.name === outOfTime;
}
