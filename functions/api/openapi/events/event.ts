/** Events as they are told: in the log, to subscriptions, on the bus. */
import * as z from 'zod';
import { type OperatorType, operatorTypes } from '../../../outbound/events/operatorEvents.ts';
import {
  type EventType,
  leftOut,
  memberEventTypes,
  recordedType,
  typeOf,
} from '../../../outbound/events/types.ts';
import { entryKinds } from '../answers/members/entry.ts';
import { outcome } from '../answers/outcomes/outcome.ts';
import { id, instant, points, slug, text } from '../answers/values.ts';

const kept = 'once the whole commit is counted; null in entries from before it was kept';

const common = {
  program: slug,
  memberId: id,
  version: z
    .int()
    .min(1)
    .describe("the member's version: 1, 2, 3… without a gap; events of one version have no order among them"),
  entry: text.describe("the entry of the member's history that it stands in"),
  kind: z
    .enum(entryKinds)
    .describe('what the entry is about; `passage`: what time alone brought; `correction`: of a late fact'),
  occurredAt: instant,
  recordedAt: instant,
  rule: text.nullable().describe('where in the program file the rule stands that decided it'),
  programVersion: z.int().min(1).describe('the version of the program file that decided it'),
  points: points.describe('signed; 0 where it moves none'),
  tier: slug.nullable().describe(`the level that the member holds ${kept}`),
  balance: z.int().nullable().describe(`points that can be spent ${kept}`),
  pending: z.int().min(0).nullable().describe(`points on hold ${kept}`),
  deficit: z.int().min(0).nullable().describe(`points owed ${kept}`),
  expiring: z
    .strictObject({ points: z.int().min(0).nullable(), at: instant.nullable() })
    .describe('the points that expire next, and when, as of `recordedAt`; nulls where none do'),
  missing: z
    .strictObject({
      amount: text.nullable().describe('a decimal for spend, else a whole number as text'),
      metric: text.nullable(),
      tier: slug.nullable(),
    })
    .describe(
      'what is missing to the next level, as of `recordedAt`; nulls where nothing is that can be bought',
    ),
};

const eventId = z
  .string()
  .regex(/^evt_[\w-]{24}$/)
  .describe('the same whenever this event is told: whoever has seen it drops it');

function eventOf<Type extends z.ZodType<EventType>, Shape extends z.ZodRawShape>(
  type: Type,
  data: Shape,
  outcomeShape: z.ZodType,
) {
  return z.strictObject({
    specversion: z.literal('1.0'),
    id: eventId,
    source: z.string().describe('`/v1/programs/` and the program'),
    type,
    subject: id.describe('the member'),
    time: instant.describe('when it happened'),
    datacontenttype: z.literal('application/json'),
    sequence: z
      .string()
      .regex(/^\d{9,}$/)
      .describe("the member's version, in nine digits"),
    data: z.strictObject({
      ...common,
      ...data,
      outcome: outcomeShape.describe('what only this type of event says'),
    }),
  });
}

const operatorMeaning: Readonly<Record<OperatorType, string>> = {
  'laurel.subscription.failing': 'nothing arrives at a subscription any more: what is new waits in the log',
  'laurel.subscription.recovered': 'events arrive at the subscription again',
  'laurel.subscription.ended': 'the receiver of a subscription answered 410: nothing is sent any more',
};

/** What operators are told; about no member. */
function operatorEventOf<Type extends z.ZodType<OperatorType>>(type: Type) {
  return z.strictObject({
    specversion: z.literal('1.0'),
    id: eventId,
    source: z.string().describe('`/v1/programs/` and the program'),
    type,
    subject: slug.describe('the subscription'),
    time: instant.describe('when it happened'),
    datacontenttype: z.literal('application/json'),
    data: z.strictObject({
      program: slug,
      subscription: slug,
      failures: z.int().min(0).describe('tries in a row that failed'),
      status: z.int().nullable().describe('of the last answer; null: there was none'),
      reason: text.nullable().describe('why the last try failed; null: it arrived'),
    }),
  });
}

/** The field above that says it, or nobody's business. */
const isLeftOut = (field: string) => leftOut.some((each) => each === field);

/** The schema of each type's events, with what it tells. */
export const eventSchemas: ReadonlyMap<EventType, z.ZodObject> = new Map<EventType, z.ZodObject>([
  ...outcome.options.map((option) => {
    const { shape, description } = option as z.ZodObject;
    const type = typeOf[option.shape.kind.value];
    const details = Object.fromEntries(Object.entries(shape).filter(([field]) => !isLeftOut(field)));
    const data = { rule: text, ...('points' in shape ? { points: shape.points as z.ZodType } : {}) };
    const schema = eventOf(z.literal(type), data, z.strictObject(details));
    return [type, schema.describe(description ?? type)] as const;
  }),
  [
    recordedType,
    eventOf(z.literal(recordedType), { rule: z.null(), points: z.literal(0) }, z.strictObject({})).describe(
      'a fact was recorded and nothing came of it: told so that no version of a member is missing',
    ),
  ],
  ...operatorTypes.map(
    (type) => [type, operatorEventOf(z.literal(type)).describe(operatorMeaning[type])] as const,
  ),
]);

/** An event of any type, as the API's document has it; docs/events/ has what is special of each. */
export const event = z
  .union([
    eventOf(
      z.enum(memberEventTypes),
      {},
      z.record(z.string(), z.unknown()).describe('by its type: docs/events/'),
    ).meta({ id: 'MemberEvent' }),
    operatorEventOf(z.enum(operatorTypes)).meta({ id: 'OperatorEvent' }),
  ])
  .meta({ id: 'Event' });

export const eventPage = z
  .strictObject({
    events: z.array(event).max(100).describe('in the order in which they were told'),
    after: z
      .string()
      .min(1)
      .describe('to go on from here: always there, so that a reader who is up to date can ask again later'),
    more: z.boolean().describe('whether more may be there already; then `events` may also be empty'),
  })
  .meta({ id: 'EventPage' });
