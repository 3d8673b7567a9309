/** The OpenAPI document: the route table, the schemas that check requests, and what `operations` says. */
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import manifest from '../../../package.json' with { type: 'json' };
import type { Route } from '../../shared/route.ts';
import { type Operation, routes } from '../routes.ts';
import { named } from './components.ts';
import { operations } from './operations.ts';
import { rendered } from './rendered.ts';
import { bodyOf, parametersOf } from './request.ts';
import { responsesOf } from './responses.ts';
import { securityOf, securitySchemes } from './security.ts';

const description = `Laurel turns purchases into points, tiers and privileges.

Money is a decimal string with the currency's digits, an instant is ISO 8601, an id is 1–128 bytes of
well-formed Unicode. Everything that a function refuses is a problem (RFC 9457) whose \`type\` is its name;
docs/problems.md lists them all. Every answer of a function carries \`x-request-id\`. New fields may be added
to answers at any time: ignore what you do not know.`;

export function openApiDocument(table: readonly Route[] = routes): Document {
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'Laurel',
      version: manifest.version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      { url: 'http://localhost:3000', description: 'The platform on this machine' },
      {
        url: 'https://{host}',
        description: 'A deployed platform',
        variables: {
          host: { default: 'api.example.com', description: 'the host of the stack output ApiUrl' },
        },
      },
    ],
    tags: [
      {
        name: 'Webhooks',
        description: 'Webhooks: purchases, refunds and the rest, and the secrets that sign them',
      },
      { name: 'Members', description: 'Status, history, enrolment, privileges' },
      { name: 'People', description: 'Who members are: identities' },
      { name: 'Value', description: 'How valuable members are' },
      { name: 'Redemptions', description: 'Spending points' },
      { name: 'Adjustments', description: 'Correcting members by hand' },
      { name: 'Programs', description: 'Rules: drafts, versions, the ladder' },
      { name: 'Reviews', description: 'Reviews: runs over the members that book what time has changed' },
      { name: 'Events', description: 'Everything that happens, told to other systems' },
      { name: 'Platform', description: 'The platform itself' },
    ],
    paths: pathsOf(table),
    components: { ...named, securitySchemes },
  };
  return withoutJsonType(createDocument(document, { override: rendered }));
}

type Document = ReturnType<typeof createDocument>;

/** zod spells "any JSON value" out as a recursive type; in a schema that is the empty one. */
function withoutJsonType(document: Document): Document {
  const isJsonType = (name: string) => name.includes('__schema');
  return JSON.parse(JSON.stringify(document), (_, value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (isJsonType(value.$ref ?? '')) return {};
    for (const name of Object.keys(value)) if (isJsonType(name)) delete value[name];
    return value;
  });
}

function pathsOf(table: readonly Route[]): NonNullable<ZodOpenApiObject['paths']> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of table) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return paths;
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const document = operations[route.operation as Operation];
  if (document === undefined)
    throw new Error(`operation ${route.operation} of the route table has no document`);
  const { tag, summary, description, body } = document;
  return {
    operationId: route.operation,
    tags: [tag],
    summary,
    description,
    security: securityOf(route),
    requestParams: parametersOf(route, document),
    ...(body === undefined ? {} : { requestBody: bodyOf(body) }),
    responses: responsesOf(route, document),
  };
}
