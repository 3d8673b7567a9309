import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { parseSchedule, type Ticks } from '../../schedules/expression.ts';
import { ignored, propertiesOf } from '../properties.ts';
import type { FunctionPlan } from './function.ts';
import type { Planned } from './planned.ts';

export interface SchedulePlan {
  readonly name: string;
  readonly ticks: Ticks;
  readonly functionArn: string;
  /** JSON, with `<aws.scheduler.scheduled-time>` still in it. */
  readonly input: string;
}

/** How the scheduler's own values stand in an input. */
export const scheduledTime = '<aws.scheduler.scheduled-time>';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const input = z
  .string()
  .refine(isJson, 'JSON')
  .refine(
    (text) => !text.replaceAll(scheduledTime, '').includes('<aws.scheduler.'),
    `of the scheduler's values only ${scheduledTime} is known`,
  );

/** A flexible window may begin anywhere: here it begins at once. */
const schema = z.strictObject({
  Name: ignored,
  Description: ignored,
  GroupName: ignored,
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.enum(['UTC', 'Etc/UTC']).default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.enum(['OFF', 'FLEXIBLE']), MaximumWindowInMinutes: ignored }),
  KmsKeyArn: ignored,
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: ignored,
    Input: input,
    RetryPolicy: ignored, // of deliveries to Lambda, which can't fail here
    DeadLetterConfig: ignored,
  }),
});

/** Undefined when the template has switched it off. */
export function planSchedule(planned: Planned, functions: readonly FunctionPlan[]): SchedulePlan | undefined {
  const { ScheduleExpression, State, Target } = propertiesOf(schema, planned);
  const refuse = (why: string) =>
    new Refusal(`The local run cannot run ${planned.logicalId} (${planned.resource.Type}): ${why}.`);

  const ticks = parseSchedule(ScheduleExpression);
  if (ticks === undefined) throw refuse(`it does not know the ScheduleExpression ${ScheduleExpression}`);
  if (!functions.some(({ arn }) => arn === Target.Arn))
    throw refuse(`its target ${Target.Arn} is no function of the template`);
  if (State === 'DISABLED') return undefined;
  return { name: planned.ref(), ticks, functionArn: Target.Arn, input: Target.Input };
}
