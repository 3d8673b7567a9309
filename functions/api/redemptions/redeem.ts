/** Redeeming points or a reward: set aside first, or spent at once. */
import * as z from 'zod/mini';
import { factId, type Redemption } from '../../../domain/facts/facts.ts';
import { type Instant, type MemberId, points } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { admitOnOrder, admitRedemption, type MemberNow } from '../../../domain/member/admit.ts';
import { id, programName } from '../../bodies/fields.ts';
import type { Reply } from '../../shared/http.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';
import { answerWith, carryOut, idFromKey } from '../command.ts';
import type { Asking } from './asking.ts';
import { isOrderGone, orderIn } from './onOrder.ts';
import { presentAfter, presentMade } from './present.ts';

const count = z.int().check(z.gte(1), z.lte(1_000_000_000));

export const redemptionBody = z.strictObject({
  points: z.optional(count).check(z.describe('how many points to redeem; give either this or `rewardId`')),
  rewardId: z.optional(programName),
  orderId: z
    .optional(id)
    .check(z.describe('the order that the points pay for: its full refund gives the points back')),
  source: z._default(id, 'standard').check(z.describe('the source of the order')),
  mode: z
    .enum(['reserve', 'capture'])
    .check(z.describe('`reserve` sets the points aside first, `capture` is final at once')),
});

export const ownRedemptionBody = z.strictObject({
  points: z.optional(count).check(z.describe('how many points to redeem; give either this or `rewardId`')),
  rewardId: z.optional(programName),
});

type Intent = z.infer<typeof redemptionBody>;

export async function redeem(asking: Asking): Promise<Reply> {
  return redeemAs(asking, check(redemptionBody, parseJson(asking.request.body)));
}

/** A member's own token sets aside only; the till captures. `of` has the member once the body is read. */
export async function reserveOwn(body: Buffer, of: () => Asking): Promise<Reply> {
  const intent = check(ownRedemptionBody, parseJson(body));
  return redeemAs(of(), { ...intent, mode: 'reserve', source: 'standard' });
}

async function redeemAs(asking: Asking, intent: Intent): Promise<Reply> {
  const { commands, request, memberId } = asking;
  if ((intent.points === undefined) === (intent.rewardId === undefined)) {
    const says = `has ${intent.points === undefined ? 'neither' : 'both'} "points" ${intent.points === undefined ? 'nor' : 'and'} "rewardId"`;
    const fix = 'write "points" to redeem points, or "rewardId" to take a reward';
    throw invalid([finding(intent, [], says, fix)]);
  }
  const redemptionId = idFromKey(request, memberId);
  const asked = {
    mode: intent.mode,
    ...(intent.points === undefined ? {} : { points: intent.points }),
    ...(intent.rewardId === undefined ? {} : { rewardId: intent.rewardId }),
  };
  const command = {
    make: (at: Instant, member: MemberNow) => redemptionFact(redemptionId, memberId, intent, at, member),
    admit: async (member: MemberNow) => {
      const admitted = admitRedemption(member, asked);
      if ('kind' in admitted) return admitted;
      const order = orderIn(intent);
      return order === undefined ? null : admitOnOrder(order.orderId, await isOrderGone(asking, order));
    },
  };
  const done = await carryOut(commands, request, memberId, command, 'idempotency-key-reused');
  const { body } = done.entry;
  const isNew = !done.isDuplicate && body.kind === 'fact' && body.fact.kind === 'redemption';
  const redemption = isNew ? presentMade(body.fact, done) : await presentAfter(asking, redemptionId, done);
  return answerWith(done, { redemption });
}

function redemptionFact(
  redemptionId: string,
  memberId: MemberId,
  intent: Intent,
  at: Instant,
  { rules }: MemberNow,
): Redemption {
  const order = orderIn(intent);
  const reward = intent.rewardId === undefined ? undefined : rules.redemption?.rewards.get(intent.rewardId);
  return {
    kind: 'redemption',
    id: factId('redemption', redemptionId),
    memberId,
    occurredAt: at,
    recordedAt: at,
    redemptionId,
    points: points(intent.points ?? reward?.points ?? 0),
    mode: intent.mode,
    ...(intent.rewardId === undefined ? {} : { rewardId: intent.rewardId }),
    ...(order === undefined ? {} : { order }),
  };
}
