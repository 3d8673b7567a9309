/** How often somebody comes, as one word: by the days between their purchase days, whatever any model says. */
import type { RepeatHistory } from './history.ts';

/** The mean number of days between two purchase days, up to which a pace has its name. */
const upTo = { weekly: 10, monthly: 45, quarterly: 135 } as const;

export const paces = ['once', 'weekly', 'monthly', 'quarterly', 'rarely'] as const;
type Pace = (typeof paces)[number];

export function paceOf({ repeats, recencyDays }: RepeatHistory): Pace {
  if (repeats === 0) return 'once';
  const days = recencyDays / repeats;
  if (days <= upTo.weekly) return 'weekly';
  if (days <= upTo.monthly) return 'monthly';
  return days <= upTo.quarterly ? 'quarterly' : 'rarely';
}
