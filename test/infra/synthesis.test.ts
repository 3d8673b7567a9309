import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { App, Stack } from 'aws-cdk-lib/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundle, bundleFunctions } from '../../infra/bundle.ts';
import { LaurelFunction } from '../../infra/constructs/laurel-function.ts';
import { createApp, synthesize } from '../../infra/synthesize.ts';

let directory: string;
let bundles: Awaited<ReturnType<typeof bundleFunctions>>;
let plain: Awaited<ReturnType<typeof synthesize>>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'laurel-synthesis-'));
  bundles = await bundleFunctions(join(directory, 'bundles'));
  plain = await synthesize({ outdir: join(directory, 'plain') });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What is deployed, by digest: `*.metadata.json` tells the command line where in the sources a resource was made. */
async function deployedFiles(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.metadata.json'))
    .map((entry) => join(entry.parentPath, entry.name));
  const digests = await Promise.all(
    paths.map(async (path) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ),
  );
  return Object.fromEntries(paths.map((path, i) => [path.slice(folder.length), digests[i]!]));
}

test('the same sources synthesize to the same assembly, byte by byte', async () => {
  const second = await synthesize({ outdir: join(directory, 'second') });
  const files = await deployedFiles(plain.directory);
  expect(Object.keys(files).filter((path) => path.endsWith('.mjs')).length).toBeGreaterThanOrEqual(3);
  expect(await deployedFiles(second.directory)).toEqual(files);
});

test('cdk-nag and the rules of CloudFormation find nothing, and looking changes no template', async () => {
  const checked = await synthesize({ outdir: join(directory, 'checked'), validate: true });
  const report = JSON.parse(await readFile(join(checked.directory, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
  for (const name of ['LaurelData', 'LaurelIssuer', 'LaurelPlatform']) {
    expect(checked.getStackByName(name).template).toEqual(plain.getStackByName(name).template);
  }
});

test('several stages live in one account and region: no name of theirs is the same', async () => {
  const assembly = await synthesize({ outdir: join(directory, 'stage'), stage: 'test', validate: true });
  expect(assembly.stacks.map(({ stackName }) => stackName).sort()).toEqual([
    'LaurelData-test',
    'LaurelIssuer-test',
    'LaurelPlatform-test',
  ]);
  const report = JSON.parse(await readFile(join(assembly.directory, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
  const { template } = assembly.getStackByName('LaurelPlatform-test');
  const text = JSON.stringify(template);
  expect(text).toContain('laurel/test/webhooks/');
  expect(text).not.toMatch(/"laurel\/webhooks\/|:secret:laurel\/webhooks/);
  expect(text).not.toMatch(/"(Metric)?[Nn]amespace":"Laurel"/);
  expect(text).not.toMatch(/LaurelData:Export/); // what it imports is the stage's own
  for (const { Type, Properties } of Object.values<{ Type: string; Properties: object }>(
    template.Resources,
  )) {
    if (Type !== 'AWS::Lambda::Function') continue;
    expect(Properties).toMatchObject({ Environment: { Variables: { METRICS_NAMESPACE: 'Laurel/test' } } });
  }
});

test.each(['Test', 'a-b', '1', 'x'.repeat(17)])('the stage %j is refused by name', async (stage) => {
  await expect(createApp(bundles, { outdir: join(directory, 'refused'), stage })).rejects.toThrow(
    `"${stage}"`,
  );
});

test('a route without a token that nobody gave a reason for stops synthesis', async () => {
  const app = await createApp(bundles, { outdir: join(directory, 'open'), validate: true });
  const platform = app.node.findChild('LaurelPlatform') as Stack;
  new CfnRoute(platform, 'Open', { apiId: 'api', routeKey: 'GET /v1/open', authorizationType: 'NONE' });
  expect(() => app.synth()).toThrow(/LaurelPlatform\/Open.*AwsSolutions-APIG4/s);
});

test('nothing needs to be looked up in an account', () => {
  expect(plain.manifest.missing).toBeUndefined();
  for (const stack of plain.stacks) {
    expect(stack.environment).toMatchObject({ account: 'unknown-account', region: 'unknown-region' });
  }
});

test('a function whose environment lacks what its code reads does not synthesize', () => {
  const app = new App({ outdir: join(directory, 'unbound') });
  const bundle: Bundle = bundles.members;
  new LaurelFunction(new Stack(app, 'Alone'), 'Members', { name: 'members', description: 'unbound', bundle });
  expect(() => app.synth()).toThrow(/members lacks the variable MEMBERS_TABLE/);
});

test('concurrency is kept for purchases where the deployment says so, and for nothing else', () => {
  const { template } = plain.getStackByName('LaurelPlatform');
  const functions = Object.entries<{ Type: string; Properties: Record<string, unknown> }>(
    template.Resources,
  ).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  const reserved = functions.filter(([, { Properties }]) => 'ReservedConcurrentExecutions' in Properties);
  expect(reserved.map(([id]) => id.replace(/Function.*/, ''))).toEqual(['Webhooks']);
  expect(reserved[0]![1].Properties.ReservedConcurrentExecutions).toEqual({
    'Fn::If': ['PurchasesHaveConcurrency', { Ref: 'ReservedForPurchases' }, { Ref: 'AWS::NoValue' }],
  });
  expect(template.Conditions.PurchasesHaveConcurrency).toEqual({
    'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'ReservedForPurchases' }, '0'] }],
  });
  expect(template.Parameters.ReservedForPurchases.Default).toBe(0);
});
