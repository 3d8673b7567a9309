/** What was published, going back, and what operators did. */
import { rollbackBody, withdrawBody } from '../../programs/publish.ts';
import {
  actionList,
  publishedVersion,
  readVersion,
  versionDiff,
  versionList,
} from '../answers/programs/versions.ts';
import { id } from '../answers/values.ts';
import { page } from '../commands.ts';
import story from '../examples/versions.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';

const first = ['other-program', 'body-too-large'] as const;

export const versionOperations = {
  listVersions: {
    tag: 'Programs',
    summary: 'The timeline',
    description:
      'Lists the lines of the timeline, newest first: which version takes effect when, who published it and why. A rollback is a line that names an older version.',
    query: page('lines'),
    answers: {
      200: {
        description: 'A page of lines',
        schema: versionList,
        examples: { two: { summary: 'A version to come', value: story.listVersions } },
      },
    },
    problems: [...first, 'invalid-request', 'unknown-program', 'try-again'],
  },
  readVersion: {
    tag: 'Programs',
    summary: 'A version',
    description:
      "Gives the version's file, with every default written out, and the lines of the timeline that name it.",
    answers: {
      200: {
        description: 'The version',
        schema: readVersion,
        examples: { second: { summary: 'A version to come', value: story.readVersion } },
      },
    },
    problems: [...first, 'unknown-version', 'try-again'],
  },
  diffVersions: {
    tag: 'Programs',
    summary: 'Compare two versions',
    description:
      'Lists the differences place by place, from `version` to `other`. List items with a name are matched by name, others by content.',
    answers: {
      200: {
        description: 'The changes',
        schema: versionDiff,
        examples: { gold: { summary: 'An easier gold', value: story.diffVersions } },
      },
    },
    problems: [...first, 'unknown-version', 'try-again'],
  },
  rollbackVersion: {
    tag: 'Programs',
    summary: 'Go back to a version',
    description:
      'Adds a line to the timeline that names the old version. That version was checked when it was published and is not checked again.',
    body: {
      schema: rollbackBody,
      required: false,
      description: 'As for publishing.',
      examples: {
        planned: {
          summary: 'Ahead',
          value: { at: '2026-02-10T00:00:00-05:00', note: 'too many golds' },
        },
      },
    },
    answers: {
      200: {
        description: 'The line that names the old version',
        schema: publishedVersion,
        examples: { planned: { summary: 'A rollback to come', value: story.rollbackVersion } },
      },
    },
    problems: [
      ...first,
      'malformed-json',
      'invalid-request',
      'unknown-version',
      'published-meanwhile',
      'timeline-full',
      'effective-too-early',
      'try-again',
    ],
  },
  withdrawVersion: {
    tag: 'Programs',
    summary: 'Withdraw a version before it takes effect',
    description:
      'Removes the last line that names the version from the timeline; possible until 60 s before it takes effect. Withdrawing it again changes nothing.',
    body: {
      schema: withdrawBody,
      required: false,
      description: 'The reason, for the audit.',
      examples: { note: { summary: 'With a note', value: { note: 'not yet' } } },
    },
    answers: {
      200: {
        description: 'The line, withdrawn',
        schema: publishedVersion,
        examples: { withdrawn: { summary: 'The rollback is off', value: story.withdrawVersion } },
      },
    },
    problems: [
      ...first,
      'malformed-json',
      'invalid-request',
      'unknown-version',
      'too-late-to-withdraw',
      'timeline-full',
      'published-meanwhile',
      'try-again',
    ],
  },
  listActions: {
    tag: 'Programs',
    summary: 'What operators did',
    description:
      "Lists what operators did with drafts, versions, secrets and members, newest first. Each action is written together with the change itself, or neither is. With `member`: what was done to this member by hand. Each page searches 200 of the member's entries: a page may be short or empty and still have a `next`.",
    query: page('actions').extend({
      member: id.optional().describe('only what was done to this member by hand'),
    }),
    answers: {
      200: {
        description: 'A page of actions',
        schema: actionList,
        examples: { club: { summary: 'The last one', value: story.listActions } },
      },
    },
    problems: [...first, 'invalid-request', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
