/** What a column of a file of members or adjustments may hold, and the names by which other systems have it. */

/** In the order in which the help and the docs name them. */
export const memberFields = [
  'member',
  'points',
  'expires',
  'pending',
  'tier',
  'tier-since',
  'tier-until',
  'since',
  'spend',
  'purchases',
  'last-active',
  'birthday',
  'tags',
  'email',
  'phone',
  'card',
] as const;
export type MemberField = (typeof memberFields)[number];

export const adjustmentFields = ['member', 'points', 'reason', 'id'] as const;
export type AdjustmentField = (typeof adjustmentFields)[number];

export interface Format {
  readonly name: string;
  readonly title: string;
  /** A header that has all of these is of this system. */
  readonly signature: readonly string[];
  /** Of several names the first that is there. */
  readonly columns: Readonly<Partial<Record<MemberField, readonly string[]>>>;
}

/** Column names as the systems' own documentation has them, the more particular before the plainer. */
export const formats: readonly Format[] = [
  {
    name: 'loyaltylion',
    title: 'LoyaltyLion',
    signature: ['merchant_id', 'points_approved'],
    columns: {
      member: ['merchant_id'],
      points: ['points_approved'],
      pending: ['points_pending'],
      tier: ['loyalty_tier_membership.loyalty_tier.name', 'loyalty_tier'],
      'tier-since': ['loyalty_tier_membership.started_at'],
      'tier-until': ['loyalty_tier_membership.expires_at'],
      since: ['enrolled_at', 'created_at'],
      birthday: ['birthday'],
      email: ['email'],
    },
  },
  {
    name: 'square',
    title: 'Square Loyalty',
    signature: ['customer_id', 'balance', 'lifetime_points'],
    columns: {
      member: ['customer_id'],
      points: ['balance'],
      since: ['enrolled_at', 'created_at'],
      phone: ['mapping.phone_number'],
    },
  },
  {
    name: 'yotpo',
    title: 'Yotpo Loyalty',
    signature: ['Email', 'Points Balance'],
    columns: {
      points: ['Points Balance'],
      tier: ['VIP Tier'],
      birthday: ['Birthday'],
      email: ['Email'],
      phone: ['Phone Number'],
    },
  },
  {
    name: 'woocommerce',
    title: 'WooCommerce Points & Rewards',
    signature: ['user_email', 'points'],
    columns: { member: ['user_id'], points: ['points'], email: ['user_email'] },
  },
  {
    name: 'smile',
    title: 'Smile',
    signature: ['email', 'points'],
    columns: {
      member: ['member', 'id'],
      points: ['points'],
      tier: ['vip_tier', 'tier'],
      birthday: ['date_of_birth'],
      email: ['email'],
    },
  },
];

/** Where no format says it: the field's own name, or what it is often called. */
const alsoCalled: Readonly<Partial<Record<MemberField | AdjustmentField, readonly string[]>>> = {
  member: ['member id', 'memberid', 'customer', 'customer id'],
  points: ['balance', 'points balance'],
  expires: ['expires on', 'points expire', 'expiry'],
  tier: ['level', 'vip tier'],
  since: ['member since', 'enrolled', 'joined'],
  spend: ['spend 12 months', 'total spent', 'spent'],
  purchases: ['orders'],
  email: ['e-mail', 'email address'],
  phone: ['phone number', 'mobile'],
  reason: ['note', 'comment'],
  id: ['adjustment', 'adjustment id'],
};

export function formatOf(header: readonly string[]): Format | null {
  return formats.find(({ signature }) => signature.every((name) => header.includes(name))) ?? null;
}

/** The column of a field by its name or what it is often called; null where none, or more than one, is. */
export function guessed(field: MemberField | AdjustmentField, header: readonly string[]): string | null {
  const plain = (name: string) => name.trim().toLowerCase().replaceAll(/[_-]/g, ' ');
  for (const name of [field, ...(alsoCalled[field] ?? [])]) {
    const alike = header.filter((each) => plain(each) === plain(name));
    if (alike.length === 1) return alike[0] ?? null;
  }
  return null;
}
