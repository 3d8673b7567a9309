import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { ignored, propertiesOf } from '../properties.ts';
import type { Planned } from './planned.ts';
import type { QueuePlan } from './queue.ts';

/** A rule of EventBridge that puts what it takes of a bus's events into a queue. */
export interface BusRulePlan {
  readonly name: string;
  /** For a partner's events the name of the event source. */
  readonly bus: string;
  readonly pattern: Pattern;
  readonly queueUrl: string;
  /** The message, with `<detail>` where the event's detail goes. */
  readonly template: string;
}

/** Of what EventBridge knows, lists of texts alone: the event has one of them at this place. */
export interface Pattern {
  readonly [field: string]: readonly string[] | Pattern;
}

const pattern: z.ZodType<Pattern> = z.lazy(() =>
  z.record(z.string(), z.union([z.array(z.string()).min(1), pattern])),
);

const detailPlace = '<detail>';
const template = z
  .string()
  .refine(
    (text) => text.split(detailPlace).length === 2 && !text.replace(detailPlace, '').includes('<'),
    `must have ${detailPlace} once, and no other variable`,
  );

const target = z.strictObject({
  Id: ignored,
  Arn: z.string(),
  InputTransformer: z.strictObject({
    InputPathsMap: z.strictObject({ detail: z.literal('$.detail') }),
    InputTemplate: template,
  }),
  DeadLetterConfig: ignored, // for what can't be put into the queue, which can't fail here
  RetryPolicy: ignored,
});

const schema = z.strictObject({
  Name: ignored,
  Description: ignored,
  EventBusName: z.string(),
  EventPattern: pattern,
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.tuple([target]),
  Tags: ignored,
});

/** Undefined when the template has switched it off. */
export function planBusRule(planned: Planned, queues: readonly QueuePlan[]): BusRulePlan | undefined {
  const { EventBusName: bus, EventPattern, State, Targets } = propertiesOf(schema, planned);
  const [{ Arn, InputTransformer }] = Targets;
  const queue = queues.find(({ arn }) => arn === Arn);
  if (queue === undefined) {
    const what = `${planned.logicalId} (${planned.resource.Type})`;
    throw new Refusal(`The local run cannot run ${what}: its target ${Arn} is no queue of the template.`);
  }
  if (State === 'DISABLED') return undefined;
  const { InputTemplate } = InputTransformer;
  return { name: planned.ref(), bus, pattern: EventPattern, queueUrl: queue.url, template: InputTemplate };
}
