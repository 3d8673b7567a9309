/**
 * DynamoDB's streams, as they are on the wire: what Lambda hands to a function is what stands there. DynamoDB Local
 * asks for a signature and checks none.
 */
import * as z from 'zod';

const recordSchema = z.looseObject({
  eventID: z.string(),
  dynamodb: z.looseObject({ SequenceNumber: z.string() }),
});
export type StreamRecord = z.infer<typeof recordSchema>;

const tableSchema = z.object({ Table: z.object({ LatestStreamArn: z.string() }) });
const streamSchema = z.object({
  StreamDescription: z.object({
    Shards: z.array(z.object({ ShardId: z.string(), ParentShardId: z.string().nullish() })),
    LastEvaluatedShardId: z.string().nullish(),
  }),
});
const iteratorSchema = z.object({ ShardIterator: z.string() });
const recordsSchema = z.object({
  Records: z.array(recordSchema),
  NextShardIterator: z.string().nullish(),
});

/**
 * What was asked for has left the stream, or DynamoDB Local says so: it also does where the first record comes
 * while an empty shard is read.
 */
export class TrimmedError extends Error {}

export interface Shard {
  readonly id: string;
  readonly parent: string | null;
}

export interface StreamClient {
  /** Of the table's stream. */
  shards(): Promise<readonly Shard[]>;
  /** `after`: the sequence number of the last record that is done; null: from the oldest. */
  iterator(shard: string, after: string | null): Promise<string>;
  /** `next` is null once a shard is closed and at its end. */
  records(
    iterator: string,
    limit: number,
  ): Promise<{ readonly records: readonly StreamRecord[]; readonly next: string | null }>;
}

export async function openStream(endpoint: string, table: string): Promise<StreamClient> {
  const call = async <T extends z.ZodType>(schema: T, target: string, body: object): Promise<z.infer<T>> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    };
    const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) {
      const says = `${target} was answered ${response.status}: ${text}`;
      throw text.includes('TrimmedDataAccessException') ? new TrimmedError(says) : new Error(says);
    }
    return schema.parse(JSON.parse(text));
  };
  const streams = 'DynamoDBStreams_20120810';
  const described = await call(tableSchema, 'DynamoDB_20120810.DescribeTable', { TableName: table });
  const StreamArn = described.Table.LatestStreamArn;
  return {
    async shards() {
      const found: Shard[] = [];
      let from: string | null | undefined;
      do {
        const body = { StreamArn, ...(from && { ExclusiveStartShardId: from }) };
        const { StreamDescription } = await call(streamSchema, `${streams}.DescribeStream`, body);
        for (const { ShardId, ParentShardId } of StreamDescription.Shards)
          found.push({ id: ShardId, parent: ParentShardId ?? null });
        from = StreamDescription.LastEvaluatedShardId;
      } while (from);
      return found;
    },
    async iterator(ShardId, after) {
      const from =
        after === null
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after };
      const body = { StreamArn, ShardId, ...from };
      return (await call(iteratorSchema, `${streams}.GetShardIterator`, body)).ShardIterator;
    },
    async records(ShardIterator, Limit) {
      const body = { ShardIterator, Limit };
      const { Records, NextShardIterator } = await call(recordsSchema, `${streams}.GetRecords`, body);
      return { records: Records, next: NextShardIterator ?? null };
    },
  };
}
