/** The request side of an operation: parameters of path, query and header, and the body. */
import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiRequestBodyObject } from 'zod-openapi';
import type { Route } from '../../shared/route.ts';
import { tagName } from './answers/members/tags.ts';
import { id, slug, text } from './answers/values.ts';
import type { BodyDocument, OperationDocument } from './operation.ts';

const pathParameters: Readonly<Record<string, z.ZodType>> = {
  program: slug.meta({ description: "the program's id", example: 'demo' }),
  memberId: id.meta({
    description:
      "the retailer's own id of the customer, percent-encoded: 1–128 bytes of well-formed UTF-8, not `.` or `..`",
    example: 'm1',
  }),
  entryId: z.string().min(1).meta({
    description: "the entry's id as the history lists it, percent-encoded",
    example: 'purchase:standard:1001',
  }),
  orderId: id.meta({ description: "the shop's order number, percent-encoded", example: '1001' }),
  redemptionId: id.meta({
    description: 'the id from the answer to redeeming',
    example: 'n4bQgYhMfWWaL-qgxVrQFA',
  }),
  privilegeId: id.meta({ description: "the privilege's id in the program file", example: 'lounge' }),
  useId: id.meta({ description: "the caller's own id of the use", example: 'visit-17' }),
  tag: tagName.meta({ description: 'the tag', example: 'vip' }),
  adjustmentId: id.meta({
    description: 'the id from the answer to adjusting',
    example: 'n4bQgYhMfWWaL-qgxVrQFA',
  }),
  overrideId: id.meta({
    description: 'the id from the answer to overriding',
    example: 'n4bQgYhMfWWaL-qgxVrQFA',
  }),
  name: slug.meta({ description: "the draft's name", example: 'first' }),
  version: z.int().min(1).meta({ description: "the version's number", example: 2 }),
  other: z.int().min(1).meta({ description: 'the number of the version to compare it with', example: 3 }),
  preview: z
    .string()
    .min(1)
    .meta({ description: 'the id from the list', example: '20260203T090000000Z-effect' }),
  run: z.string().min(1).meta({ description: 'the id from the list', example: '20261122T092000000Z-review' }),
  segment: slug.meta({ description: 'as listed, or `other`', example: 'loyal' }),
  source: slug.meta({ description: "the operator's name of a source", example: 'shopify-eu' }),
  subscription: slug.meta({ description: "the operator's name of a subscription", example: 'crm' }),
  parked: text.meta({ description: 'the id from the list', example: '20260110T090500000Z-0f1e2d3c4b5a' }),
  identityId: text.meta({
    description: 'the id from the list',
    example: 'pB5nUnyQwBXWKqjVYGxXyBM2BWwgqE8pNL7Yjq9pCJk',
  }),
  secretId: z
    .string()
    .min(1)
    .meta({ description: 'the id from the list', example: '0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11' }),
};

export function parametersOf(
  route: Route,
  { query, headers }: OperationDocument,
): NonNullable<ZodOpenApiOperationObject['requestParams']> {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const path = Object.fromEntries(names.map((name) => [name, parameterOf(name, route)]));
  return {
    ...(names.length === 0 ? {} : { path: z.object(path) }),
    ...(query === undefined ? {} : { query }),
    ...(headers === undefined ? {} : { header: headers }),
  };
}

function parameterOf(name: string, { operation }: Route): z.ZodType {
  const schema = pathParameters[name];
  if (schema === undefined)
    throw new Error(`path parameter ${name} of operation ${operation} has no document`);
  return schema;
}

export function bodyOf({
  schema,
  required,
  description,
  examples,
}: BodyDocument): ZodOpenApiRequestBodyObject {
  return { description, required, content: { 'application/json': { schema, examples: { ...examples } } } };
}
