/**
 * A second fold, written from the design and the program file alone: slow and obvious. It remembers
 * nothing that it can find out again by reading the purchases so far, and shares only types with the
 * domain. Where it and the domain differ, one of them is wrong.
 */
import type { Fact, Purchase } from '../../../domain/member/facts.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import {
  type DateText,
  dateAt,
  firstOfMonthAfter,
  newYearAfter,
  plusDays,
  plusMonths,
  startOfDate,
  yearOf,
} from './dates.ts';
import { neverText, Purse, type TakenPart } from './lots.ts';
import { all, minorUnits, pointsFor, type Share } from './money.ts';

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
  /** Of a refund: money asked for beyond what was left. */
  readonly excess: bigint;
}

/** What a purchase was decided by, and to which points it led; refunds reckon by the same. */
interface Bought {
  readonly file: ProgramFile;
  readonly level: number;
  readonly available: DateText;
  readonly expires: DateText;
}

export interface NaiveTier {
  readonly level: string;
  readonly since: number;
  readonly until: number | null;
  /** What was held before it was reached by qualifying. */
  readonly before: { readonly level: string; readonly until: number | null } | null;
}

interface Reserved {
  readonly id: string;
  readonly runsOutAt: number;
  readonly taken: readonly TakenPart[];
}

/** What time brought about. */
export type NaivePassage =
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
  readonly passages: readonly NaivePassage[];
  readonly tier: NaiveTier;
  readonly file: ProgramFile;
  readonly enrolledAt: number;
  readonly purse: Purse;
}

