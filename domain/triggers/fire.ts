/** A trigger fires for a member, and what it did is taken back. */
import type { FiredBy } from '../facts/memory.ts';
import type { PointsRewarded, TriggerFired, TriggerWithdrawn } from '../facts/outcomes.ts';
import { type Day, type Points, points } from '../kernel/brand.ts';
import { addDays, startOfPeriod } from '../kernel/civil.ts';
import { drawOf } from '../kernel/draw.ts';
import { countUse, credit, takeBack, usedOf } from '../points/booking.ts';
import { available, expiresOn } from '../points/lots.ts';
import { allTriggers, ruleOfTrigger, type Trigger } from '../program/triggers/rules.ts';
import { type AnyContext, type Context, decidedBy } from '../state/context.ts';
import type { Fired, MemberState } from '../state/state.ts';

/** Fires, unless it has to be quiet or has fired as often as it may. */
export function fire(state: MemberState, trigger: Trigger, context: AnyContext): MemberState {
  const { at, today } = context;
  if (!mayFire(state, trigger, today)) return state;
  const heldOut = isHeldOut(state, trigger);
  const { id, on, cap } = trigger;
  pushTimed(context, {
    kind: 'trigger.fired',
    ...decidedBy(context, ruleOfTrigger(id)),
    trigger: id,
    on: on.kind,
    ...(heldOut ? { heldOut } : {}),
  });
  const given = heldOut ? 0 : trigger.points;
  const until =
    trigger.liveDays === null ? expiresOn(context.rules.expiry, today) : addDays(today, trigger.liveDays);
  const paid = given === 0 ? state : pay(state, trigger, until, context);
  const counted = cap === null ? paid : countUse(paid, ruleOfTrigger(id), startOfPeriod(cap.per, today), 1);
  const last = { lastOn: today, points: points(given), expiresOn: given === 0 ? noDay : until };
  return { ...counted, fired: withFired(counted.fired, id, last), settledAt: at };
}

const noDay = 0 as Day;

/** Spendable at once; they count toward no level, so no trigger can fire because of them. */
function pay(
  state: MemberState,
  { id, points: given }: Trigger,
  until: Day,
  context: AnyContext,
): MemberState {
  const lot = { expiresOn: until, availableOn: available, remaining: points(given) };
  const { state: credited, deficitPaid } = credit(state, lot);
  const { remaining, expiresOn: expires } = lot;
  const decided = decidedBy(context, ruleOfTrigger(id));
  pushTimed(context, {
    kind: 'points.rewarded',
    ...decided,
    points: remaining,
    deficitPaid,
    expiresOn: expires,
  });
  return credited;
}

/** What time brings says when. */
function pushTimed(context: AnyContext, outcome: TriggerFired | PointsRewarded): void {
  if (context.by === 'fact') context.outcomes.push(outcome);
  else context.outcomes.push({ ...outcome, at: context.at });
}

export function firedOf({ fired }: Pick<MemberState, 'fired'>, id: string): Fired | null {
  return fired.find(({ trigger }) => trigger === id) ?? null;
}

/** Whether it is neither quiet on a day nor has fired as often as it may. */
export function mayFire(state: MemberState, trigger: Trigger, day: Day): boolean {
  return !isQuiet(state, trigger, day) && !isUsedUp(state, trigger, day);
}

function isQuiet(state: MemberState, { id, quietDays }: Trigger, today: Day): boolean {
  const last = firedOf(state, id);
  return last !== null && today < addDays(last.lastOn, quietDays);
}

function isUsedUp(state: MemberState, { id, cap }: Trigger, today: Day): boolean {
  return cap !== null && usedOf(state, ruleOfTrigger(id), cap.per, today) >= cap.times;
}

/** By the member and the trigger alone, so it is the same whenever one asks. */
export function isHeldOut({ memberId }: Pick<MemberState, 'memberId'>, { id, holdout }: Trigger): boolean {
  return holdout > 0 && drawOf(`${id}\n${memberId}`) < holdout;
}

function withFired(
  fired: readonly Fired[],
  trigger: string,
  last: Omit<Fired, 'trigger' | 'times'>,
): readonly Fired[] {
  const times = (firedOf({ fired }, trigger)?.times ?? 0) + 1;
  const others = fired.filter((each) => each.trigger !== trigger);
  return [...others, { trigger, times, ...last }].sort((a, b) => (a.trigger < b.trigger ? -1 : 1));
}

/**
 * What a trigger fired for never was: it has fired once less, it may fire again where it is bounded, and its points
 * are taken back if they have not expired.
 */
export function withdraw(
  state: MemberState,
  { trigger: id, points: given, expiresOn: until, on }: FiredBy,
  says: Pick<TriggerWithdrawn, 'order' | 'engagement'>,
  context: Context,
): MemberState {
  const { rules, today, outcomes } = context;
  const known = firedOf(state, id);
  if (known === null) return state;
  outcomes.push({
    kind: 'trigger.withdrawn',
    ...decidedBy(context, ruleOfTrigger(id)),
    trigger: id,
    ...says,
  });
  const cap = allTriggers(rules.triggers).find((each) => each.id === id)?.cap ?? null;
  const freed = cap === null ? state : countUse(state, ruleOfTrigger(id), startOfPeriod(cap.per, on), -1);
  const less = { ...freed, fired: withoutOne(freed.fired, known) };
  if (given === 0 || until <= today || on < state.clearedOn) return less;
  const reward = { own: { expiresOn: until, availableOn: available }, points: given };
  return takeBack(less, reward, { rule: ruleOfTrigger(id), ...says }, context);
}

/** Nothing is left to take back of a firing that was withdrawn. */
function withoutOne(fired: readonly Fired[], { trigger, times, lastOn }: Fired): readonly Fired[] {
  const none = { points: points(0) as Points, expiresOn: noDay };
  return fired.flatMap((each) => {
    if (each.trigger !== trigger) return [each];
    return times === 1 ? [] : [{ trigger, times: times - 1, lastOn, ...none }];
  });
}
