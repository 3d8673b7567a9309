/** docs/problems.md: every problem by name, and which comes first on each route. */
import { type ProblemName, problems } from '../../shared/problem.ts';
import { type Operation, routes } from '../routes.ts';
import { operations } from './operations.ts';
import { problemDocuments, problemNames, tooPrecise } from './problems.ts';

const head = `# Problems

What a function refuses it answers as \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)):

\`\`\`json
{
  "type": "/problems/invalid-request",
  "title": "The request is not well-formed",
  "status": 400,
  "detail": ${JSON.stringify(problemDocuments['invalid-request'].detail)},
  "instance": "/v1/programs/demo/webhooks/standard",
  "requestId": "Zm9vYmFyPA1FiAs=",
  "errors": [
${shownIn(tooPrecise)}
  ]
}
\`\`\`

Decide by \`type\`: it is the problem's name and does not change. \`detail\` is for people. \`errors\` lists up to a
hundred places: \`path\`, the JSON of what stands there (cut to 100 characters; \`null\` where nothing does), and the
\`rule\` that it breaks, and a \`fix\` that says what to write. \`requestId\` is in the header \`x-request-id\` and in the logs, too. What is answered 4xx has
written nothing. After a 5xx the same can be sent again: what was written already is not written twice.

Before a request reaches a function, the API gateway may answer by itself, with a fixed body: \`401\`
\`{ "message": "Unauthorized" }\` (no token, or one that is not valid), \`403\` \`{ "message": "Forbidden" }\` (the token
lacks the scope), \`404\` \`{ "message": "Not Found" }\` (no such route), \`429\` \`{ "message": "Too Many Requests" }\`, and
\`500\` or \`503\` where a function failed or took longer than 29 s. A sender of webhooks keeps what is answered 429
or 5xx and sends it again.

This page is written by \`npm run documents\` from the code that answers.
`;

function shownIn(finding: object): string {
  return JSON.stringify(finding, null, 2).replace(/^/gm, '    ');
}

export function problemsPage(): string {
  return [head, byName(), byRoute()].join('\n');
}

function byName(): string {
  return ['## By name', '', ...problemNames.flatMap(section)].join('\n');
}

function section(name: ProblemName): string[] {
  const [status, title] = problems[name];
  const { when, whatToDo } = problemDocuments[name];
  return [
    `### ${name}`,
    '',
    `**${status}** ${title}.`,
    '',
    `- When: ${when}`,
    `- What to do: ${whatToDo}`,
    '',
  ];
}

function byRoute(): string {
  return [
    '## Which comes first',
    '',
    'Where several things are wrong, the first of these is answered. `internal-error` can come at any point, and',
    '`try-again` wherever the store is asked.',
    '',
    ...routes.flatMap(({ operation, method, path }) => precedence(operation, `${method} ${path}`)),
  ].join('\n');
}

function precedence(operation: Operation, route: string): string[] {
  const names = operations[operation].problems.filter((name) => name !== 'try-again');
  const lines = names.map((name, index) => `${index + 1}. [${name}](#${name}) (${problems[name][0]})`);
  return [`### ${operation}`, '', `\`${route}\``, '', ...lines, ''];
}
