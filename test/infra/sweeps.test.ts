import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Assembly, inWords, pathOf, removeAssembly, resources, synthesizeForTest } from './assembly.ts';

let assembly: Assembly;
beforeAll(async () => {
  assembly = await synthesizeForTest();
});
afterAll(() => removeAssembly(assembly));

const only = (type: string, path?: string) => {
  const found = resources(assembly.platform, type).filter(
    (one) => path === undefined || pathOf(one) === path,
  );
  expect(found).toHaveLength(1);
  return found[0]!.Properties;
};

describe('the schedule', () => {
  test('ticks every hour, when what midnight brought has settled, and says for which moment', () => {
    const schedule = only('AWS::Scheduler::Schedule');
    expect(schedule).toMatchObject({
      ScheduleExpression: 'cron(20 * * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    expect(inWords(assembly, schedule.Target.Arn)).toBe('<Reviews/Function.Arn>');
    expect(inWords(assembly, schedule.Target.RoleArn)).toBe('<Tick/Role.Arn>');
    expect(JSON.parse(schedule.Target.Input)).toEqual({ scheduledAt: '<aws.scheduler.scheduled-time>' });
  });
});

describe('queues', () => {
  test('are encrypted, and closed to whoever does not come over TLS', () => {
    const queues = resources(assembly.platform, 'AWS::SQS::Queue');
    expect(queues.map(pathOf).sort()).toEqual(['Sweeps/DeadLetters', 'Sweeps/Queue', 'Untold/Queue']);
    for (const { Properties } of queues) expect(Properties.SqsManagedSseEnabled).toBe(true);
    const closed = resources(assembly.platform, 'AWS::SQS::QueuePolicy').map(({ Properties }) => ({
      queue: inWords(assembly, Properties.Queues[0]),
      effects: Properties.PolicyDocument.Statement.map(({ Effect, Condition }: Record<string, unknown>) => [
        Effect,
        Condition,
      ]),
    }));
    const deny = [['Deny', { Bool: { 'aws:SecureTransport': 'false' } }]];
    expect(closed).toEqual([
      { queue: '<Sweeps/DeadLetters>', effects: deny },
      { queue: '<Sweeps/Queue>', effects: deny },
      { queue: '<Untold/Queue>', effects: deny },
    ]);
  });

  test('that are worked off have a dead-letter queue, which somebody hears of', () => {
    const { RedrivePolicy } = only('AWS::SQS::Queue', 'Sweeps/Queue');
    expect(inWords(assembly, RedrivePolicy.deadLetterTargetArn)).toBe('<Sweeps/DeadLetters.Arn>');
    expect(RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(3);
    const alarm = only('AWS::CloudWatch::Alarm', 'SweepAlarms/DeadLetters');
    expect(alarm).toMatchObject({ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 });
    expect(inWords(assembly, alarm.Dimensions[0].Value)).toBe('<Sweeps/DeadLetters.QueueName>');
  });

  test('a message is not given out again while somebody may still work on it', () => {
    const { VisibilityTimeout } = only('AWS::SQS::Queue', 'Sweeps/Queue');
    const { Timeout } = only('AWS::Lambda::Function', 'Sweeper/Function');
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
  });
});

describe('the sweeper', () => {
  test('takes one message at a time, to a bounded number at once, and names those that failed', () => {
    const [source, ...others] = resources(assembly.platform, 'AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => Properties)
      .filter(({ FunctionName }) => inWords(assembly, FunctionName) === '<Sweeper/Function>');
    expect(others).toEqual([]);
    expect(inWords(assembly, source.EventSourceArn)).toBe('<Sweeps/Queue.Arn>');
    expect(inWords(assembly, source.FunctionName)).toBe('<Sweeper/Function>');
    expect(source).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
    expect(source.ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual(16);
  });

  test('alone may hand its work on to itself without end', () => {
    const allowed = resources(assembly.platform, 'AWS::Lambda::Function')
      .filter(({ Properties }) => Properties.RecursiveLoop === 'Allow')
      .map(pathOf);
    expect(allowed).toEqual(['Sweeper/Function']);
  });
});

test.each([
  ['SweepAlarms/RunFailed', 'sweeper', 'runsFailed'],
  ['SweepAlarms/RunStalled', 'reviews', 'runsStalled'],
  ['LedgerAlarms/BonusStopped', 'ledger', 'bonusesStopped'],
  ['LedgerAlarms/MemberRebuilt', 'ledger', 'membersRebuilt'],
])('%s rings for the first one that %s counts as %s', (id, name, metric) => {
  expect(only('AWS::CloudWatch::Alarm', id)).toMatchObject({
    Namespace: 'Laurel',
    MetricName: metric,
    Dimensions: [{ Name: 'service', Value: `laurel-${name}` }],
    Statistic: 'Sum',
    Threshold: 1,
  });
});
