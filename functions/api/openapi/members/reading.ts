/** Reading deeper: why, what would be, what will be, and whether it is sound. */
import * as z from 'zod';
import { quoteBody } from '../../quotes/quotes.ts';
import {
  explainedEntry,
  found,
  memberPage,
  order,
  quote,
  schedule,
  summaryPage,
  verification,
} from '../answers/members/reading.ts';
import { id, slug } from '../answers/values.ts';
import { ofOwnToken, ofProgramToken, page } from '../commands.ts';
import story from '../examples/reading.json' with { type: 'json' };
import type { BodyDocument, OperationDocument } from '../operation.ts';

const ofMember = ['unknown-program', 'unknown-member'] as const;

const cart: BodyDocument = {
  schema: quoteBody,
  required: true,
  description: 'Lines as in the webhook of a purchase.',
  examples: {
    cart: {
      summary: 'Two lines',
      value: {
        currency: 'USD',
        lines: [
          { lineId: '1', amount: '200.00' },
          { kind: 'shipping', amount: '5.00' },
        ],
      },
    },
  },
};

const quoted = {
  200: {
    description: 'What the cart would bring',
    schema: quote,
    examples: { platinum: { summary: 'A cart that reaches platinum', value: story.quoteCart } },
  },
};

const moments = {
  200: {
    description: 'The coming moments',
    schema: schedule,
    examples: { year: { summary: 'A hold and an expiry', value: story.readSchedule } },
  },
};

/** Of the body of a quote: its form, whether the member is there, and what the program says of it. */
const refusalsOfQuoting = [
  'malformed-json',
  'invalid-request', // the form of the body
  ...ofMember,
  'invalid-request', // what the program says of currency and amounts
  'try-again',
] as const;

export const readingOperations = {
  explainEntry: {
    tag: 'Members',
    summary: 'Explain an entry',
    description:
      'Gives for every outcome of the entry the rule and the program version that decided it, its inputs, its result, and what the result would have been otherwise. Uses the facts that were recorded by then.',
    answers: {
      200: {
        description: 'The entry with its reasons',
        schema: explainedEntry,
        examples: { gold: { summary: 'A purchase that reached gold', value: story.explainEntry } },
      },
    },
    problems: [...ofProgramToken, ...ofMember, 'unknown-entry', 'try-again'],
  },
  readSchedule: {
    tag: 'Members',
    summary: 'What becomes available and what expires',
    description:
      'Lists by date what happens if nothing else happens: holds that end, reservations that run out, points that expire.',
    answers: moments,
    problems: [...ofProgramToken, ...ofMember, 'try-again'],
  },
  readOwnSchedule: {
    tag: 'Members',
    summary: "What becomes available and what expires, for the token's member",
    description: 'Like `readSchedule`: the token says which program and member.',
    answers: moments,
    problems: [...ofOwnToken, ...ofMember, 'try-again'],
  },
  quoteCart: {
    tag: 'Members',
    summary: 'What a cart would bring',
    description:
      'Calculates what the cart would bring if it were bought now: points by line and rule, the tier it would reach, what would be missing to the next tier, and what can be redeemed. Nothing is written.',
    body: cart,
    answers: quoted,
    problems: [...ofProgramToken, ...refusalsOfQuoting],
  },
  quoteOwnCart: {
    tag: 'Members',
    summary: "What a cart would bring the token's member",
    description: 'Like `quoteCart`: the token says which program and member. Nothing is written.',
    body: cart,
    answers: quoted,
    problems: [...ofOwnToken, ...refusalsOfQuoting],
  },
  verifyMember: {
    tag: 'Members',
    summary: "Check a member's books",
    description:
      'Calculates the member again from the first fact in the ledger and compares the result with what is stored, field by field. Also checks that no version is missing and that the points of all entries add up.',
    answers: {
      200: {
        description: 'The books are sound, or the first difference in full',
        schema: verification,
        examples: {
          sound: { summary: 'All is well', value: story.verifyMember },
          unsound: {
            summary: 'A lot that is not what the ledger says',
            value: {
              sound: false,
              difference: { check: 'state', at: 'lots[0].remaining', stored: 115, folded: 120 },
            },
          },
        },
      },
    },
    problems: [...ofProgramToken, ...ofMember, 'try-again'],
  },
  listMembers: {
    tag: 'Members',
    summary: 'The members of a program',
    description:
      'Lists all members, page by page. A member to whom something happens in the meantime may be listed twice or left out. Somebody who became a member a moment ago may be missing.',
    query: page('members').extend({
      identity: z
        .string()
        .optional()
        .describe(
          'only the member who has this identity, such as `email:ann@shop.example`; without a cursor',
        ),
    }),
    answers: {
      200: {
        description: 'A page of members',
        schema: memberPage,
        examples: { one: { summary: 'The last page', value: story.listMembers } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'unknown-program',
      'unreadable-identity',
      'try-again',
    ],
  },
  listSummaries: {
    tag: 'Members',
    summary: 'Members with their tiers and points, the next to change first',
    description:
      'Lists the members as of now, sorted by `dueAt`: once you have read up to a moment, you have seen everybody whose points expire or whose tier is reviewed before it. (After a new version takes effect, this is true a few minutes later, when its run has looked at everybody.) For any other order, read all pages and sort them. Each member costs one read. With `tier`, members of other tiers are read, too, for a limited time: a page may be short or empty and still have a `next`. A member to whom something happens in the meantime may be listed twice or left out.',
    query: page('members').extend({
      tier: slug.optional().describe('only members who hold the level with this id now'),
    }),
    answers: {
      200: {
        description: 'A page of members',
        schema: summaryPage,
        examples: { one: { summary: 'The last page', value: story.listSummaries } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request', // limit and cursor
      'unknown-program',
      'invalid-request', // the tier
      'try-again',
    ],
  },
  searchMembers: {
    tag: 'Members',
    summary: 'Find a member by a name',
    description:
      'Looks for a member with the id, and for an order with the number in every source of the program. Names are compared letter by letter.',
    query: z.object({ q: id.describe("a member's id, or the number of an order") }),
    answers: {
      200: {
        description: 'What has the name',
        schema: found,
        examples: { order: { summary: 'An order number', value: story.searchMembers } },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'try-again'],
  },
  readOrder: {
    tag: 'Members',
    summary: 'Look up an order',
    description:
      "Finds the order by the shop's order number, whoever the member is: everything that is recorded under it, in one read.",
    query: z.object({
      source: id.default('standard').describe("the source of the order: the last part of its webhook's path"),
    }),
    answers: {
      200: {
        description: 'What is recorded under the order',
        schema: order,
        examples: { bought: { summary: 'A purchase', value: story.readOrder } },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-order', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
