/** Every error that a function answers: problem details (RFC 9457), each with a name of its own. */
import type { Finding } from '../../domain/kernel/finding.ts';

/** The problems by name, with status and title. The order of the checks is documented in docs/problems.md. */
export const problems = {
  'invalid-request': [400, 'The request is not well-formed'],
  'malformed-json': [400, 'The body is not JSON in UTF-8'],
  'invalid-program': [400, 'The program file breaks a rule'],
  'signature-missing': [401, 'The delivery is not signed'],
  'signature-wrong': [401, 'The signature does not match'],
  'timestamp-out-of-tolerance': [401, 'The delivery was signed too long ago or ahead of time'],
  'other-program': [403, 'The token belongs to another program'],
  'unknown-program': [404, 'There is no such program'],
  'unknown-member': [404, 'There is no such member'],
  'unknown-draft': [404, 'There is no such draft'],
  'unknown-secret': [404, 'There is no such secret'],
  'unknown-route': [404, 'There is no such route'],
  'purchase-conflict': [409, 'The order is recorded with other content'],
  'published-meanwhile': [409, 'Somebody else published meanwhile'],
  'currency-fixed': [409, 'The currency of a program can not change'],
  'time-zone-fixed': [409, 'The time zone of a program can not change'],
  'timeline-full': [409, 'The program has too many versions'],
  'too-many-secrets': [409, 'The program has too many active secrets'],
  'body-too-large': [413, 'The body is too large'],
  'out-of-range': [422, 'The figures of the member would no longer be exact'],
  'internal-error': [500, 'Something is wrong on our side'],
  'try-again': [503, 'The platform is busy'],
  'program-without-rules': [503, 'The program has no published version yet'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemName = keyof typeof problems;

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly problem: ProblemName;
  readonly findings: readonly Finding[];
  readonly retryAfterSeconds: number | null;

  constructor(
    problem: ProblemName,
    detail: string,
    more: { findings?: readonly Finding[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.problem = problem;
    this.findings = more.findings ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}
