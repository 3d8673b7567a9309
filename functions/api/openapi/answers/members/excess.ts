/** Refunds of more than was kept. */
import * as z from 'zod';
import { id, instant, money, text } from '../values.ts';

export const excessPage = z
  .strictObject({
    excesses: z
      .array(
        z.strictObject({
          entry: text.describe('the entry of the refund'),
          order: text.describe('the order, as its entries name it'),
          memberId: id,
          excess: money.describe('what was asked for beyond what was kept'),
          currency: z.string(),
          occurredAt: instant,
          recordedAt: instant,
        }),
      )
      .max(100),
    next: z.string().min(1).nullable().describe('the `cursor` of the next page; null at the end'),
  })
  .meta({ id: 'ExcessPage' });
