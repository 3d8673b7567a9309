import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { ignored, propertiesOf } from '../properties.ts';
import type { FunctionPlan } from './function.ts';
import type { Planned } from './planned.ts';
import type { QueuePlan } from './queue.ts';
import type { TablePlan } from './table.ts';

/** A table whose stream is handed to a function, shard by shard. */
export interface StreamPlan {
  readonly table: string;
  readonly arn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  /** The function names the first record that failed; else a batch fails as a whole. */
  readonly reportsFailures: boolean;
  /** What fails as a whole is tried again in halves. */
  readonly bisects: boolean;
}

/** What is waited for, how old a record may get and where it goes then has no meaning here: a try is never the last. */
const schema = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  StartingPosition: z.literal('TRIM_HORIZON'),
  BatchSize: z.coerce.number().int().min(1).max(10_000).default(100),
  MaximumBatchingWindowInSeconds: ignored,
  ParallelizationFactor: z.literal(1).optional(),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRecordAgeInSeconds: ignored,
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
  Tags: ignored,
});

const streamOfTable = /:table\/([^/]+)\/stream\//;

export function isStreamSource(planned: Planned): boolean {
  return streamOfTable.test(String(planned.resolve(planned.resource.Properties?.EventSourceArn)));
}

interface Known {
  readonly tables: readonly TablePlan[];
  readonly functions: readonly FunctionPlan[];
  readonly queues: readonly QueuePlan[];
}

/** Undefined when the template has switched it off. */
export function planStream(planned: Planned, { tables, functions, queues }: Known): StreamPlan | undefined {
  const properties = propertiesOf(schema, planned);
  const refuse = (why: string) =>
    new Refusal(`The local run cannot run ${planned.logicalId} (${planned.resource.Type}): ${why}.`);

  const arn = properties.EventSourceArn;
  const table = tables.find(({ TableName }) => TableName === streamOfTable.exec(arn)?.[1]);
  if (table?.StreamSpecification === undefined)
    throw refuse(`${arn} is no stream of a table of the template`);
  const fn = functions.find((each) => [each.name, each.arn].includes(properties.FunctionName));
  if (fn === undefined) throw refuse(`${properties.FunctionName} is no function of the template`);
  const destination = properties.DestinationConfig?.OnFailure.Destination;
  if (destination === undefined || !queues.some((queue) => queue.arn === destination))
    throw refuse('it has no queue of the template for what fails in the end: it would be lost');

  if (!properties.Enabled) return undefined;
  return {
    table: table.TableName,
    arn,
    functionArn: fn.arn,
    batchSize: properties.BatchSize,
    reportsFailures: properties.FunctionResponseTypes.length > 0,
    bisects: properties.BisectBatchOnFunctionError,
  };
}
