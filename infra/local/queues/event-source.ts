/** Drives one event source mapping: a queue's messages are handed to a function, in batches, so many at once. */
import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { EventSourcePlan } from '../assembly/plan/event-source.ts';
import type { Driven } from '../driven.ts';
import type { Invoker } from '../workers/pool.ts';
import { newTraceId } from '../workers/trace-id.ts';
import { resultOf, sqsEvent } from './batch.ts';

interface EventSourceOptions {
  readonly client: SQSClient;
  readonly fn: Invoker;
  /** Fires when the platform stops: no more messages are taken up, and what is under way is not answered for. */
  readonly stopping: AbortSignal;
  /** Told of a message that has failed for the last time. */
  readonly onTrouble?: ((what: string) => void) | undefined;
}

const longPollSeconds = 20;
/** Of one call to SQS. */
const batchMax = 10;

export class EventSource implements Driven {
  readonly #plan: EventSourcePlan;
  readonly #options: EventSourceOptions;
  readonly #underWay = new Set<Promise<unknown>>();
  /** Receipts of what failed and has not come back yet, by message. */
  readonly #failed = new Map<string, string>();
  #batches = 0;

  constructor(plan: EventSourcePlan, options: EventSourceOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  start(): void {
    void this.#poll();
  }

  get batches(): number {
    return this.#batches;
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async bringBack(): Promise<void> {
    const receipts = [...this.#failed.values()];
    this.#failed.clear();
    for (let at = 0; at < receipts.length; at += batchMax) {
      const Entries = receipts
        .slice(at, at + batchMax)
        .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      const QueueUrl = this.#plan.queue.url;
      await this.#options.client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    }
  }

  /** Messages in the queue: to be had, under way, or held back for a time. */
  async count(): Promise<number> {
    const { Attributes = {} } = await this.#options.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#plan.queue.url,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    return Object.values(Attributes).reduce((sum, each) => sum + Number(each), 0);
  }

  async #poll(): Promise<void> {
    while (!this.#options.stopping.aborted) {
      while (this.#underWay.size >= this.#plan.concurrencyMax) await Promise.race(this.#underWay);
      const messages = await this.#receive();
      if (messages.length === 0) continue;
      this.#batches += 1;
      for (const { MessageId } of messages) this.#failed.delete(MessageId!);
      const work: Promise<unknown> = this.#unlessStopped(this.#work(messages)).finally(() =>
        this.#underWay.delete(work),
      );
      this.#underWay.add(work);
    }
  }

  async #receive(): Promise<readonly Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#plan.queue.url,
      MaxNumberOfMessages: this.#plan.batchSize,
      WaitTimeSeconds: longPollSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const abortSignal = this.#options.stopping;
    const received = await this.#unlessStopped(this.#options.client.send(command, { abortSignal }));
    return received?.Messages ?? [];
  }

  /** What fails because all is being taken down has not failed. */
  async #unlessStopped<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      if (this.#options.stopping.aborted) return undefined;
      throw error;
    }
  }

  async #work(messages: readonly Message[]): Promise<void> {
    const { queue, reportsFailures } = this.#plan;
    const invocation = await this.#options.fn.invoke({
      requestId: randomUUID(),
      traceId: newTraceId(),
      event: sqsEvent(queue.arn, messages),
    });
    if (this.#options.stopping.aborted) return;
    const { done, failed, why } = resultOf(invocation, messages, reportsFailures);
    await this.#delete(done);
    for (const { Attributes, MessageId, ReceiptHandle } of failed) {
      this.#failed.set(MessageId!, ReceiptHandle!);
      const isLast = Number(Attributes?.ApproximateReceiveCount) >= queue.redrive!.receiveCountMax;
      if (isLast)
        this.#options.onTrouble?.(`A message of ${queue.name} goes to its dead-letter queue: ${why}.`);
    }
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await this.#options.client.send(
      new DeleteMessageBatchCommand({ QueueUrl: this.#plan.queue.url, Entries }),
    );
  }
}
