import * as z from 'zod';
import { ignored, propertiesOf } from '../properties.ts';
import type { Planned } from './planned.ts';

export interface QueuePlan {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  /** Undefined: what fails comes back for ever. */
  readonly redrive: { readonly deadLetterArn: string; readonly receiveCountMax: number } | undefined;
  /** Ready for CreateQueue. */
  readonly attributes: Readonly<Record<string, string>>;
}

const integer = z.coerce.number().int();

/** First in, first out is not driven; encryption has no meaning here. */
const schema = z.strictObject({
  QueueName: ignored,
  VisibilityTimeout: integer.default(30),
  DelaySeconds: integer.default(0),
  ReceiveMessageWaitTimeSeconds: integer.default(0),
  MaximumMessageSize: integer.optional(),
  MessageRetentionPeriod: integer.optional(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: integer }).optional(),
  RedriveAllowPolicy: ignored,
  SqsManagedSseEnabled: ignored,
  KmsMasterKeyId: ignored,
  KmsDataKeyReusePeriodSeconds: ignored,
  Tags: ignored,
});

export function planQueue(planned: Planned): QueuePlan {
  const properties = propertiesOf(schema, planned);
  const { VisibilityTimeout, DelaySeconds, ReceiveMessageWaitTimeSeconds, RedrivePolicy } = properties;
  const { MaximumMessageSize, MessageRetentionPeriod } = properties;
  const attributes = {
    VisibilityTimeout,
    DelaySeconds,
    ReceiveMessageWaitTimeSeconds,
    MaximumMessageSize,
    MessageRetentionPeriod,
    RedrivePolicy: RedrivePolicy && JSON.stringify(RedrivePolicy),
  };
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return {
    name: planned.attribute('QueueName'),
    arn: planned.attribute('Arn'),
    url: planned.ref(),
    visibilityTimeoutSeconds: VisibilityTimeout,
    redrive: RedrivePolicy && {
      deadLetterArn: RedrivePolicy.deadLetterTargetArn,
      receiveCountMax: RedrivePolicy.maxReceiveCount,
    },
    attributes: Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
  };
}
