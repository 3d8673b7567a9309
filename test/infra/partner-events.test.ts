/** The entrance by partners' event sources: off by default; where it is on, nobody but the partner comes in. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleFunctions } from '../../infra/bundle.ts';
import { type PartnerEventsInput, parsePartnerEvents, partnerEventsOf } from '../../infra/partner-events.ts';
import { createApp, synthesize } from '../../infra/synthesize.ts';
import { type Assembly, inWords, pathOf, resources } from './assembly.ts';

const app = 'aws.partner/shopify.com/1830279/laurel';
const account = 'aws.partner/stripe.com/ed_61Test';
const eu = { program: 'demo', source: 'shopify-eu', eventSource: app, shop: 'eu.myshopify.com' };
const us = { program: 'demo', source: 'shopify-us', eventSource: app, shop: 'us.myshopify.com' };
const stripe = { program: 'club', source: 'stripe', eventSource: account, hasBus: true };

let directory: string;
let assembly: Assembly;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'laurel-partners-'));
  const outdir = join(directory, 'on');
  await synthesize({ outdir, validate: true, partnerEvents: [eu, us, stripe] });
  const read = async (stack: string) =>
    JSON.parse(await readFile(join(outdir, `${stack}.template.json`), 'utf8'));
  assembly = {
    directory: outdir,
    data: await read('LaurelData'),
    issuer: await read('LaurelIssuer'),
    platform: await read('LaurelPlatform'),
  };
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const ofType = (type: string) => resources(assembly.platform, type);
const only = (type: string, path: string) => ofType(type).find((each) => pathOf(each) === path)!;

test('cdk-nag and the rules of CloudFormation find nothing', async () => {
  const report = JSON.parse(await readFile(join(assembly.directory, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
});

test('each bus is made once, unless it is there', () => {
  expect(ofType('AWS::Events::EventBus').map(({ Properties }) => Properties)).toMatchObject([
    { Name: app, EventSourceName: app },
  ]);
});

interface Target {
  readonly Arn: unknown;
  readonly InputTransformer: { readonly InputTemplate: string };
  readonly DeadLetterConfig: { readonly Arn: unknown };
}

test('a rule takes the events of its source and shop alone, and says for whom they are', () => {
  const rules = ofType('AWS::Events::Rule').map(
    ({ Properties: { EventBusName, EventPattern, Targets } }) => ({
      bus: EventBusName,
      pattern: EventPattern,
      targets: (Targets as Target[]).map(({ Arn, InputTransformer, DeadLetterConfig }) => [
        inWords(assembly, Arn),
        InputTransformer.InputTemplate,
        inWords(assembly, DeadLetterConfig.Arn),
      ]),
    }),
  );
  const target = (program: string, source: string) => [
    [
      '<PartnerEntrance/Events/Queue.Arn>',
      `{"program":"${program}","source":"${source}","detail":<detail>}`,
      '<PartnerEntrance/Events/DeadLetters.Arn>',
    ],
  ];
  const ofShop = (shop: string) => ({
    source: [app],
    detail: { metadata: { 'X-Shopify-Shop-Domain': [shop] } },
  });
  expect(rules).toEqual([
    { bus: app, pattern: ofShop('eu.myshopify.com'), targets: target('demo', 'shopify-eu') },
    { bus: app, pattern: ofShop('us.myshopify.com'), targets: target('demo', 'shopify-us') },
    { bus: account, pattern: { source: [account] }, targets: target('club', 'stripe') },
  ]);
});

test('a rule waits for the bus that is made with it', () => {
  const buses = ofType('AWS::Events::EventBus').map(({ logicalId }) => logicalId);
  const waiting = ofType('AWS::Events::Rule').map((rule) => (rule as { DependsOn?: unknown }).DependsOn);
  expect(waiting).toEqual([buses, buses, undefined]);
});

test.each(['Queue', 'DeadLetters'])('only these rules put something into the %s', (name) => {
  const policy = ofType('AWS::SQS::QueuePolicy').find(
    ({ Properties }) => inWords(assembly, Properties.Queues[0]) === `<PartnerEntrance/Events/${name}>`,
  )!;
  const allowed = policy.Properties.PolicyDocument.Statement.filter(
    ({ Effect }: { Effect: string }) => Effect === 'Allow',
  );
  expect(allowed).toMatchObject([
    { Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' } },
  ]);
  const arns = allowed[0].Condition.ArnEquals['aws:SourceArn'].map((arn: unknown) => inWords(assembly, arn));
  expect(arns).toEqual(ofType('AWS::Events::Rule').map((rule) => `<${pathOf(rule)}.Arn>`));
});

test('the function of webhooks works the queue off, may no more than that, and somebody hears of what fails', () => {
  const mappings = ofType('AWS::Lambda::EventSourceMapping').filter(
    ({ Properties }) => inWords(assembly, Properties.EventSourceArn) === '<PartnerEntrance/Events/Queue.Arn>',
  );
  expect(mappings.map(({ Properties }) => Properties)).toMatchObject([
    {
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    },
  ]);
  expect(inWords(assembly, mappings[0]!.Properties.FunctionName)).toBe('<Webhooks/Function>');
  const statements = only('AWS::IAM::Policy', 'Webhooks/Role/DefaultPolicy').Properties.PolicyDocument
    .Statement;
  const ofQueues = statements.filter(({ Action }: { Action: string | string[] }) =>
    [Action].flat().some((action) => action.startsWith('sqs:')),
  );
  expect(ofQueues.map(({ Action }: { Action: string[] }) => Action.toSorted())).toEqual([
    [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ],
  ]);
  expect(inWords(assembly, ofQueues[0].Resource)).toBe('<PartnerEntrance/Events/Queue.Arn>');
  const alarms = ofType('AWS::CloudWatch::Alarm').map(pathOf);
  expect(alarms).toEqual(expect.arrayContaining(['PartnerEntrance/NotTaken', 'PartnerEntrance/Late']));
});

describe('combinations', () => {
  let bundles: Awaited<ReturnType<typeof bundleFunctions>>;
  beforeAll(async () => {
    bundles = await bundleFunctions(join(directory, 'bundles'));
  });

  const combinations: [string, PartnerEventsInput[], number, number][] = [
    ['none', [], 0, 0],
    ['one', [stripe], 0, 1],
    ['one with its bus', [{ ...stripe, hasBus: false }], 1, 1],
    [
      'names that would meet without a separator',
      [
        { program: 'a-b', source: 'c', eventSource: app },
        { program: 'a', source: 'b-c', eventSource: app },
      ],
      1,
      2,
    ],
    ['one source of events for two programs', [stripe, { ...stripe, program: 'demo' }], 0, 2],
    ['thirty', Array.from({ length: 30 }, (_, at) => ({ ...eu, source: `shop-${at}` })), 1, 30],
  ];
  test.each(combinations)('%s synthesizes', async (name, partnerEvents, buses, rules) => {
    const stage = partnerEvents.length === 1 ? 'test' : undefined;
    const outdir = join(directory, name.replaceAll(' ', '-'));
    const made = await createApp(bundles, { outdir, partnerEvents, ...(stage && { stage }) });
    const platform = stage === undefined ? 'LaurelPlatform' : `LaurelPlatform-${stage}`;
    const { Resources } = made.synth().getStackByName(platform).template as Assembly['platform'];
    const types = Object.values(Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'AWS::Events::EventBus')).toHaveLength(buses);
    expect(types.filter((type) => type === 'AWS::Events::Rule')).toHaveLength(rules);
  });

  test('text of the command line is read as the list is', () => {
    const app = new App({ context: { partnerEvents: JSON.stringify([eu]) } });
    expect(partnerEventsOf(app)).toEqual([{ ...eu, hasBus: false }]);
    expect(partnerEventsOf(new Stack())).toEqual([]);
  });
});

test.each<[unknown, string]>([
  ['shopify', 'no JSON'],
  [{}, 'the list'],
  [[{ ...eu, program: 'Demo' }], '0.program'],
  [[{ ...eu, eventSource: 'aws.partner/shop.com/1' }], '0.eventSource'],
  [[{ ...eu, eventSource: app.replace('laurel', '"}') }], '0.eventSource'],
  [[{ ...stripe, shop: 'eu.myshopify.com' }], '0.shop: goes with Shopify alone'],
  [[eu, eu], '1: names demo/shopify-eu a second time'],
  [[eu, { ...us, hasBus: true }], '1.hasBus: must be the same'],
  [[{ ...eu, kind: 'shopify' }], 'kind'],
  [Array.from({ length: 31 }, (_, at) => ({ ...eu, source: `s${at}` })), '30'],
])('%j is refused by place and rule', (given, says) => {
  expect(() => parsePartnerEvents(given)).toThrow(says);
});
