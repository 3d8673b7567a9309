import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { ignored, propertiesOf } from '../properties.ts';
import type { FunctionPlan } from './function.ts';
import type { Planned } from './planned.ts';
import type { QueuePlan } from './queue.ts';

/** A queue whose messages are handed to a function. */
export interface EventSourcePlan {
  readonly queue: QueuePlan;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly concurrencyMax: number;
  /** The function names the messages that failed; else all of a batch fail or none. */
  readonly reportsFailures: boolean;
}

/** As Lambda begins, when the template sets no bound. */
const concurrencyDefault = 5;

/** Filters and batches that are waited for are not driven. */
const schema = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.coerce.number().int().min(1).max(10).default(10),
  MaximumBatchingWindowInSeconds: z.literal(0).optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.coerce.number().int().min(2).max(1_000) }).optional(),
  Tags: ignored,
});

/** Undefined when the template has switched it off. */
export function planEventSource(
  planned: Planned,
  queues: readonly QueuePlan[],
  functions: readonly FunctionPlan[],
): EventSourcePlan | undefined {
  const properties = propertiesOf(schema, planned);
  const refuse = (why: string) =>
    new Refusal(`The local run cannot run ${planned.logicalId} (${planned.resource.Type}): ${why}.`);

  const queue = queues.find(({ arn }) => arn === properties.EventSourceArn);
  if (queue === undefined) throw refuse(`${properties.EventSourceArn} is no queue of the template`);
  const fn = functions.find(({ name, arn }) => [name, arn].includes(properties.FunctionName));
  if (fn === undefined) throw refuse(`${properties.FunctionName} is no function of the template`);
  if (queue.redrive === undefined)
    throw refuse(`its queue ${queue.name} has no dead-letter queue: what always fails would never end`);
  if (!queues.some(({ arn }) => arn === queue.redrive!.deadLetterArn))
    throw refuse(`the dead-letter queue ${queue.redrive.deadLetterArn} is no queue of the template`);
  if (queue.visibilityTimeoutSeconds * 1000 < fn.timeoutMs)
    throw refuse(`the VisibilityTimeout of ${queue.name} is less than the Timeout of ${fn.name}`); // nor does AWS

  if (!properties.Enabled) return undefined;
  return {
    queue,
    functionArn: fn.arn,
    batchSize: properties.BatchSize,
    concurrencyMax: properties.ScalingConfig?.MaximumConcurrency ?? concurrencyDefault,
    reportsFailures: properties.FunctionResponseTypes.length > 0,
  };
}
