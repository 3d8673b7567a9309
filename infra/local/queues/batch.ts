/** What Lambda makes of messages: the event that a function gets, and what its answer says of each. */
import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { region } from '../assembly/place.ts';
import type { Invocation } from '../workers/pool.ts';

/** The event of a batch, as Lambda hands it to the function of an event source mapping. */
export function sqsEvent(queueArn: string, messages: readonly Message[]): unknown {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, attributeOf(value)]),
      ),
      ...(message.MD5OfMessageAttributes !== undefined && {
        md5OfMessageAttributes: message.MD5OfMessageAttributes,
      }),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}

const attributeOf = ({ StringValue, BinaryValue, DataType }: MessageAttributeValue) => ({
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
  dataType: DataType,
});

const answerSchema = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string().min(1) })).nullish(),
});

interface BatchResult {
  readonly done: readonly Message[];
  readonly failed: readonly Message[];
  /** Why, as far as it is known. */
  readonly why: string;
}

/**
 * An answer that names a message which is not in the batch, or that can't be read, fails the whole batch,
 * as Lambda has it.
 */
export function resultOf(
  invocation: Invocation,
  messages: readonly Message[],
  reportsFailures: boolean,
): BatchResult {
  const all = (why: string): BatchResult => ({ done: [], failed: messages, why });
  if (invocation.kind !== 'returned') return all(invocation.why);
  if (!reportsFailures || invocation.value === null) return { done: messages, failed: [], why: '' };

  const answer = answerSchema.safeParse(invocation.value);
  if (!answer.success) return all('its answer has no list of batchItemFailures that can be read');
  const named = new Set((answer.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  const isFailed = ({ MessageId }: Message) => named.has(MessageId!);
  const failed = messages.filter(isFailed);
  if (failed.length < named.size) return all('its answer names a message that is not in the batch');
  return { done: messages.filter((each) => !isFailed(each)), failed, why: 'the function says so' };
}
