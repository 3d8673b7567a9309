/**
 * What happens beside buying: people enrol with a birthday, are tagged, bring something back, spend points,
 * use a privilege; an operator puts something right. Pure, like the histories.
 */
import type { Fact } from '../../../cli/deliver/fact.ts';
import type { Purchase } from '../../../cli/deliver/purchase.ts';
import { parsedMoney } from '../../../domain/kernel/money.ts';
import type { DemoMember } from './histories.ts';
import { decimal } from './money.ts';
import { createRandom, type Random } from './random.ts';
import type { Shop } from './shop.ts';

export type Act =
  | { readonly kind: 'fact'; readonly fact: Fact }
  | { readonly kind: 'enrol'; readonly birthday: string | null }
  | { readonly kind: 'tag'; readonly tag: string }
  /** What the balance allows: the dearest reward, else whole steps of points; nothing where it allows neither. */
  | { readonly kind: 'redeem' }
  /** The first privilege of the level held that has uses left; nothing where there is none. */
  | { readonly kind: 'use' }
  | { readonly kind: 'adjust'; readonly points: number; readonly reason: string }
  /** `tier`: null is the highest that can be given. */
  | {
      readonly kind: 'override';
      readonly tier: string | null;
      readonly days: number;
      readonly reason: string;
    };

export interface Step {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly memberId: string;
  readonly act: Act;
}

const SEED = 20_260_716;
const minuteMs = 60_000;
const dayMs = 86_400_000;

interface Setting {
  readonly shop: Shop;
  readonly now: number;
  /** Whether somebody is a member by enrolling alone. */
  readonly byEnrolling: boolean;
}

/** All that happens to all members, in order of time; of one member as it has to follow each other. */
export function stepsOf(members: readonly DemoMember[], setting: Setting): Step[] {
  return members
    .flatMap((member, index) => lifeOf(member, createRandom(SEED + index * 6_113), setting))
    .toSorted(byTime);
}

const byTime = (a: Step, b: Step) => a.at - b.at;

function lifeOf(member: DemoMember, random: Random, setting: Setting): Step[] {
  const { memberId, purchases } = member;
  const first = Date.parse(purchases[0]?.occurredAt ?? '');
  const steps: Step[] = [];
  const add = (at: number, act: Act) => {
    if (at < setting.now) steps.push({ at, memberId, act });
  };
  if (setting.byEnrolling || !isNameless(memberId) || random.chance(60)) {
    add(first - minuteMs, { kind: 'enrol', birthday: birthdayOf(member, random, setting.now) });
  }
  for (const tag of tagsOf(memberId, random, setting.shop)) add(first + minuteMs, { kind: 'tag', tag });
  purchases.forEach((purchase, index) => {
    add(Date.parse(purchase.occurredAt), {
      kind: 'fact',
      fact: { type: 'purchase.completed', data: purchase },
    });
    if (isNameless(memberId)) afterwards(purchase, random, setting, add);
    engaged(purchase, index, random, setting, add);
  });
  const last = Date.parse(purchases.at(-1)?.occurredAt ?? '');
  for (const [at, act] of storyOf(member, { first, last, now: setting.now, shop: setting.shop }))
    add(at, act);
  return steps.toSorted(byTime);
}

const isNameless = (memberId: string) => memberId.startsWith('customer-');

type Add = (at: number, act: Act) => void;

/** What becomes of some purchases of the many. */
function afterwards(purchase: Purchase, random: Random, { shop, now }: Setting, add: Add): void {
  const at = Date.parse(purchase.occurredAt);
  if (random.chance(2)) {
    const later = at + random.between(2, 20) * dayMs;
    add(later, broughtBack(purchase, later, shop));
  } else if (random.chance(1)) {
    const later = at + random.between(10, 300) * minuteMs;
    add(later, {
      kind: 'fact',
      fact: { type: 'order.cancelled', data: { orderId: purchase.orderId, occurredAt: isoOf(later) } },
    });
  }
  if (random.chance(4)) add(at + random.between(1, 4) * minuteMs, { kind: 'redeem' });
  if (random.chance(new Date(at).getUTCMonth() >= 10 || at > now - 60 * dayMs ? 6 : 2))
    add(at + 5 * minuteMs, { kind: 'use' });
}

