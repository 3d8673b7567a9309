/** Identities: other names of members. */
import { addIdentityBody } from '../../people/identities.ts';
import { identityAdded, memberIdentities } from '../answers/members/identities.ts';
import { ofProgramToken } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

const email = {
  id: 'pB5nUnyQwBXWKqjVYGxXyBM2BWwgqE8pNL7Yjq9pCJk',
  kind: 'email',
  addedAt: '2026-01-15T17:30:02.417Z',
};

export const identityOperations = {
  listIdentities: {
    tag: 'People',
    summary: 'The identities of a member',
    description:
      'Lists by what other names the member is known: kind, since when, and an id to remove it by. The values themselves are not kept, only keyed hashes of them.',
    answers: {
      200: {
        description: 'The identities',
        schema: memberIdentities,
        examples: {
          one: { summary: 'An e-mail address', value: { memberId: 'm1', identities: [email] } },
        },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'try-again'],
  },
  addIdentity: {
    tag: 'People',
    summary: 'Give a member an identity',
    description:
      'From now on the member is found by it. E-mail addresses are compared in lower case, phone numbers with their country code: a number without one is read as a number of the `region` in the program file. An identity is unique in a program. The member need not have bought anything yet; orders of a guest with this e-mail address or phone number that waited (`claimDays` in the program file) are credited at their own dates. Adding what the member has already changes nothing and answers `unchanged`.',
    body: {
      schema: addIdentityBody,
      required: true,
      description: 'The identity',
      examples: {
        email: { summary: 'An e-mail address', value: { identity: 'email:ann@shop.example' } },
        customer: {
          summary: "A shop's own number of the customer",
          value: { identity: 'customer:shopify:7341001' },
        },
      },
    },
    answers: {
      201: {
        description: 'The member has it',
        schema: identityAdded,
        examples: {
          added: {
            summary: 'Added',
            value: { status: 'added', memberId: 'm1', identity: email, claimedOrders: 1 },
          },
        },
      },
      200: {
        description: 'The member had it already',
        schema: identityAdded,
        examples: {
          unchanged: {
            summary: 'Added before',
            value: { status: 'unchanged', memberId: 'm1', identity: email, claimedOrders: 0 },
          },
        },
      },
    },
    problems: [
      ...ofProgramToken,
      'malformed-json',
      'invalid-request',
      'unknown-program',
      'unreadable-identity',
      'identity-taken',
      'too-many-identities',
      'try-again',
    ],
  },
  removeIdentity: {
    tag: 'People',
    summary: 'Take an identity away from a member',
    description: 'From now on nobody is found by it, and another member may have it.',
    answers: { 204: { description: 'Nobody has it any more' } },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-identity', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
