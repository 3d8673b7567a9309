import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environments } from '../../functions/shared/env.ts';
import {
  type Assembly,
  inWords,
  pathOf,
  type Resource,
  removeAssembly,
  resources,
  synthesizeForTest,
} from './assembly.ts';

let assembly: Assembly;
let functions: Resource[];
beforeAll(async () => {
  assembly = await synthesizeForTest();
  functions = ofBoth('AWS::Lambda::Function');
});
afterAll(() => removeAssembly(assembly));

/** The issuer of members' tokens has a stack of its own. */
const ofBoth = (type: string) => [...resources(assembly.platform, type), ...resources(assembly.issuer, type)];
const nameOf = ({ Properties }: Resource): string => Properties.Handler.replace('.handler', '');

describe.each(Object.keys(environments) as (keyof typeof environments)[])('the function %s', (name) => {
  const self = (): Resource => {
    const found = functions.filter((one) => nameOf(one) === name);
    expect(found).toHaveLength(1);
    return found[0]!;
  };

  test('runs on Node 24, arm64, from a bundle of its own, no longer than somebody waits for it', () => {
    expect(self().Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: `${name}.handler`,
      Timeout: ['sweeper', 'deliverer'].includes(name) ? 60 : 29, // the gateway waits no longer; a queue does
    });
    const keys = functions.map(({ Properties }) => Properties.Code.S3Key);
    expect(new Set(keys).size).toBe(functions.length);
  });

  test('finds in its environment what its code reads, the clock is never shifted, and receivers are on the internet', () => {
    const { Variables } = self().Properties.Environment;
    const told = Object.fromEntries(
      Object.entries(Variables).map(([variable, value]) => [variable, inWords(assembly, value)]),
    );
    expect(environments[name].safeParse(told).error).toBeUndefined();
    const tables = { MEMBERS_TABLE: '<Members>', LEDGER_TABLE: '<Ledger>', PROGRAMS_TABLE: '<Programs>' };
    for (const [variable, table] of Object.entries(tables)) {
      if (variable in told) expect(told[variable]).toBe(table);
    }
    expect(told).not.toHaveProperty('LAUREL_CLOCK_SHIFT_MS');
    expect(told).not.toHaveProperty('LAUREL_LOCAL_RECEIVERS');
  });

  test('is traced, and logs structured lines to a log group of its own', () => {
    const { TracingConfig, LoggingConfig } = self().Properties;
    expect(TracingConfig).toEqual({ Mode: 'Active' });
    expect(LoggingConfig).toMatchObject({ LogFormat: 'JSON', ApplicationLogLevel: 'INFO' });
    const construct = pathOf(self()).replace(/\/Function$/, '');
    expect(inWords(assembly, LoggingConfig.LogGroup)).toBe(`<${construct}/Log>`);
  });

  test('raises an alarm when it fails, is throttled, or is slow for one in twenty or one in a hundred', () => {
    const watched = ofBoth('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.Namespace === 'AWS/Lambda')
      .filter(({ Properties }) => inWords(assembly, Properties.Dimensions[0].Value) === `<${pathOf(self())}>`)
      .map(
        ({ Properties }) =>
          `${Properties.MetricName} ${Properties.ExtendedStatistic ?? Properties.Statistic}`,
      );
    const ofStreams = name === 'publisher' ? ['IteratorAge Maximum'] : [];
    expect(watched.sort()).toEqual(
      ['Duration p95', 'Duration p99', 'Errors Sum', 'Throttles Sum', ...ofStreams].sort(),
    );
  });
});

test('every log is kept for a bounded time, and survives the stack', () => {
  const logs = resources(assembly.platform, 'AWS::Logs::LogGroup');
  expect(logs.map(pathOf)).toContain('Api/AccessLog');
  for (const log of logs) {
    expect(log.Properties.RetentionInDays, pathOf(log)).toBeGreaterThanOrEqual(30);
    expect(log.DeletionPolicy, pathOf(log)).toBe('RetainExceptOnCreate');
  }
});

