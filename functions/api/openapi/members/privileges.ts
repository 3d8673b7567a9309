/** Enrolling, and the use of privileges. */
import { enrolmentBody, useBody } from '../../privileges/privileges.ts';
import { memberCommand } from '../answers/members/command.ts';
import { ofProgramToken, recordedOnce } from '../commands.ts';
import club from '../examples/club.json' with { type: 'json' };
import type { BodyDocument, OperationDocument } from '../operation.ts';

const use: BodyDocument = {
  schema: useBody,
  required: true,
  description: 'Names the use: the same `useId` counts once for the member and the privilege.',
  examples: { one: { summary: 'One use', value: { useId: 'visit-17', quantity: 1 } } },
};

const used = recordedOnce(memberCommand, 'The use is recorded', {
  summary: 'A privilege is used',
  value: club.usePrivilege,
});

const refusalsOfUse = [
  'unknown-program',
  'unknown-member',
  'fact-conflict',
  'unknown-privilege',
  'quota-used-up',
  'out-of-range',
  'try-again',
] as const;

export const privilegeOperations = {
  enrolMember: {
    tag: 'Members',
    summary: 'Enrol a member',
    description:
      'Makes somebody a member in programs where customers have to enrol, or records a birthday. Enrolling again changes nothing and answers `duplicate`.',
    body: {
      schema: enrolmentBody,
      required: false,
      description: 'Month and day of birth, if the program has a birthday bonus; never the year.',
      examples: { birthday: { summary: 'With a birthday', value: { birthday: '02-29' } } },
    },
    answers: recordedOnce(memberCommand, 'The member is enrolled', {
      summary: 'A new member',
      value: club.enrolMember,
    }),
    problems: [
      ...ofProgramToken, // the member in the path
      'malformed-json',
      'invalid-request', // the body
      'unknown-program',
      'fact-conflict',
      'try-again',
    ],
  },
  usePrivilege: {
    tag: 'Members',
    summary: 'Use a privilege',
    description:
      'Records that the member used a privilege of their tier, and refuses uses beyond its quota. The same use sent again changes nothing and answers `duplicate`.',
    body: use,
    answers: used,
    problems: [
      ...ofProgramToken, // the member in the path
      'malformed-json',
      'invalid-request', // the body
      ...refusalsOfUse,
    ],
  },
  useOwnPrivilege: {
    tag: 'Members',
    summary: "Use a privilege of the token's member",
    description: 'Like `usePrivilege`: the token says which program and member.',
    body: use,
    answers: used,
    problems: [
      'body-too-large',
      'invalid-request', // the token's member
      'malformed-json',
      'invalid-request', // the body
      ...refusalsOfUse,
    ],
  },
  returnPrivilege: {
    tag: 'Members',
    summary: 'Return the use of a privilege',
    description:
      'The use no longer counts toward the quota of its period. Returning it again changes nothing and answers `duplicate`. The request has no body.',
    answers: recordedOnce(memberCommand, 'The use is returned', {
      summary: 'A use is returned',
      value: club.returnPrivilege,
    }),
    problems: [
      ...ofProgramToken,
      'unknown-program',
      'unknown-member',
      'unknown-use',
      'out-of-range',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
