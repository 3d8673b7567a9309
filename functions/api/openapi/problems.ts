/** What the documents say of every problem: when it comes, what to do about it, and an example. */
import { type Finding, sentenceOf } from '../../../domain/kernel/finding.ts';
import { type Problem, type ProblemName, problems } from '../../shared/problem.ts';
import type { Example } from './operation.ts';

export interface ProblemDocument {
  readonly when: string;
  readonly whatToDo: string;
  /** An example of its `detail`, and of its `errors` and `numbers` where it has them. */
  readonly detail: string;
  readonly errors?: readonly Finding[];
  readonly numbers?: Problem['numbers'];
}

/** As the platform words it: `test/functions/api` holds it to that. */
export const tooPrecise: Finding = {
  path: 'data.lines[0].amount',
  value: '"25.001"',
  rule: '"amount" is "25.001", and USD has 2 decimals',
  fix: 'write "25.00" or "25.01"',
};

function errorsOf(errors: readonly [Finding, ...Finding[]]): Pick<ProblemDocument, 'detail' | 'errors'> {
  return { detail: sentenceOf(errors[0]), errors };
}

export const problemDocuments: Readonly<Record<ProblemName, ProblemDocument>> = {
  'invalid-request': {
    when: 'A field, a parameter of the path or of the query is missing, unknown, or not what it must be.',
    whatToDo: 'Correct what `errors` lists: all of it at once, each with path, value and rule.',
    ...errorsOf([tooPrecise]),
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
    ...errorsOf([
      {
        path: 'tiers.levels[1].id',
        value: '"Gold Club"',
        rule: '"id" must be 1 to 40 lower-case letters, digits or hyphens, not "Gold Club"',
        fix: 'write "id": "gold-club"',
        line: 24,
      },
    ]),
  },
  'signature-missing': {
    when: 'A header that the signature needs is missing or empty: `webhook-id`, `webhook-timestamp` and `webhook-signature`, or that of the shop.',
    whatToDo: 'Sign deliveries as Standard Webhooks says. A shop signs by itself once it knows the secret.',
    detail: 'the headers webhook-id, webhook-timestamp and webhook-signature are all needed',
  },
  'timestamp-out-of-tolerance': {
    when: '`webhook-timestamp` is more than five minutes before or after real time, or no number of seconds.',
    whatToDo:
      'Sign again when you send again: the time of signing is not that of the purchase. Check the clock of the sender.',
    detail: 'the delivery is 412 s old; at most 300 s are allowed',
  },
  'signature-wrong': {
    when: 'No active secret of the program, or of the source, made any of the signatures over these very bytes.',
    whatToDo:
      'Check that the secret is active, that the body is signed as it is sent, and that nothing on the way rewrites it. A new secret is known everywhere after 30 s.',
    detail: 'no active secret of the program made this signature',
  },
  'other-program': {
    when: 'The claim `program` of the token is not the program of the path.',
    whatToDo: 'Use a token of that program.',
    detail: 'the token is not for program "demo"',
  },
  'value-not-shown': {
    when: "A member's own token asks for their value, and the program file does not say `value.showToMembers`.",
    whatToDo: 'Show none. To show it, publish a version of the program that says so.',
    detail: 'program "demo" does not show members their value',
  },
  'unknown-program': {
    when: 'Nothing is known of the program: for webhooks neither a version nor an active secret, else no version.',
    whatToDo: 'Check the id in the path; publish the program first.',
    detail: 'there is no program "demo"',
  },
  'unknown-member': {
    when: 'The customer has no entry in this program yet.',
    whatToDo:
      'Show what `GET /v1/me/status` answers with their own token: the first level, and how one becomes a member.',
    detail: 'program "demo" has no member "m1"',
  },
  'unknown-entry': {
    when: 'The ledger has no entry of this id, or it is not of this member.',
    whatToDo: 'List the entries of the member; percent-encode the id in the path, once.',
    detail: 'member "m1" has no entry "purchase:standard:1003"',
  },
  'unknown-order': {
    when: 'Nothing was recorded of the order, and nothing waits for it.',
    whatToDo: 'Check the number, and the `source`: the same number of another source is another order.',
    detail: 'program "demo" knows of no order "1003" of the source "standard"',
  },
  'unknown-draft': {
    when: 'No draft was saved under this name.',
    whatToDo: 'Save it first.',
    detail: 'program "demo" has no draft "first"',
  },
  'unknown-version': {
    when: 'The program has no version of this number.',
    whatToDo: 'List the versions.',
    detail: 'program "demo" has no version "7"',
  },
  'unknown-run': {
    when: 'The program has no run of that id.',
    whatToDo: 'Take the id from the list of runs.',
    detail: 'program "demo" has no run "20260110T092000000Z-review"',
  },
  'unknown-preview': {
    when: 'The draft has no preview of that id.',
    whatToDo: 'Take the id from the list of previews of the draft.',
    detail: 'draft "easier-gold" of program "demo" has no preview "20260203T090000000Z-effect"',
  },
  'unknown-source': {
    when: 'The program has no source of this name.',
    whatToDo:
      'Check the URL that was given to the shop; connect the source first (`PUT …/sources/{source}`).',
    detail: 'program "demo" has no source "shopify-eu"',
  },
  'unknown-parked': {
    when: 'The program has no parked delivery of this id: it was tried again with success, or thrown away.',
    whatToDo: 'List what is parked.',
    detail: 'program "demo" has no parked delivery "20260110T090500000Z-0f1e2d3c4b5a"',
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
  'unknown-redemption': {
    when: 'The member has no redemption of this id; with a token of their own they cancel only what they reserved with it.',
    whatToDo: 'List the redemptions of the member.',
    detail: 'the member has no redemption "n4bQgYhMfWWaL-qgxVrQFA"',
  },
  'unknown-adjustment': {
    when: 'The member has no adjustment of this id.',
    whatToDo: "Look at the member's entries.",
    detail: 'the member has no adjustment "n4bQgYhMfWWaL-qgxVrQFA"',
  },
  'unknown-use': {
    when: 'The member has made no use of this id of the privilege.',
    whatToDo: 'Check the ids of use and privilege.',
    detail: 'the member has made no use "visit-17" of "lounge"',
  },
  'unknown-reward': {
    when: 'The version of the program in force has no reward of this id.',
    whatToDo: 'List the rewards.',
    detail: 'the program has no reward "balloon"',
    numbers: { rewardId: 'balloon' },
  },
  'unknown-privilege': {
    when: 'The tier that the member holds gives no privilege of this id, neither itself nor by a lower one.',
    whatToDo: "Read the member's status: it lists their privileges.",
    detail: 'the member has no privilege "lounge"',
    numbers: { privilege: 'lounge' },
  },
  'purchase-conflict': {
    when: 'The order is recorded already, with other content or for another member. Nothing was changed.',
    whatToDo: 'Look at the entry that the detail names. What an order was can not be changed.',
    detail:
      'order "1001" is recorded with other content or for another member (entry purchase:standard:1001); nothing was changed',
  },
  'fact-conflict': {
    when: 'What has this id, or the name that the request gives it, is recorded or waits already with other content. Nothing was changed.',
    whatToDo: 'Look at the entry that the detail names. Give what is new an id of its own.',
    detail: 'refund:standard:1001:r-1 is recorded with other content; nothing was changed',
  },
  'order-of-another-member': {
    when: 'A refund, a fulfilment or a cancellation names a member, and its order was bought by another one. Nothing was changed.',
    whatToDo:
      'Check the order number: two shops that count alike need a source each. Leave `memberId` out, and the order says whose it is.',
    detail:
      'refund:standard:1001:r-1 names member "m-2", but its order is of another member; nothing was changed',
  },
  'too-many-waiting': {
    when: 'Fifty refunds and the like came for an order whose purchase has not come.',
    whatToDo: 'Send the purchase; then send this again.',
    detail: 'fifty facts wait for the order already',
  },
  'redemption-off': {
    when: 'The version of the program in force has no part `redemption`.',
    whatToDo: 'Do not offer it; or publish a version that has it.',
    detail: 'points of this program can not be redeemed',
    numbers: {},
  },
  'reward-limit-reached': {
    when: 'The member has had the reward as often as the program lets one member have it.',
    whatToDo: 'Do not offer it: the list of rewards says which can be had.',
    detail: 'a member may have reward "tote" 1 times and has had it 1 times',
    numbers: { rewardId: 'tote', limit: 1, taken: 1 },
  },
  'too-many-reservations': {
    when: 'Twenty reservations of the member are open.',
    whatToDo: 'Capture or cancel some, or wait until they run out.',
    detail: '20 reservations are open; at most 20 may be',
    numbers: { open: 20, most: 20 },
  },
  'too-many-tags': {
    when: 'The member has ten tags already, and this would be one more.',
    whatToDo: 'Take one off that is no longer needed.',
    detail: 'the member has 10 tags; at most 10 may be set at a time',
    numbers: { tag: 'vip', set: 10, most: 10 },
  },
  'insufficient-points': {
    when: 'More points are asked for than can be spent now. Points on hold can not.',
    whatToDo: 'Ask for at most the balance.',
    detail: 'the balance is 115 points, 500 are asked for',
    numbers: { balance: 115, asked: 500 },
  },
  'already-captured': {
    when: 'The redemption was made final, or made so from the first. (To capture the same reservation twice is no problem.)',
    whatToDo: 'Nothing, or refund the order: its full refund gives the points back.',
    detail: 'the redemption is captured',
    numbers: { redemptionId: 'n4bQgYhMfWWaL-qgxVrQFA' },
  },
  'already-cancelled': {
    when: 'A reservation is to be captured that was cancelled. (To cancel it twice is no problem.)',
    whatToDo: 'Redeem anew.',
    detail: 'the redemption is cancelled',
    numbers: { redemptionId: 'n4bQgYhMfWWaL-qgxVrQFA' },
  },
  'order-refunded': {
    when: 'Nothing is kept of the order that is named; or the order for which the points were set aside was refunded in full or cancelled before they were captured, and they are back.',
    whatToDo: 'Nothing; for another order redeem anew.',
    detail: 'the order of the reservation is refunded in full; its points are back',
    numbers: { redemptionId: 'n4bQgYhMfWWaL-qgxVrQFA' },
  },
  'redemption-of-another-order': {
    when: 'A redemption that was made for an order is to be captured for another one.',
    whatToDo: 'Capture it for its own order, or cancel it and redeem again.',
    detail: 'the redemption is for order "1001", not for "1002"',
    numbers: { orderId: '1001', asked: '1002' },
  },
  'reservation-expired': {
    when: 'The reservation ran out before it was captured or cancelled; its points are back.',
    whatToDo: 'Redeem anew, and capture sooner.',
    detail: 'the reservation has run out; its points are back',
    numbers: { redemptionId: 'n4bQgYhMfWWaL-qgxVrQFA' },
  },
  'no-override': {
    when: 'No tier that an operator gave is in force: it ran out, or there never was one.',
    whatToDo: 'Nothing: the member holds what they earned.',
    detail: 'no override is in force',
    numbers: {},
  },
  'quota-used-up': {
    when: 'With this use the privilege would be used more often in its period than its quota.',
    whatToDo: 'Ask for what is left, or wait for the next period.',
    detail: 'privilege "lounge" may be used 4 times in its period; 4 are used, 1 asked for',
    numbers: { privilege: 'lounge', quota: 4, used: 4, asked: 1 },
  },
  'published-meanwhile': {
    when: 'The last line of the timeline is not the one that `replaces` names, or another one was written at the same moment. Nothing was changed.',
    whatToDo: 'Look at that version, and publish again if yours is still right.',
    detail:
      'version 2 is the last now, not the one that you saw: look at what was published, and publish again',
    numbers: { line: 3, replaces: 2 },
  },
  'draft-unchecked': {
    when: 'The draft was saved before drafts were checked.',
    whatToDo: 'Save it again.',
    detail: 'draft "first" is not checked; save it again',
  },
  'draft-stale': {
    when: 'Since the draft was checked something was published or withdrawn, or the draft is not the one whose `hash` is given.',
    whatToDo: 'Look at what has changed, check the draft again, and publish it if it is still right.',
    detail:
      'draft "first" was checked when another version was the last; now it is version 2: check it again',
    numbers: { line: 2, checked: 1 },
  },
  'check-failed': {
    when: 'The rules are well-formed and wrong: the check finds errors. `errors` has the name of each finding, with its place.',
    whatToDo:
      'Correct them. `POST …/drafts/{name}/check` tells more of each, with a member to whom it happens.',
    ...errorsOf([
      {
        path: 'tiers.levels[2].qualify.anyOf[0].atLeast',
        value: '"200.00"',
        rule: 'levels-out-of-order: "Platinum" is above "Gold" and asks for less: 200.00 USD instead of 300.00 USD',
        fix: 'write more than 300.00 USD here, or put "Platinum" before "Gold" in the list',
        line: 31,
      },
    ]),
  },
  'warning-not-accepted': {
    when: 'The check warns of something, and `accept` does not name it.',
    whatToDo: 'Look at it, and publish again with its name in `accept` if it is what you want.',
    ...errorsOf([
      {
        path: 'tiers.standing',
        value: '"at-once"',
        rule: 'standing-lowers: with "standing": "at-once" members fall as soon as this takes effect, before their terms end',
        fix: 'write "standing": "keep-until-term-ends" or "upgrade-only", or accept the warning when you publish',
        line: 16,
      },
    ]),
  },
  'first-version-undated': {
    when: 'The program has no version yet, and `at` is given.',
    whatToDo: 'Publish without `at`. Purchases of all time will be decided by this version.',
    detail: 'a program\'s first version holds for all time; publish it without "at"',
  },
  'too-late-to-withdraw': {
    when: 'The version is in force, was replaced, or takes effect within 60 s.',
    whatToDo: 'Roll back to the version before it.',
    detail: 'version 2 takes effect at 2026-02-01T09:00:30.000Z; it can be withdrawn until 60 s before',
    numbers: { effectiveFrom: '2026-02-01T09:00:30.000Z' },
  },
  'ledger-incomplete': {
    when: 'A member is to be folded from the ledger again, and it names an entry that it does not have.',
    whatToDo: 'Copy the entry that is named from a restore of the ledger into it, and ask again.',
    detail: 'entry purchase:standard:1003 follows purchase:standard:1002, which is not in the ledger',
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
  'source-kind-fixed': {
    when: 'The source is connected to a shop of another kind.',
    whatToDo: 'Connect the other shop under another name: orders are told apart by it.',
    detail: 'source "shop-eu" is of the kind "shopify": connect the other shop under another name',
  },
  'too-many-sources': {
    when: 'The program has 50 sources already.',
    whatToDo: 'Use a source of another shop of the same kind, or another program.',
    detail: 'a program may have at most 50 sources',
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
  'below-minimum': {
    when: 'Fewer points are asked for than the program lets redeem at once.',
    whatToDo: 'Ask for more.',
    detail: 'at least 100 points can be redeemed, not 50',
    numbers: { minimum: 100, asked: 50 },
  },
  'not-a-step': {
    when: "The points asked for are no multiple of the program's step.",
    whatToDo: 'Ask for a multiple.',
    detail: 'points are redeemed in steps of 50, not 120',
    numbers: { step: 50, asked: 120 },
  },
  'unknown-tier': {
    when: 'The version of the program in force has no level of this id.',
    whatToDo: 'Use one of those that the detail names.',
    detail: 'the program has no tier "silver"; it has regular, gold, platinum',
    numbers: { tier: 'silver', known: 'regular, gold, platinum' },
  },
  'lowest-tier': {
    when: 'A tier is to be given that every member holds already: the lowest of the program.',
    whatToDo: 'Give a higher tier. To take a given tier back, end its override.',
    detail: 'every member holds at least "regular" already; give a higher tier: gold, platinum',
    numbers: { tier: 'regular', above: 'gold, platinum' },
  },
  'effective-too-early': {
    when: '`at` is less than 60 s ahead, or not after the last version, which may be one that is still to come.',
    whatToDo: 'Name a later moment, or none: then it is the earliest that is allowed.',
    detail:
      'it can take effect from 2026-02-01T09:01:00.000Z on: 60 s ahead, and after every version before it',
    numbers: { at: '2026-02-01T09:00:00.000Z', earliest: '2026-02-01T09:01:00.000Z' },
  },
  'until-in-the-past': {
    when: 'A tier is to be given until a moment that has passed.',
    whatToDo: 'Name a later one. `numbers` has it in milliseconds since 1970.',
    detail: '"until" must be in the future',
    numbers: { until: 1_767_225_600_000 },
  },
  'idempotency-key-reused': {
    when: 'A request about this member had the same `idempotency-key` and another content. Nothing was changed.',
    whatToDo: 'Make a new key for each request, and keep it for sending the same again.',
    detail: 'entry redemption:n4bQgYhMfWWaL-qgxVrQFA stands with other content; nothing was changed',
  },
  'out-of-range': {
    when: 'With this, points or amounts of the member would pass 10^15, where they are no longer exact. Nothing was changed.',
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
  const { detail, errors, numbers } = problemDocuments[name];
  const value = {
    type: `/problems/${name}`,
    title,
    status,
    detail,
    instance: '/v1/programs/demo',
    requestId: 'Zm9vYmFyPA1FiAs=',
    ...(errors === undefined ? {} : { errors }),
    ...(numbers === undefined ? {} : { numbers }),
  };
  return { summary: title, value };
}
