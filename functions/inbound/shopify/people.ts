/** What Shopify says of customers. Its privacy webhooks are mandatory: each is answered with success once it is done. */
import * as z from 'zod/mini';
import { check } from '../../shared/json.ts';
import { subjectsIn } from '../parking/subjects.ts';
import { type Delivery, ignored } from '../sources/deliveries.ts';
import { memberOfCustomer } from '../sources/memberRule.ts';
import type { ShopifySettings } from './settings.ts';

/** `gid://shopify/Customer/7` */
const customerName = z.string().check(z.maxLength(200), z.regex(/\/\d{1,30}$/));

const mergeStatus = z.object({ status: z.nullish(z.string()) });

const mergeBody = z.object({
  admin_graphql_api_customer_kept_id: customerName,
  admin_graphql_api_customer_deleted_id: customerName,
});

export function customersMerged(document: unknown, { member }: ShopifySettings): readonly Delivery[] {
  if (check(mergeStatus, document).status === 'failed') return ignored('merge-failed');
  const body = check(mergeBody, document);
  const survivor = memberOfCustomer(member, numberOf(body.admin_graphql_api_customer_kept_id));
  const absorbed = memberOfCustomer(member, numberOf(body.admin_graphql_api_customer_deleted_id));
  if (survivor === null || absorbed === null) return ignored('customers-not-taken');
  return [{ kind: 'customers-merged', survivor, absorbed }];
}

function numberOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The customer, and those of their orders that are to be forgotten with them. */
export function customerRedacted(document: unknown): readonly Delivery[] {
  return [{ kind: 'erasure', of: subjectsIn(redacted(document)) }];
}

const redactBody = z.object({
  customer: z.nullish(z.looseObject({})),
  orders_to_redact: z.nullish(z.array(z.unknown())),
});

/** Only what names the customer: the shop's own address stands beside it. */
function redacted(document: unknown): object {
  const { customer, orders_to_redact } = check(redactBody, document);
  return { customer, orders_to_redact };
}

export function shopRedacted(): readonly Delivery[] {
  return [{ kind: 'erasure', of: 'everybody' }];
}

export function dataRequested(): readonly Delivery[] {
  return [{ kind: 'data-requested' }];
}
