/** Reading deeper: why, what would be, what will be, and whether it is sound. */
import * as z from 'zod';
import { quoteBody } from '../../quotes/quotes.ts';
import {
  explainedEntry,
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
    description: 'What it would bring',
    schema: quote,
    examples: { platinum: { summary: 'A cart that reaches platinum', value: story.quoteCart } },
  },
};

const moments = {
  200: {
    description: 'The moments to come',
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
    summary: 'Why an entry came out as it did',
    description:
      'For every outcome of the entry: the rule and the program version that decided it, what it looked at, ' +
      'what came of it, and what would have come of it otherwise. The facts are folded as they were recorded ' +
      'by then.',
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
      'By date, if nothing else happens: holds that end, reservations that run out, points that expire.',
    answers: moments,
    problems: [...ofProgramToken, ...ofMember, 'try-again'],
  },
  readOwnSchedule: {
    tag: 'Members',
    summary: 'What of the own points becomes available and expires',
    description: "As `readSchedule`: program and member are the token's.",
    answers: moments,
    problems: [...ofOwnToken, ...ofMember, 'try-again'],
  },
  quoteCart: {
    tag: 'Members',
    summary: 'What a cart would bring',
    description:
      'As if the cart were bought now: points by line and rule, the tier it would reach, what would be ' +
      'missing to the next, and what can be redeemed. Nothing is written.',
    body: cart,
    answers: quoted,
    problems: [...ofProgramToken, ...refusalsOfQuoting],
  },
  quoteOwnCart: {
    tag: 'Members',
    summary: 'What an own cart would bring',
    description: "As `quoteCart`: program and member are the token's. Nothing is written.",
    body: cart,
    answers: quoted,
    problems: [...ofOwnToken, ...refusalsOfQuoting],
  },
  verifyMember: {
    tag: 'Members',
    summary: "Whether a member's books are sound",
    description:
      'Folds the ledger again from the first fact and compares it with what is stored, field by field; sees ' +
      'that no version is missing and that the points of all entries come to what is held.',
    answers: {
      200: {
        description: 'Sound, or the first difference in full',
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
      'All of them, page by page. Somebody to whom something happens meanwhile may be listed twice or be left ' +
      'out; who became a member in the last moment may be missing.',
    query: page('members'),
    answers: {
      200: {
        description: 'A page of members',
        schema: memberPage,
        examples: { one: { summary: 'The last page', value: story.listMembers } },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'unknown-program', 'try-again'],
  },
  listSummaries: {
    tag: 'Members',
    summary: 'Members with their tiers and points, those first whom time changes first',
    description:
      'As of now. The order is that of `dueAt`, which is kept as an index: whoever has read up to a moment has seen ' +
      'everybody whose points expire before it, and everybody whose tier is reviewed before it. (For a few minutes ' +
      'after a new version has taken effect that is so only once its run has looked at everybody.) Any other order ' +
      'is for the caller to make of all pages. It costs a read for each member that is looked at: with `tier` those ' +
      'of other tiers are looked at, too, for a bounded time, so a page may be short, or empty, and still have a ' +
      'next. Somebody to whom something happens meanwhile may be listed twice or be left out.',
    query: page('members').extend({
      tier: slug.optional().describe('who holds this level now, by its id'),
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
  readOrder: {
    tag: 'Members',
    summary: 'Whose an order is, and what became of it',
    description:
      'By the number that the shop has for it: one read of what is recorded under the order, whoever the member is.',
    query: z.object({
      source: id.default('standard').describe("of the order: the last part of its webhook's path"),
    }),
    answers: {
      200: {
        description: 'What is recorded of it',
        schema: order,
        examples: { bought: { summary: 'A purchase', value: story.readOrder } },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-order', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
