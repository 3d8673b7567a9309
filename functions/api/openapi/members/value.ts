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
      'As of now: recency, frequency and money, the stage of their life as a member, how probably they are ' +
      'still active, their lifetime value by three methods, and one coefficient. Each figure says what it was ' +
      'reckoned from; amounts that are expected are estimates, and no points depend on any of it.',
    answers: valued,
    problems: [...ofProgramToken, 'unknown-program', 'unknown-member', 'try-again'],
  },
  readOwnValue: {
    tag: 'Value',
    summary: 'What the own value is reckoned to be',
    description:
      "As `readValue`, without the tags that are set: program and member are the token's. Only where the " +
      'program file says `value.showToMembers`; else `value-not-shown`.',
    answers: valued,
    problems: [...ofOwnToken, 'unknown-program', 'value-not-shown', 'unknown-member', 'try-again'],
  },
  readSegments: {
    tag: 'Value',
    summary: 'The segments of a program',
    description:
      'As the last model counted them: it is reckoned every night where the program file has a `value` ' +
      'section. Says when, of whom, and what came of its fit; parameters of an earlier fit stay in force ' +
      'where the last one failed.',
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
      'As of now, by the cut points of the last model; nobody before the first. The members of the program are ' +
      'looked through for a bounded time: a page may be short, or empty, and still have a next.',
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
