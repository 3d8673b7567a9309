/** Spending points: by a shop or a service desk, and by members themselves. */
import { captureBody } from '../../redemptions/finish.ts';
import { ownRedemptionBody, redemptionBody } from '../../redemptions/redeem.ts';
import { redemption, redemptionAnswer, redemptionPage, rewardList } from '../answers/members/redemption.ts';
import { idempotencyKey, ofOwnToken, ofProgramToken, page, recordedOnce } from '../commands.ts';
import club from '../examples/club.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';

/** In the order of the checks; the reserving of a reward knows neither minimum nor step, and so on. */
const refusalsOfRedeeming = [
  'unknown-program',
  'unknown-member',
  'idempotency-key-reused',
  'redemption-off',
  'unknown-reward',
  'reward-limit-reached',
  'below-minimum',
  'not-a-step',
  'too-many-reservations',
  'insufficient-points',
  'out-of-range',
  'try-again',
] as const;

/** What comes last, whatever is asked. */
const ends = ['out-of-range', 'try-again'] as const;

const refusalsOfCapture = [
  'unknown-program',
  'unknown-member',
  'unknown-redemption',
  'already-captured',
  'already-cancelled',
  'order-refunded',
  'reservation-expired',
  'order-needed',
  'shares-do-not-add-up',
  'redemption-of-another-order',
  'order-amount-unknown',
  'above-most-of-order',
  'out-of-range',
  'try-again',
] as const;

/** To cancel what is cancelled is the same cancelling again. */
const refusalsOfCancel = [
  'unknown-program',
  'unknown-member',
  'unknown-redemption',
  'already-captured',
  'order-refunded',
  'reservation-expired',
  'out-of-range',
  'try-again',
] as const;

const refusalsOfReading = ['unknown-program', 'unknown-member', 'try-again'] as const;
const refusalsOfReadingOne = [
  'unknown-program',
  'unknown-member',
  'unknown-redemption',
  'try-again',
] as const;

const reserved = recordedOnce(redemptionAnswer, 'The points are set aside', {
  summary: '300 points are set aside',
  value: club.reserveOwn,
});
const cancelled = recordedOnce(redemptionAnswer, 'The reservation is cancelled, and the points are back', {
  summary: 'A reservation is cancelled',
  value: club.cancelRedemption,
});
const one = {
  200: {
    description: 'The redemption as of now',
    schema: redemption,
    examples: { captured: { summary: 'A reservation that became final', value: club.readRedemption } },
  },
};
const all = {
  200: {
    description: 'A page of redemptions',
    schema: redemptionPage,
    examples: { last: { summary: 'The last page', value: club.listRedemptions } },
  },
};
const rewards = {
  200: {
    description: "The program's rewards, and whether the member can have each",
    schema: rewardList,
    examples: { some: { summary: 'One reward can be had, two cannot', value: club.listRewards } },
  },
};

