/** Moving an order to another member. */
import { moveBody } from '../../people/moveOrder.ts';
import { orderMoved } from '../answers/members/merge.ts';
import { idempotencyKey, ofProgramToken } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

export const moveOperations = {
  moveOrder: {
    tag: 'People',
    summary: 'Move an order to the member in the path',
    description:
      "For an order that was booked to the wrong customer. The body says what is kept of the order now, as `order.revised` does; its refunds and cancellations so far are contained in it. From then on the order is the member's in the path, at its own date: they have what they would have had with it, and the member whose it was what they would have had without it. What that changes is booked as corrections, of both in one commit. Later refunds, fulfilments and contents go to the new member; one that names the old member is refused with `order-of-another-member`. Points that the old member redeemed on the order stay spent. No webhook moves an order.",
    headers: idempotencyKey,
    body: {
      schema: moveBody,
      required: true,
      description: 'The order, and what is kept of it',
      examples: {
        whole: {
          summary: 'An order of one line',
          value: { orderId: '1001', currency: 'USD', lines: [{ lineId: '1', amount: '65.00' }] },
        },
      },
    },
    answers: {
      201: { description: "The order is the member's", schema: orderMoved },
      200: { description: 'It was moved by the same request before', schema: orderMoved },
    },
    problems: [
      ...ofProgramToken,
      'malformed-json',
      'invalid-request',
      'unknown-program',
      'unknown-order',
      'order-of-this-member',
      'order-not-counted',
      'idempotency-key-reused',
      'out-of-range',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
