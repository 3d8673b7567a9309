/** What the page about deploying says of scopes, parameters and services is what the template and the route table have. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../functions/api/routes.ts';
import { type Assembly, pathOf, removeAssembly, resources, synthesizeForTest } from './assembly.ts';

let assembly: Assembly;
let page: string;
beforeAll(async () => {
  assembly = await synthesizeForTest();
  page = await readFile(fileURLToPath(new URL('../../docs/deploy.md', import.meta.url)), 'utf8');
});
afterAll(() => removeAssembly(assembly));

/** The rows of the table whose first column has this heading, cell by cell, without the marks of code. */
function table(heading: string): string[][] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  expect(start, `a table of ${heading}`).toBeGreaterThan(-1);
  const rest = lines.slice(start + 2);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

test('every scope of the route table is there, and no other', () => {
  const asked = routes.flatMap(({ access }) => (access.kind === 'token' ? access.scopes : []));
  expect(
    table('scope')
      .map(([scope]) => scope)
      .sort(),
  ).toEqual([...new Set<string>(asked)].sort());
});

test('every parameter of the stacks is there with its default, and no other', () => {
  const all = {
    ...assembly.data.Parameters,
    ...assembly.issuer.Parameters,
    ...assembly.platform.Parameters,
  };
  const own = Object.entries(all).filter(([name]) => name !== 'BootstrapVersion');
  const shown = (value: unknown) => (value === undefined ? 'none' : value === '' ? 'empty' : String(value));
  const expected = own.map(([name, { Default }]) => [name, shown(Default)]);
  expect(
    table('parameter')
      .map(([name, value]) => [name, value])
      .sort(),
  ).toEqual(expected.sort());
});

describe('the services', () => {
  const names: Readonly<Record<string, string>> = {
    ApiGatewayV2: 'API Gateway',
    CloudFront: 'CloudFront',
    CloudWatch: 'CloudWatch',
    DynamoDB: 'DynamoDB',
    Events: 'EventBridge',
    IAM: 'IAM',
    KMS: 'KMS',
    Lambda: 'Lambda',
    Logs: 'Logs',
    Pipes: 'EventBridge Pipes',
    S3: 'S3',
    SNS: 'SNS',
    SQS: 'SQS',
    Scheduler: 'EventBridge Scheduler',
  };

  test('that the stacks use are all named', () => {
    const types = [assembly.data, assembly.issuer, assembly.platform]
      .flatMap((each) => resources(each))
      .map(({ Type }) => Type);
    const used = [...new Set(types.map((type) => type.split('::')[1] ?? ''))].filter(
      (each) => each !== 'CDK',
    );
    const sentence = /The stacks use\s([^.]*?), and no Docker/.exec(page)?.[1] ?? '';
    const named = sentence
      .split(/, | and |\n/)
      .map((each) => each.trim())
      .filter(Boolean);
    expect(named.sort()).toEqual(used.map((each) => names[each] ?? `unnamed: ${each}`).sort());
  });
});

test('every alarm has its place in the runbook, and the runbook has no other', async () => {
  const runbook = await readFile(fileURLToPath(new URL('../../docs/runbook.md', import.meta.url)), 'utf8');
  const headings = runbook.split('\n').filter((line) => line.startsWith('### '));
  const named = headings.flatMap((line) => [...line.matchAll(/`(\w+)`/g)].map(([, name]) => name as string));
  const eventSource = 'aws.partner/stripe.com/ed_61Test';
  const whole = await synthesizeForTest([{ program: 'club', source: 'stripe', eventSource }]);
  const alarms = resources(whole.platform, 'AWS::CloudWatch::Alarm').map(
    (alarm) => pathOf(alarm).split('/').at(-1) as string,
  );
  await removeAssembly(whole);
  expect([...new Set(alarms)].sort()).toEqual([...new Set(named)].sort());
});