export const redemptionOperations = {
  redeem: {
    tag: 'Redemptions',
    summary: 'Redeem points or a reward',
    description:
      'Takes points from the balance, those that expire first before the others; where the program clamps, as many as can be taken, and the answer says why they are fewer (`clampedBy`). `reserve` sets them aside until the reservation is captured, cancelled or runs out; `capture` spends them at once. Give exactly one of `points` and `rewardId`.',
    headers: idempotencyKey,
    body: {
      schema: redemptionBody,
      required: true,
      description: 'What is redeemed, and for which order.',
      examples: {
        points: {
          summary: 'Points toward an order, set aside',
          value: { points: 500, orderId: '2002', mode: 'reserve' },
        },
        orders: {
          summary: 'Points toward a cart that became two orders',
          value: {
            points: 500,
            orders: [
              { orderId: '2002', points: 300 },
              { orderId: '2003', points: 200 },
            ],
            mode: 'reserve',
          },
        },
        reward: { summary: 'A reward, at once', value: { rewardId: 'tote', mode: 'capture' } },
      },
    },
    answers: recordedOnce(redemptionAnswer, 'The points are taken', {
      summary: '500 points are set aside for an order',
      value: club.redeem,
    }),
    problems: [
      ...ofProgramToken, // the member in the path
      'malformed-json',
      'invalid-request', // the body, then the key
      ...refusalsOfRedeeming.filter((name) => name !== 'out-of-range' && name !== 'try-again'),
      'shares-do-not-add-up',
      'order-needed',
      'order-refunded',
      'order-amount-unknown',
      'above-most-of-order',
      ...ends,
    ],
  },
  reserveOwn: {
    tag: 'Redemptions',
    summary: "Reserve points of the token's member",
    description:
      "Like `redeem`, for an app on the member's phone: it only reserves, and the till captures. The token says which program and member.",
    headers: idempotencyKey,
    body: {
      schema: ownRedemptionBody,
      required: true,
      description: 'What is redeemed: exactly one of `points` and `rewardId`.',
      examples: {
        points: { summary: 'Points', value: { points: 300 } },
        reward: { summary: 'A reward', value: { rewardId: 'tote' } },
      },
    },
    answers: reserved,
    problems: [
      'body-too-large',
      'malformed-json',
      'invalid-request', // the body, the token's member, then the key
      ...refusalsOfRedeeming,
    ],
  },
  captureRedemption: {
    tag: 'Redemptions',
    summary: 'Make a reservation final',
    description:
      'Capturing it again changes nothing and answers `duplicate`. If the redemption named no order, the body may name the order or the orders that the points pay for: a full refund of an order gives its points back.',
    body: {
      schema: captureBody,
      required: false,
      description: 'May be left out.',
      examples: { order: { summary: 'For an order that was placed meanwhile', value: { orderId: '1001' } } },
    },
    answers: recordedOnce(redemptionAnswer, 'The reservation is captured', {
      summary: 'A reservation is captured',
      value: club.captureRedemption,
    }),
    problems: [...ofProgramToken, 'malformed-json', 'invalid-request', ...refusalsOfCapture],
  },
  cancelRedemption: {
    tag: 'Redemptions',
    summary: 'Cancel a reservation',
    description:
      'The points return to the balance with their old expiry. Cancelling it again changes nothing and answers `duplicate`. The request has no body.',
    answers: cancelled,
    problems: [...ofProgramToken, ...refusalsOfCancel],
  },
  cancelOwn: {
    tag: 'Redemptions',
    summary: "Cancel a reservation of the token's member",
    description:
      'Like `cancelRedemption`, for reservations made with a token of the same subject. Every other redemption is `unknown-redemption`.',
    answers: cancelled,
    // A token of their own reserves for no order.
    problems: [...ofOwnToken, ...refusalsOfCancel.filter((name) => name !== 'order-refunded')],
  },
  listRedemptions: {
    tag: 'Redemptions',
    summary: "A member's redemptions",
    description: 'Lists the redemptions, newest first. One made a moment ago may still be missing.',
    query: page('redemptions'),
    answers: all,
    problems: [...ofProgramToken, ...refusalsOfReading],
  },
  listOwnRedemptions: {
    tag: 'Redemptions',
    summary: "The redemptions of the token's member",
    description: 'Like `listRedemptions`: the token says which program and member.',
    query: page('redemptions'),
    answers: all,
    problems: [...ofOwnToken, ...refusalsOfReading],
  },
  readRedemption: {
    tag: 'Redemptions',
    summary: 'A redemption',
    description: 'What became of the redemption, as of now, whether or not a scheduled job has run.',
    answers: one,
    problems: [...ofProgramToken, ...refusalsOfReadingOne],
  },
  readOwnRedemption: {
    tag: 'Redemptions',
    summary: "A redemption of the token's member",
    description: 'Like `readRedemption`: the token says which program and member.',
    answers: one,
    problems: [...ofOwnToken, ...refusalsOfReadingOne],
  },
  listRewards: {
    tag: 'Redemptions',
    summary: 'The rewards that a member can have',
    description:
      'Lists every reward of the program in force now, and for those that the member cannot have, the reason.',
    answers: rewards,
    problems: [...ofProgramToken, ...refusalsOfReading],
  },
  listOwnRewards: {
    tag: 'Redemptions',
    summary: "The rewards that the token's member can have",
    description: 'Like `listRewards`: the token says which program and member.',
    answers: rewards,
    problems: [...ofOwnToken, ...refusalsOfReading],
  },
} as const satisfies Record<string, OperationDocument>;
