/**
 * What a template asks this machine to run. Every resource is either run, or known to need nothing here;
 * any other is refused, so that nothing the template promises is left out in silence.
 */
import { Refusal } from '../../refusal.ts';
import type { Resolver } from '../resolve.ts';
import type { Stack } from '../template.ts';
import { type ApiPlan, planApi } from './api.ts';
import { type BusRulePlan, planBusRule } from './bus-rule.ts';
import { type EventSourcePlan, planEventSource } from './event-source.ts';
import { type FunctionPlan, planFunction } from './function.ts';
import { type Planned, planned } from './planned.ts';
import { planQueue, type QueuePlan } from './queue.ts';
import { planSchedule, type SchedulePlan } from './schedule.ts';
import { planSigningKey } from './signing-key.ts';
import { isStreamSource, planStream, type StreamPlan } from './stream-source.ts';
import { planTable, type TablePlan } from './table.ts';

export interface Plan {
  readonly tables: readonly TablePlan[];
  /** By ARN. */
  readonly functions: ReadonlyMap<string, FunctionPlan>;
  readonly api: ApiPlan;
  readonly queues: readonly QueuePlan[];
  readonly eventSources: readonly EventSourcePlan[];
  readonly streams: readonly StreamPlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly busRules: readonly BusRulePlan[];
  /** The ids of key pairs that sign. */
  readonly signingKeys: readonly string[];
}

/** Permissions, logs, alarms and the like: on AWS they matter, here nothing reads them. */
const needNothingHere: readonly RegExp[] = [
  /^AWS::IAM::/,
  /^AWS::Logs::/,
  /^AWS::CloudWatch::/,
  /^AWS::XRay::/,
  /^AWS::CDK::Metadata$/,
  /^AWS::Lambda::Permission$/,
  /^AWS::ResourceGroups::/,
  /^AWS::Scheduler::ScheduleGroup$/,
  /^AWS::SQS::QueuePolicy$/,
  /^AWS::SNS::Topic(Policy)?$/, // where alarms go; functions that publish would need more
  /^AWS::KMS::(Key|Alias)$/,
  /^AWS::Events::EventBus$/, // its rules name it
];

export function plan(stacks: readonly Stack[], resolver: Resolver): Plan {
  const all = stacks.flatMap((stack) =>
    resolver.resources(stack).map(([logicalId, resource]) => planned(stack, logicalId, resource, resolver)),
  );
  for (const each of all) refuseUnknown(each);
  const ofType = (...types: string[]) => all.filter(({ resource }) => types.includes(resource.Type));
  const functions = ofType('AWS::Lambda::Function').map(planFunction);
  const queues = ofType('AWS::SQS::Queue').map(planQueue);
  const tables = ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map(planTable);
  const sources = ofType('AWS::Lambda::EventSourceMapping');
  return {
    tables,
    functions: new Map(functions.map((each) => [each.arn, each])),
    api: planApi(ofType),
    queues,
    eventSources: sources
      .filter((each) => !isStreamSource(each))
      .map((each) => planEventSource(each, queues, functions))
      .filter((each) => each !== undefined),
    streams: sources
      .filter(isStreamSource)
      .map((each) => planStream(each, { tables, functions, queues }))
      .filter((each) => each !== undefined),
    schedules: ofType('AWS::Scheduler::Schedule')
      .map((each) => planSchedule(each, functions))
      .filter((each) => each !== undefined),
    busRules: ofType('AWS::Events::Rule')
      .map((each) => planBusRule(each, queues))
      .filter((each) => each !== undefined),
    signingKeys: ofType('AWS::KMS::Key')
      .map(planSigningKey)
      .filter((each) => each !== undefined),
  };
}

const run: readonly RegExp[] = [
  /^AWS::DynamoDB::(Table|GlobalTable)$/,
  /^AWS::Lambda::(Function|EventSourceMapping)$/,
  /^AWS::SQS::Queue$/,
  /^AWS::Scheduler::Schedule$/,
  /^AWS::Events::Rule$/,
  /^AWS::ApiGatewayV2::(Api|Route|Integration|Authorizer|Stage)$/,
];

function refuseUnknown({ stack, logicalId, resource: { Type } }: Planned): void {
  if ([...run, ...needNothingHere].some((known) => known.test(Type))) return;
  throw new Refusal(
    `The local run cannot run ${Type} yet (${logicalId} in stack ${stack.name}), and does not leave it out in silence.`,
  );
}
