/** How valuable members are. */
import { memberValue } from './answers/value.ts';
import { ofProgramToken } from './commands.ts';
import story from './examples/reading.json' with { type: 'json' };
import type { OperationDocument } from './operation.ts';

export const valueOperations = {
  readValue: {
    tag: 'Value',
    summary: 'How valuable a member is',
    description:
      'As of now: recency, frequency and money, the stage of their life as a member, how probably they are ' +
      'still active, their lifetime value by three methods, and one coefficient. Each figure says what it was ' +
      'reckoned from; amounts that are expected are estimates, and no points depend on any of it.',
    answers: {
      200: {
        description: 'Everything about one member',
        schema: memberValue,
        examples: { first: { summary: 'After the first purchase, before a model', value: story.readValue } },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-member', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
