/** What Square says of customers. A merge makes a new customer of some, and deletes those. */
import * as z from 'zod/mini';
import { check } from '../../shared/json.ts';
import { type Delivery, ignored } from '../sources/deliveries.ts';
import { memberOfCustomer, shopId } from '../sources/memberRule.ts';
import type { SquareSettings } from './settings.ts';

/** Square merges a handful at a time. */
const mergedMax = 50;

const createdBody = z.object({
  data: z.object({
    object: z.nullish(
      z.object({
        event_context: z.nullish(
          z.object({
            merge: z.nullish(
              z.object({
                from_customer_ids: z.array(shopId).check(z.maxLength(mergedMax)),
                to_customer_id: shopId,
              }),
            ),
          }),
        ),
      }),
    ),
  }),
});

export function customerCreated(document: unknown, { member }: SquareSettings): readonly Delivery[] {
  const merge = check(createdBody, document).data.object?.event_context?.merge;
  if (!merge) return ignored('customers-not-taken');
  const survivor = memberOfCustomer(member, merge.to_customer_id);
  const merged = merge.from_customer_ids.flatMap((id): Delivery[] => {
    const absorbed = memberOfCustomer(member, id);
    if (survivor === null || absorbed === null) return [];
    return [{ kind: 'customers-merged', survivor, absorbed }];
  });
  return merged.length > 0 ? merged : ignored('customers-not-taken');
}
