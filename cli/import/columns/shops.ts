/** The exports of shops, known by their columns: which of them hold what, and which rows count. */
import type { Field } from './fields.ts';

export interface Shop {
  readonly name: string;
  /** A header that has all of these is this shop's. */
  readonly signature: readonly string[];
  /** Of several names the first that is there. */
  readonly columns: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** In small letters, of the rows that count; absent where all do. */
  readonly paid?: readonly string[];
  /** Besides an empty one: what stands for the member of a guest's order. */
  readonly guest?: string;
  /** What to say where the export does not know who bought. */
  readonly withoutMember?: string;
}

const square = {
  order: ['Transaction ID'],
  member: ['Customer ID'],
  date: ['Date'],
  time: ['Time'],
  zone: ['Time Zone'],
  amount: ['Net Sales'],
  kind: ['Event Type'],
  id: ['Payment ID'],
  store: ['Location'],
} as const;

export const shops: readonly Shop[] = [
  {
    name: 'Shopify',
    signature: ['Name', 'Financial Status', 'Created at', 'Lineitem quantity', 'Lineitem price'],
    columns: {
      order: ['Name'],
      date: ['Created at'],
      currency: ['Currency'],
      status: ['Financial Status'],
      price: ['Lineitem price'],
      quantity: ['Lineitem quantity'],
      sku: ['Lineitem sku'],
      subtotal: ['Subtotal'],
      refunded: ['Refunded Amount'],
      cancelled: ['Cancelled at'],
    },
    paid: ['paid', 'partially_refunded', 'refunded'],
    withoutMember:
      "Shopify's export has no customer ids: --map member=Email takes the e-mail address, if that is how your program knows its members",
  },
  {
    name: 'Square (items)',
    signature: ['Transaction ID', 'Time Zone', 'Event Type', 'Net Sales', 'Item', 'Qty'],
    columns: { ...square, sku: ['SKU'], category: ['Category'], quantity: ['Qty'] },
  },
  {
    name: 'Square (transactions)',
    signature: ['Transaction ID', 'Time Zone', 'Event Type', 'Net Sales', 'Total Collected'],
    columns: square,
  },
  {
    name: 'WooCommerce',
    signature: ['order_id', 'status', 'customer_id', 'item_sku', 'item_total'],
    columns: {
      order: ['order_id'],
      member: ['customer_id'],
      date: ['date', 'order_date'],
      currency: ['order_currency'],
      status: ['status'],
      amount: ['item_total'],
      quantity: ['item_quantity'],
      sku: ['item_sku'],
      line: ['item_id'],
      refunded: ['item_refunded'],
    },
    paid: ['processing', 'completed', 'refunded'],
    guest: '0',
  },
];

export function shopOf(header: readonly string[]): Shop | null {
  return shops.find(({ signature }) => signature.every((name) => header.includes(name))) ?? null;
}
