/** An order that was booked to the wrong member becomes another one's, as if it had always been. */
import * as z from 'zod/mini';
import { orderName } from '../../../domain/facts/facts.ts';
import type { MemberId } from '../../../domain/kernel/brand.ts';
import type { Finding } from '../../../domain/kernel/finding.ts';
import { id } from '../../bodies/fields.ts';
import {
  cartFields,
  checkCurrency,
  fulfilledLines,
  readFulfilled,
  readLines,
  revisedLines,
} from '../../bodies/orderLines.ts';
import { revisionOf } from '../../inbound/revisionFact.ts';
import { presentEntry, presentMember } from '../../present/present.ts';
import { actorOf } from '../../shared/actor.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import { actionPut } from '../../store/programs/actions.ts';
import { type MoveRequest, type MoveResult, moveOrder } from '../../store/recording/moves/moveOrder.ts';
import { actingOf } from '../acting.ts';
import { type Commands, idFromKey, outOfRange, timelineIn } from '../command.ts';
import { namedMember } from '../members/load.ts';

export const moveBody = z.strictObject({
  ...cartFields,
  orderId: id.check(z.describe('the order that is moved')),
  source: z._default(id, 'standard').check(z.describe('the source of the order')),
  lines: revisedLines,
  cancelled: z._default(z.boolean(), false).check(z.describe('whether nothing of the order is kept')),
  fulfilled: z
    .optional(fulfilledLines)
    .check(z.describe('what of each line was fulfilled by now, in all; left out, nothing is said of it')),
});

type Body = z.infer<typeof moveBody>;

export async function moveRoute(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program, timeLeftMs } = request;
  const to = namedMember(request);
  const moveId = idFromKey(request, to);
  const document = parseJson(request.body);
  const body = check(moveBody, document);
  const timeline = await timelineIn(commands, request);
  const order = { source: body.source, orderId: body.orderId };
  const result = await moveOrder(store, {
    program,
    timeline,
    order,
    moveId,
    to,
    content: contentOf(body, document, timeline),
    by: { actor: actorOf(request), requestId: request.id },
    now: platformNow,
    timeLeftMs,
    actionPut: ({ id: entry, memberId: from, to: member, recordedAt: at }) =>
      actionPut(store, program, {
        ...actingOf(request),
        action: 'order.moved',
        about: { member },
        before: { order: orderName(order), from },
        after: { entry },
        at,
      }),
  });
  if (result.kind !== 'moved' && result.kind !== 'duplicate') throw refused(result, body, to);
  const { entry, member } = result;
  const now = platformNow();
  const said = {
    orderId: body.orderId,
    source: body.source,
    entry: presentEntry(entry, timeline),
    member: presentMember(member.state, timeline, now),
  };
  if (result.kind === 'duplicate') return { status: 200, body: { status: 'duplicate', ...said } };
  const { left } = result;
  const from = {
    entry: presentEntry(left.entry, timeline),
    member: presentMember(left.member.state, timeline, now),
  };
  return { status: 201, body: { status: 'moved', ...said, from } };
}

/** What the body says is kept; its findings are told before anything is read. */
function contentOf(
  body: Body,
  document: unknown,
  { fixed }: MoveRequest['timeline'],
): MoveRequest['content'] {
  const findings: Finding[] = [];
  checkCurrency(body.currency, document, fixed, findings, []);
  const lines = readLines(body.lines, document, fixed, findings, []);
  if (findings.length > 0) throw invalid(findings);
  return (to, occurredAt, at) =>
    revisionOf({ source: body.source, orderId: body.orderId }, to, at, at, {
      occurredAt,
      lines,
      isCancelled: body.cancelled,
      ...(body.fulfilled === undefined ? {} : { fulfilled: readFulfilled(body.fulfilled) }),
      ...(body.channel === undefined ? {} : { channel: body.channel }),
      ...(body.store === undefined ? {} : { store: body.store }),
    });
}

type Refused = Exclude<MoveResult, { readonly kind: 'moved' | 'duplicate' }>;

function refused(result: Refused, { orderId, source }: Body, to: MemberId): Problem {
  switch (result.kind) {
    case 'unknown-order':
      return new Problem(
        'unknown-order',
        `there is no purchase of an order "${orderId}" of the source "${source}", so that it is nobody's yet`,
      );
    case 'theirs-already':
      return new Problem(
        'order-of-this-member',
        `order "${orderId}" is member "${result.memberId}"'s already: name another member in the path`,
      );
    case 'outside':
      return new Problem(
        'order-not-counted',
        result.because === 'not-enrolled'
          ? `member "${to}" was not enrolled when order "${orderId}" was bought, so that it would count for nobody`
          : `member "${to}" came from another system after order "${orderId}" was bought, and it is in what they brought`,
      );
    case 'conflict':
      return new Problem(
        'idempotency-key-reused',
        `entry ${result.entry.id} is recorded with other content; nothing was changed`,
      );
    case 'out-of-range':
      return outOfRange(to);
  }
}
