/**
 * What the models see of a member: how often they came back, when last, and for how long they are known.
 * Purchases of one local day are one. Days are whole; the models count in weeks.
 */

export interface RepeatHistory {
  /** Purchase days after the first: x in the literature. */
  readonly repeats: number;
  /** From the first purchase day to the last: t_x. 0 where there is only the first. */
  readonly recencyDays: number;
  /** From the first purchase day to the day of the calculation: T. */
  readonly ageDays: number;
}

export const daysPerWeek = 7;

/** Longer than anybody is a member. */
export const ageDaysMax = 36_525;

/** Whole numbers in an order that time allows; what breaks this can't be calculated with. */
export function isPossible({ repeats, recencyDays, ageDays }: RepeatHistory): boolean {
  const areWhole = [repeats, recencyDays, ageDays].every((part) => Number.isSafeInteger(part) && part >= 0);
  const isInOrder = recencyDays <= ageDays && repeats <= recencyDays && (repeats > 0 || recencyDays === 0);
  return areWhole && isInOrder && ageDays <= ageDaysMax;
}
