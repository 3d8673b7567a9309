/** Redemptions and rewards, as the API has them and as people read them. */
import * as z from 'zod';
import type { ProgramFacts } from '../platform/program.ts';
import { countOf, grouped, groupedDecimal } from '../terminal/numbers.ts';
import type { Page } from '../terminal/page.ts';
import { tableLines } from '../terminal/table.ts';
import { showWhen } from '../terminal/when.ts';

export const redemptionAnswer = z.looseObject({
  id: z.string(),
  points: z.number(),
  value: z.string().nullable(),
  status: z.string(),
  runsOutAt: z.string().nullable(),
  rewardId: z.string().nullable(),
  orderId: z.string().nullable(),
  source: z.string().nullable(),
  at: z.string(),
});

export type RedemptionAnswer = z.infer<typeof redemptionAnswer>;

export const rewardAnswer = z.looseObject({
  id: z.string(),
  name: z.string(),
  points: z.number(),
  available: z.boolean(),
  because: z
    .looseObject({ reason: z.string(), numbers: z.record(z.string(), z.union([z.number(), z.string()])) })
    .nullable(),
});

/** `300 points (3.00 USD), reserved until 2026-11-29 09:30, id …` */
export function redemptionLine(redemption: RedemptionAnswer, { currency, timeZone }: ProgramFacts): string {
  const { id, points, value, status, runsOutAt, rewardId, orderId } = redemption;
  const worth = value === null || rewardId !== null ? '' : ` (${groupedDecimal(value)} ${currency})`;
  const until = runsOutAt === null ? '' : ` until ${showWhen(runsOutAt, timeZone)}`;
  const on = orderId === null ? '' : ` for order ${orderId}`;
  const what = rewardId === null ? '' : `${rewardId}: `;
  return `${what}${countOf(points, 'point')}${worth}${on} ${status}${until}, id ${id}`;
}

export function redemptionLines(
  redemptions: readonly RedemptionAnswer[],
  { currency, timeZone }: ProgramFacts,
  { paint, width }: Page,
): string[] {
  const columns = [
    { title: 'when' },
    { title: 'points', isFigure: true },
    { title: 'value', isFigure: true },
    { title: 'state' },
    { title: 'for' },
    { title: 'id', isId: true },
  ];
  const rows = redemptions.map(({ at, points, value, status, runsOutAt, rewardId, orderId, id }) => [
    showWhen(at, timeZone),
    grouped(points),
    value === null ? '' : `${groupedDecimal(value)} ${currency}`,
    paint(status === 'reserved' ? 'yellow' : 'dim', status) +
      (runsOutAt === null ? '' : ` until ${showWhen(runsOutAt, timeZone)}`),
    rewardId ?? (orderId === null ? '' : `order ${orderId}`),
    id,
  ]);
  return tableLines(columns, rows, { width });
}

export function rewardLines(
  rewards: readonly z.infer<typeof rewardAnswer>[],
  { paint, width }: Page,
): string[] {
  const columns = [
    { title: 'reward' },
    { title: 'name' },
    { title: 'points', isFigure: true },
    { title: 'can be had' },
  ];
  const rows = rewards.map(({ id, name, points, because }) => [
    id,
    name,
    grouped(points),
    because === null ? paint('green', 'yes') : `no: ${whyNot(because)}`,
  ]);
  return tableLines(columns, rows, { width });
}

function whyNot({
  reason,
  numbers,
}: {
  readonly reason: string;
  readonly numbers: Record<string, number | string>;
}) {
  const { balance, limit } = numbers;
  if (reason === 'insufficient-points' && balance !== undefined)
    return `${grouped(Number(balance))} points are there`;
  if (reason === 'reward-limit-reached' && limit !== undefined) return `had ${limit} of ${limit} times`;
  return reason;
}