/** The dearest line where the purchase has no discount, else half of it. */
function broughtBack(purchase: Purchase, at: number, { currencyDigits, currency }: Shop): Act {
  const { orderId, lines } = purchase;
  const base = { refundId: `R${orderId.slice(1)}`, orderId, occurredAt: isoOf(at), currency };
  const dearest = lines
    .filter(({ kind = 'item' }) => kind === 'item')
    .toSorted((a, b) => parsedMoney(b.amount, currencyDigits) - parsedMoney(a.amount, currencyDigits))[0];
  const isWhole = !lines.some(({ kind }) => kind === 'discount');
  if (isWhole && dearest?.lineId !== undefined) {
    const line = { lineId: dearest.lineId, amount: dearest.amount };
    return { kind: 'fact', fact: { type: 'refund.completed', data: { ...base, lines: [line] } } };
  }
  const amount = decimal(Math.ceil(totalOf(purchase, currencyDigits) / 2), currencyDigits);
  return { kind: 'fact', fact: { type: 'refund.completed', data: { ...base, amount } } };
}

const totalOf = ({ lines }: Purchase, digits: number) =>
  lines.reduce((sum, { amount }) => sum + parsedMoney(amount, digits), 0);

/** One kind in a while: a referral now and then, anything else after every third purchase. */
function engaged(
  { orderId, occurredAt, memberId }: Purchase,
  index: number,
  random: Random,
  { shop }: Setting,
  add: Add,
) {
  for (const kind of shop.engagements) {
    if (!random.chance(kind === 'referral' ? 5 : 35)) continue;
    const at = Date.parse(occurredAt) + random.between(1, 3) * dayMs;
    const engagementId = `E${orderId.slice(1)}-${index}-${kind}`;
    add(at, {
      kind: 'fact',
      fact: { type: 'engagement.recorded', data: { engagementId, memberId, kind, occurredAt: isoOf(at) } },
    });
  }
}

/** That of `demo-member` was in the month of their purchase before the last but one: a bonus shows it. */
function birthdayOf({ memberId, purchases }: DemoMember, random: Random, now: number): string | null {
  const drawn = `${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}`;
  if (memberId !== 'demo-member') return random.chance(85) ? drawn : null;
  return (purchases.at(-3)?.occurredAt ?? isoOf(now)).slice(5, 8) + twoDigits(random.between(1, 28));
}

const twoDigits = (number: number) => String(number).padStart(2, '0');

function tagsOf(memberId: string, random: Random, { tags }: Shop): readonly string[] {
  if (memberId === 'amelia') return ['vip', ...tags.slice(0, 1)];
  if (memberId === 'farid') return tags.slice(0, 1);
  const drawn = tags.length > 0 && random.chance(12) ? [random.pick(tags)] : [];
  return isNameless(memberId) ? drawn : [];
}

interface Times {
  readonly first: number;
  readonly last: number;
  readonly now: number;
  readonly shop: Shop;
}

/** What the members with names are there to show. */
function storyOf(
  { memberId, purchases }: DemoMember,
  { first, last, now, shop }: Times,
): [at: number, act: Act][] {
  const daysAgo = (days: number) => now - days * dayMs;
  switch (memberId) {
    case 'demo-member':
      return [
        [daysAgo(150), { kind: 'redeem' }],
        [daysAgo(40), { kind: 'use' }],
      ];
    case 'amelia':
      return [
        [daysAgo(120), { kind: 'redeem' }],
        [daysAgo(45), { kind: 'use' }],
        [daysAgo(20), { kind: 'use' }],
      ];
    case 'elif': {
      const bought = purchases.at(-1)!;
      return [[last + 3 * dayMs, broughtBack(bought, last + 3 * dayMs, shop)]];
    }
    case 'jonas': {
      const bought = purchases[0]!;
      const refundId = `R${bought.orderId.slice(1)}`;
      const amount = decimal(totalOf(bought, shop.currencyDigits), shop.currencyDigits);
      const data = {
        refundId,
        orderId: bought.orderId,
        occurredAt: isoOf(daysAgo(9)),
        currency: shop.currency,
        amount,
      };
      return [
        [daysAgo(50), { kind: 'redeem' }],
        [daysAgo(9), { kind: 'fact', fact: { type: 'refund.completed', data } }],
      ];
    }
    case 'kira':
      return [
        [daysAgo(100), { kind: 'adjust', points: 200, reason: 'a parcel that came late' }],
        [
          daysAgo(60),
          { kind: 'override', tier: null, days: 365, reason: 'has the top level of another shop' },
        ],
      ];
    case 'dara':
      return shop.byInvitation.map((tier) => [
        first + dayMs,
        { kind: 'override', tier, days: 700, reason: 'invited' },
      ]);
    default:
      return [];
  }
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