export type Amounts = { spend: bigint; purchases: bigint; points: bigint };

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
  const entries: NaiveEntry[] = [];
  const passages: NaivePassage[] = [];
  const purse = new Purse();
  const redemptions = new Map<
    string,
    { taken: readonly TakenPart[]; isCaptured: boolean; returned: bigint }
  >();
  const adjustments = new Map<string, { change: bigint; taken: readonly TakenPart[] }>();
  let reserved: readonly Reserved[] = [];
  let tier: NaiveTier = { level: levelName(file, 0), since: enrolledAt, until: null, before: null };
  // Outcomes of the fact that is being applied.
  let sum = 0n;
  let raisedTo: string | null = null;
  let excess = 0n;

  for (;;) {
    const now = nextMoment();
    if (now === null) return { entries, passages, tier, file, enrolledAt, purse };
    const today = dateAt(now, zone);
    if (startOfNextVersion() === now) takeEffect(now, today);
    for (let run = nextToRunOut(); run?.runsOutAt === now; run = nextToRunOut()) runOut(run, now, today);
    if (firstExpiry() === now) passages.push({ kind: 'expired', at: now, points: purse.expire(today) });
    if (tier.until === now) review(now, today);
    const next = sorted[entries.length];
    if (next !== undefined && next.at === now) {
      purse.look(today);
      [sum, raisedTo, excess] = [0n, null, 0n];
      const bought = apply(next.fact, now, today);
      entries.push({ fact: next.fact, at: now, date: today, points: sum, raisedTo, bought, excess });
      raiseIfEarned(now, today);
      entries.push({ ...(entries.pop() as NaiveEntry), raisedTo });
    }
  }

  /** The soonest of: the next fact, the next version, a reservation's end, an expiry, the end of the term. */
  function nextMoment(): number | null {
    const moments = [
      sorted[entries.length]?.at,
      startOfNextVersion(),
      nextToRunOut()?.runsOutAt,
      firstExpiry(),
      tier.until,
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
    return dates.length === 0 ? null : Math.min(...dates.map((date) => startOfDate(date, zone)));
  }

  function runOut(run: Reserved, now: number, today: DateText) {
    reserved = reserved.filter(({ id }) => id !== run.id);
    passages.push({ kind: 'returned', at: now, points: totalOf(run.taken) });
    const expired = giveBack(run.taken, today);
    if (expired > 0n) passages.push({ kind: 'expired', at: now, points: expired });
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
    version++;
    file = (versions[version] as NaiveVersion).file;
    const earned = earnedOn(today);
    const current = levelHeld();
    if (current === -1) return move(earned, now, today);
    switch (file.tiers.standing) {
      case 'keep-until-term-ends':
        return;
      case 'upgrade-only':
        return earned > current ? move(earned, now, today) : undefined;
      case 'at-once':
        return earned !== current ? move(earned, now, today) : undefined;
    }
  }

  function review(now: number, today: DateText) {
    // A year is judged when it is over, so it is looked at from its last day.
    const earned = earnedOn(file.tiers.window.kind === 'rolling' ? today : plusDays(today, -1));
    const current = levelHeld();
    const lowest = file.tiers.down === 'one-step' ? current - 1 : 0;
    const decided = Math.max(earned, lowest);
    if (decided !== current) return move(decided, now, today);
    tier = { ...tier, until: endOfTerm(decided, today) };
    passages.push({ kind: 'kept', at: now, level: tier.level, until: tier.until });
  }

  function move(to: number, now: number, today: DateText) {
    const from = tier.level;
    tier = { level: levelName(file, to), since: now, until: endOfTerm(to, today), before: null };
    passages.push({ kind: 'moved', at: now, from, to: tier.level, until: tier.until });
  }

  function endOfTerm(level: number, today: DateText): number | null {
    const { term } = file.tiers;
    if (level === 0 || term.kind === 'unlimited') return null;
    return startOfDate(plusMonths(today, term.months), zone);
  }

  function levelHeld(): number {
    return file.tiers.levels.findIndex(({ id }) => id === tier.level);
  }

  function earnedOn(date: DateText): number {
    return levelEarned(file, amountsIn(file, entries, date, enrolledOn));
  }

  /** Whatever has added to what counts may have reached a level; a refund or a redemption does not. */
  function raiseIfEarned(now: number, today: DateText) {
    const { kind } = (entries.at(-1) as NaiveEntry).fact;
    if (kind !== 'purchase' && kind !== 'adjustment' && kind !== 'adjustment-undo') return;
    const earned = earnedOn(today);
    if (earned <= levelHeld()) return;
    const before = { level: tier.level, until: tier.until };
    tier = { level: levelName(file, earned), since: now, until: endOfTerm(earned, today), before };
    raisedTo = tier.level;
  }

  function apply(fact: Fact, now: number, today: DateText): Bought | null {
    switch (fact.kind) {
      case 'purchase':
        return buy(fact, today);
      case 'refund':
      case 'cancellation':
        refund(fact, now, today);
        return null;
      case 'redemption':
        redeem(fact, now);
        return null;
      case 'redemption-capture':
      case 'redemption-cancel':
        settle(fact, today);
        return null;
      case 'adjustment':
        adjust(fact, today);
        return null;
      case 'adjustment-undo':
        undo(fact.adjustmentId, today);
        return null;
      default:
        throw new Error(`the naive fold does not know ${fact.kind}`);
    }
  }

  function buy(fact: Purchase, today: DateText): Bought {
    const bought = {
      file,
      level: levelHeld(),
      available: availableFrom(file, today) ?? '',
      expires: expiresFrom(file, today),
    };
    sum = worthOf(fact, bought, keptOf(fact, [])).points;
    purse.add(sum, bought.expires, bought.available);
    return bought;
  }

  function refund(fact: Fact & { kind: 'refund' | 'cancellation' }, now: number, today: DateText) {
    const entry = entries.find((each) => each.fact.id === purchaseOf(fact, facts)?.id) as NaiveEntry;
    const bought = entry.bought as Bought;
    const purchase = entry.fact as Purchase;
    const earlier = refundsOf(purchase, entries);
    const points = (refunds: readonly Fact[]) => currentWorth(purchase, bought, refunds).points;
    const taken = points(earlier) - points([...earlier, fact]);
    if (bought.expires > today) {
      sum -= taken;
      const available = bought.available <= today ? '' : bought.available;
      if (taken > 0n) purse.clawBack(taken, bought.expires, available);
      else purse.add(-taken, bought.expires, available);
    }
    if (fact.kind === 'refund') {
      const left = moneyLeft(keptOf(purchase, earlier)) - moneyLeft(keptOf(purchase, [...earlier, fact]));
      excess = askedFor(fact) - left;
    }
    returnRedeemed(purchase, [...earlier, fact], today);
    decideAgain(fact, now, today);
  }

  function returnRedeemed(purchase: Purchase, refunds: readonly Fact[], today: DateText) {
    const total = purchase.lines.reduce((all, { amount }) => all + BigInt(amount), 0n);
    const kept = moneyLeft(keptOf(purchase, refunds));
    for (const { fact } of entries) {
      if (fact.kind !== 'redemption' || fact.order?.orderId !== purchase.order.orderId) continue;
      const redemption = redemptions.get(fact.redemptionId);
      if (redemption === undefined) continue;
      const run = reserved.find(({ id }) => id === fact.redemptionId);
      if (run !== undefined && kept === 0n) {
        reserved = reserved.filter((each) => each !== run);
        sum += totalOf(run.taken) - giveBack(run.taken, today);
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

  function decideAgain(fact: Fact, now: number, today: DateText) {
    if (file.refunds.tier === 'leave') return;
    const current = levelHeld();
    const wasEarned = earnedOn(today) >= current;
    const withRefund = [
      ...entries,
      { fact, at: now, date: today, points: 0n, raisedTo: null, bought: null, excess: 0n },
    ];
    const earned = levelEarned(file, amountsIn(file, withRefund, today, enrolledOn));
    if (current === 0 || !wasEarned || earned >= current) return;
    const { before } = tier;
    const standing = before !== null && (before.until === null || before.until > now) ? before : null;
    const rank = file.tiers.levels.findIndex(({ id }) => id === standing?.level);
    tier =
      standing !== null && rank > earned
        ? { ...standing, since: now, before: null }
        : { level: levelName(file, earned), since: now, until: endOfTerm(earned, today), before: null };
  }

  function redeem(fact: Fact & { kind: 'redemption' }, now: number) {
    const taken = purse.spend(BigInt(fact.points));
    sum = -BigInt(fact.points);
    const isCaptured = fact.mode === 'capture';
    redemptions.set(fact.redemptionId, { taken, isCaptured, returned: 0n });
    if (isCaptured) return;
    const minutes = file.redemption?.reservationMinutes ?? 0;
    reserved = [...reserved, { id: fact.redemptionId, runsOutAt: now + minutes * 60_000, taken }];
  }

  function settle(
    { kind, redemptionId }: Fact & { kind: 'redemption-capture' | 'redemption-cancel' },
    today: DateText,
  ) {
    const run = reserved.find(({ id }) => id === redemptionId);
    if (run === undefined) return;
    reserved = reserved.filter((each) => each !== run);
    if (kind === 'redemption-capture') {
      redemptions.set(redemptionId, { taken: run.taken, isCaptured: true, returned: 0n });
      return;
    }
    sum = totalOf(run.taken);
    sum -= giveBack(run.taken, today);
  }

  function adjust({ adjustmentId, points = 0 as never }: Fact & { kind: 'adjustment' }, today: DateText) {
    const change = BigInt(points);
    sum = change;
    const taken = change < 0n ? purse.spend(-change) : [];
    if (change > 0n) purse.add(change, expiresFrom(file, today), '');
    adjustments.set(adjustmentId, { change, taken });
  }

  function undo(adjustmentId: string, today: DateText) {
    const { change, taken } = adjustments.get(adjustmentId) as {
      change: bigint;
      taken: readonly TakenPart[];
    };
    sum = -change;
    if (change > 0n) purse.spend(change);
    else sum -= giveBack(taken, today);
  }
}

/** Facts at the moments at which they take effect, what refers to another fact after it. */
function inOrder(facts: readonly Fact[]): { fact: Fact; at: number }[] {
  const own = (fact: Fact) => ({ at: Math.min(fact.occurredAt, fact.recordedAt), id: fact.id as string });
  const isBefore = (a: { at: number; id: string }, b: { at: number; id: string }) =>
    a.at < b.at || (a.at === b.at && a.id < b.id);
  return facts
    .map((fact) => {
      const cause = causeOf(fact, facts);
      if (cause === undefined || isBefore(own(cause), own(fact))) return { fact, ...own(fact) };
      return { fact, at: own(cause).at, id: `${cause.id}~${fact.id}` };
    })
    .sort((a, b) => (isBefore(a, b) ? -1 : 1));
}

function causeOf(fact: Fact, facts: readonly Fact[]): Fact | undefined {
  switch (fact.kind) {
    case 'refund':
    case 'cancellation':
      return purchaseOf(fact, facts);
    case 'redemption-capture':
    case 'redemption-cancel':
      return facts.find((each) => each.kind === 'redemption' && each.redemptionId === fact.redemptionId);
    case 'adjustment-undo':
      return facts.find((each) => each.kind === 'adjustment' && each.adjustmentId === fact.adjustmentId);
    default:
      return undefined;
  }
}

function purchaseOf({ order }: Fact & { kind: 'refund' | 'cancellation' }, facts: readonly Fact[]) {
  return facts.find(
    (fact): fact is Purchase => fact.kind === 'purchase' && fact.order.orderId === order.orderId,
  );
}

function totalOf(taken: readonly TakenPart[]): bigint {
  return taken.reduce((sum, { points }) => sum + points, 0n);
}

/** The points from the `from`th to before the `to`th. */
function partOf(taken: readonly TakenPart[], from: bigint, to: bigint): readonly TakenPart[] {
  let before = 0n;
  return taken.map(({ expires, points }) => {
    const start = before > from ? before : from;
    before += points;
    const end = before < to ? before : to;
    return { expires, points: end > start ? end - start : 0n };
  });
}

function versionAt(versions: readonly NaiveVersion[], at: number): number {
  return versions.findLastIndex(({ from }) => from <= at);
}

function levelName(file: ProgramFile, index: number): string {
  return (file.tiers.levels[index] as ProgramFile['tiers']['levels'][number]).id;
}

/** What is left of a purchase: its lines, and the share of them that refunds by amount have left. */
interface Kept {
  readonly amounts: readonly bigint[];
  readonly share: Share;
}

const nothing: Share = { value: 0n, of: 1n };

function keptOf(purchase: Purchase, refunds: readonly Fact[]): Kept {
  const amounts = purchase.lines.map(({ amount, lineId }) => {
    const back = refunds
      .flatMap((fact) =>
        fact.kind === 'refund' && fact.takenBack.by === 'lines' ? fact.takenBack.lines : [],
      )
      .filter((line) => line.lineId === lineId)
      .reduce((sum, line) => sum + BigInt(line.amount), 0n);
    const left = BigInt(amount) - back;
    return back === 0n ? BigInt(amount) : left < 0n ? 0n : left;
  });
  const byAmount = refunds.reduce(
    (sum, fact) =>
      fact.kind === 'refund' && fact.takenBack.by === 'amount' ? sum + BigInt(fact.takenBack.amount) : sum,
    0n,
  );
  const total = amounts.reduce((sum, amount) => sum + amount, 0n);
  if (refunds.some(({ kind }) => kind === 'cancellation')) return { amounts, share: nothing };
  if (byAmount === 0n) return { amounts, share: all };
  return { amounts, share: byAmount < total ? { value: total - byAmount, of: total } : nothing };
}

function moneyLeft({ amounts, share }: Kept): bigint {
  const lines = amounts.reduce((all, amount) => all + amount, 0n);
  return lines <= 0n ? 0n : (lines * share.value) / share.of;
}

function askedFor({ takenBack }: Fact & { kind: 'refund' }): bigint {
  if (takenBack.by === 'amount') return BigInt(takenBack.amount);
  return takenBack.lines.reduce((all, { amount }) => all + BigInt(amount), 0n);
}

type Worth = { readonly spend: bigint; readonly points: bigint };

/** Spend and points of what is kept of a purchase, made at a level. */
function worthOf(purchase: Purchase, { file, level }: Bought, { amounts, share }: Kept): Worth {
  const { base, exclude } = file.earning;
  const counting = amounts.filter((_, index) => {
    const { kind, category, sku } = purchase.lines[index] as Purchase['lines'][number];
    return (
      !exclude.kinds.includes(kind) &&
      !(category !== undefined && exclude.categories.includes(category)) &&
      !(sku !== undefined && exclude.skus.includes(sku))
    );
  });
  const total = counting.reduce((sum, amount) => sum + amount, 0n);
  // Where discounts outweigh what counts, nothing is earned and nothing is taken.
  if (total <= 0n || share.value === 0n) return { spend: 0n, points: 0n };
  const multiplier = file.tiers.levels[level]?.multiplier as string;
  const worth = (amount: bigint) => pointsFor(amount, share, base, multiplier, file.currency);
  const byLine = counting.reduce((sum, amount) => sum + worth(amount), 0n);
  const points = base.on === 'line' ? byLine : worth(total);
  return { spend: (total * share.value) / share.of, points: points < 0n ? 0n : points };
}

/** After refunds; never more than the purchase itself earned. */
function currentWorth(purchase: Purchase, bought: Bought, refunds: readonly Fact[]): Worth {
  const whole = worthOf(purchase, bought, keptOf(purchase, []));
  const { spend, points } = worthOf(purchase, bought, keptOf(purchase, refunds));
  return { spend, points: points < whole.points ? points : whole.points };
}

function refundsOf({ order }: Purchase, entries: readonly NaiveEntry[]): readonly Fact[] {
  return entries
    .map(({ fact }) => fact)
    .filter(
      (fact) =>
        (fact.kind === 'refund' || fact.kind === 'cancellation') && fact.order.orderId === order.orderId,
    );
}

export function availableFrom(file: ProgramFile, date: DateText): DateText | null {
  const { hold } = file.earning;
  switch (hold.kind) {
    case 'none':
      return null;
    case 'days':
      return plusDays(date, hold.days);
    case 'until-fulfilled':
      return plusDays(date, hold.atMostDays);
  }
}

export function expiresFrom({ expiry }: ProgramFile, date: DateText): DateText {
  switch (expiry.kind) {
    case 'never':
      return neverText;
    case 'after-months': {
      const on = plusMonths(date, expiry.months);
      switch (expiry.roundedTo) {
        case 'day':
          return on;
        case 'month-end':
          return firstOfMonthAfter(on);
        case 'year-end':
          return newYearAfter(on);
      }
      break;
    }
    case 'on-dates': {
      const earliest = plusMonths(date, expiry.afterMonths);
      let next = plusDays(earliest, 1);
      while (!expiry.dates.some((monthDay) => isOn(next, monthDay))) next = plusDays(next, 1);
      return next;
    }
    case 'after-inactivity':
      throw new Error('the naive fold does not know inactivity');
  }
}

/** A 29 February is the 28th in other years. */
function isOn(date: DateText, monthDay: string): boolean {
  const isLeapDay = monthDay === '02-29' && date.endsWith('-02-28') && plusDays(date, 1).endsWith('-03-01');
  return date.endsWith(`-${monthDay}`) || isLeapDay;
}

/** What of the purchases so far counts in the program's window, seen on a date. */
export function amountsIn(
  file: ProgramFile,
  entries: readonly NaiveEntry[],
  seenOn: DateText,
  enrolledOn: DateText,
): Amounts {
  const counted = entries
    .filter(({ date }) => counts(file, date, seenOn, enrolledOn))
    .map((entry) => countedOf(entry, entries));
  return {
    spend: counted.reduce((sum, { spend }) => sum + spend, 0n),
    purchases: counted.reduce((sum, { purchases }) => sum + purchases, 0n),
    points: counted.reduce((sum, { points }) => sum + points, 0n),
  };
}

const none: Amounts = { spend: 0n, purchases: 0n, points: 0n };

/** A purchase counts with what is left of it, on its day; an adjustment until it is undone. */
function countedOf({ fact, bought }: NaiveEntry, entries: readonly NaiveEntry[]): Amounts {
  if (fact.kind === 'purchase' && bought !== null) {
    const { spend, points } = currentWorth(fact, bought, refundsOf(fact, entries));
    return { spend, points, purchases: spend > 0n ? 1n : 0n };
  }
  if (fact.kind !== 'adjustment' || fact.qualifying === undefined) return none;
  const { adjustmentId, qualifying } = fact;
  const isUndone = entries.some(
    (other) => other.fact.kind === 'adjustment-undo' && other.fact.adjustmentId === adjustmentId,
  );
  return isUndone ? none : { ...none, [qualifying.metric]: BigInt(qualifying.amount) };
}

function counts(file: ProgramFile, date: DateText, seenOn: DateText, enrolledOn: DateText): boolean {
  const { window } = file.tiers;
  switch (window.kind) {
    case 'rolling':
      return plusMonths(date, window.months) > seenOn;
    case 'calendar-year':
      return yearOf(date) === yearOf(seenOn);
    case 'membership-year':
      return membershipYear(date, enrolledOn) === membershipYear(seenOn, enrolledOn);
    case 'lifetime':
      return true;
  }
}

/** 0 in the first year from enrolment, 1 from its first anniversary. */
function membershipYear(date: DateText, enrolledOn: DateText): number {
  let year = yearOf(date) - yearOf(enrolledOn) + 1;
  while (plusMonths(enrolledOn, 12 * year) > date) year--;
  return year;
}

/** The index of the highest level that the amounts reach. */
export function levelEarned(file: ProgramFile, amounts: Amounts): number {
  return file.tiers.levels.findLastIndex(({ qualify }) => {
    if (qualify === undefined) return true;
    const conditions = 'anyOf' in qualify ? qualify.anyOf : qualify.allOf;
    const met = conditions.map((condition) =>
      condition.metric === 'spend'
        ? amounts.spend >= minorUnits(condition.atLeast, file.currency)
        : amounts[condition.metric] >= BigInt(condition.atLeast),
    );
    return 'anyOf' in qualify ? met.includes(true) : !met.includes(false);
  });
}
