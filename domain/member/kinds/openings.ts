/**
 * What a member had in another system: points with their expiry, a level with its term, what counts toward a
 * tier. Nobody is welcomed or rewarded for it. Where two members are one person, it is added to what there is.
 */
import type { OpenedAmounts, Opening } from '../../facts/facts.ts';
import { type Day, type Instant, points } from '../../kernel/brand.ts';
import { credit, debit, settled } from '../../points/booking.ts';
import { available, expiresOn, sumLots } from '../../points/lots.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import { addQualifying, isKept, neededPart } from '../../state/qualifying.ts';
import type { MemberState, SetTag } from '../../state/state.ts';
import { fallIfUnqualified } from '../../tiers/decide.ts';
import { hasTag } from '../../tiers/levels.ts';
import { withOpenedTier } from '../../tiers/opened.ts';
import { termFrom } from '../../tiers/terms.ts';

/** Somebody whose first fact it is: they are a member for as long as it says. */
export function beginOpened(
  state: MemberState,
  { since, activeOn }: Opening,
  { rules }: Context,
): MemberState {
  const tier = { ...state.tier, since, start: termFrom(rules.calendar.dayOf(since)) };
  return { ...state, enrolledAt: since, tier, activeOn: activeOn ?? state.activeOn };
}

export function applyOpening(before: MemberState, fact: Opening, context: Context): MemberState {
  const { memory, at, today } = context;
  if (memory.openings.has(fact.opens)) return settled(before, at);
  memory.openings.set(fact.opens, fact);
  const held = withAmounts(withOpenedTier(before, fact.tier, context), fact, context);
  const opened = withPoints(held, fact, context);
  const { level: tier, since, until } = opened.tier;
  context.outcomes.push({
    kind: 'member.opened',
    ...decidedBy(context, 'opening'),
    points: points(net(opened) - net(before)),
    importId: fact.importId,
    tier,
    since,
    until,
  });
  const next: MemberState = {
    ...opened,
    openedAt: Math.max(before.openedAt, at) as Instant,
    activeOn: Math.max(before.activeOn, fact.activeOn ?? today) as Day,
    birthday: fact.birthday === undefined ? before.birthday : Number(fact.birthday.replace('-', '')),
    tags: tagsOf(before, fact, context),
  };
  return fallIfUnqualified(settled(next, at), context);
}

function net({ lots, deficit }: MemberState): number {
  return sumLots(lots) - deficit;
}

function withPoints(state: MemberState, { lots, deficit }: Opening, { rules, today }: Context): MemberState {
  const credited = lots.reduce((next, lot) => {
    const on = lot.availableOn ?? available;
    const added = {
      expiresOn: lot.expiresOn ?? expiresOn(rules.expiry, today),
      availableOn: on > today ? on : available,
      remaining: lot.points,
    };
    return credit(next, added).state;
  }, state);
  return deficit === undefined ? credited : debit(credited, deficit).state;
}

/** A day that no window reaches any more is known to the lifetime alone. */
function withAmounts(state: MemberState, { amounts = [] }: Opening, context: Context): MemberState {
  const { timeline, rules, today } = context;
  const enrolledOn = rules.calendar.dayOf(state.enrolledAt);
  const qualifying = amounts.reduce((counted, { day, ...brought }) => {
    const counts = isKept(timeline.need, day, today, enrolledOn);
    return addQualifying(counted, timeline.need, day, neededPart(timeline.need, brought), counts);
  }, state.qualifying);
  const bought = amounts.filter(({ spend, purchases }) => spend > 0 || purchases > 0);
  return {
    ...state,
    qualifying,
    purchases: state.purchases + amounts.reduce((sum, { purchases }) => sum + purchases, 0),
    boughtOn: timeline.need.lastPurchase ? lastOf(bought, state.boughtOn) : state.boughtOn,
  };
}

function lastOf(amounts: readonly OpenedAmounts[], before: Day): Day {
  return Math.max(before, ...amounts.map(({ day }) => day)) as Day;
}

function tagsOf(state: MemberState, { tags = [] }: Opening, { at }: Context): readonly SetTag[] {
  const added = tags.filter((tag) => !hasTag(state.tags, tag)).map((tag) => ({ tag, since: at }));
  return [...state.tags, ...added].sort((a, b) => (a.tag < b.tag ? -1 : 1));
}
