/** Tiers that operators give by hand. */
import { overrideBody } from '../../adjustments/overrides.ts';
import { overrideAnswer, overridePage } from '../answers/members/override.ts';
import { idempotencyKey, ofProgramToken, page, recordedOnce } from '../commands.ts';
import club from '../examples/club.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';
import { why } from './adjustments.ts';

export const overrideOperations = {
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
      'The member holds the tier that they earned. Ending it again changes nothing and answers `duplicate`; the ' +
      'reason of the first time stays.',
    body: why,
    answers: recordedOnce(overrideAnswer, 'The override is ended', {
      summary: 'The match is ended',
      value: club.endOverride,
    }),
    problems: [
      ...ofProgramToken, // the member and the override in the path
      'malformed-json',
      'invalid-request', // the body
      'unknown-program',
      'unknown-member',
      'no-override',
      'out-of-range',
      'try-again',
    ],
  },
  listMemberOverrides: {
    tag: 'Adjustments',
    summary: 'Tiers that a member was given',
    description:
      "Newest first, and what has become of each by now. The member's entries are looked through, 200 for a page: " +
      'a page may be short, or empty, and still have a next.',
    query: page('overrides'),
    answers: {
      200: {
        description: 'A page of overrides',
        schema: overridePage,
        examples: { ended: { summary: 'One that was ended', value: club.listMemberOverrides } },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-member', 'try-again'],
  },
  listOverrides: {
    tag: 'Adjustments',
    summary: 'Tiers that operators gave',
    description:
      'Of all members of the program, newest first, and what has become of each by now. The actions of the audit ' +
      'are looked through, 200 for a page, and the member of each override is read: the cost follows what ' +
      'operators did, not how many members there are. A page may be short, or empty, and still have a next.',
    query: page('overrides'),
    answers: {
      200: {
        description: 'A page of overrides',
        schema: overridePage,
        examples: { inForce: { summary: 'One that is in force', value: club.listOverrides } },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'unknown-program', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
