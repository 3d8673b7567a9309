/** Points and amounts that operators put right by hand. */
import { whyBody } from '../../adjustments/acts.ts';
import { adjustmentBody } from '../../adjustments/adjustments.ts';
import { adjustmentAnswer } from '../answers/members/adjustment.ts';
import { idempotencyKey, ofProgramToken, recordedOnce } from '../commands.ts';
import club from '../examples/club.json' with { type: 'json' };
import type { BodyDocument, OperationDocument } from '../operation.ts';

export const why: BodyDocument = {
  schema: whyBody,
  required: false,
  description: 'The reason, for the audit. The ledger records who did it.',
  examples: { reason: { summary: 'With a reason', value: { reason: 'given to the wrong member' } } },
};

export const adjustmentOperations = {
  adjustMember: {
    tag: 'Adjustments',
    summary: 'Add or take points, or what counts toward a tier',
    description:
      'Corrects mistakes, or gives points as goodwill. Points taken beyond the balance become a deficit. The ledger records who did it and why.',
    headers: idempotencyKey,
    body: {
      schema: adjustmentBody,
      required: true,
      description: 'At least one of `points` (not 0) and `qualifying`, and the `reason`.',
      examples: {
        points: { summary: 'Goodwill', value: { points: 250, reason: 'parcel came late' } },
        qualifying: {
          summary: 'A purchase that was never sent',
          value: { qualifying: { metric: 'spend', amount: '80.00' }, reason: 'paid at the market stall' },
        },
      },
    },
    answers: recordedOnce(adjustmentAnswer, 'The member is adjusted', {
      summary: 'Goodwill of 250 points',
      value: club.adjustMember,
    }),
    problems: [
      ...ofProgramToken, // the member in the path
      'malformed-json',
      'invalid-request', // the body, then the key
      'unknown-program',
      'unknown-member',
      'invalid-request', // the amount, by the program's currency
      'idempotency-key-reused',
      'out-of-range',
      'try-again',
    ],
  },
  undoAdjustment: {
    tag: 'Adjustments',
    summary: 'Undo an adjustment',
    description: 'Undoing it again changes nothing and answers `duplicate`; the first reason stays.',
    body: why,
    answers: recordedOnce(adjustmentAnswer, 'The adjustment is undone', {
      summary: 'The goodwill is taken back',
      value: club.undoAdjustment,
    }),
    problems: [
      ...ofProgramToken, // the member and the adjustment in the path
      'malformed-json',
      'invalid-request', // the body
      'unknown-program',
      'unknown-member',
      'unknown-adjustment',
      'out-of-range',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
