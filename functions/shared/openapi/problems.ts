/** What the documents say of every problem: when it comes, what to do about it, and an example. */
import type { Finding } from '../../../domain/kernel/finding.ts';
import { type ProblemName, problems } from '../problem.ts';
import type { Example } from './operation.ts';

export interface ProblemDocument {
  readonly when: string;
  readonly whatToDo: string;
  /** An example of its `detail`, and of its `errors` where it has them. */
  readonly detail: string;
  readonly errors?: readonly Finding[];
}

export const problemDocuments: Readonly<Record<ProblemName, ProblemDocument>> = {
  'invalid-request': {
    when: 'A field, a parameter of the path or of the query is missing, unknown, or not what it must be.',
    whatToDo: 'Correct what `errors` lists: all of it at once, each with path, value and rule.',
    detail: 'data.lines[0].amount: USD has 2 decimal digits',
    errors: [{ path: 'data.lines[0].amount', value: '"25.001"', rule: 'USD has 2 decimal digits' }],
  },
  'malformed-json': {
    when: 'The body is not JSON, not UTF-8, or has lists and objects in each other more than 64 deep.',
    whatToDo: 'Send JSON in UTF-8.',
    detail: "the body can't be read: Unexpected end of JSON input",
  },
  'invalid-program': {
    when: 'The program file does not keep to its schema, or its parts do not fit each other.',
    whatToDo:
      'Correct what `errors` lists; an editor with docs/program.schema.json shows most of it earlier.',
    detail: 'tiers.levels[1].qualify: every level after the first must say what qualifies',
    errors: [
      {
        path: 'tiers.levels[1].qualify',
        value: null,
        rule: 'every level after the first must say what qualifies',
      },
    ],
  },
  'signature-missing': {
    when: 'One of the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` is missing or empty.',
    whatToDo: 'Sign deliveries as Standard Webhooks says.',
    detail: 'the headers webhook-id, webhook-timestamp and webhook-signature are all needed',
  },
  'timestamp-out-of-tolerance': {
    when: '`webhook-timestamp` is more than five minutes before or after real time, or no number of seconds.',
    whatToDo:
      'Sign again when you send again: the time of signing is not that of the purchase. Check the clock of the sender.',
    detail: 'the delivery is 412 s old; at most 300 s are allowed',
  },
  'signature-wrong': {
    when: 'No active secret of the program made any of the signatures over these very bytes.',
    whatToDo:
      'Check that the secret is active, that the body is signed as it is sent, and that nothing on the way rewrites it. A new secret is known everywhere after 30 s.',
    detail: 'no active secret of the program made this signature',
  },
  'other-program': {
    when: 'The claim `program` of the token is not the program of the path.',
    whatToDo: 'Use a token of that program.',
    detail: 'the token is not for program "demo"',
  },
  'unknown-program': {
    when: 'Nothing is known of the program: for webhooks neither a version nor an active secret, else no version.',
    whatToDo: 'Check the id in the path; publish the program first.',
    detail: 'there is no program "demo"',
  },
  'unknown-member': {
    when: 'The customer has no entry in this program yet.',
    whatToDo: 'Show the first level of the program: a first purchase makes a member.',
    detail: 'program "demo" has no member "m1"',
  },
  'unknown-draft': {
    when: 'No draft was saved under this name.',
    whatToDo: 'Save it first.',
    detail: 'program "demo" has no draft "first"',
  },
  'unknown-secret': {
    when: 'The program never had a webhook secret of this id.',
    whatToDo: 'List the secrets.',
    detail: 'program "demo" has no secret "0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11"',
  },
  'unknown-route': {
    when: 'The gateway sent a request to a function that does not serve its route: a deployment is half done.',
    whatToDo: 'Try again shortly. (A path that nobody serves is answered 404 by the gateway itself.)',
    detail: 'PATCH /v1/health is not served here',
  },
  'purchase-conflict': {
    when: 'The order is recorded already, with other content or for another member. Nothing was changed.',
    whatToDo: 'Look at the entry that the detail names. What an order was can not be changed.',
    detail:
      'order "1001" is recorded with other content or for another member (entry purchase:standard:1001); nothing was changed',
  },
  'published-meanwhile': {
    when: 'Another version was published between reading the timeline and writing it. Nothing was changed.',
    whatToDo: 'Look at that version, and publish again if yours is still right.',
    detail: 'another version was published at the same time; look at it and publish again',
  },
  'currency-fixed': {
    when: 'The draft names another currency than the versions before it.',
    whatToDo: 'Keep the currency; another one is another program.',
    detail: "the program's currency is USD, the draft says EUR",
  },
  'time-zone-fixed': {
    when: 'The draft names another time zone than the versions before it.',
    whatToDo: 'Keep the time zone; another one is another program.',
    detail: "the program's time zone is America/New_York, the draft says Europe/Berlin",
  },
  'timeline-full': {
    when: 'The program has 500 lines on its timeline.',
    whatToDo: 'Publish less often.',
    detail: 'a program has at most 500 versions',
  },
  'too-many-secrets': {
    when: 'Ten webhook secrets of the program are active.',
    whatToDo: 'Retire one that nobody signs with any more.',
    detail: 'at most 10 secrets may be active; retire one first',
  },
  'body-too-large': {
    when: 'The body has more than 262,144 bytes.',
    whatToDo: 'Send less at once.',
    detail: 'the body has 300000 bytes; the most is 262144',
  },
  'out-of-range': {
    when: 'With this purchase points or amounts of the member would pass 10^15, where they are no longer exact. Nothing was changed.',
    whatToDo: 'Check the amount and the member: one member for a whole till, perhaps.',
    detail: 'points and amounts of member "m1" must stay below 10^15',
  },
  'internal-error': {
    when: 'A bug of the platform, or a permission that it lacks.',
    whatToDo: 'Webhooks: keep the delivery and send it again later. Tell us the `requestId`.',
    detail: 'the failure is logged under the request id',
  },
  'try-again': {
    when: 'The store is throttled, slow or being written by too many at once.',
    whatToDo:
      'Send the same again after `retry-after` seconds. What was written already is not written twice.',
    detail: 'nothing is lost: send it again',
  },
  'program-without-rules': {
    when: 'The delivery is signed well, but the program has no published version to score it by.',
    whatToDo: 'Keep the delivery and send it again; publish the program.',
    detail: 'program "demo" has no published version yet; keep the delivery and send it again',
  },
};

export const problemNames = Object.keys(problems) as readonly ProblemName[];

export const problemExamples: Readonly<Record<string, Example>> = Object.fromEntries(
  problemNames.map((name) => [name, exampleOf(name)]),
);

function exampleOf(name: ProblemName): Example {
  const [status, title] = problems[name];
  const { detail, errors } = problemDocuments[name];
  const value = {
    type: `/problems/${name}`,
    title,
    status,
    detail,
    instance: '/v1/programs/demo',
    requestId: 'Zm9vYmFyPA1FiAs=',
    ...(errors === undefined ? {} : { errors }),
  };
  return { summary: title, value };
}
