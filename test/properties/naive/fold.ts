/**
 * A second fold, written from the design and the program file alone: slow and obvious. It remembers
 * nothing that it can find out again by reading the purchases so far, and shares only types with the
 * domain. Where it and the domain differ, one of them is wrong.
 */
import type { Fact, Purchase } from '../../../domain/facts/facts.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { type DateText, dateAt, daysBetween, plusDays, plusMonths, startOfDate } from './dates.ts';
import { availableFrom, expiresFrom } from './lives.ts';
import { neverText, Purse, partOf, type TakenPart, totalOf } from './lots.ts';
import { inOrder, purchaseOf } from './order.ts';
import { countedOf as engagedBy, type Named, quantitiesOf } from './quantities.ts';
import {
  type Amounts,
  amountsOn,
  asksForTag,
  decidedOn,
  endOfTerm,
  fallAfter,
  floorOf,
  keepsInvited,
  lessCarried,
  levelAtEnd,
  levelName,
  levelNumber,
  levelOn,
  lifeByAmount,
  minus,
  type NaiveCarried,
  type NaiveTier,
  nextEnd,
  nextTurn,
  noAmounts,
  reviewOn,
  rise,
  type Seen,
  surplusOn,
} from './tiers.ts';
import { firstOf, forGood, Uses } from './uses.ts';
import { askedFor, type Circumstances, currentWorth, keptOf, moneyLeft, worthOf } from './worth.ts';

export interface NaiveVersion {
  readonly file: ProgramFile;
  readonly from: number;
}

/** What one fact came to when it happened. */
export interface NaiveEntry {
  readonly fact: Fact;
  readonly at: number;
  readonly date: DateText;
  /** Σ of its outcomes. */
  readonly points: bigint;
  readonly raisedTo: string | null;
  /** Of a purchase: how it was decided. */
  readonly bought: Bought | null;
  /** Of an engagement: what it counts beside points. */
  readonly engaged?: Named;
  /** Of a refund: money asked for beyond what was left. */
  readonly excess: bigint;
  /** For enrolling or an engagement, which counts toward a tier. */
  readonly rewarded: bigint;
}

/** What a purchase was decided by, and to which points it led. */
interface Bought extends Circumstances {
  readonly available: DateText;
  readonly expires: DateText;
}

interface Reserved {
  readonly id: string;
  readonly runsOutAt: number;
  readonly taken: readonly TakenPart[];
  readonly rewardId: string | undefined;
}

export interface NaiveOverride {
  readonly id: string;
  readonly level: string;
  readonly since: number;
  readonly until: number;
}

/** What time brought about. */
export type NaivePassage =
  | { readonly kind: 'rewarded'; readonly at: number; readonly points: bigint }
  | { readonly kind: 'for-life'; readonly at: number; readonly level: string }
  | { readonly kind: 'carried'; readonly at: number; readonly amount: bigint }
  | { readonly kind: 'override-ended'; readonly at: number; readonly level: string }
  | { readonly kind: 'expired'; readonly at: number; readonly points: bigint }
  | { readonly kind: 'returned'; readonly at: number; readonly points: bigint }
  | { readonly kind: 'kept'; readonly at: number; readonly level: string; readonly until: number | null }
  | {
      readonly kind: 'moved';
      readonly at: number;
      readonly from: string;
      readonly to: string;
      readonly until: number | null;
    };

export interface NaiveHistory {
  readonly entries: readonly NaiveEntry[];
  readonly tags: readonly string[];
  readonly passages: readonly NaivePassage[];
  readonly tier: NaiveTier;
  readonly override: NaiveOverride | null;
  readonly life: string | null;
  readonly carried: NaiveCarried | null;
  readonly file: ProgramFile;
  readonly enrolledAt: number;
  readonly purse: Purse;
  readonly uses: Uses;
  /** When all points go, if nothing is bought until then. */
  readonly inactiveAt: number | null;
}

