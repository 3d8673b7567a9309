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
    when: 'A field of the body, or a parameter of the path or of the query, is missing, unknown or wrong.',
    whatToDo:
      'Correct everything that `errors` lists: each entry has the path, the value, what is wrong, and a `fix` that says what to write.',
    ...errorsOf([tooPrecise]),
  },
  'malformed-json': {
    when: 'The body is not JSON, is not UTF-8, or nests lists and objects more than 64 deep.',
    whatToDo: 'Send JSON in UTF-8.',
    detail: 'the body is not JSON: it ends too early: a quote or a bracket is not closed',
  },
  'invalid-program': {
    when: 'The program file breaks its schema, or its parts contradict each other.',
    whatToDo:
      'Correct everything that `errors` lists. An editor with docs/program.schema.json shows most of it while you write.',
    ...errorsOf([
      {
        path: 'tiers.levels[1].id',
        value: '"Gold Club"',
        rule: '"id" must be a name of 1 to 40 lower-case letters, digits or hyphens, not "Gold Club"',
        fix: 'write "id": "gold-club"',
        line: 24,
      },
    ]),
  },
  'signature-missing': {
    when: "A header that the signature needs is missing or empty: `webhook-id`, `webhook-timestamp` and `webhook-signature`, or the shop's own signature header.",
    whatToDo: 'Sign deliveries as Standard Webhooks says. A shop signs by itself once it knows the secret.',
    detail: 'the headers webhook-id, webhook-timestamp and webhook-signature are all needed',
  },
  'timestamp-out-of-tolerance': {
    when: '`webhook-timestamp` is more than five minutes before or after the current time, or is not a number of seconds.',
    whatToDo:
      "Sign again each time you send: the timestamp is the time of signing, not of the purchase. Check the sender's clock.",
    detail: 'the delivery was signed 412 s ago, and at most 300 s are allowed',
  },
  'signature-wrong': {
    when: 'No active secret of the program, or of the source, made any of the signatures over these exact bytes.',
    whatToDo:
      'Check that the secret is active, that the body is signed as it is sent, and that nothing rewrites it on the way. A new secret is known everywhere after 30 s.',
    detail: 'no active secret of the program made this signature',
  },
  'other-program': {
    when: 'The `program` claim of the token is not the program in the path.',
    whatToDo: 'Use a token of the program in the path.',
    detail: 'the token is not for program "demo"',
  },
  'value-not-shown': {
    when: "A member's token asks for the member's value, and the program file does not have `value.showToMembers`.",
    whatToDo:
      'Don\'t show a value. To show it, publish a version of the program with `"showToMembers": true`.',
    detail: 'program "demo" does not show members their value',
  },
  'unreadable-identity': {
    when: 'An identity is of no known kind, or its value is not one of that kind: no e-mail address, no phone number.',
    whatToDo: 'Correct the identity as `errors` says.',
    ...errorsOf([
      {
        path: 'identity',
        value: '"phone:555 0123"',
        rule: '"identity" is no phone number',
        fix: 'write the number with its country code, such as phone:+12125550123, or set `region` in the program file',
      },
    ]),
  },
  'identity-taken': {
    when: 'Another member has the identity.',
    whatToDo:
      'Find out whether the two members are one person: then merge them. Otherwise remove the identity there first.',
    detail: 'this email is an identity of member "m2": remove it there, or merge the two members',
  },
  'too-many-identities': {
    when: 'The member has twenty identities.',
    whatToDo: 'Remove one that is out of use.',
    detail: 'member "m1" has 20 identities, and may have 20: remove one first',
    numbers: { has: 20, most: 20 },
  },
  'order-of-this-member': {
    when: "An order is to be moved to the member whose it is already, by any of the member's ids.",
    whatToDo: 'Name another member, or send `order.revised` to change the order.',
    detail: 'order "1001" is member "m1"\'s already: name another member in the path',
  },
  'order-not-counted': {
    when: 'An order is to be moved to somebody for whom it would count for nothing: they were not enrolled when it was bought, in a program that enrols only those who ask, or they brought it along from another system.',
    whatToDo: 'Leave the order where it is, or enrol the member and adjust their points.',
    detail: 'member "m2" was not enrolled when order "1001" was bought, so that it would count for nobody',
  },
  'merge-with-itself': {
    when: 'Both members of a merge are the same one: by the same id, or because one of the ids was absorbed by the other member before.',
    whatToDo: 'Name the other member.',
    detail: 'member "m2" is member "m1" already: name another one in "from"',
  },
  'absorbed-before': {
    when: 'The member who is to be absorbed was absorbed by somebody else before.',
    whatToDo: 'Merge the members who are left: the one who absorbed, and the one who should have.',
    detail: 'member "m2" is one with member "m3" already: merge "m3" instead',
  },
  'has-absorbed-others': {
    when: 'The member who is to be absorbed has absorbed others: every id must lead to its member in one step.',
    whatToDo: 'Merge the other way round, so that the member who has absorbed others survives.',
    detail: 'member "m2" has absorbed "m5": make "m2" the survivor, with "from": "m1"',
  },
  'too-many-absorbed': {
    when: 'The survivor has absorbed twenty members.',
    whatToDo: 'Let another member survive.',
    detail: 'member "m1" has absorbed 20 members, and 20 is the most',
    numbers: { most: 20 },
  },
  'members-sign-in-elsewhere': {
    when: 'A token for a member is asked for, and the platform takes tokens of members from another issuer (`MemberTokenIssuer`).',
    whatToDo:
      'Take the token of that issuer. To have the platform make them, deploy it with an empty `MemberTokenIssuer`.',
    detail:
      'this platform takes tokens of members from another issuer (MemberTokenIssuer), so one of its own would open nothing',
  },
  'no-erasure': {
    when: 'Nobody has asked to erase the member, or it is done already.',
    whatToDo: 'Nothing has to be called off.',
    detail: 'member "m1" is not to be erased',
  },
  'unknown-identity': {
    when: 'The member has no identity of the id in the path: it was removed, or it is the identity of another member.',
    whatToDo: 'List the identities of the member.',
    detail: 'member "m1" has no identity of this id: list them',
  },
  'unknown-program': {
    when: 'The program is not known. For webhooks: it has no version and no active secret. Elsewhere: it has no version.',
    whatToDo: 'Check the id in the path, or publish the program first.',
    detail: 'there is no program "demo"',
  },
  'unknown-member': {
    when: 'The customer has no entry in this program yet.',
    whatToDo:
      "Show what `GET /v1/me/status` answers with the customer's own token: the first level, and how to become a member.",
    detail: 'program "demo" has no member "m1"',
  },
  'unknown-entry': {
    when: 'The ledger has no entry with this id, or the entry belongs to another member.',
    whatToDo: "List the member's entries. Percent-encode the id in the path, once.",
    detail: 'member "m1" has no entry "purchase:standard:1003"',
  },
  'unknown-order': {
    when: 'Nothing is recorded for the order, and nothing waits for it.',
    whatToDo:
      'Check the order number and the `source`: the same number from another source is another order.',
    detail: 'program "demo" knows of no order "1003" of the source "standard"',
  },
  'unknown-draft': {
    when: 'No draft is saved under this name.',
    whatToDo: 'Save the draft first.',
    detail: 'program "demo" has no draft "first"',
  },
  'unknown-version': {
    when: 'The program has no version with this number.',
    whatToDo: 'List the versions.',
    detail: 'program "demo" has no version "7"',
  },
  'unknown-run': {
    when: 'The program has no run with this id.',
    whatToDo: 'Take the id from the list of runs.',
    detail: 'program "demo" has no run "20260110T092000000Z-review"',
  },
  'unknown-preview': {
    when: 'The draft has no preview with this id.',
    whatToDo: "Take the id from the draft's list of previews.",
    detail: 'draft "easier-gold" of program "demo" has no preview "20260203T090000000Z-effect"',
  },
  'unknown-source': {
    when: 'The program has no source with this name.',
    whatToDo: 'Check the URL that the shop was given. Connect the source first (`PUT …/sources/{source}`).',
    detail: 'program "demo" has no source "shopify-eu"',
  },
  'unknown-subscription': {
    when: 'The program has no subscription of this name.',
    whatToDo: 'List the subscriptions of the program.',
    detail: 'program "demo" has no subscription "crm"',
  },
  'unknown-parked': {
    when: 'The program has no parked delivery with this id: it was replayed or discarded, or never existed.',
    whatToDo: 'List the parked deliveries.',
    detail: 'program "demo" has no parked delivery "20260110T090500000Z-0f1e2d3c4b5a"',
  },
  'unknown-secret': {
    when: 'The program never had a webhook secret with this id.',
    whatToDo: 'List the secrets.',
    detail: 'program "demo" has no secret "0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11"',
  },
  'unknown-route': {
    when: 'The gateway sent a request to a function that does not serve its route: a deployment is half done.',
    whatToDo: 'Try again shortly. (For a path that does not exist, the gateway itself answers 404.)',
    detail: 'PATCH /v1/health is not served here',
  },
  'unknown-redemption': {
    when: "The member has no redemption with this id. With a member's own token: the redemption was not reserved with that token.",
    whatToDo: "List the member's redemptions.",
    detail: 'the member has no redemption "n4bQgYhMfWWaL-qgxVrQFA"',
  },
  'unknown-adjustment': {
    when: 'The member has no adjustment with this id.',
    whatToDo: "Look at the member's entries.",
    detail: 'the member has no adjustment "n4bQgYhMfWWaL-qgxVrQFA"',
  },
  'unknown-use': {
    when: 'The member has not used the privilege under this id.',
    whatToDo: 'Check the ids of the use and of the privilege.',
    detail: 'the member has made no use "visit-17" of "lounge"',
  },
  'unknown-reward': {
    when: 'The version of the program in force has no reward with this id.',
    whatToDo: 'List the rewards.',
    detail: 'the program has no reward "balloon"',
    numbers: { rewardId: 'balloon' },
  },
  'unknown-privilege': {
    when: "Neither the member's tier nor a lower one gives a privilege with this id.",
    whatToDo: "Read the member's status: it lists their privileges.",
    detail: 'the member has no privilege "lounge"',
    numbers: { privilege: 'lounge' },
  },
  'purchase-conflict': {
    when: 'The order is already recorded, with other content or for another member. Nothing was changed.',
    whatToDo:
      "Look at the entry that the detail names. A recorded purchase cannot be changed: send `order.revised` with the order's new content.",
    detail:
      'order "1001" is recorded with other content or for another member (entry purchase:standard:1001); nothing was changed',
  },
  'fact-conflict': {
    when: 'The same id, or the same name in the request, is already recorded or waiting with other content. Nothing was changed.',
    whatToDo: 'Look at the entry that the detail names. Give each new event a new id.',
    detail: 'refund:standard:1001:r-1 is recorded with other content; nothing was changed',
  },
  'order-of-another-member': {
    when: 'A refund, a fulfilment or a cancellation names a member, and another member bought the order. Nothing was changed.',
    whatToDo:
      'Check the order number: two shops with the same numbers need a source each. Without `memberId` the order decides whose it is.',
    detail:
      'refund:standard:1001:r-1 names member "m-2", but its order is of another member; nothing was changed',
  },
  'too-many-waiting': {
    when: 'Fifty events already wait for the purchase of this order.',
    whatToDo: 'Send the purchase, then send this again.',
    detail: 'fifty events already wait for the order',
  },
  'redemption-off': {
    when: 'The version of the program in force has no `redemption` section.',
    whatToDo: "Don't offer redemption, or publish a version that has the section.",
    detail: 'points of this program cannot be redeemed',
    numbers: {},
  },
  'reward-limit-reached': {
    when: 'The member has had the reward as often as the program allows.',
    whatToDo: "Don't offer it: the list of rewards says which ones the member can have.",
    detail: 'a member may have reward "tote" 1 time, and this member has had it 1 time',
    numbers: { rewardId: 'tote', limit: 1, taken: 1 },
  },
  'too-many-reservations': {
    when: 'The member has twenty open reservations.',
    whatToDo: 'Capture or cancel some, or wait until they run out.',
    detail: '20 reservations are open, and at most 20 may be',
    numbers: { open: 20, most: 20 },
  },
  'too-many-tags': {
    when: 'The member already has ten tags.',
    whatToDo: 'Remove a tag that is no longer needed.',
    detail: 'the member has 10 tags, and may have at most 10',
    numbers: { tag: 'vip', set: 10, most: 10 },
  },
  'insufficient-points': {
    when: "The request asks for more points than the member can spend now. Points on hold can't be spent yet.",
    whatToDo: 'Ask for at most the balance.',
    detail: 'the balance is 115 points, and 500 are asked for',
    numbers: { balance: 115, asked: 500 },
  },
  'already-captured': {
    when: 'The redemption is already final: it was captured, or made final at once. (Capturing the same reservation twice is fine.)',
    whatToDo: 'Do nothing, or refund the order: a full refund gives the points back.',
    detail: 'the redemption is final already',
    numbers: { redemptionId: 'n4bQgYhMfWWaL-qgxVrQFA' },
  },
  'already-cancelled': {
    when: "The reservation was cancelled and can't be captured any more. (Cancelling it twice is fine.)",
    whatToDo: 'Redeem again.',
    detail: 'the redemption is cancelled',
    numbers: { redemptionId: 'n4bQgYhMfWWaL-qgxVrQFA' },
  },
  'order-refunded': {
    when: 'Nothing is kept of the order that is named; or the order that the points were reserved for was refunded in full or cancelled before they were captured, and the points are back.',
    whatToDo: 'Do nothing. For another order, redeem again.',
    detail: 'the order of the reservation is refunded in full, and its points are back',
    numbers: { redemptionId: 'n4bQgYhMfWWaL-qgxVrQFA' },
  },
  'redemption-of-another-order': {
    when: 'The redemption was made for one order, and the request captures it for another.',
    whatToDo: 'Capture it for its own order, or cancel it and redeem again.',
    detail: 'the redemption is for order "1001", not for "1002"',
    numbers: { orderId: '1001', asked: '1002' },
  },
  'shares-do-not-add-up': {
    when: 'The redemption pays for several orders, and the points of their shares are not the points of the redemption, or the price of the reward.',
    whatToDo: 'Share out all the points over the orders.',
    detail: 'the shares of the orders are 300 points together, and 500 are redeemed',
    numbers: { points: 500, shared: 300 },
  },
  'order-needed': {
    when: 'The program lets points pay only a part of an order ("redemption.mostOfOrder"), and the request spends points and names no order.',
    whatToDo: 'Name the order in "orderId", or the orders in "orders".',
    detail: 'points pay at most 50 % of an order here, so the order has to be named',
    numbers: { percent: 50 },
  },
  'order-amount-unknown': {
    when: 'The program lets points pay only a part of an order ("redemption.mostOfOrder"), no purchase of the order has come yet, and the request does not say what it costs.',
    whatToDo: 'Send "amount" with the order.',
    detail: 'no purchase of order "1001" has come yet, so the request has to say its "amount"',
    numbers: { orderId: '1001' },
  },
  'above-most-of-order': {
    when: 'The points would pay more of the order than the program allows ("redemption.mostOfOrder"); points that are redeemed on it already count.',
    whatToDo: 'Redeem at most as many as `numbers.most` says.',
    detail: 'points may pay at most 250 more of order "1001", and 400 are asked for',
    numbers: { orderId: '1001', most: 250, asked: 400 },
  },
  'reservation-expired': {
    when: 'The reservation ran out before it was captured or cancelled. Its points are back.',
    whatToDo: 'Redeem again, and capture sooner.',
    detail: 'the reservation has run out, and its points are back',
    numbers: { redemptionId: 'n4bQgYhMfWWaL-qgxVrQFA' },
  },
  'no-override': {
    when: 'No tier given by an operator is in force: it has ended, was replaced, or never existed.',
    whatToDo: 'Do nothing: the member holds the tier they earned.',
    detail: 'no override is in force',
    numbers: {},
  },
  'quota-used-up': {
    when: "This use would exceed the privilege's quota for the period.",
    whatToDo: 'Ask for what is left, or wait for the next period.',
    detail: 'privilege "lounge" may be used 4 times in its period: 4 uses are gone, and 1 is asked for',
    numbers: { privilege: 'lounge', quota: 4, used: 4, asked: 1 },
  },
  'published-meanwhile': {
    when: 'The last line of the timeline is not the one that `replaces` names, or somebody else published at the same moment. Nothing was changed.',
    whatToDo: 'Look at the new version, and publish again if yours is still right.',
    detail:
      'version 2 is the last now, not the one that you saw: look at what was published, and publish again',
    numbers: { line: 3, replaces: 2 },
  },
  'draft-unchecked': {
    when: 'The draft was saved before drafts were checked.',
    whatToDo: 'Save it again.',
    detail: 'draft "first" is not checked: save it again',
  },
  'draft-stale': {
    when: "Something was published or withdrawn after the draft was checked, or the draft's `hash` is not the one given.",
    whatToDo: 'Look at what has changed, check the draft again, and publish it if it is still right.',
    detail:
      'draft "first" was checked when another version was the last; now it is version 2: check it again',
    numbers: { line: 2, checked: 1 },
  },
  'second-person-needed': {
    when: "The program's last version has `publishing` on `second-person`, and whoever sends this saved the draft.",
    whatToDo:
      'Ask another operator to look at the draft and publish it. Saving the same content again does not change who saved it.',
    detail: 'draft "first" was saved by ana, and somebody else has to publish it',
    numbers: { savedBy: 'ana' },
  },
  'preview-running': {
    when: 'Another preview of the program has not ended: a program has one at a time.',
    whatToDo: 'Wait for it: reading it shows its progress. Or cancel it, and send the request again.',
    detail:
      'preview "20261122T092000000Z-effect" of draft "next" has not ended, and a program has one preview at a time: wait for it, or cancel it with DELETE',
    numbers: { draft: 'next', preview: '20261122T092000000Z-effect' },
  },
  'check-failed': {
    when: 'The file is well-formed, but its rules are wrong: the check finds errors. `errors` has the name and the place of each.',
    whatToDo:
      'Correct them. `POST …/drafts/{name}/check` says more about each, with a member to whom it happens.',
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
    when: 'The check has a warning that `accept` does not name.',
    whatToDo: 'Read the warning. If the rules are what you want, publish again with its name in `accept`.',
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
    when: 'The program has no version yet, and the request has `at`.',
    whatToDo: 'Publish without `at`. This version decides all purchases, also those before it was published.',
    detail: 'a program\'s first version holds for all time; publish it without "at"',
  },
  'too-late-to-withdraw': {
    when: 'The version is in force, was replaced, or takes effect within 60 s.',
    whatToDo: 'Roll back to the version before it.',
    detail: 'version 2 takes effect at 2026-02-01T09:00:30.000Z; it can be withdrawn until 60 s before',
    numbers: { effectiveFrom: '2026-02-01T09:00:30.000Z' },
  },
  'ledger-incomplete': {
    when: 'The member is to be folded from the ledger again, and an entry that the ledger names is missing.',
    whatToDo: 'Copy the named entry from a restored backup into the ledger, and try again.',
    detail: 'entry purchase:standard:1003 follows purchase:standard:1002, which is not in the ledger',
  },
  'currency-fixed': {
    when: "The draft's currency differs from the one of the versions before it.",
    whatToDo: 'Keep the currency. For another currency, open another program.',
    detail: "the program's currency is USD, and the draft has EUR",
  },
  'time-zone-fixed': {
    when: "The draft's time zone differs from the one of the versions before it.",
    whatToDo: 'Keep the time zone. For another time zone, open another program.',
    detail: "the program's time zone is America/New_York, and the draft has Europe/Berlin",
  },
  'timeline-full': {
    when: "The program's timeline has 500 lines.",
    whatToDo: 'Publish less often.',
    detail: 'a program has at most 500 versions',
  },
  'source-kind-fixed': {
    when: 'The source is already connected to a shop of another kind.',
    whatToDo: 'Connect the other shop under another name: the name tells its orders apart.',
    detail: 'source "shop-eu" is of the kind "shopify": connect the other shop under another name',
  },
  'too-many-subscriptions': {
    when: 'The program has twenty subscriptions already.',
    whatToDo: 'Delete one, or let one receiver hand on what several need.',
    detail: 'a program may have at most 20 subscriptions: delete one first',
  },
  'too-many-sources': {
    when: 'The program already has 50 sources.',
    whatToDo: 'Connect the shop to another program, or use a source that is already there.',
    detail: 'a program may have at most 50 sources',
  },
  'too-many-secrets': {
    when: 'The program has ten active webhook secrets.',
    whatToDo: 'Retire one that no sender uses any more.',
    detail: 'at most 10 secrets may be active: retire one first',
  },
  'body-too-large': {
    when: 'The body has more than 262,144 bytes.',
    whatToDo: 'Send less at once.',
    detail: 'the body has 300,000 bytes, and may have at most 262,144',
  },
  'below-minimum': {
    when: 'The request asks for fewer points than the program lets members redeem at once.',
    whatToDo: 'Ask for at least the minimum.',
    detail: '50 points are asked for, and at least 100 can be redeemed',
    numbers: { minimum: 100, asked: 50 },
  },
  'not-a-step': {
    when: "The points asked for are not a multiple of the program's step.",
    whatToDo: 'Ask for a multiple of the step.',
    detail: '120 points are asked for, and points are redeemed in steps of 50',
    numbers: { step: 50, asked: 120 },
  },
  'unknown-tier': {
    when: 'The version of the program in force has no level with this id.',
    whatToDo: 'Use one of the levels that the detail names.',
    detail: 'the program has no tier "silver"; it has regular, gold, platinum',
    numbers: { tier: 'silver', known: 'regular, gold, platinum' },
  },
  'lowest-tier': {
    when: 'The request gives the lowest tier of the program, which every member holds already.',
    whatToDo: 'Give a higher tier. To take a given tier back, end its override.',
    detail: 'every member holds at least "regular" already; give a higher tier: gold, platinum',
    numbers: { tier: 'regular', above: 'gold, platinum' },
  },
  'effective-too-early': {
    when: '`at` is less than 60 s from now, or not after the last version, which may still be to come.',
    whatToDo: 'Name a later moment, or leave `at` out: then the version takes effect as early as allowed.',
    detail:
      'the version can take effect from 2026-02-01T09:01:00.000Z on: 60 s from now, and after every version before it',
    numbers: { at: '2026-02-01T09:00:00.000Z', earliest: '2026-02-01T09:01:00.000Z' },
  },
  'opening-after-facts': {
    when: 'Somebody brings something from another system, and has a history here from before. What is brought begins a history: it is taken where it is dated before their first fact, or takes the place of an earlier opening as long as they have done nothing here.',
    whatToDo: 'Date the opening before their first fact here, or adjust their points.',
    detail:
      'member "m1" has a history here, and what they bring from elsewhere has to come before it: an opening dated before their first fact is taken, once',
    numbers: { memberId: 'm1', at: 1767225600000 },
  },
  'sums-differ': {
    when: 'A sum and its parts are both said, and do not add up: `balance` and `lots`, or `totals` and `amounts` of an opening.',
    whatToDo: 'Find out which of both is right in the other system.',
    detail: '"balance" is 500, and "lots" add up to 480',
    numbers: { said: 500, sum: 480 },
  },
  'until-in-the-past': {
    when: '`until` has already passed.',
    whatToDo: 'Name a later moment.',
    detail: '"until" is 2026-01-01T00:00:00.000Z, which has passed',
    numbers: { until: '2026-01-01T00:00:00.000Z' },
  },
  'idempotency-key-reused': {
    when: 'Another request about this member had the same `idempotency-key` with other content. Nothing was changed.',
    whatToDo: 'Make a new key for each request, and send the same key only to repeat the same request.',
    detail: 'entry redemption:n4bQgYhMfWWaL-qgxVrQFA is recorded with other content; nothing was changed',
  },
  'out-of-range': {
    when: "The member's points or amounts would become too large to be counted exactly. Nothing was changed.",
    whatToDo: 'Check the amount and the member: perhaps one member id stands for a whole till.',
    detail: 'the points or amounts of member "m1" would become too large to be counted exactly',
  },
  'too-many-deliveries': {
    when: 'The source has sent more than 1,000 deliveries at once, or more than 100 a second for long. Nothing is recorded of this one. Other sources are not affected.',
    whatToDo: 'Send it again after `retry-after` seconds. For history, use the route for many deliveries.',
    detail:
      'source "till-12" sends more than 100 deliveries a second: send it again later, nothing is recorded of it',
  },
  'too-many-parked': {
    when: 'The delivery can not be recorded now, and 10,000 deliveries of the source were parked today. Nothing is kept of this one.',
    whatToDo:
      'Look at the parked ones for the reason they share, put that right, replay them. Send this one again later. A shop that tries nothing twice is answered 200 `ignored` instead.',
    detail:
      'of source "till-12", 10000 deliveries were parked today, and nothing is kept of this one: look why they can\'t be recorded (`laurel parked list`), and send it again later',
  },
  'internal-error': {
    when: 'The platform has a bug, or lacks a permission.',
    whatToDo: 'For webhooks: keep the delivery and send it again later. Tell us the `requestId`.',
    detail: 'the failure is logged under the request id',
  },
  'try-again': {
    when: 'The database is throttled or slow, or too many requests write the same thing at once.',
    whatToDo: 'Send the same request again after `retry-after` seconds. Nothing is written twice.',
    detail: 'nothing is lost: send it again',
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
