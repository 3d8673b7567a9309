import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Assembly, inWords, pathOf, removeAssembly, resources, synthesizeForTest } from './assembly.ts';

let assembly: Assembly;
let body: string;
beforeAll(async () => {
  assembly = await synthesizeForTest();
  const dashboards = resources(assembly.platform, 'AWS::CloudWatch::Dashboard');
  expect(dashboards).toHaveLength(1);
  body = inWords(assembly, dashboards[0]!.Properties.DashboardBody);
});
afterAll(() => removeAssembly(assembly));

const pathsOf = (type: string) =>
  [assembly.data, assembly.issuer, assembly.platform].flatMap((each) => resources(each, type)).map(pathOf);

test.each([
  ['alarm', 'AWS::CloudWatch::Alarm', (path: string) => `<${path}.Arn>`],
  ['function', 'AWS::Lambda::Function', (path: string) => `<${path}>`],
  ['table', 'AWS::DynamoDB::Table', (path: string) => `<${path}>`],
  ['queue', 'AWS::SQS::Queue', (path: string) => `<${path}.QueueName>`],
] as const)('the dashboard shows every %s', (_what, type, named) => {
  const paths = pathsOf(type).filter((path) => !/Dead/i.test(path)); // whose alarms are on it
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !body.includes(named(path)))).toEqual([]);
});

test('what it shows of callers is of the API that they call', () => {
  expect(JSON.stringify(JSON.parse(body))).toContain('"ApiId","<Api/Gateway>"');
});