/** Everything up to and including `until`; null where nobody has enrolled by then. */
export function naiveFold(
  versions: readonly NaiveVersion[],
  facts: readonly Fact[],
  until: number,
): NaiveHistory | null {
  const sorted = inOrder(facts).filter(({ at }) => at <= until);
  const first = sorted[0];
  if (first === undefined) return null;

  let version = versionAt(versions, first.at);
  let file = (versions[version] as NaiveVersion).file;
  const zone = file.timeZone;
  const enrolledAt = first.at;
  const enrolledOn = dateAt(enrolledAt, zone);
  const livingByYears = versions.flatMap(({ file: { tiers } }) =>
    tiers.levels.filter(({ forLife }) => forLife?.years !== undefined).map(({ id }) => id),
  );
  const entries: NaiveEntry[] = [];
  const passages: NaivePassage[] = [];
  const purse = new Purse();
  const redemptions = new Map<
    string,
    { taken: readonly TakenPart[]; isCaptured: boolean; returned: bigint }
  >();
  const adjustments = new Map<string, { change: bigint; taken: readonly TakenPart[] }>();
  const uses = new Uses();
  const made = new Map<string, DateText>(); // the period of each use of a privilege
  const held = new Map<string, DateText>(); // until when, by order, where a fulfilment has said so
  let override = null as NaiveOverride | null;
  let birthday = '';
  let activeOn = enrolledOn;
  let clearedOn = '';
  let reserved: readonly Reserved[] = [];
  let tier: NaiveTier = { ...unending, level: levelName(file, 0), since: enrolledAt };
  let clock = enrolledAt;
  let life = null as string | null;
  let carried = null as NaiveCarried | null;
  let lostAt = enrolledAt; // when a level was last lost, or new rules moved it
  const tenures = new Map<string, DateText>(); // since when levels that years make one for life are held
  // Outcomes of the fact that is being applied.
  let sum = 0n;
  let raisedTo: string | null = null;
  let excess = 0n;
  let rewarded = 0n;

  for (;;) {
    const now = nextMoment();
    if (now === null) {
      return {
        entries,
        tags: tagsAfter(entries),
        passages,
        tier,
        override,
        life,
        carried,
        file,
        enrolledAt,
        purse,
        uses,
        inactiveAt: inactiveAt(),
      };
    }
    const today = dateAt(now, zone);
    if (startOfNextVersion() === now) takeEffect(now, today);
    lookAtTenures(today);
    for (let run = nextToRunOut(); run?.runsOutAt === now; run = nextToRunOut()) runOut(run, now, today);
    if (firstExpiry() === now) expire(now, today);
    if (override?.until === now) {
      const { level } = override;
      passages.push({ kind: 'override-ended', at: now, level });
      override = null;
      const invited = levelNumber(file, level);
      const isKept = invited > levelHeld() && keepsInvited(seen(), invited, today);
      if (isKept) move(invited, now, today, today);
      lookAtTenures(today);
    }
    if (yearsFullAt() === now) liveByYears(now, today);
    if (endOfTier(clock) === now) review(now, today);
    // What a review keeps while it is qualified for falls at once where too little counts from this day on.
    if (tier.whileQualified && endOfTier(now) === now) review(now, today);
    lookAtTenures(today);
    if (now > clock && nextEndSince(now - 1) === now && tier.since < now) riseAtEnd(now, today);
    if (now > clock && nextTurn(seen(), now - 1) === now && lostAt < now) carried = carryOver(now, today);
    lookAtTenures(today);
    waitAnew(now, today);
    clock = now;
    const next = sorted[entries.length];
    if (next !== undefined && next.at === now) {
      purse.look(today);
      [sum, raisedTo, excess, rewarded] = [0n, null, 0n, 0n];
      if (entries.length === 0) reward(file.earning.welcome?.points ?? 0, today);
      const bought = apply(next.fact, now, today);
      entries.push({
        fact: next.fact,
        at: now,
        date: today,
        points: sum,
        raisedTo,
        bought,
        excess,
        rewarded,
        ...(next.fact.kind === 'engagement' ? { engaged: engagedBy(next.fact, file) } : {}),
      });
      liveIfReached(now, today);
      raiseIfEarned(now, today);
      fallIfTooLittle(now, today);
      waitAnew(now, today);
      lookAtTenures(today);
      entries.push({ ...(entries.pop() as NaiveEntry), raisedTo, points: sum });
    }
  }

  /** The soonest of: the next fact, the next version, a reservation's end, an expiry, the end of the term. */
  function nextMoment(): number | null {
    const moments = [
      sorted[entries.length]?.at,
      startOfNextVersion(),
      nextToRunOut()?.runsOutAt,
      firstExpiry(),
      override?.until,
      endOfTier(clock),
      nextEndSince(clock),
      nextTurn(seen(), clock),
      yearsFullAt(),
    ]
      .filter((at) => at !== null && at !== undefined)
      .filter((at) => at <= until);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  function startOfNextVersion(): number | null {
    return versions[version + 1]?.from ?? null;
  }

  function nextToRunOut(): Reserved | undefined {
    return reserved.toSorted((a, b) => a.runsOutAt - b.runsOutAt || (a.id < b.id ? -1 : 1))[0];
  }

  function firstExpiry(): number | null {
    const dates = purse.heaps.map(({ expires }) => expires).filter((date) => date !== neverText);
    const moments = dates.map((date) => startOfDate(date, zone));
    const inactive = purse.heaps.length === 0 ? null : inactiveAt();
    if (inactive !== null) moments.push(inactive);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  /** When all points go, because nothing was bought for so long; not before the version that says so. */
  function inactiveAt(): number | null {
    if (file.expiry.kind !== 'after-inactivity') return null;
    const over = startOfDate(plusMonths(activeOn, file.expiry.months), zone);
    return Math.max(over, (versions[version] as NaiveVersion).from);
  }

  function expire(now: number, today: DateText) {
    if (inactiveAt() === now) clearedOn = today;
    passages.push({
      kind: 'expired',
      at: now,
      points: purse.expire(inactiveAt() === now ? neverText : today),
    });
  }

  /** For points that come to somebody who is inactive already. */
  function waitAnew(now: number, today: DateText) {
    const over = inactiveAt();
    if (over !== null && over <= now && purse.heaps.length > 0) activeOn = today;
  }

  function runOut(run: Reserved, now: number, today: DateText) {
    passages.push({ kind: 'returned', at: now, points: totalOf(run.taken) });
    const expired = release(run, today);
    if (expired > 0n) passages.push({ kind: 'expired', at: now, points: expired });
    if (inactiveAt() !== now) waitAnew(now, today);
  }

  /** Of a reservation that is no more; the points of it that are past their expiry. */
  function release(run: Reserved, today: DateText): bigint {
    reserved = reserved.filter((each) => each !== run);
    if (run.rewardId !== undefined) uses.count(`reward:${run.rewardId}`, forGood, -1);
    return giveBack(run.taken, today);
  }

  /** With their old expiry; the points that are past it, which are gone at once. */
  function giveBack(taken: readonly TakenPart[], today: DateText): bigint {
    let expired = 0n;
    for (const { expires, points } of taken) {
      const until = expires ?? expiresFrom(file, today);
      if (until <= today) expired += points;
      else purse.add(points, until, '');
    }
    return expired;
  }

  function takeEffect(now: number, today: DateText) {
    const old = seen();
    version++;
    file = (versions[version] as NaiveVersion).file;
    const earned = levelOn(seen(), 0, today);
    const current = levelHeld();
    const { standing } = file.tiers;
    const kept = standing === 'upgrade-only' ? Math.max(current, earned) : current;
    const moved = current === -1 || standing === 'at-once' ? earned : kept;
    const level = Math.max(moved, floorOf(seen()));
    if (level !== current) {
      const was = current === -1 ? levelNumber(old.file, tier.level) : current;
      if (level <= was) carried = null;
      lostAt = now;
      return move(level, now, today, today);
    }
    if (!tier.whileQualified) return;
    const still = file.tiers.term.kind === 'while-qualified' && levelOn(seen(), current, today) >= current;
    // Otherwise it is kept for as long as the rules before would have kept it.
    if (!still) {
      const until = fallAfter(old, levelNumber(old.file, tier.level), clock);
      tier = { ...tier, whileQualified: false, until };
      passages.push({ kind: 'kept', at: now, level: tier.level, until });
    }
  }

  /** The end of the term, or when too little is left of what counts. */
  function endOfTier(from: number): number | null {
    return tier.whileQualified ? fallAfter(seen(), levelHeld(), from) : tier.until;
  }

  function nextEndSince(from: number): number | null {
    return nextEnd(seen(), from);
  }

  function review(now: number, today: DateText) {
    const current = levelHeld();
    if (tier.whileQualified) {
      lose(now);
      return move(decidedOn(seen(), current, today), now, today, today);
    }
    const { level, from, earnedOn } = reviewOn(seen(), current, today);
    if (level < current) lose(now);
    if (level !== current) move(level, now, from, earnedOn, tier.endsOn);
    if (level > current) enterInTime(level, now, today);
    if (level !== current) return;
    tier = { ...tier, ...term(level, from, earnedOn, tier.endsOn) };
    passages.push({ kind: 'kept', at: now, level: tier.level, until: tier.until });
  }

  function riseAtEnd(now: number, today: DateText) {
    const current = levelHeld();
    const earned = levelAtEnd(seen(), current, today);
    if (earned <= current) return;
    const level = rise(file, current, earned);
    const old = tier;
    move(level, now, today, plusDays(today, -1));
    if (keepsTerm(current, old)) {
      tier = { ...tier, until: old.until, endsOn: old.endsOn, whileQualified: false };
      passages.push({ ...(passages.pop() as NaivePassage & { kind: 'moved' }), until: old.until });
    }
    enterInTime(level, now, today);
  }

  function lose(now: number) {
    carried = null;
    lostAt = now;
  }

  /** The reward of a level reached: once until its term is over, whatever happens meanwhile. */
  function enter(level: number, today: DateText): bigint {
    const points = file.tiers.levels[level]?.entryReward?.points ?? 0;
    const what = `entry:${levelName(file, level)}`;
    const from = uses.all.find((use) => use.what === what)?.from;
    if (points === 0 || from === forGood || (from !== undefined && from > today)) return 0n;
    uses.count(what, tier.until === null ? forGood : dateAt(tier.until, zone), 1);
    purse.add(BigInt(points), expiresFrom(file, today), '');
    return BigInt(points);
  }

  function enterInTime(level: number, now: number, today: DateText) {
    const points = enter(level, today);
    if (points > 0n) passages.push({ kind: 'rewarded', at: now, points });
  }

  function carryOver(now: number, today: DateText): NaiveCarried | null {
    const surplus = surplusOn(seen(), levelHeld(), today);
    if (surplus === null) return carried;
    const { spend, purchases, points, named } = surplus.amounts;
    const amounts = [spend, purchases, points, ...Object.values(named)].filter((amount) => amount > 0n);
    for (const amount of amounts) passages.push({ kind: 'carried', at: now, amount });
    return surplus;
  }

  /** Since when each level that years make one for life is held, or a higher one. */
  function lookAtTenures(today: DateText) {
    for (const level of livingByYears) {
      const number = levelNumber(file, level);
      if (number <= 0 || number > levelHeld()) tenures.delete(level);
      else if (!tenures.has(level)) tenures.set(level, today);
    }
  }

  /** When years that make a level one for life are full; not before the version that says so. */
  function yearsFullAt(): number | null {
    const moments = [...tenures].flatMap(([level, since]) => {
      const number = levelNumber(file, level);
      const years = file.tiers.levels[number]?.forLife?.years;
      if (years === undefined || number <= floorOf(seen())) return [];
      const full = startOfDate(plusMonths(since, 12 * years), zone);
      return [Math.max(clock, full, (versions[version] as NaiveVersion).from)];
    });
    return moments.length === 0 ? null : Math.min(...moments);
  }

  function liveByYears(now: number, today: DateText) {
    const full = [...tenures].flatMap(([level, since]) => {
      const number = levelNumber(file, level);
      const years = file.tiers.levels[number]?.forLife?.years;
      return years !== undefined && plusMonths(since, 12 * years) <= today ? [number] : [];
    });
    const level = Math.max(...full);
    passages.push({ kind: 'for-life', at: now, level: levelName(file, level) });
    const isHeld = live(level, now);
    if (isHeld) passages.push({ kind: 'kept', at: now, level: tier.level, until: null });
  }

  /** Whether it is the level that is held; a higher one is held without it. */
  function live(level: number, now: number): boolean {
    life = levelName(file, level);
    if (levelHeld() > level) return false;
    const rose = levelHeld() < level;
    tier = { ...tier, until: null, endsOn: null, whileQualified: false };
    if (rose) tier = { ...tier, level: life, since: now, before: null };
    return !rose;
  }

  function liveIfReached(now: number, today: DateText) {
    const { fact } = entries.at(-1) as NaiveEntry;
    if (!adds(fact)) return;
    const level = lifeByAmount(seen());
    if (level <= floorOf(seen())) return;
    const isRise = levelHeld() < level;
    live(level, now);
    if (isRise) raisedTo = tier.level;
    lookAtTenures(today);
  }

  function keepsTerm(current: number, { until }: NaiveTier): boolean {
    return file.tiers.onUpgrade === 'keep-term' && current > 0 && until !== null;
  }

  function move(to: number, now: number, from: DateText, earnedOn: DateText, endsOn: string | null = null) {
    const old = tier.level;
    tier = { level: levelName(file, to), since: now, ...term(to, from, earnedOn, endsOn), before: null };
    passages.push({ kind: 'moved', at: now, from: old, to: tier.level, until: tier.until });
  }

  function term(level: number, from: DateText, earnedOn: DateText, endsOn: string | null = null) {
    const whileQualified = level > 0 && file.tiers.term.kind === 'while-qualified';
    const floor = floorOf(seen());
    const isOpen = whileQualified && level > floor;
    return { ...endOfTerm(seen(), level, floor, from, earnedOn, endsOn), whileQualified: isOpen };
  }

  /** As it was earned. */
  function levelHeld(): number {
    return levelNumber(file, tier.level);
  }

  /** The earned one, or an operator's where that is higher. */
  function levelShown(): number {
    return Math.max(
      levelHeld(),
      file.tiers.levels.findIndex(({ id }) => id === override?.level),
    );
  }

  function seen(): Seen {
    return { ...seenBy(file, enrolledOn, entries), life, carried };
  }

  function adds(fact: Fact): boolean {
    // Nothing but the welcome has counted for who enrols before anything else.
    if (fact.kind === 'enrolment') return entries.length === 1;
    const isAny = ['purchase', 'adjustment', 'adjustment-undo'].includes(fact.kind);
    if (fact.kind === 'tag-set') {
      return asksForTag(file, fact.tag) && !tagsAfter(entries.slice(0, -1)).includes(fact.tag);
    }
    return isAny || (fact.kind === 'engagement' && ruleOf(fact.engagement) !== undefined);
  }

  /** Whatever has added to what counts may have reached a level; a refund or a redemption does not. */
  function raiseIfEarned(now: number, today: DateText) {
    const { fact } = entries.at(-1) as NaiveEntry;
    if (!adds(fact)) return;
    const current = levelHeld();
    const earned = decidedOn(seen(), current, today);
    if (earned > current && file.tiers.upgrade === 'at-once') {
      const level = rise(file, current, earned);
      const old = tier;
      const before = { level: tier.level, until: tier.until, endsOn: tier.endsOn };
      tier = { level: levelName(file, level), since: now, ...term(level, today, today), before };
      if (keepsTerm(current, old))
        tier = { ...tier, until: old.until, endsOn: old.endsOn, whileQualified: false };
      raisedTo = tier.level;
      sum += enter(level, today);
    } else if (
      earned >= current &&
      current > 0 &&
      file.tiers.onRequalifying === 'extend' &&
      tier.until !== null
    ) {
      const { until, endsOn } = term(current, today, today);
      if (until !== null && until > tier.until) tier = { ...tier, until, endsOn };
    }
  }

  /** What was taken off may have been needed for a tier that is held while qualified. */
  function fallIfTooLittle(now: number, today: DateText) {
    const { kind } = (entries.at(-1) as NaiveEntry).fact;
    if (kind === 'purchase' || !tier.whileQualified) return;
    const level = decidedOn(seen(), levelHeld(), today);
    if (level >= levelHeld()) return;
    carried = null;
    tier = { level: levelName(file, level), since: now, ...term(level, today, today), before: null };
  }

  function apply(fact: Fact, now: number, today: DateText): Bought | null {
    switch (fact.kind) {
      case 'purchase':
        return buy(fact, now, today);
      case 'refund':
      case 'cancellation':
        refund(fact, now, today);
        break;
      case 'fulfilment':
        fulfil(fact, today);
        break;
      case 'redemption':
        redeem(fact, now);
        break;
      case 'redemption-capture':
      case 'redemption-cancel':
        settle(fact, today);
        break;
      case 'adjustment':
        adjust(fact, today);
        break;
      case 'adjustment-undo':
        undo(fact.adjustmentId, today);
        break;
      case 'tier-override':
        override = { id: fact.overrideId, level: fact.tier, since: now, until: fact.until };
        break;
      case 'tier-override-end':
        if (override?.id === fact.overrideId) override = null;
        break;
      case 'engagement':
        engage(fact.engagement, today);
        break;
      case 'enrolment':
        birthday = fact.birthday ?? birthday;
        break;
      case 'privilege-use':
        use(fact, today);
        break;
      case 'privilege-return':
        giveUseBack(fact);
        break;
      case 'tag-set':
      case 'tag-unset':
        break; // what is set is read from the facts
    }
    return null;
  }

  function buy(fact: Purchase, now: number, today: DateText): Bought {
    const bought = {
      file,
      level: levelShown(),
      at: now,
      date: today,
      purchasesBefore: entries.filter((each) => each.fact.kind === 'purchase').length,
      daysEnrolled: daysBetween(enrolledOn, today),
      birthday,
      tags: tagsAfter(entries),
      room: Object.fromEntries(
        file.earning.bonuses.flatMap(({ id, capPerMember }): [string, number][] =>
          capPerMember === undefined ? [] : [[id, uses.room(capPerMember, `bonus:${id}`, today)]],
        ),
      ),
      available: availableFrom(file, today) ?? '',
      expires: expiresFrom(file, today),
    };
    const { points, spend, paid } = worthOf(fact, bought, keptOf(fact, []));
    sum += points;
    purse.add(points, bought.expires, bought.available);
    if (spend > 0n && today > activeOn) activeOn = today;
    for (const { bonus, points } of paid) {
      if (bonus.capPerMember === undefined) continue;
      uses.count(`bonus:${bonus.id}`, firstOf(bonus.capPerMember.per, today), Number(points));
    }
    return bought;
  }

  function refund(fact: Fact & { kind: 'refund' | 'cancellation' }, now: number, today: DateText) {
    const entry = entries.find((each) => each.fact.id === purchaseOf(fact, facts)?.id) as NaiveEntry;
    const bought = entry.bought as Bought;
    const purchase = entry.fact as Purchase;
    const earlier = refundsOf(purchase, entries);
    const points = (refunds: readonly TakenBack[]) => currentWorth(purchase, bought, refunds).points;
    const taken = points(earlier) - points([...earlier, fact]);
    if (bought.expires > today && bought.date >= clearedOn) {
      sum -= taken;
      const until = heldUntil(purchase, bought);
      const available = until <= today ? '' : until;
      if (taken > 0n) purse.clawBack(taken, bought.expires, available);
      else purse.add(-taken, bought.expires, available);
    }
    if (fact.kind === 'refund') {
      const left = moneyLeft(keptOf(purchase, earlier)) - moneyLeft(keptOf(purchase, [...earlier, fact]));
      excess = askedFor(fact) - left;
    }
    returnRedeemed(purchase, [...earlier, fact], today);
    const carriedBefore = carried;
    const [was, is] = [earlier, [...earlier, fact]].map((refunds) => countedBy(purchase, bought, refunds));
    carried = lessCarried(carried, bought.date, minus(was as Amounts, is as Amounts));
    decideAgain(fact, now, today, carriedBefore);
  }

  function heldUntil({ order }: Purchase, { available }: Bought): DateText {
    return held.get(order.orderId) ?? available;
  }

  /** The points of a purchase that waits for its fulfilment can be spent some days after it, if that is sooner. */
  function fulfil(fact: Fact & { kind: 'fulfilment' }, today: DateText) {
    const entry = entries.find((each) => each.fact.id === purchaseOf(fact, facts)?.id) as NaiveEntry;
    const bought = entry.bought as Bought;
    const purchase = entry.fact as Purchase;
    const { hold } = bought.file.earning;
    const before = heldUntil(purchase, bought);
    if (hold.kind !== 'until-fulfilled') return;
    const until = plusDays(today, hold.days);
    if (until >= before) return;
    held.set(purchase.order.orderId, until);
    const { points } = currentWorth(purchase, bought, refundsOf(purchase, entries));
    purse.move(points, bought.expires, before, until <= today ? '' : until);
  }

  function ruleOf(engagement: string) {
    return file.earning.engagements.find(({ kind }) => kind === engagement);
  }

  function engage(engagement: string, today: DateText) {
    const rule = ruleOf(engagement);
    if (rule === undefined) return;
    const { capPerMember, points } = rule;
    const what = `engagement:${engagement}`;
    const paid = capPerMember === undefined ? points : Math.min(points, uses.room(capPerMember, what, today));
    reward(paid, today);
    if (capPerMember !== undefined && paid > 0) uses.count(what, firstOf(capPerMember.per, today), paid);
  }

  function reward(points: number, today: DateText) {
    purse.add(BigInt(points), expiresFrom(file, today), '');
    sum += BigInt(points);
    rewarded += BigInt(points);
  }

  function use({ privilegeId, useId, quantity }: Fact & { kind: 'privilege-use' }, today: DateText) {
    const offered = file.tiers.levels.slice(0, levelShown() + 1).flatMap(({ privileges }) => privileges);
    const quota = offered.findLast(({ id }) => id === privilegeId)?.quota;
    const from = quota === undefined ? forGood : firstOf(quota.per, today);
    made.set(`${privilegeId} ${useId}`, from);
    if (quota !== undefined) uses.count(`privilege:${privilegeId}`, from, quantity);
  }

  function giveUseBack({ privilegeId, useId }: Fact & { kind: 'privilege-return' }) {
    const given = entries.find(({ fact }) => fact.kind === 'privilege-use' && fact.useId === useId)?.fact;
    const { quantity } = given as Fact & { kind: 'privilege-use' };
    uses.count(`privilege:${privilegeId}`, made.get(`${privilegeId} ${useId}`) as DateText, -quantity);
  }

  function returnRedeemed(purchase: Purchase, refunds: readonly TakenBack[], today: DateText) {
    const total = purchase.lines.reduce((all, { amount }) => all + BigInt(amount), 0n);
    const kept = moneyLeft(keptOf(purchase, refunds));
    for (const { fact } of entries) {
      if (fact.kind !== 'redemption' || fact.order?.orderId !== purchase.order.orderId) continue;
      const redemption = redemptions.get(fact.redemptionId);
      if (redemption === undefined) continue;
      const run = reserved.find(({ id }) => id === fact.redemptionId);
      if (run !== undefined && kept === 0n) {
        sum += totalOf(run.taken) - release(run, today);
      }
      if (!redemption.isCaptured) continue;
      const inProportion = file.refunds.redeemed === 'in-proportion' && total > 0n;
      const partly = inProportion ? (BigInt(fact.points) * (total - kept)) / total : 0n;
      const due = kept === 0n ? BigInt(fact.points) : partly;
      if (due <= redemption.returned) continue;
      const part = partOf(redemption.taken, redemption.returned, due);
      sum += due - redemption.returned;
      sum -= giveBack(part, today);
      redemptions.set(fact.redemptionId, { ...redemption, returned: due });
    }
  }

  function decideAgain(fact: Fact, now: number, today: DateText, carriedBefore: NaiveCarried | null) {
    if (file.refunds.tier === 'leave') return;
    const current = levelHeld();
    const wasEarned = levelOn({ ...seen(), carried: carriedBefore }, 0, today) >= current;
    const none = { points: 0n, raisedTo: null, bought: null, excess: 0n, rewarded: 0n };
    const withRefund = [...entries, { fact, at: now, date: today, ...none }];
    const after = { ...seen(), ...seenBy(file, enrolledOn, withRefund), life, carried };
    const earned = Math.max(levelOn(after, 0, today), floorOf(after));
    if (current === 0 || !wasEarned || earned >= current) return;
    const { before } = tier;
    carried = null;
    const runs = before !== null && (before.until === null ? !tier.whileQualified : before.until > now);
    const rank = runs ? levelNumber(file, before.level) : -1;
    tier =
      runs && rank > earned
        ? { ...before, since: now, whileQualified: false, before: null }
        : { level: levelName(file, earned), since: now, ...term(earned, today, today), before: null };
  }

  function redeem(fact: Fact & { kind: 'redemption' }, now: number) {
    const taken = purse.spend(BigInt(fact.points));
    sum -= BigInt(fact.points);
    const { rewardId } = fact;
    if (rewardId !== undefined) uses.count(`reward:${rewardId}`, forGood, 1);
    const isCaptured = fact.mode === 'capture';
    redemptions.set(fact.redemptionId, { taken, isCaptured, returned: 0n });
    if (isCaptured) return;
    const minutes = file.redemption?.reservationMinutes ?? 0;
    reserved = [...reserved, { id: fact.redemptionId, runsOutAt: now + minutes * 60_000, taken, rewardId }];
  }

  function settle(
    { kind, redemptionId }: Fact & { kind: 'redemption-capture' | 'redemption-cancel' },
    today: DateText,
  ) {
    const run = reserved.find(({ id }) => id === redemptionId);
    if (run === undefined) return;
    if (kind === 'redemption-capture') {
      reserved = reserved.filter((each) => each !== run);
      redemptions.set(redemptionId, { taken: run.taken, isCaptured: true, returned: 0n });
      return;
    }
    sum += totalOf(run.taken);
    sum -= release(run, today);
  }

  function adjust({ adjustmentId, points = 0 as never }: Fact & { kind: 'adjustment' }, today: DateText) {
    const change = BigInt(points);
    sum += change;
    const taken = change < 0n ? purse.spend(-change) : [];
    if (change > 0n) purse.add(change, expiresFrom(file, today), '');
    adjustments.set(adjustmentId, { change, taken });
  }

  function undo(adjustmentId: string, today: DateText) {
    const { change, taken } = adjustments.get(adjustmentId) as {
      change: bigint;
      taken: readonly TakenPart[];
    };
    sum -= change;
    if (change > 0n) purse.spend(change);
    else sum -= giveBack(taken, today);
  }
}

function versionAt(versions: readonly NaiveVersion[], at: number): number {
  return versions.findLastIndex(({ from }) => from <= at);
}

type TakenBack = Fact & { kind: 'refund' | 'cancellation' };

function refundsOf({ order }: Purchase, entries: readonly NaiveEntry[]): readonly TakenBack[] {
  return entries
    .map(({ fact }) => fact)
    .filter((fact) => fact.kind === 'refund' || fact.kind === 'cancellation')
    .filter((fact) => fact.order.orderId === order.orderId);
}

/** What of the purchases so far counts in the program's window, seen on a date. */
export function amountsIn(
  file: ProgramFile,
  entries: readonly NaiveEntry[],
  seenOn: DateText,
  enrolledOn: DateText,
): Amounts {
  return amountsOn(seenBy(file, enrolledOn, entries), file.tiers.window, seenOn);
}

export function seenBy(file: ProgramFile, enrolledOn: DateText, entries: readonly NaiveEntry[]): Seen {
  const days = entries.map((entry) => ({ date: entry.date, amounts: countedOf(entry, entries) }));
  return { file, enrolledOn, days, tags: tagsAfter(entries), life: null, carried: null };
}

/** What is set and not taken off again, in the order of names. */
function tagsAfter(entries: readonly Pick<NaiveEntry, 'fact'>[]): readonly string[] {
  const tags = new Set<string>();
  for (const { fact } of entries) {
    if (fact.kind === 'tag-set') tags.add(fact.tag);
    if (fact.kind === 'tag-unset') tags.delete(fact.tag);
  }
  return [...tags].sort();
}

const unending = { until: null, endsOn: null, whileQualified: false, before: null };

/** What was given for enrolling or an engagement counts, whatever it came with. */
function countedOf(entry: NaiveEntry, entries: readonly NaiveEntry[]): Amounts {
  const counted = countedOfFact(entry, entries);
  return { ...counted, points: counted.points + entry.rewarded };
}

/** What a purchase counts after its refunds. */
function countedBy(purchase: Purchase, bought: Bought, refunds: readonly TakenBack[]): Amounts {
  const { spend, points } = currentWorth(purchase, bought, refunds);
  const named = quantitiesOf(purchase, bought.file, keptOf(purchase, refunds));
  return { spend, points, purchases: spend > 0n ? 1n : 0n, named };
}

/** A purchase counts with what is left of it, on its day; an adjustment until it is undone. */
function countedOfFact({ fact, bought, engaged }: NaiveEntry, entries: readonly NaiveEntry[]): Amounts {
  if (fact.kind === 'purchase' && bought !== null) {
    return countedBy(fact, bought, refundsOf(fact, entries));
  }
  if (fact.kind === 'engagement') return { ...noAmounts, named: engaged ?? {} };
  if (fact.kind !== 'adjustment' || fact.qualifying === undefined) return noAmounts;
  const { adjustmentId, qualifying } = fact;
  const isUndone = entries.some(
    (other) => other.fact.kind === 'adjustment-undo' && other.fact.adjustmentId === adjustmentId,
  );
  if (isUndone) return noAmounts;
  const { metric, amount } = qualifying;
  return metric.includes(':')
    ? { ...noAmounts, named: { [metric.replace(':', ' ')]: BigInt(amount) } }
    : { ...noAmounts, [metric]: BigInt(amount) };
}
