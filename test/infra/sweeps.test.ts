import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Assembly, inWords, pathOf, removeAssembly, resources, synthesizeForTest } from './assembly.ts';

let assembly: Assembly;
beforeAll(async () => {
  assembly = await synthesizeForTest();
});
afterAll(() => removeAssembly(assembly));

/** Of whose work: models, previews, reviews. */
const ofSweeps = ['Models', 'Previews', 'Sweeps'];

const only = (type: string, path?: string) => {
  const found = resources(assembly.platform, type).filter(
    (one) => path === undefined || pathOf(one) === path,
  );
  expect(found).toHaveLength(1);
  return found[0]!.Properties;
};

describe('the schedule', () => {
  test('ticks every hour, when what midnight brought has settled, and says for which moment', () => {
    const schedule = only('AWS::Scheduler::Schedule', 'Tick/Schedule');
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
    const worked = [...ofSweeps, 'Nudges'].flatMap((id) => [`${id}/DeadLetters`, `${id}/Queue`]);
    const paths = [...worked, 'Untold/Queue'].sort();
    expect(queues.map(pathOf).sort()).toEqual(paths);
    for (const { Properties } of queues) expect(Properties.SqsManagedSseEnabled).toBe(true);
    const closed = resources(assembly.platform, 'AWS::SQS::QueuePolicy').map(({ Properties }) => ({
      queue: inWords(assembly, Properties.Queues[0]),
      effects: Properties.PolicyDocument.Statement.map(({ Effect, Condition }: Record<string, unknown>) => [
        Effect,
        Condition,
      ]),
    }));
    const deny = [['Deny', { Bool: { 'aws:SecureTransport': 'false' } }]];
    expect(closed.toSorted((a, b) => (a.queue < b.queue ? -1 : 1))).toEqual(
      paths.map((path) => ({ queue: `<${path}>`, effects: deny })),
    );
  });

  test.each([
    ['Sweeps', 'DeadLetters', 'Agereviews'],
    ['Previews', 'DeadLettersPreviews', 'Agepreviews'],
    ['Models', 'DeadLettersModels', 'Agemodels'],
  ])(
    '%s, which is worked off, has a dead-letter queue, and somebody hears of that and of its age',
    (id, dead, age) => {
      const { RedrivePolicy } = only('AWS::SQS::Queue', `${id}/Queue`);
      expect(inWords(assembly, RedrivePolicy.deadLetterTargetArn)).toBe(`<${id}/DeadLetters.Arn>`);
      expect(RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(3);
      const alarm = only('AWS::CloudWatch::Alarm', `SweepAlarms/${dead}`);
      expect(alarm).toMatchObject({ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1 });
      expect(inWords(assembly, alarm.Dimensions[0].Value)).toBe(`<${id}/DeadLetters.QueueName>`);
      const old = only('AWS::CloudWatch::Alarm', `SweepAlarms/${age}`);
      expect(old).toMatchObject({ MetricName: 'ApproximateAgeOfOldestMessage' });
      expect(inWords(assembly, old.Dimensions[0].Value)).toBe(`<${id}/Queue.QueueName>`);
    },
  );

  test.each(ofSweeps)('a message of %s is not given out again while somebody may still work on it', (id) => {
    const { VisibilityTimeout } = only('AWS::SQS::Queue', `${id}/Queue`);
    const { Timeout } = only('AWS::Lambda::Function', 'Sweeper/Function');
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
  });
});

describe('the sweeper', () => {
  test('takes one message at a time, to a bounded number at once, and names those that failed', () => {
    const sources = resources(assembly.platform, 'AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => Properties)
      .filter(({ FunctionName }) => inWords(assembly, FunctionName) === '<Sweeper/Function>');
    const queues = sources.map(({ EventSourceArn }) => inWords(assembly, EventSourceArn)).sort();
    expect(queues).toEqual(ofSweeps.map((id) => `<${id}/Queue.Arn>`));
    for (const source of sources) {
      expect(source).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
      expect(source.ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual(16);
    }
  });

  test('may hand its work on to itself without end, as may who delivers, and nobody else', () => {
    const allowed = resources(assembly.platform, 'AWS::Lambda::Function')
      .filter(({ Properties }) => Properties.RecursiveLoop === 'Allow')
      .map(pathOf);
    expect(allowed.sort()).toEqual(['Deliverer/Function', 'Sweeper/Function']);
  });
});

test('that no tick has ended for two hours rings, since nothing else would', () => {
  expect(only('AWS::CloudWatch::Alarm', 'SweepAlarms/TickMissing')).toMatchObject({
    Namespace: 'Laurel',
    MetricName: 'ticks',
    Dimensions: [{ Name: 'service', Value: 'laurel-reviews' }],
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    Period: 3600,
    EvaluationPeriods: 2,
    TreatMissingData: 'breaching',
  });
});

test('refunds in excess ring where they are many: one alone is a shop that rounds, or gives a tip back', () => {
  expect(only('AWS::CloudWatch::Alarm', 'LedgerAlarms/RefundsInExcess')).toMatchObject({
    Namespace: 'Laurel',
    MetricName: 'refundsInExcess',
    Dimensions: [{ Name: 'service', Value: 'laurel-ledger' }],
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 10,
    EvaluationPeriods: 1,
  });
});

test.each([
  ['SweepAlarms/RunFailed', 'sweeper', 'runsFailed'],
  ['SweepAlarms/RunStalled', 'reviews', 'runsStalled'],
  ['DeliveryAlarms/TurnedAway', 'webhooks', 'deliveriesTurnedAway'],
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