describe('alarms', () => {
  const alarms = (): Resource[] => resources(assembly.platform, 'AWS::CloudWatch::Alarm');

  test('all go to the one topic, when they ring and when it is over, and say what to look at', () => {
    for (const alarm of alarms()) {
      const { AlarmActions, OKActions, AlarmDescription, TreatMissingData } = alarm.Properties;
      expect(
        AlarmActions.map((action: unknown) => inWords(assembly, action)),
        pathOf(alarm),
      ).toEqual(['<Alarms/Topic>']);
      expect(OKActions).toEqual(AlarmActions);
      expect(AlarmDescription.length, pathOf(alarm)).toBeGreaterThan(20);
      // What does not run counts nothing: that is what this one alarm is about.
      const isAboutSilence = pathOf(alarm) === 'SweepAlarms/TickMissing';
      expect(TreatMissingData, pathOf(alarm)).toBe(isAboutSilence ? 'breaching' : 'notBreaching');
    }
  });

  test('can reach the topic: CloudWatch of this account may publish, and only over TLS', () => {
    const [policy] = resources(assembly.platform, 'AWS::SNS::TopicPolicy');
    expect(policy!.Properties.PolicyDocument.Statement).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
        expect.objectContaining({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]),
    );
  });

  test('ring for answers of 5xx', () => {
    expect(metricNames('ApiAlarms/ServerErrors')).toEqual(['5xx', 'Count']);
  });

  test.each([
    ['Faults', '5*'],
    ['RefusedDeliveries', '4*'],
  ])('%s count answers of the access log', (name, status) => {
    const filter = resources(assembly.platform, 'AWS::Logs::MetricFilter').find(
      (one) => pathOf(one) === `ApiAlarms/${name}Filter`,
    )!;
    const [transformation] = filter.Properties.MetricTransformations;
    expect(inWords(assembly, filter.Properties.LogGroupName)).toBe('<Api/AccessLog>');
    expect(filter.Properties.FilterPattern).toContain(`$.status = "${status}"`);
    const alarm = alarms().find((one) => pathOf(one) === `ApiAlarms/${name}`)!;
    expect(alarm.Properties).toMatchObject({
      Namespace: transformation.MetricNamespace,
      MetricName: transformation.MetricName,
    });
  });

  test('tell a fault from a 503, which asks to try again, and deliveries from other requests', () => {
    const pattern = (name: string) =>
      resources(assembly.platform, 'AWS::Logs::MetricFilter').find((one) => pathOf(one) === name)!.Properties
        .FilterPattern;
    expect(pattern('ApiAlarms/FaultsFilter')).toContain('$.status != "503"');
    expect(pattern('ApiAlarms/RefusedDeliveriesFilter')).toContain(
      '$.routeKey = "POST /v1/programs/{program}/webhooks/standard"',
    );
  });

  test.each([
    ['MembersTableAlarms', '<Members>', [undefined, 'due']],
    ['LedgerTableAlarms', '<Ledger>', [undefined, 'byMember']],
    ['ProgramsTableAlarms', '<Programs>', [undefined]],
    ['EventsTableAlarms', '<Events>', [undefined]],
  ])('%s ring when the table or an index of it holds requests back', (id, table, indexes) => {
    const alarm = alarms().find((one) => pathOf(one) === `${id}/Throttles`)!;
    const watched = alarm.Properties.Metrics.filter((metric: object) => 'MetricStat' in metric).map(
      ({ MetricStat: { Metric } }: { MetricStat: { Metric: { MetricName: string; Dimensions: [] } } }) => {
        const dimensions = Object.fromEntries(
          Metric.Dimensions.map(({ Name, Value }: { Name: string; Value: unknown }) => [
            Name,
            inWords(assembly, Value),
          ]),
        );
        return [dimensions.TableName, dimensions.GlobalSecondaryIndexName, Metric.MetricName];
      },
    );
    const expected = indexes.flatMap((index) => [
      [table, index, 'ReadThrottleEvents'],
      [table, index, 'WriteThrottleEvents'],
    ]);
    expect(watched).toEqual(expected);
  });

  function metricNames(path: string): string[] {
    const alarm = alarms().find((one) => pathOf(one) === path)!;
    return alarm.Properties.Metrics.flatMap(
      ({ MetricStat }: { MetricStat?: { Metric: { MetricName: string } } }) =>
        MetricStat?.Metric.MetricName ?? [],
    );
  }
});

test('nothing has a fixed name, so what is replaced never stands in the way of its replacement', () => {
  const physicalNames = /^(TableName|FunctionName|RoleName|LogGroupName|TopicName|AlarmName|PolicyName)$/;
  // CloudFormation asks for these; none names anything that could be in somebody's way.
  const asked = [
    ...['AWS::IAM::Policy', 'AWS::Logs::MetricFilter'],
    ...['AWS::Lambda::Permission', 'AWS::Lambda::EventSourceMapping'],
  ];
  const named = [...resources(assembly.data), ...resources(assembly.platform)]
    .filter(({ Type }) => !asked.includes(Type))
    .filter(({ Properties }) => Object.keys(Properties).some((property) => physicalNames.test(property)));
  expect(named.map(pathOf)).toEqual([]);
});
