import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Assembly, inWords, pathOf, removeAssembly, resources, synthesizeForTest } from './assembly.ts';

let assembly: Assembly;
beforeAll(async () => {
  assembly = await synthesizeForTest();
});
afterAll(() => removeAssembly(assembly));

test("the publisher takes the ledger's stream from its beginning, in order, and names where it failed", () => {
  const [source, ...others] = resources(assembly.platform, 'AWS::Lambda::EventSourceMapping')
    .map(({ Properties }) => Properties)
    .filter(({ FunctionName }) => inWords(assembly, FunctionName) === '<Publisher/Function>');
  expect(others).toEqual([]);
  expect(inWords(assembly, source.EventSourceArn)).toBe('<Ledger.StreamArn>');
  expect(source).toMatchObject({
    StartingPosition: 'TRIM_HORIZON',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
  });
  expect(source.ParallelizationFactor ?? 1).toBe(1);
});

test('what fails is tried for most of the day that a stream keeps, and is then named in a queue', () => {
  const source = resources(assembly.platform, 'AWS::Lambda::EventSourceMapping')
    .map(({ Properties }) => Properties)
    .find(({ FunctionName }) => inWords(assembly, FunctionName) === '<Publisher/Function>');
  expect(source.MaximumRetryAttempts).toBeUndefined(); // as often as its age allows
  expect(source.MaximumRecordAgeInSeconds).toBeGreaterThan(20 * 3600);
  expect(source.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600);
  expect(inWords(assembly, source.DestinationConfig.OnFailure.Destination)).toBe('<Untold/Queue.Arn>');
});

test.each([
  ['EventAlarms/Late', 'IteratorAge', '<Publisher/Function>', 600_000],
  ['EventAlarms/Untold', 'ApproximateNumberOfMessagesVisible', '<Untold/Queue.QueueName>', 1],
  ['EventAlarms/Undelivered', 'ApproximateNumberOfMessagesVisible', '<Nudges/DeadLetters.QueueName>', 1],
  ['EventAlarms/Failing', 'circuitsOpened', 'laurel-deliverer', 1],
])('%s rings by %s of %s', (id, MetricName, of, Threshold) => {
  const alarm = resources(assembly.platform, 'AWS::CloudWatch::Alarm').find((one) => pathOf(one) === id)!;
  expect(alarm.Properties).toMatchObject({ MetricName, Threshold });
  expect(inWords(assembly, alarm.Properties.Dimensions[0].Value)).toBe(of);
});

test('every minute somebody looks which deliveries are due', () => {
  const schedule = resources(assembly.platform, 'AWS::Scheduler::Schedule').find(
    (one) => pathOf(one) === 'DeliveryTick/Schedule',
  )!.Properties;
  expect(schedule.ScheduleExpression).toBe('rate(1 minute)');
  expect(inWords(assembly, schedule.Target.Arn)).toBe('<Deliverer/Function.Arn>');
});
