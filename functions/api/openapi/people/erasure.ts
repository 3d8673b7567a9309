/** Being forgotten, and having what is kept. */
import * as z from 'zod';
import { erasure, memberExport } from '../answers/members/erasure.ts';
import { ofProgramToken } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

export const erasureOperations = {
  exportMember: {
    tag: 'People',
    summary: 'Everything that is kept of a member, as JSON',
    description:
      'Status, tags, birthday, kinds of identities (their values are not kept), and entries with the metadata that was sent with them: the newest 1,000; `next` goes on with the route for entries.',
    answers: { 200: { description: 'The export', schema: memberExport } },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-member', 'try-again'],
  },
  eraseMember: {
    tag: 'People',
    summary: 'Erase what is personal of a member',
    description:
      "Identities, orders that wait for them, free metadata, birthday and what operators wrote as reasons are deleted, and the points are forfeited, which is an entry. Facts stay under the member's id, so that the books add up: choose ids that say nobody's name. With `graceDays` it happens after so many days, and can be called off until then. Asking again finishes what was interrupted.",
    query: z.object({
      graceDays: z.int().min(0).max(90).default(0).describe('days in which the erasure can be called off'),
    }),
    answers: {
      200: { description: 'What is personal is gone', schema: erasure },
      202: { description: 'It will happen at `eraseAt`', schema: erasure },
    },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-member', 'try-again'],
  },
  cancelErasure: {
    tag: 'People',
    summary: 'Call off an erasure',
    description: 'The member is not erased.',
    answers: { 204: { description: 'It is called off' } },
    problems: [...ofProgramToken, 'unknown-program', 'no-erasure', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
