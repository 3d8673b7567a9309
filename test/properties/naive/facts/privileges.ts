/** Uses of privileges, within their quotas. */
import type { Fact } from '../../../../domain/facts/facts.ts';
import { levelShown } from '../tiers/standing.ts';
import type { DateText } from '../units/dates.ts';
import { firstOf, forGood } from '../units/uses.ts';
import type { Walk } from '../walk.ts';

export function use(
  walk: Walk,
  { privilegeId, useId, quantity }: Fact & { kind: 'privilege-use' },
  today: DateText,
) {
  const offered = walk.file.tiers.levels
    .slice(0, levelShown(walk) + 1)
    .flatMap(({ privileges }) => privileges);
  const quota = offered.findLast(({ id }) => id === privilegeId)?.quota;
  const from = quota === undefined ? forGood : firstOf(quota.per, today);
  walk.made.set(`${privilegeId} ${useId}`, from);
  if (quota !== undefined) walk.uses.count(`privilege:${privilegeId}`, from, quantity);
}

export function giveUseBack(walk: Walk, { privilegeId, useId }: Fact & { kind: 'privilege-return' }) {
  const given = walk.entries.find(({ fact }) => fact.kind === 'privilege-use' && fact.useId === useId)?.fact;
  const { quantity } = given as Fact & { kind: 'privilege-use' };
  walk.uses.count(
    `privilege:${privilegeId}`,
    walk.made.get(`${privilegeId} ${useId}`) as DateText,
    -quantity,
  );
}
