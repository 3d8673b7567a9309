/** Two members who are one person become one. */
import { mergeBody } from '../../people/merge.ts';
import { merged } from '../answers/members/merge.ts';
import { ofProgramToken } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

export const mergeOperations = {
  mergeMembers: {
    tag: 'People',
    summary: 'Merge two members who are one person',
    description:
      "The member in the path survives, and has from then on what one person with both histories would have had: facts of both are folded together, what is granted once is granted once, and the difference to what had been booked is a correction. The absorbed member's id keeps answering on every route, and refunds of their orders go to the survivor. A member can absorb twenty others; who has absorbed others is not absorbed. With `preview` nothing is changed. A merge is not undone. Merging the same two again answers `duplicate`.",
    body: {
      schema: mergeBody,
      required: true,
      description: 'Who is the same person',
      examples: {
        preview: { summary: 'What would be', value: { from: 'm2', preview: true } },
        merge: { summary: 'Done', value: { from: 'm2' } },
      },
    },
    answers: {
      201: { description: 'They are one member', schema: merged },
      200: { description: 'A preview, or they were merged before', schema: merged },
    },
    problems: [
      ...ofProgramToken,
      'malformed-json',
      'invalid-request',
      'unknown-program',
      'unknown-member',
      'absorbed-before',
      'merge-with-itself',
      'has-absorbed-others',
      'too-many-absorbed',
      'out-of-range',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
