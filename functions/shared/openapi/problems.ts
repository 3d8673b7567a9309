/** An example of every problem. */

import type { Finding } from '../../../domain/kernel/finding.ts';
import { type ProblemName, problems } from '../problem.ts';
import type { Example } from './operation.ts';

const details: Readonly<Record<ProblemName, string>> = {
  'invalid-request': 'data.lines[0].amount: USD has 2 decimal digits',
  'malformed-json': "the body can't be read: Unexpected end of JSON input",
  'invalid-program': 'tiers.levels[1].qualify: every level after the first must say what qualifies',
  'signature-missing': 'the headers webhook-id, webhook-timestamp and webhook-signature are all needed',
  'signature-wrong': 'no active secret of the program made this signature',
  'timestamp-out-of-tolerance': 'the delivery is 412 s old; at most 300 s are allowed',
  'other-program': 'the token is not for program "demo"',
  'unknown-program': 'there is no program "demo"',
  'unknown-member': 'program "demo" has no member "m1"',
  'unknown-draft': 'program "demo" has no draft "first"',
  'unknown-secret': 'program "demo" has no secret "0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11"',
  'unknown-route': 'PATCH /v1/health is not served here',
  'purchase-conflict':
    'order "1001" is recorded with other content or for another member (entry purchase:standard:1001); nothing was changed',
  'published-meanwhile': 'another version was published at the same time; look at it and publish again',
  'currency-fixed': "the program's currency is USD, the draft says EUR",
  'time-zone-fixed': "the program's time zone is America/New_York, the draft says Europe/Berlin",
  'timeline-full': 'a program has at most 500 versions',
  'too-many-secrets': 'at most 10 secrets may be active; retire one first',
  'body-too-large': 'the body has 300000 bytes; the most is 262144',
  'out-of-range': 'points and amounts of member "m1" must stay below 10^15',
  'internal-error': 'the failure is logged under the request id',
  'try-again': 'nothing is lost: send it again',
  'program-without-rules': 'program "demo" has no published version yet; keep the delivery and send it again',
};

const errors: Readonly<Partial<Record<ProblemName, readonly Finding[]>>> = {
  'invalid-request': [{ path: 'data.lines[0].amount', value: '"25.001"', rule: 'USD has 2 decimal digits' }],
  'invalid-program': [
    {
      path: 'tiers.levels[1].qualify',
      value: null,
      rule: 'every level after the first must say what qualifies',
    },
  ],
};

const names = Object.keys(problems) as ProblemName[];

export const problemExamples: Readonly<Record<string, Example>> = Object.fromEntries(
  names.map((name) => [name, exampleOf(name)]),
);

function exampleOf(name: ProblemName): Example {
  const [status, title] = problems[name];
  const listed = errors[name];
  const value = {
    type: `/problems/${name}`,
    title,
    status,
    detail: details[name],
    instance: '/v1/programs/demo',
    requestId: 'Zm9vYmFyPA1FiAs=',
    ...(listed === undefined ? {} : { errors: listed }),
  };
  return { summary: title, value };
}
