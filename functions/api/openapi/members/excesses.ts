/** What refunds asked for beyond what was kept. */
import { excessPage } from '../answers/members/excess.ts';
import { page } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

export const excessOperations = {
  listExcesses: {
    tag: 'Members',
    summary: 'Refunds of more than was kept of their orders',
    description:
      'Lists the refunds that asked for more than was kept of their orders, the last recorded first. Each took what there was. An excess is listed once, as it was when its refund was recorded: look at the order (`readOrder`) for how it stands now.',
    query: page('refunds'),
    answers: {
      200: {
        description: 'A page of refunds',
        schema: excessPage,
        examples: {
          one: {
            summary: 'A refund of 200.00 of which 100.00 was kept',
            value: {
              excesses: [
                {
                  entry: 'refund:standard:1001:r-2',
                  order: 'standard:1001',
                  memberId: 'm1',
                  excess: '100.00',
                  currency: 'USD',
                  occurredAt: '2026-01-20T15:00:00.000Z',
                  recordedAt: '2026-01-20T15:00:03.120Z',
                },
              ],
              next: null,
            },
          },
        },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'unknown-program', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
