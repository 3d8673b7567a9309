/** Outcomes about the member, redemptions, privileges and tags, as the API shows them. */
import type { OutcomeOf } from '../../../domain/facts/outcomes.ts';
import { formatDay } from '../../../domain/kernel/civil.ts';

export const shownOthers = {
  'member.enrolled': ({ tier }: OutcomeOf<'member.enrolled'>) => ({ tier }),
  'redemption.captured': ({ redemptionId }: OutcomeOf<'redemption.captured'>) => ({ redemptionId }),
  'privilege.used': showUse,
  'privilege.returned': showUse,
  'tag.set': ({ tag }: OutcomeOf<'tag.set'>) => ({ tag }),
  'tag.unset': ({ tag }: OutcomeOf<'tag.unset'>) => ({ tag }),
};

/** `periodStart` of a privilege without a quota, which has no period. */
const noPeriod = 0;

function showUse(outcome: OutcomeOf<'privilege.used' | 'privilege.returned'>) {
  const { privilege, quantity, periodStart } = outcome;
  return { privilege, quantity, periodStart: periodStart === noPeriod ? null : formatDay(periodStart) };
}
