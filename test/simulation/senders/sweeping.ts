/**
 * The schedule and the queue of sweeps in a storm: ticks that come twice or not at all, messages that are
 * doubled, delayed, lost on the way to a worker, and come again until they are dead.
 */
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { internalError } from '../dynamo/errors.ts';
import type { Send } from '../world/clients.ts';
import type { Platform } from '../world/platform.ts';
import type { Weather } from '../world/weather.ts';
import type { World } from '../world/world.ts';

interface SweepingProps {
  readonly world: World;
  readonly weather: Weather;
  readonly platform: Platform;
  readonly platformNow: () => number;
}

/** As the template has them. */
const tickTimeoutMs = 29_000;
const hopTimeoutMs = 60_000;
const invisibleMs = 6 * hopTimeoutMs;
const receivesMax = 5;
/** Of a tick that fails, by Lambda. */
const retriesMax = 2;

export class Sweeping {
  readonly #props: SweepingProps;
  readonly counts = { ticks: 0, 'ticks failed': 0, hops: 0, 'hops failed': 0, 'dead hops': 0 };

  constructor(props: SweepingProps) {
    this.#props = props;
  }

  /** What the functions' client of the queue sends. */
  readonly send: Send = async (command) => {
    if (!(command instanceof SendMessageBatchCommand)) throw new Error(`no ${command.constructor.name} here`);
    const { weather, world } = this.#props;
    const call = { operation: 'PutItem' } as const;
    const fate = weather.fate(call);
    await weather.turn('request', call);
    const isTaken = fate === 'served' || fate === 'answer-lost';
    for (const { MessageBody = '' } of (isTaken ? command.input.Entries : []) ?? []) {
      const copies = world.random.pick([1, 1, 1, 2]);
      for (let copy = 0; copy < copies; copy++) this.#arrive(MessageBody, 1);
    }
    await weather.turn('answer', call);
    if (fate !== 'served') throw internalError();
    return { Successful: [], Failed: [] };
  };

  /** The schedule calls, and Lambda again where the function fails. */
  async tick(): Promise<void> {
    const { world, platform, platformNow } = this.#props;
    const event = { scheduledAt: new Date(platformNow()).toISOString() };
    for (let retry = 0; retry <= retriesMax; retry++) {
      this.counts.ticks++;
      try {
        await platform.invoke('reviews', event, tickTimeoutMs);
        return;
      } catch {
        this.counts['ticks failed']++;
        await world.sleep((retry + 1) * 60_000);
      }
    }
  }

  #arrive(body: string, receives: number): void {
    const { world } = this.#props;
    const delayMs = world.random.pick([0, 100, 5_000, 60_000]);
    world.schedule(delayMs, () => void this.#receive(body, receives));
  }

  async #receive(body: string, receives: number): Promise<void> {
    this.counts.hops++;
    if (await this.#isTaken(body)) return;
    this.counts['hops failed']++;
    if (receives === receivesMax) this.counts['dead hops']++;
    else this.#props.world.schedule(invisibleMs, () => this.#arrive(body, receives + 1));
  }

  async #isTaken(body: string): Promise<boolean> {
    const event = { Records: [{ messageId: 'message', body, attributes: {} }] };
    try {
      const result = await this.#props.platform.invoke('sweeper', event, hopTimeoutMs);
      return (result as unknown as SQSBatchResponse).batchItemFailures.length === 0;
    } catch {
      return false;
    }
  }
}
