/** Redeeming points or a reward: set aside first, or spent at once. */
import * as z from 'zod/mini';
import { factId, type Redemption } from '../../../domain/facts/facts.ts';
import { type Instant, type MinorUnits, points } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { admitRedemption, type MemberNow, type Refusal } from '../../../domain/member/admit.ts';
import { admitNoOrder, admitOnOrders, admitSum, type TakingOf } from '../../../domain/member/admitOrders.ts';
import { programName } from '../../bodies/fields.ts';
import type { Reply } from '../../shared/http.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';
import { answerWith, carryOut, idFromKey, timelineIn } from '../command.ts';
import type { Asking } from './asking.ts';
import { sharesNow } from './onOrder.ts';
import { amountsIn, checkOrders, count, orderFields, paidWith, saysAmounts, sharesIn } from './orders.ts';
import { presentAfter, presentMade } from './present.ts';

export const redemptionBody = z.strictObject({
  points: z.optional(count).check(z.describe('how many points to redeem; give either this or `rewardId`')),
  rewardId: z.optional(programName),
  ...orderFields,
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
  return redeemAs(of(), { ...intent, mode: 'reserve' });
}

async function redeemAs(asking: Asking, intent: Intent): Promise<Reply> {
  const { commands, request, memberId } = asking;
  if ((intent.points === undefined) === (intent.rewardId === undefined)) {
    const says = `has ${intent.points === undefined ? 'neither' : 'both'} "points" ${intent.points === undefined ? 'nor' : 'and'} "rewardId"`;
    const fix = 'write "points" to redeem points, or "rewardId" to take a reward';
    throw invalid([finding(intent, [], says, fix)]);
  }
  checkOrders(intent);
  const redemptionId = idFromKey(request, memberId);
  const amounts = saysAmounts(intent) ? amountsIn(intent, (await timelineIn(commands, request)).fixed) : [];
  let taken: TakingOf | null = null;
  const command = {
    make: (at: Instant, member: MemberNow) => ({
      ...({ kind: 'redemption', id: factId('redemption', redemptionId), redemptionId } as const),
      ...{ memberId, occurredAt: at, recordedAt: at, mode: intent.mode },
      ...contentOf(intent, member, taken),
    }),
    admit: async (member: MemberNow) => {
      const admitted = await admit(asking, member, intent, amounts);
      taken = 'kind' in admitted ? null : admitted;
      return 'kind' in admitted ? admitted : null;
    },
  };
  const done = await carryOut(commands, request, memberId, command, 'idempotency-key-reused');
  const { body } = done.entry;
  const isNew = !done.isDuplicate && body.kind === 'fact' && body.fact.kind === 'redemption';
  const redemption = isNew ? presentMade(body.fact, done) : await presentAfter(asking, redemptionId, done);
  return answerWith(done, { redemption });
}

async function admit(
  asking: Asking,
  member: MemberNow,
  intent: Intent,
  amounts: readonly (MinorUnits | null)[],
): Promise<Refusal | TakingOf> {
  const { mode, points: wanted, rewardId } = intent;
  const asked = { mode, ...(wanted === undefined ? {} : { points: wanted }) };
  const taking = admitRedemption(member, { ...asked, ...(rewardId === undefined ? {} : { rewardId }) });
  const { redemption } = member.rules;
  if ('kind' in taking || redemption === null) return taking as Refusal;
  const all = points(wanted ?? taking.points);
  const shares = sharesIn(intent, all);
  const isReward = rewardId !== undefined;
  if (shares.length === 0) {
    const isPaid = mode === 'capture' && !isReward;
    return (isPaid ? admitNoOrder(redemption) : null) ?? { ...taking, shares };
  }
  const uneven = admitSum(all, shares);
  if (uneven !== null) return uneven;
  return admitOnOrders(taking, await sharesNow(asking, member, shares, amounts), redemption, isReward);
}

/** What the redemption says; where it is not accepted, what was asked for, to be told from an earlier request. */
function contentOf(
  intent: Intent,
  { rules }: MemberNow,
  taken: TakingOf | null,
): Pick<Redemption, 'points' | 'rewardId' | 'order' | 'shares' | 'clamped'> {
  const { rewardId } = intent;
  const price = rewardId === undefined ? undefined : rules.redemption?.rewards.get(rewardId)?.points;
  const asked = points(intent.points ?? price ?? 0);
  const by = taken?.clamped ?? null;
  return {
    points: points(taken?.points ?? asked),
    ...(rewardId === undefined ? {} : { rewardId }),
    ...paidWith(intent, taken?.shares ?? sharesIn(intent, asked)),
    ...(by === null ? {} : { clamped: { asked, by } }),
  };
}
