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
  'value-not-shown': [403, 'The program does not show members their value'],
  'unreadable-identity': [422, 'The identity cannot be read'],
  'identity-taken': [409, "The identity is another member's"],
  'too-many-identities': [409, 'The member has too many identities'],
  'merge-with-itself': [422, 'A member cannot be merged with themselves'],
  'order-of-this-member': [409, "The order is the member's already"],
  'order-not-counted': [409, 'The order would count for nothing'],
  'absorbed-before': [409, 'The member is one with another member already'],
  'has-absorbed-others': [409, 'The member has absorbed others'],
  'too-many-absorbed': [409, 'The member has absorbed too many others'],
  'members-sign-in-elsewhere': [409, 'Members sign in elsewhere'],
  'no-erasure': [404, 'The member is not to be erased'],
  'unknown-identity': [404, 'The member has no such identity'],
  'unknown-program': [404, 'There is no such program'],
  'unknown-member': [404, 'There is no such member'],
  'unknown-entry': [404, 'The member has no such entry'],
  'unknown-order': [404, 'There is no such order'],
  'unknown-draft': [404, 'There is no such draft'],
  'unknown-version': [404, 'There is no such version'],
  'unknown-run': [404, 'There is no such run'],
  'unknown-preview': [404, 'The draft has no such preview'],
  'unknown-secret': [404, 'There is no such secret'],
  'unknown-source': [404, 'There is no such source'],
  'unknown-subscription': [404, 'There is no such subscription'],
  'unknown-parked': [404, 'There is no such parked delivery'],
  'unknown-route': [404, 'There is no such route'],
  'unknown-redemption': [404, 'There is no such redemption'],
  'unknown-adjustment': [404, 'There is no such adjustment'],
  'unknown-use': [404, 'There is no such use'],
  'unknown-reward': [404, 'There is no such reward'],
  'unknown-privilege': [404, 'The member has no such privilege'],
  'purchase-conflict': [409, 'The order is recorded with other content'],
  'fact-conflict': [409, 'The same id is recorded with other content'],
  'order-of-another-member': [409, 'The order belongs to another member'],
  'too-many-waiting': [409, 'Too many events wait for the order'],
  'redemption-off': [409, 'The program has no redemption'],
  'reward-limit-reached': [409, 'The member has had the reward as often as allowed'],
  'too-many-reservations': [409, 'The member has too many open reservations'],
  'too-many-tags': [409, 'The member has too many tags'],
  'insufficient-points': [409, 'The balance is too low'],
  'already-captured': [409, 'The redemption is final already'],
  'already-cancelled': [409, 'The redemption is cancelled'],
  'order-refunded': [409, 'The order is cancelled or refunded'],
  'redemption-of-another-order': [409, 'The redemption is for another order'],
  'shares-do-not-add-up': [422, 'The shares of the orders are not all the points'],
  'order-needed': [422, 'Points of this program are spent on an order'],
  'order-amount-unknown': [422, 'Nobody has said what the order costs'],
  'above-most-of-order': [409, 'Points may pay only a part of the order'],
  'reservation-expired': [409, 'The reservation has run out'],
  'no-override': [409, 'No override is in force'],
  'quota-used-up': [409, 'The quota of the privilege is used up'],
  'published-meanwhile': [409, 'Somebody else has published in the meantime'],
  'draft-unchecked': [409, 'The draft is not checked'],
  'draft-stale': [409, 'The draft is not what was checked'],
  'second-person-needed': [409, 'A second person has to publish the draft'],
  'preview-running': [409, 'Another preview of the program is running'],
  'check-failed': [422, 'The check finds errors in the rules'],
  'warning-not-accepted': [422, 'The check has a warning that is not accepted'],
  'first-version-undated': [409, 'The first version of a program takes no date'],
  'too-late-to-withdraw': [409, 'The version cannot be withdrawn any more'],
  'ledger-incomplete': [409, 'The ledger has lost an entry of the member'],
  'currency-fixed': [409, 'The currency of a program cannot change'],
  'time-zone-fixed': [409, 'The time zone of a program cannot change'],
  'timeline-full': [409, 'The program has too many versions'],
  'too-many-secrets': [409, 'The program has too many active secrets'],
  'source-kind-fixed': [409, 'The kind of a source cannot change'],
  'too-many-sources': [409, 'The program has too many sources'],
  'too-many-subscriptions': [409, 'The program has too many subscriptions'],
  'body-too-large': [413, 'The body is too large'],
  'below-minimum': [422, 'The points are fewer than the minimum'],
  'not-a-step': [422, 'Points are redeemed in steps'],
  'opening-after-facts': [409, 'The member has a history already'],
  'sums-differ': [422, 'The sums do not add up'],
  'unknown-tier': [422, 'The program has no such tier'],
  'lowest-tier': [422, 'The lowest tier cannot be given'],
  'effective-too-early': [422, 'The version would take effect too early'],
  'until-in-the-past': [422, 'The end is in the past'],
  'idempotency-key-reused': [422, 'The idempotency key was used for another request'],
  'out-of-range': [422, 'The figures of the member would be too large to be exact'],
  'too-many-deliveries': [429, 'The source sends too many deliveries'],
  'too-many-parked': [429, 'Too many deliveries of the source are parked'],
  'internal-error': [500, 'Something is wrong on our side'],
  'try-again': [503, 'The platform is busy'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemName = keyof typeof problems;

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly problem: ProblemName;
  readonly findings: readonly Finding[];
  readonly retryAfterSeconds: number | null;
  /** What was asked and what there is. */
  readonly numbers: Readonly<Record<string, number | string>> | null;

  constructor(
    problem: ProblemName,
    detail: string,
    more: {
      findings?: readonly Finding[];
      retryAfterSeconds?: number;
      cause?: unknown;
      numbers?: Problem['numbers'];
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.problem = problem;
    this.findings = more.findings ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
    this.numbers = more.numbers ?? null;
  }
}
