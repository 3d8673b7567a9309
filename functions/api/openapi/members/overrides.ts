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
      'The member holds the tier until `until`, or a higher tier if they earn one. A new override replaces the one before.',
    headers: idempotencyKey,
    body: {
      schema: overrideBody,
      required: true,
      description: 'Which tier, until when, and why.',
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
    summary: 'End an override',
    description:
      'Takes the given tier back: the member holds the tier that they earned. Ending it again changes nothing and answers `duplicate`; the first reason stays.',
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
    summary: 'Overrides of a member',
    description:
      "Lists the tiers that operators gave the member, newest first, and what has become of each. Each page searches 200 of the member's entries: a page may be short or empty and still have a `next`.",
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
    summary: 'Overrides of all members',
    description:
      'Lists the tiers that operators gave, of all members, newest first, and what has become of each. Each page searches 200 actions of the audit and reads the member of each override: the cost depends on what operators did, not on the number of members. A page may be short or empty and still have a `next`.',
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
