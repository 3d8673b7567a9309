/** The answers of an operation: its own, its problems by status, and what the gateway says by itself. */
import * as z from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { type ProblemName, problems } from '../../shared/problem.ts';
import type { Route } from '../../shared/route.ts';
import { gatewayError, problem } from './answers/platform.ts';
import type { AnswerDocument, OperationDocument } from './operation.ts';

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });
const requestId = { 'x-request-id': header('x-request-id') };

export function responsesOf(route: Route, document: OperationDocument): ZodOpenApiResponsesObject {
  const names = byStatus([...document.problems, 'internal-error']);
  const messages = gatewayMessages(route);
  const refused = new Set([...names.keys(), ...messages.keys()]);
  return Object.fromEntries([
    ...Object.entries(document.answers).map(([status, answer]) => [status, answerOf(answer)] as const),
    ...[...refused].map((status) => [
      status,
      refusalOf(status, names.get(status) ?? [], messages.get(status) ?? null),
    ]),
  ]) as ZodOpenApiResponsesObject;
}

function answerOf({ description, schema, examples, headers = [] }: AnswerDocument): ZodOpenApiResponseObject {
  const content = { 'application/json': { schema, ...(examples && { examples: { ...examples } }) } };
  return {
    description,
    headers: { ...requestId, ...Object.fromEntries(headers.map((name) => [name, header(name)])) },
    ...(schema && { content }),
  } as ZodOpenApiResponseObject;
}

function byStatus(names: readonly ProblemName[]): Map<number, ProblemName[]> {
  return Map.groupBy(new Set(names), (name) => problems[name][0]);
}

const refusals = new Map<string, ZodOpenApiResponseObject>();

/** Routes that refuse alike share one component. */
function refusalOf(
  status: number,
  names: readonly ProblemName[],
  message: string | null,
): ZodOpenApiResponseObject {
  const id = [status, ...names, ...(message === null ? [] : ['gateway'])].join('.');
  const known = refusals.get(id);
  if (known !== undefined) return known;
  const said = names.map((name) => `\`${name}\`: ${problems[name][1]}`);
  const refusal: ZodOpenApiResponseObject = {
    id,
    description: [...said, ...(message === null ? [] : [`the gateway itself: \`${message}\``])].join('; '),
    ...(names.length === 0 ? {} : { headers: headersOf(status) }),
    content: {
      ...(names.length === 0 ? {} : { 'application/problem+json': problemContent(names) }),
      ...(message === null ? {} : { 'application/json': { schema: gatewayError } }),
    },
  };
  refusals.set(id, refusal);
  return refusal;
}

function headersOf(status: number) {
  return { ...requestId, ...(status === 503 ? { 'retry-after': header('retry-after') } : {}) };
}

function problemContent(names: readonly ProblemName[]) {
  return {
    schema: problem.and(z.object({ type: z.enum(names.map((name) => `/problems/${name}`)) })),
    examples: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/examples/${name}` }])),
  };
}

/** Fixed bodies of the API gateway, which no function sees. */
function gatewayMessages({ access }: Route): ReadonlyMap<number, string> {
  const always: [number, string][] = [
    [429, 'Too Many Requests'],
    [500, 'Internal Server Error'],
    [503, 'Service Unavailable'],
  ];
  switch (access.kind) {
    case 'open':
    case 'signature':
      return new Map(always);
    case 'token':
      return new Map([[401, 'Unauthorized'], [403, 'Forbidden'], ...always]);
  }
}
