/** Outcomes that move points, as the API shows them. */
import type { LotDebit, OutcomeOf } from '../../../domain/facts/outcomes.ts';
import { type NamedAmounts, type NamedMetric, splitMetric } from '../../../domain/facts/vocabulary.ts';
import { type Day, type Instant, minorUnits } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { formatMoney } from '../../../domain/kernel/money.ts';
import { available } from '../../../domain/points/lots.ts';
import type { Fixed } from '../../../domain/program/timeline.ts';
import { startOf } from '../values.ts';

/** What the ledger keeps to calculate again, the `basis`, is not shown. */
export function showEarned(outcome: OutcomeOf<'points.earned'>, { calendar, currencyDigits }: Fixed) {
  const { points, eligible, tier, deficitPaid, availableOn, expiresOn, named } = outcome;
  return {
    points,
    eligible: formatMoney(minorUnits(eligible), currencyDigits),
    tier,
    deficitPaid,
    availableAt: firstMoment(availableOn, { calendar }),
    expiresAt: startOf(expiresOn, calendar),
    ...(named === undefined ? {} : { quantities: quantitiesIn(named) }),
  };
}

export const shownPoints = {
  'points.earned': showEarned,
  'points.bonus': ({ points }: OutcomeOf<'points.bonus'>) => ({ points }),
  'bonus.stopped': (_: OutcomeOf<'bonus.stopped'>) => ({}),
  'points.rewarded': (outcome: OutcomeOf<'points.rewarded'>, { calendar }: Fixed) => ({
    points: outcome.points,
    deficitPaid: outcome.deficitPaid,
    ...(outcome.availableOn === undefined ? {} : { availableAt: startOf(outcome.availableOn, calendar) }),
    expiresAt: startOf(outcome.expiresOn, calendar),
    ...momentOf(outcome),
  }),
  'points.clawed-back': (outcome: OutcomeOf<'points.clawed-back'>, { currencyDigits }: Fixed) => {
    const { points, order, engagement, deficit, forgiven, excess } = outcome;
    const asMoney = excess === undefined ? {} : { excess: formatMoney(excess, currencyDigits) };
    return {
      points,
      ...(order === undefined ? {} : { order }),
      ...(engagement === undefined ? {} : { engagement }),
      deficit,
      ...(forgiven === undefined ? {} : { forgiven }),
      ...asMoney,
      ...momentOf(outcome),
    };
  },
  'points.revised': ({ points, order, deficit, forgiven }: OutcomeOf<'points.revised'>) => ({
    points,
    order,
    deficit,
    ...(forgiven === undefined ? {} : { forgiven }),
  }),
  'points.reserved': showTaken,
  'points.redeemed': showTaken,
  'points.returned': (outcome: OutcomeOf<'points.returned'>) => ({
    points: outcome.points,
    redemptionId: outcome.redemptionId,
    ...momentOf(outcome),
  }),
  'points.adjusted': ({ points, reason, moved }: OutcomeOf<'points.adjusted'>, rules: Fixed) => ({
    points,
    reason,
    moved: showDebits(moved, rules),
  }),
  'points.expired': ({ points, at }: OutcomeOf<'points.expired'>) => ({ points, at: formatInstant(at) }),
  'points.forfeited': ({ points }: OutcomeOf<'points.forfeited'>) => ({ points }),
  'points.corrected': ({ points, cause }: OutcomeOf<'points.corrected'>) => ({ points, cause }),
  'hold.ended': ({ order, moved, availableOn }: OutcomeOf<'hold.ended'>, rules: Fixed) => ({
    order,
    moved,
    availableAt: firstMoment(availableOn, rules),
  }),
};

function showTaken(outcome: OutcomeOf<'points.reserved' | 'points.redeemed'>, rules: Fixed) {
  const { points, redemptionId, taken } = outcome;
  return { points, redemptionId, taken: showDebits(taken, rules) };
}

/** Only what time brought says when. */
export function momentOf({ at }: { readonly at?: Instant | undefined }) {
  return at === undefined ? {} : { at: formatInstant(at) };
}

/** Null: at once. */
function firstMoment(day: Day, { calendar }: Pick<Fixed, 'calendar'>): string | null {
  return day === available ? null : startOf(day, calendar);
}

/** A purchase counts nothing named but quantities. */
function quantitiesIn(named: NamedAmounts): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(named).map(([metric, count]) => [splitMetric(metric as NamedMetric).of, count]),
  );
}

/** `expiresOn` of points that no lot covered. */
const uncovered = 0;

function showDebits(debits: readonly LotDebit[], { calendar }: Fixed) {
  return debits.map(({ expiresOn, points }) => ({
    points,
    expiresAt: expiresOn === uncovered ? null : startOf(expiresOn, calendar),
  }));
}
