/** What operators put right by hand. */
import { adjustmentBody, overrideBody } from '../adjustments/adjustments.ts';
import { adjustmentAnswer, overrideAnswer } from './answers/adjustment.ts';
import { idempotencyKey, ofProgramToken, recordedOnce } from './commands.ts';
import club from './examples/club.json' with { type: 'json' };
import type { OperationDocument } from './operation.ts';

export const adjustmentOperations = {
  adjustMember: {
    tag: 'Adjustments',
    summary: 'Add or take points, or what counts toward a tier',
    description:
      'For goodwill and mistakes. What is taken beyond the balance becomes a deficit. Who did it and why ' +
      'stands in the ledger.',
    headers: idempotencyKey,
    body: {
      schema: adjustmentBody,
      required: true,
      description: 'At least one of `points`, not 0, and `qualifying`; and why.',
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
    description: 'Undoing it again changes nothing and answers `duplicate`. The request has no body.',
    answers: recordedOnce(adjustmentAnswer, 'The adjustment is undone', {
      summary: 'The goodwill is taken back',
      value: club.undoAdjustment,
    }),
    problems: [
      ...ofProgramToken,
      'unknown-program',
      'unknown-member',
      'unknown-adjustment',
      'out-of-range',
      'try-again',
    ],
  },
  overrideTier: {
    tag: 'Adjustments',
    summary: 'Give a tier',
    description:
      'Until `until` the member holds the tier, or a higher one if they earn it. A new override takes the ' +
      'place of the one before.',
    headers: idempotencyKey,
    body: {
      schema: overrideBody,
      required: true,
      description: 'Which tier, how long, and why.',
      examples: {
        match: {
          summary: 'A status match',
          value: {
            tier: 'gold',
            until: '2026-06-30T23:59:59-04:00',
            kind: 'match',
            reason: 'gold with another shop',
          },
        },
      },
    },
    answers: recordedOnce(overrideAnswer, 'The tier is given', {
      summary: 'A status match',
      value: club.overrideTier,
    }),
    problems: [
      ...ofProgramToken, // the member in the path
      'malformed-json',
      'invalid-request', // the body, then the key
      'unknown-program',
      'unknown-member',
      'idempotency-key-reused',
      'unknown-tier',
      'lowest-tier',
      'until-in-the-past',
      'out-of-range',
      'try-again',
    ],
  },
  endOverride: {
    tag: 'Adjustments',
    summary: 'Take a given tier back',
    description:
      'The member holds the tier that they earned. Ending it again changes nothing and answers `duplicate`.',
    answers: recordedOnce(overrideAnswer, 'The override is ended', {
      summary: 'The match is ended',
      value: club.endOverride,
    }),
    problems: [
      ...ofProgramToken,
      'unknown-program',
      'unknown-member',
      'no-override',
      'out-of-range',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
