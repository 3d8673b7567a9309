/** Drafts of the program file, and putting one on the timeline. */
import * as z from 'zod';
import { programFileSchema } from '../../../../domain/program/file.ts';
import demo from '../../../../programs/demo.json' with { type: 'json' };
import { checkBody } from '../../programs/drafts.ts';
import { publishBody } from '../../programs/publish.ts';
import { status } from '../answers/members/status.ts';
import {
  checkedDraft,
  draftList,
  publishedVersion,
  readDraft,
  savedDraft,
} from '../answers/programs/versions.ts';
import { day } from '../answers/values.ts';
import { ofProgramToken, page } from '../commands.ts';
import story from '../examples/versions.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';

/** As it stands in the repository, without what only an editor reads. */
const { $schema: _, ...demoFile } = demo;

export const draftOperations = {
  putDraft: {
    tag: 'Programs',
    summary: 'Save a draft of the program file',
    description:
      'Checks the file and saves it under the name, with what the check finds. A draft changes nothing for members until it is published. The JSON Schema of the file is docs/program.schema.json.',
    body: {
      schema: programFileSchema,
      required: true,
      description: 'The program file, at most 256 KB of JSON in UTF-8.',
      examples: { demo: { summary: 'The demo program', value: demoFile } },
    },
    answers: {
      200: {
        description: 'The draft is saved',
        schema: savedDraft,
        examples: { saved: { summary: 'A draft', value: story.putDraft } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'malformed-json',
      'invalid-program',
      'try-again',
    ],
  },
  listDrafts: {
    tag: 'Programs',
    summary: 'The drafts of a program',
    description: 'Lists the drafts by name, without their files.',
    query: page('drafts'),
    answers: {
      200: {
        description: 'A page of drafts',
        schema: draftList,
        examples: { two: { summary: 'Two drafts', value: story.listDrafts } },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'try-again'],
  },
  readDraft: {
    tag: 'Programs',
    summary: 'A draft',
    description: 'Gives the draft with its file as it was sent.',
    answers: {
      200: {
        description: 'The draft',
        schema: readDraft,
        examples: { stale: { summary: 'A draft that is published', value: story.readDraft } },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'unknown-draft', 'try-again'],
  },
  readStatusUnderDraft: {
    tag: 'Members',
    summary: "A member's status under a draft",
    description:
      'Gives the status as it would be now if the draft were published and in force from this moment on, with the standing of its file; or, with `since`, as if the draft had been in force since that day. Nothing is written.',
    query: z.object({
      since: day
        .optional()
        .describe(
          "the first local day, in the program's time zone, on which the draft would have been in force",
        ),
    }),
    answers: {
      200: {
        description: 'The status under the draft',
        schema: status,
        examples: { easier: { summary: 'Gold for less', value: story.readStatusUnderDraft } },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-draft', 'unknown-member', 'try-again'],
  },
  deleteDraft: {
    tag: 'Programs',
    summary: 'Delete a draft',
    description: 'Versions published from the draft stay.',
    answers: { 204: { description: 'The draft is deleted' } },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'unknown-draft', 'try-again'],
  },
  checkDraft: {
    tag: 'Programs',
    summary: 'Check a draft again',
    description:
      'Finds rules that are allowed but wrong, each with a member to whom it happens, as if the draft were published now, or as the body says. The findings are saved with the draft, and the draft now follows the last line of the timeline.',
    body: {
      schema: checkBody,
      required: false,
      description: 'When the version would take effect, and how members would be treated.',
      examples: { atOnce: { summary: 'Who would fall?', value: { standing: 'at-once' } } },
    },
    answers: {
      200: {
        description: 'The findings',
        schema: checkedDraft,
        examples: { warning: { summary: 'A warning', value: story.checkDraft } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request', // the name in the path
      'malformed-json',
      'invalid-request', // the body
      'unknown-draft',
      'invalid-program', // saved by an earlier release
      'try-again',
    ],
  },
  publishDraft: {
    tag: 'Programs',
    summary: 'Publish a draft',
    description:
      'Puts the draft on the timeline. The first version holds for all time. A later version takes effect at `at`, at least 60 s after it is published and after every version before it. The draft must be the one that was checked, and must follow the line that the check knew; otherwise it is stale. Publishing the last version again answers with its line.',
    body: {
      schema: publishBody,
      required: false,
      description:
        'When the version takes effect, how members are treated, which line it follows, and why. All fields may be left out.',
      examples: {
        note: { summary: 'With a note', value: { note: 'Spring campaign is over' } },
        planned: {
          summary: 'Ahead, if line 1 is still the last one',
          value: {
            at: '2026-02-02T00:00:00-05:00',
            standing: 'upgrade-only',
            replaces: 1,
            note: 'gold from 250.00',
          },
        },
      },
    },
    answers: {
      200: {
        description: 'The version is on the timeline',
        schema: publishedVersion,
        examples: { planned: { summary: 'A version to come', value: story.publishDraft } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request', // the name in the path
      'malformed-json',
      'invalid-request', // the body
      'unknown-draft',
      'invalid-program', // saved by an earlier release
      'published-meanwhile',
      'draft-unchecked',
      'draft-stale',
      'second-person-needed',
      'currency-fixed',
      'time-zone-fixed',
      'timeline-full',
      'first-version-undated',
      'effective-too-early',
      'check-failed',
      'warning-not-accepted',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
