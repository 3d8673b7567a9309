/** Tags: words of the retailer's own about a member. */
import { memberTags, tagChanged, tagUnchanged } from '../answers/members/tags.ts';
import { ofProgramToken } from '../commands.ts';
import club from '../examples/club.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';

const unchanged = (summary: string, value: unknown) => ({
  description: 'Nothing had to be changed',
  schema: tagUnchanged,
  examples: { unchanged: { summary, value } },
});

export const tagOperations = {
  listTags: {
    tag: 'Members',
    summary: 'The tags of a member',
    description:
      "Lists the tags that are set now. Tags are for the retailer: a member's token does not see them.",
    answers: {
      200: {
        description: 'The tags',
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
      "Sets the tag from now on: purchases made earlier are scored without it, even if they arrive later. Bonuses may ask for a tag (`'vip' in member.tags`), and so may levels. Tags need no declaration. The request has no body. Setting a tag that is already set changes nothing and answers `unchanged`.",
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
    summary: 'Remove a tag',
    description:
      'Removes the tag from now on. The member keeps a level that the tag qualified for until its term ends; if levels are held `while-qualified`, the member falls at once. Removing a tag that is not set changes nothing and answers `unchanged`.',
    answers: {
      201: {
        description: 'The tag is removed',
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
