/** What every answer must keep to: the documents of its operation, to the last field. */
import { expect } from 'vitest';
import type * as z from 'zod';
import { problem } from '../../../functions/api/openapi/answers/platform.ts';
import type { OperationDocument } from '../../../functions/api/openapi/operation.ts';
import { operations } from '../../../functions/api/openapi/operations.ts';
import type { Operation } from '../../../functions/api/routes.ts';
import { type ProblemName, problems } from '../../../functions/shared/problem.ts';
import type { Answer } from '../support/functions.ts';

export function expectDocumented(operation: Operation, path: string, answer: Answer): void {
  const document = operations[operation];
  const { status, headers, requestId } = answer;
  expect(headers['x-request-id'], 'x-request-id').toBe(requestId);
  const documented = document.answers[status];
  if (documented === undefined) {
    expectProblem(document, path, answer);
    return;
  }
  for (const name of documented.headers ?? []) expect(headers[name], name).toBeTypeOf('string');
  if (documented.schema === undefined) {
    expect(answer.text).toBe('');
    return;
  }
  expect(headers['content-type']).toBe('application/json');
  expectForm(documented.schema, answer);
}

function expectProblem(document: OperationDocument, path: string, answer: Answer): void {
  const { status, headers, body, requestId } = answer;
  expect(headers['content-type'], answer.text).toBe('application/problem+json');
  expectForm(problem, answer);
  const name = nameOf(answer);
  expect([...document.problems, 'internal-error'], 'the documented problems').toContain(name);
  const [documentedStatus, title] = problems[name];
  expect({ status: body.status, title: body.title, requestId: body.requestId }).toEqual({
    status: documentedStatus,
    title,
    requestId,
  });
  expect(status).toBe(documentedStatus);
  expect(decodeURIComponent(body.instance)).toBe(path.toWellFormed());
  expect(isWellFormed(body), 'no half surrogate pairs').toBe(true);
  if (status === 503) expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
}

function expectForm(schema: z.ZodType, { body, text }: Answer): void {
  const parsed = schema.safeParse(body);
  const issues = parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  expect(issues, `${text.slice(0, 2_000)} keeps to the documented form`).toBeUndefined();
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, each]) => key.isWellFormed() && isWellFormed(each));
}

/** `/problems/invalid-request` is `invalid-request`. */
export function nameOf({ body }: Pick<Answer, 'body'>): ProblemName {
  return body.type.slice('/problems/'.length);
}
