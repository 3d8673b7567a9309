/** What was told: the log of events. */
import * as z from 'zod';
import { eventTypes } from '../../../outbound/events/types.ts';
import { id } from '../answers/values.ts';
import type { OperationDocument } from '../operation.ts';
import { eventPage } from './event.ts';

const earned = {
  specversion: '1.0',
  id: 'evt_k3yqBrkXk6oYvVbM0v5wQm2c',
  source: '/v1/programs/demo',
  type: 'laurel.points.earned',
  subject: 'ada',
  time: '2026-05-03T09:59:58.000Z',
  datacontenttype: 'application/json',
  sequence: '000000007',
  data: {
    program: 'demo',
    memberId: 'ada',
    version: 7,
    entry: 'purchase:standard:1001',
    kind: 'purchase',
    occurredAt: '2026-05-03T09:59:58.000Z',
    recordedAt: '2026-05-03T10:00:00.000Z',
    rule: 'earning.base',
    programVersion: 1,
    points: 25,
    tier: 'gold',
    balance: 120,
    pending: 25,
    deficit: 0,
    expiring: { points: 50, at: '2026-12-31T23:00:00.000Z' },
    missing: { amount: '275.00', metric: 'spend', tier: 'platinum' },
    outcome: {
      eligible: '25.00',
      tier: 'gold',
      deficitPaid: 0,
      availableAt: '2026-05-16T22:00:00.000Z',
      expiresAt: '2027-05-02T22:00:00.000Z',
    },
  },
};

const query = z.strictObject({
  after: z
    .string()
    .min(1)
    .optional()
    .describe('`after` of the answer before; `end`: what is to come; absent: the oldest that is kept'),
  types: z
    .string()
    .min(1)
    .optional()
    .describe(`only these types, by commas: ${eventTypes.slice(0, 2).join(', ')}, …`),
  member: id.optional().describe('only events of this member'),
  limit: z.int().min(1).max(100).default(20).describe('the most events to answer with'),
});

export const eventOperations = {
  listEvents: {
    tag: 'Events',
    summary: 'Read what was told',
    description:
      'Everything that happens to members, as CloudEvents, in the order in which it was told, for ninety days. ' +
      'Nothing is left out behind `after`: send it again, now or later, and read on.',
    query,
    answers: {
      200: {
        description: 'Events',
        schema: eventPage,
        examples: {
          one: { summary: 'A purchase', value: { events: [earned], after: '12-1', more: false } },
        },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
