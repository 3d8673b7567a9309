/** Whatever is wrong with a body or a program file, people are told so: no text of a validator is shown. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod/v4/core';
import type { Finding } from '../../../domain/kernel/finding.ts';
import { fromIssues } from '../../../domain/kernel/issues/issues.ts';
import type { Schema } from '../../../domain/kernel/issues/shapes.ts';
import { programFileSchema } from '../../../domain/program/file.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import type { OperationDocument } from '../../../functions/api/openapi/operation.ts';
import { operations } from '../../../functions/api/openapi/operations.ts';
import { brokenOf, samplesOf } from '../../support/schemas.ts';

/** What zod says by itself, patterns, and values that no document has. */
const raw =
  /Invalid|Too (small|big)|expected|received|Unrecognized|undefined|NaN|\[object|must match|pattern|\\d|\^\[|>=|<=|minor unit/;

const bodies = Object.entries(operations as Readonly<Record<string, OperationDocument>>).flatMap(
  ([operation, { body }]): [string, Schema][] =>
    body === undefined || body.schema === programFileSchema ? [] : [[operation, body.schema]],
);

function findingsOf(schema: Schema, document: unknown): readonly Finding[] {
  const parsed = z.safeParse(schema, document);
  return parsed.success ? [] : fromIssues(document, schema, parsed.error.issues);
}

/** What is wrong with how a finding is told. */
function faultsOf({ path, rule, fix }: Finding): readonly string[] {
  const field = /(?:^|\.)([^.[]+)(\[\d+\])*$/.exec(path)?.[1];
  const named = field === undefined ? /^(the (body|file)|"\[)/.test(rule) : rule.includes(field);
  return [
    ...(named ? [] : ['does not name the field']),
    ...(raw.test(`${rule} ${fix}`) ? ['shows a text of a validator'] : []),
    ...(/^(write|add|take|leave|give|shorten|send|round|rename|let) /.test(fix)
      ? []
      : ['does not say what to do']),
    ...(fix.includes(rule) ? ['says the rule again'] : []),
  ];
}

describe.each([...bodies, ['program file', programFileSchema] as [string, Schema]])('%s', (_, schema) => {
  const samples = samplesOf(schema);

  test('is taken with everything that it may have, as the examples of its forms write it', () => {
    expect(samples.map((sample) => findingsOf(schema, sample))).toEqual(samples.map(() => []));
  });

  test('that is broken anywhere is told in words that name the field, with what to do', () => {
    const told = brokenOf(samples).flatMap(({ how, document }) =>
      findingsOf(schema, document).map((finding) => ({ how, finding, faults: faultsOf(finding) })),
    );
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter(({ faults }) => faults.length > 0).slice(0, 5)).toEqual([]);
  });
});

test('so it is with what the parts of a program file say to each other', () => {
  const told = brokenOf(samplesOf(programFileSchema)).flatMap(({ how, document }) => {
    const parsed = parseProgramFile(document);
    return parsed.kind === 'valid'
      ? []
      : parsed.errors.map((finding) => ({ how, finding, faults: faultsOf(finding) }));
  });
  expect(told.filter(({ faults }) => faults.length > 0).slice(0, 5)).toEqual([]);
});
