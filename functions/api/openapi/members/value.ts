/** How valuable members are. */
import { memberPage } from '../answers/members/reading.ts';
import { memberValue, segmentCounts } from '../answers/members/value.ts';
import { ofOwnToken, ofProgramToken, page } from '../commands.ts';
import story from '../examples/reading.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';

const valued = {
  200: {
    description: 'Everything about one member',
    schema: memberValue,
    examples: { first: { summary: 'After the first purchase, before a model', value: story.readValue } },
  },
};

export const valueOperations = {
  readValue: {
    tag: 'Value',
    summary: 'How valuable a member is',
    description:
      "Gives as of now: recency, frequency and money, the stage of the member's life, the probability that they are still active, their lifetime value by three methods, and one coefficient. Each figure says how it was calculated. Expected amounts are estimates, and no points depend on them.",
    answers: valued,
    problems: [...ofProgramToken, 'unknown-program', 'unknown-member', 'try-again'],
  },
  readOwnValue: {
    tag: 'Value',
    summary: "The value of the token's member",
    description:
      'Like `readValue`, without the tags: the token says which program and member. Needs `value.showToMembers` in the program file; otherwise `value-not-shown`.',
    answers: valued,
    problems: [...ofOwnToken, 'unknown-program', 'value-not-shown', 'unknown-member', 'try-again'],
  },
  readSegments: {
    tag: 'Value',
    summary: 'The segments of a program',
    description:
      'Gives the segments of the last model, which is calculated every night if the program file has a `value` section. Also says when it was calculated, from which members, and how well it fits. If the last fit failed, the parameters of an earlier one stay in force.',
    answers: {
      200: {
        description: 'Segments in the order of the table',
        schema: segmentCounts,
        examples: { none: { summary: 'Before the first model', value: story.readSegments } },
      },
    },
    problems: ['other-program', 'body-too-large', 'unknown-program', 'try-again'],
  },
  listSegmentMembers: {
    tag: 'Value',
    summary: 'Who is in a segment',
    description:
      'Lists the members who are in the segment now, by the cut points of the last model; nobody before the first model. Each request searches the members for a limited time: a page may be short or empty and still have a `next`.',
    query: page('members'),
    answers: {
      200: {
        description: 'A page of members',
        schema: memberPage,
        examples: { none: { summary: 'Before the first model', value: story.listSegmentMembers } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request', // limit and cursor
      'unknown-program',
      'invalid-request', // the segment in the path
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
