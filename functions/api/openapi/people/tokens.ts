/** Members' own tokens, made for a back end that has signed them in. */
import { memberToken } from '../answers/members/identities.ts';
import { ofProgramToken } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

export const tokenOperations = {
  issueMemberToken: {
    tag: 'People',
    summary: "Make a member's own token",
    description:
      'For your back end, when it has signed the customer in: the token opens `/v1/me/*` for this member and for ten minutes. Hand it to the app, and ask for a new one when it has run out. Nothing is looked up: a customer who has not bought yet has a status, too. A platform that takes tokens of members from another issuer makes none.',
    answers: {
      201: {
        description: 'The token',
        schema: memberToken,
        examples: {
          made: {
            summary: 'A token for ten minutes',
            value: {
              token: 'eyJhbGciOiJSUzI1NiJ9.eyJtZW1iZXIiOiJtMSJ9.c2lnbmF0dXJl',
              expiresAt: '2026-01-15T17:40:02.000Z',
            },
          },
        },
      },
    },
    problems: [...ofProgramToken, 'members-sign-in-elsewhere', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
