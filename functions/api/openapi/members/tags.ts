/** Tags: words of the retailer's own about a member. */
import { memberTags, tagChanged, tagUnchanged } from '../answers/members/tags.ts';
import { ofProgramToken } from '../commands.ts';
import club from '../examples/club.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';

const unchanged = (summary: string, value: unknown) => ({
  description: 'It is so already; nothing was written',
  schema: tagUnchanged,
  examples: { unchanged: { summary, value } },
});

export const tagOperations = {
  listTags: {
    tag: 'Members',
    summary: 'The tags of a member',
    description: "Those that are set now. Tags are for the retailer: a member's own token does not see them.",
    answers: {
      200: {
        description: 'All of them',
        schema: memberTags,
        examples: { one: { summary: 'One tag', value: club.listTags } },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-member', 'try-again'],
  },
  setTag: {
    tag: 'Members',
    summary: 'Set a tag',
    description:
      'From now on: purchases made before are scored without it, whenever they are told. Bonuses may ask for it ' +
      "(`'vip' in member.tags`), and so may levels. A tag need not be declared. The request has no body; " +
      'setting what is set changes nothing and answers `unchanged`.',
    answers: {
      201: {
        description: 'The tag is set',
        schema: tagChanged,
        examples: { recorded: { summary: 'A tag is set', value: club.setTag } },
      },
      200: unchanged('It was set already', club.setTagAgain),
    },
    problems: [
      ...ofProgramToken, // the member in the path
      'invalid-request', // the tag in the path
      'unknown-program',
      'unknown-member',
      'too-many-tags',
      'out-of-range',
      'try-again',
    ],
  },
  unsetTag: {
    tag: 'Members',
    summary: 'Take a tag off',
    description:
      'From now on. A level that it qualified for is kept until its term ends, or falls at once where levels are ' +
      'held while qualified. Taking off what is not set changes nothing and answers `unchanged`.',
    answers: {
      201: {
        description: 'The tag is taken off',
        schema: tagChanged,
        examples: { recorded: { summary: 'A tag is taken off', value: club.unsetTag } },
      },
      200: unchanged('It was not set', club.unsetTagAgain),
    },
    problems: [
      ...ofProgramToken, // the member in the path
      'invalid-request', // the tag in the path
      'unknown-program',
      'unknown-member',
      'out-of-range',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
