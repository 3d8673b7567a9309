/** What a platform does without being asked over HTTP: its schedules tick, its queues and streams are worked off. */
import type { EventSourcePlan } from './assembly/plan/event-source.ts';
import type { SchedulePlan } from './assembly/plan/schedule.ts';
import type { StreamPlan } from './assembly/plan/stream-source.ts';
import type { PlatformClock } from './clock/platform-clock.ts';
import { drain } from './queues/drain.ts';
import type { SqsEmulator } from './queues/emulator.ts';
import { EventSource } from './queues/event-source.ts';
import { type MoveProgress, type NextWork, Ticker } from './schedules/ticker.ts';
import type { StreamClient } from './streams/client.ts';
import { type Places, StreamSource } from './streams/stream-source.ts';
import type { Invoker } from './workers/pool.ts';

interface DrivenStream {
  readonly plan: StreamPlan;
  readonly client: StreamClient;
  readonly places: Places;
  readonly keep: (places: Places) => void;
}

interface BackgroundOptions {
  readonly eventSources: readonly EventSourcePlan[];
  readonly streams: readonly DrivenStream[];
  readonly schedules: readonly SchedulePlan[];
  /** By ARN. */
  readonly functions: ReadonlyMap<string, Invoker>;
  readonly sqs: SqsEmulator;
  readonly clock: PlatformClock;
  readonly nextWork: NextWork;
  /** Fires when the platform stops. */
  readonly stopping: AbortSignal;
  readonly onMove?: ((progress: MoveProgress) => void) | undefined;
  readonly onTrouble?: ((what: string) => void) | undefined;
}

export function startBackground(options: BackgroundOptions): Ticker {
  const { eventSources, streams, functions, sqs, stopping, onTrouble } = options;
  const queues = eventSources.map(
    (plan) =>
      new EventSource(plan, {
        client: sqs.client,
        fn: functions.get(plan.functionArn)!,
        stopping,
        onTrouble,
      }),
  );
  const outboxes = streams.map(
    ({ plan, ...stream }) =>
      new StreamSource(plan, { ...stream, fn: functions.get(plan.functionArn)!, stopping, onTrouble }),
  );
  const sources = [...queues, ...outboxes];
  for (const source of sources) source.start();
  const ticker = new Ticker({ ...options, drain: () => drain(sources, stopping) });
  ticker.start();
  return ticker;
}
