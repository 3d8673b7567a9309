/** The routes of refunds and redemptions on the metered store: as deployed, but for the stack around them. */
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { formatMoney } from '../../../domain/kernel/money.ts';
import { rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import { redemptionRoutes } from '../../../functions/api/redemptions/redemptions.ts';
import { deliverEvent } from '../../../functions/inbound/deliverEvent.ts';
import type { Reply, Request } from '../../../functions/shared/http.ts';
import type { Store } from '../../../functions/store/client.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { bookPassage } from '../../../functions/store/recording/passages.ts';
import { demoTimeline } from '../support/program.ts';
import type { Usage } from '../units/meteredDynamo.ts';
import { shopFor } from '../units/shopping.ts';

const program = 'demo' as ProgramId;

export interface Counter {
  /** Takes back half of the first line of the last purchase. */
  refund(): Promise<Usage>;
  /** The last purchase as it is with half of its first line. */
  revise(): Promise<Usage>;
  redeem(asked: { readonly mode: 'capture' | 'reserve'; readonly orderId?: string }): Promise<Usage>;
}

/** A member who has bought `history` times, the last time at `last`. */
export async function counterFor(history: number, last: Instant): Promise<Counter> {
  const { store, engine, lastPurchase } = await shopFor(history, last);
  const timeline = demoTimeline();
  const { memberId, order, lines, occurredAt } = lastPurchase();
  await review(store, timeline, memberId);
  const routes = redemptionRoutes({ store, timelineOf: async () => timeline });
  let calls = 0;

  const usageOf = async (call: () => Promise<Reply>): Promise<Usage> => {
    engine.takeUsage();
    const { status, body } = await call();
    const usage = engine.takeUsage();
    if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
    return usage;
  };

  return {
    refund: () => {
      const [line] = lines;
      if (line?.lineId === undefined) throw new Error('the last purchase has no line to refund');
      const document = {
        type: 'refund.completed',
        data: {
          refundId: `r-${calls++}`,
          orderId: order.orderId,
          occurredAt: new Date().toISOString(),
          currency: 'USD',
          lines: [{ lineId: line.lineId, amount: formatMoney(Math.floor(line.amount / 2) as never, 2) }],
        },
      };
      const rules = rulesOfLine(timeline, 0);
      const received = { source: 'standard', rules, now: Date.now() as Instant };
      return usageOf(() => deliverEvent(store, requestOf({}), timeline, document, received));
    },
    revise: () => {
      const now = new Date().toISOString();
      const [first, ...others] = lines.map(({ lineId, kind, sku, amount }, index) => ({
        ...{ lineId, kind, sku },
        amount: formatMoney((index === 0 ? Math.floor(amount / 2) : amount) as never, 2),
      }));
      const document = {
        type: 'order.revised',
        data: {
          ...{ orderId: order.orderId, memberId, currency: 'USD', revisedAt: now },
          occurredAt: new Date(occurredAt).toISOString(),
          lines: [first, ...others],
        },
      };
      const received = { source: 'standard', rules: rulesOfLine(timeline, 0), now: Date.now() as Instant };
      return usageOf(() => deliverEvent(store, requestOf({}), timeline, document, received));
    },
    redeem: (asked) =>
      usageOf(() =>
        routes.redeem({
          ...requestOf({ points: 100, ...asked }),
          params: { memberId },
          headers: { 'idempotency-key': `key-${calls++}` },
        }),
      ),
  };
}

/** As every hour: what time has brought is booked, and `dueAt` lies ahead. */
async function review(store: Store, timeline: Timeline, memberId: MemberId): Promise<void> {
  const member = await getMember(store, program, memberId);
  if (member === null) throw new Error('nobody has bought');
  const now = Date.now() as Instant;
  await bookPassage(store, member, {
    program,
    timeline,
    until: now,
    by: { actor: 'review', requestId: 'bench' },
    isRetaken: false,
    now: () => now,
    timeLeftMs: () => 29_000,
  });
}

function requestOf(body: object): Request {
  return {
    id: 'b7c1f6f0-0000-4000-8000-000000000000',
    program,
    params: {},
    query: {},
    headers: {},
    claims: { sub: 'till-7' },
    body: Buffer.from(JSON.stringify(body)),
    timeLeftMs: () => 29_000,
  };
}
