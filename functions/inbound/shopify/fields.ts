/** What Shopify's orders and refunds are made of, as far as they are read. */
import * as z from 'zod/mini';
import { instant } from '../../bodies/fields.ts';
import { contactText, shopId } from '../sources/memberRule.ts';
import { currencyCode, decimalAmount } from '../sources/money.ts';

/** An amount in both currencies: what counts is the currency of the shop's books, not what the buyer was shown. */
const moneySet = z.object({
  shop_money: z.object({ amount: decimalAmount, currency_code: z.nullish(currencyCode) }),
});
export const anyMoneySet = z.nullish(moneySet);
type MoneySet = z.infer<typeof anyMoneySet>;

/** Of a set where there is one, else of the plain field, which is in the shop's currency, too. */
export function shopMoney(set: MoneySet, plain?: string | null): string {
  return set?.shop_money.amount ?? plain ?? '0';
}

export const plainAmount = z.nullish(decimalAmount);
export const anyInstant = z.nullish(instant);

const quantity = z.int().check(z.gte(0), z.lte(1_000_000));

export const lineItem = z.object({
  id: shopId,
  sku: z.nullish(z.string()),
  quantity,
  current_quantity: z.nullish(quantity),
  price: plainAmount,
  price_set: anyMoneySet,
  gift_card: z.nullish(z.boolean()),
  /** Present on a line that is a tip. */
  tip: z.nullish(z.looseObject({})),
  discount_allocations: z.nullish(z.array(z.object({ amount: plainAmount, amount_set: anyMoneySet }))),
});

const adjustment = z.object({
  kind: z.nullish(z.string()),
  amount: plainAmount,
  amount_set: anyMoneySet,
});

const refundedLine = z.object({
  line_item_id: shopId,
  subtotal: plainAmount,
  subtotal_set: anyMoneySet,
});

const transaction = z.object({
  kind: z.nullish(z.string()),
  status: z.nullish(z.string()),
  amount: plainAmount,
  currency: z.nullish(currencyCode),
});

export const refundFields = {
  id: shopId,
  created_at: instant,
  processed_at: anyInstant,
  refund_line_items: z.nullish(z.array(refundedLine)),
  order_adjustments: z.nullish(z.array(adjustment)),
  refund_shipping_lines: z.nullish(z.array(z.object({ subtotal_amount_set: anyMoneySet }))),
  transactions: z.nullish(z.array(transaction)),
};
const refundParts = z.object(refundFields);
export type RefundParts = z.infer<typeof refundParts>;

/** A parcel, and how many of which lines are in it. */
const fulfillmentFields = {
  id: z.nullish(shopId),
  status: z.nullish(z.string()),
  created_at: instant,
  line_items: z.nullish(z.array(z.object({ id: shopId, quantity: z.nullish(quantity) }))),
};
const fulfillment = z.object(fulfillmentFields);
export type Fulfillment = z.infer<typeof fulfillment>;
export const fulfillmentBody = z.object({ ...fulfillmentFields, order_id: shopId });

export const orderBody = z.object({
  id: shopId,
  currency: currencyCode,
  created_at: instant,
  processed_at: anyInstant,
  updated_at: instant,
  cancelled_at: anyInstant,
  test: z.nullish(z.boolean()),
  financial_status: z.nullish(z.string()),
  fulfillment_status: z.nullish(z.string()),
  source_name: z.nullish(z.string()),
  location_id: z.nullish(shopId),
  customer: z.nullish(z.object({ id: shopId, email: contactText, phone: contactText })),
  email: contactText,
  phone: contactText,
  note_attributes: z.nullish(z.array(z.object({ name: z.string(), value: z.unknown() }))),
  taxes_included: z.nullish(z.boolean()),
  line_items: z.array(lineItem),
  refunds: z.nullish(z.array(refundParts)),
  fulfillments: z.nullish(z.array(fulfillment)),
  total_tax: plainAmount,
  total_tax_set: anyMoneySet,
  current_total_tax: plainAmount,
  current_total_tax_set: anyMoneySet,
  total_shipping_price_set: anyMoneySet,
  total_tip_received: plainAmount,
  current_total_duties_set: anyMoneySet,
  original_total_duties_set: anyMoneySet,
  current_total_additional_fees_set: anyMoneySet,
  original_total_additional_fees_set: anyMoneySet,
  total_cash_rounding_payment_adjustment_set: anyMoneySet,
});
export type OrderBody = z.infer<typeof orderBody>;
