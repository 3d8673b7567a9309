/** Entries of the ledger, as the webhook answers with one and the history lists them. */
import * as z from 'zod';
import { factKinds } from '../../../../../domain/facts/catalogue.ts';
import { parkedReasons } from '../../../../inbound/sources/deliveries.ts';
import { outcome } from '../outcomes/outcome.ts';
import { problem } from '../platform.ts';
import { id, instant, level, money, points, pointsHeld, text, version } from '../values.ts';

export const entryKinds = [...factKinds, 'passage', 'correction'] as const;

export const entry = z
  .strictObject({
    id: text.describe(
      'named after its cause: the order 1001 of the standard source is `purchase:standard:1001`',
    ),
    kind: z
      .enum(entryKinds)
      .describe(
        'the kind of fact; `passage`: what time alone changed; `correction`: what a late fact changed',
      ),
    points: points.describe('the sum over the outcomes; negative where points were taken'),
    occurredAt: instant,
    recordedAt: instant,
    programVersion: version,
    outcomes: z.array(outcome),
  })
  .meta({ id: 'Entry' });

export const memberSummary = z
  .strictObject({
    memberId: id,
    tier: z.strictObject(level),
    balance: points.describe('points that can be spent now'),
    pending: pointsHeld.describe('points on hold'),
    deficit: pointsHeld.describe('points owed after a clawback of spent points'),
  })
  .meta({ id: 'MemberSummary' });

const order = z
  .strictObject({
    id: text.describe('source and number, e.g. `standard:1001`'),
    status: z.enum(['open', 'fulfilled', 'refunded', 'cancelled']),
    kept: money.describe('what is kept of the order'),
    excess: money.optional().describe('what refunds asked for beyond what was kept; absent if nothing'),
  })
  .meta({ id: 'OrderNow' });

const recorded = z
  .strictObject({
    status: z
      .enum(['recorded', 'duplicate', 'superseded'])
      .describe(
        '`duplicate`: it was recorded before with the same content; the entry is the first one. `superseded`: recorded, ' +
          'and a later content of the order is known, which counts',
      ),
    rewarded: z
      .boolean()
      .optional()
      .describe('only for engagements; `false`: the program has no such kind, so it earns nothing'),
    entry,
    order: order.optional().describe('the order as it is now, for events of orders'),
    returns: z
      .array(
        z.strictObject({
          order: text.describe('the order that it was taken from'),
          status: z.enum(['recorded', 'waiting']).describe('`waiting`: the order has not arrived yet'),
          entry: text.optional().describe('the entry of its refund'),
          points: z.int().optional().describe('what it took back; zero or less'),
          excess: money.optional().describe('what was asked for beyond what was kept'),
        }),
      )
      .optional()
      .describe(
        'what was returned on the receipt of a purchase, or refunded without an order; only when it is recorded first',
      ),
    member: memberSummary,
  })
  .meta({ id: 'Recorded' });

const waiting = z
  .strictObject({ status: z.literal('waiting') })
  .describe('the purchase of the order has not arrived yet; this takes effect when it arrives')
  .meta({ id: 'Waiting' });

const ignored = z
  .strictObject({
    status: z.literal('ignored'),
    reason: z.enum(['not-enrolled', 'before-opening', 'profiles-not-kept', 'nothing-kept']),
  })
  .describe(
    '`not-enrolled`: customers of this program have to enrol, and this one was not a member then, or the purchase of the order was ignored for that reason; `before-opening`: from before the member came from another system, so that it is in what they brought along; `profiles-not-kept`: nothing personal is kept of members; `nothing-kept`: a refund that names no order, of somebody who keeps none that it could be taken from',
  )
  .meta({ id: 'Ignored' });

export const webhookAnswer = z
  .discriminatedUnion('status', [recorded, waiting, ignored])
  .meta({ id: 'WebhookAnswer' });

/** A delivery in our own format that can't be recorded now. */
export const parkedAlone = z
  .strictObject({
    status: z.literal('parked'),
    reason: z
      .enum(['no-rules', 'our-fault'])
      .describe(
        `\`no-rules\`: ${parkedReasons['no-rules']}; \`our-fault\`: ${parkedReasons['our-fault']}. The whole delivery is kept`,
      ),
    parked: z.string().min(1).describe('the id of the parked delivery'),
  })
  .meta({ id: 'ParkedAnswer' });

const inBatch = z
  .discriminatedUnion('status', [
    z.strictObject({
      status: z.enum(['recorded', 'duplicate', 'superseded']),
      rewarded: z.boolean().optional().describe('only for engagements, as in the answer of the single route'),
    }),
    waiting,
    ignored,
    parkedAlone,
    z.strictObject({
      status: z.literal('refused'),
      problem: problem.omit({ instance: true, requestId: true }).meta({ id: 'ProblemOfDelivery' }),
    }),
  ])
  .meta({ id: 'BatchedAnswer' });

export const batchAnswer = z
  .strictObject({
    answers: z.array(inBatch).min(1).max(500).describe('one for each delivery, in their order'),
  })
  .meta({ id: 'BatchAnswer' });

export const entryPage = z
  .strictObject({
    entries: z.array(entry).max(100).describe('newest first'),
    next: z.string().min(1).nullable().describe('the `cursor` of the next page; null at the end'),
  })
  .meta({ id: 'EntryPage' });
