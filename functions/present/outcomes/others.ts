/** Outcomes about the member, redemptions, privileges and tags, as the API shows them. */
import type { OutcomeOf } from '../../../domain/facts/outcomes.ts';
import { formatDay } from '../../../domain/kernel/civil.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { momentOf } from './points.ts';

export const shownOthers = {
  'member.enrolled': ({ tier }: OutcomeOf<'member.enrolled'>) => ({ tier }),
  'member.opened': ({ points, importId, tier, since, until }: OutcomeOf<'member.opened'>) => ({
    points,
    importId,
    tier,
    since: formatInstant(since),
    until: until === null ? null : formatInstant(until),
  }),
  'member.merged': ({ points, from }: OutcomeOf<'member.merged'>) => ({ points, from }),
  'member.absorbed': ({ points, into }: OutcomeOf<'member.absorbed'>) => ({ points, into }),
  'order.moved': ({ order, to }: OutcomeOf<'order.moved'>) => ({ order, to }),
  'redemption.captured': ({ redemptionId }: OutcomeOf<'redemption.captured'>) => ({ redemptionId }),
  'privilege.used': showUse,
  'privilege.returned': showUse,
  'tag.set': showTag,
  'tag.unset': showTag,
  'trigger.fired': ({ trigger, on, heldOut, at, cause }: OutcomeOf<'trigger.fired'>) => ({
    trigger,
    on,
    ...(heldOut === undefined ? {} : { heldOut }),
    ...momentOf({ at }),
    ...(cause === undefined ? {} : { cause }),
  }),
  'trigger.withdrawn': ({ trigger, order, engagement, cause }: OutcomeOf<'trigger.withdrawn'>) => ({
    trigger,
    ...(order === undefined ? {} : { order }),
    ...(engagement === undefined ? {} : { engagement }),
    ...(cause === undefined ? {} : { cause }),
  }),
};

function showTag({ tag, at, cause }: OutcomeOf<'tag.set' | 'tag.unset'>) {
  return { tag, ...momentOf({ at }), ...(cause === undefined ? {} : { cause }) };
}

/** `periodStart` of a privilege without a quota, which has no period. */
const noPeriod = 0;

function showUse(outcome: OutcomeOf<'privilege.used' | 'privilege.returned'>) {
  const { privilege, quantity, periodStart } = outcome;
  return { privilege, quantity, periodStart: periodStart === noPeriod ? null : formatDay(periodStart) };
}
