/** What the console's stack promises. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCard } from '../../infra/site/card.ts';
import { buildConsole } from '../../infra/site/console.ts';
import { pathsCode } from '../../infra/site/static-sites.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { type Resource, resources } from './assembly.ts';

let directory: string;
let template: Parameters<typeof resources>[0];
let report: { pluginReports: unknown[] };
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'laurel-console-'));
  const assembly = await synthesize({
    outdir: directory,
    validate: true,
    sites: [await buildConsole(), await buildCard()],
  });
  template = assembly.getStackByName('LaurelConsole').template;
  report = JSON.parse(await readFile(join(directory, 'validation-report.json'), 'utf8'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const only = (type: string): Resource => {
  const found = resources(template, type);
  expect(found.length, type).toBe(1);
  return found[0]!;
};

test('cdk-nag and the rules of CloudFormation find nothing', () => {
  expect(report.pluginReports).toEqual([]);
});

test('the files are read through the distribution alone, over TLS', () => {
  const { Properties: bucket } = only('AWS::S3::Bucket');
  expect(bucket.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  const { Statement: statements } = only('AWS::S3::BucketPolicy').Properties.PolicyDocument;
  const allowed = statements.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
  expect(allowed).toMatchObject([
    {
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
    },
  ]);
  expect(only('AWS::CloudFront::OriginAccessControl')).toBeDefined();
});

test('no script or style stands in a page or comes from elsewhere, and only the issuer is asked beside the API', () => {
  const { SecurityHeadersConfig: headers } = only('AWS::CloudFront::ResponseHeadersPolicy').Properties
    .ResponseHeadersPolicyConfig;
  const policy = JSON.stringify(headers.ContentSecurityPolicy);
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe');
  expect(policy).toMatch(/connect-src 'self' ",\{"Ref":"IssuerOrigins"\}/);
  expect(headers.FrameOptions).toMatchObject({ FrameOption: 'DENY' });
});

test('the API stands behind the same name, and nothing of it is kept', () => {
  const { DistributionConfig: config } = only('AWS::CloudFront::Distribution').Properties;
  expect(config.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
  const disabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'; // Managed-CachingDisabled
  expect(config.CacheBehaviors).toMatchObject([
    { PathPattern: '/v1/*', CachePolicyId: disabled, ViewerProtocolPolicy: 'https-only' },
  ]);
  expect(config.CacheBehaviors[0].AllowedMethods).toContain('DELETE');
});

test('what has a hash in its name is kept for ever and never taken away; pages and settings are asked for each time', () => {
  const copied = resources(template, 'Custom::CDKBucketDeployment').map(({ Properties }) => Properties);
  expect(copied.map(({ SystemMetadata, Prune }) => [SystemMetadata['cache-control'], Prune])).toEqual([
    ['public, max-age=31536000, immutable', false],
    ['no-cache', false],
  ]);
  const markers = JSON.stringify(copied[1].SourceMarkers);
  for (const name of ['Issuer', 'ClientId', 'Scope']) expect(markers).toContain(`{"Ref":"${name}"}`);
});

describe('which file a path means', () => {
  const handler = new Function(
    `${pathsCode([
      { prefix: '/console', fallback: 'index.html' },
      { prefix: '/docs', fallback: null },
    ])}; return handler;`,
  )();
  const asked = (uri: string) => {
    const answer = handler({ request: { uri } });
    return answer.uri ?? answer.headers.location.value;
  };

  test.each([
    ['/', '/console/'],
    ['/console', '/console/'],
    ['/console/', '/console/index.html'],
    ['/console/members/m1', '/console/index.html'],
    ['/console/assets/main-1A2B3C4D.js', '/console/assets/main-1A2B3C4D.js'],
    ['/docs/apps.md', '/docs/apps.md'],
    ['/docs/apps', '/docs/apps'],
    ['/elsewhere', '/elsewhere'],
  ])('%s is %s', (path, file) => {
    expect(asked(path)).toBe(file);
  });
});

test('it can be left out: then there is no such stack', async () => {
  const outdir = join(directory, 'without');
  const assembly = await synthesize({ outdir });
  expect(assembly.stacks.map(({ stackName }) => stackName)).not.toContain('LaurelConsole');
});
