/** Engagements, and points that are given without a purchase. */

import type { Fact } from '../../../../domain/facts/facts.ts';
import { expiresFrom } from '../points/lives.ts';
import { countedOf } from '../tiers/counted.ts';
import { forgive } from '../tiers/standing.ts';
import { lessCarried } from '../tiers/tiers.ts';
import type { DateText } from '../units/dates.ts';
import { firstOf } from '../units/uses.ts';
import type { NaiveEntry, Walk } from '../walk.ts';
import { decideAgainAfter } from './refunds.ts';

export function ruleOf(walk: Walk, engagement: string) {
  return walk.file.earning.engagements.find(({ kind }) => kind === engagement);
}

export function engage(walk: Walk, engagement: string, today: DateText) {
  const rule = ruleOf(walk, engagement);
  if (rule === undefined) return;
  const { capPerMember, points } = rule;
  const what = `engagement:${engagement}`;
  const paid =
    capPerMember === undefined ? points : Math.min(points, walk.uses.room(capPerMember, what, today));
  reward(walk, paid, today);
  walk.paid = BigInt(paid);
  if (capPerMember !== undefined && paid > 0) walk.uses.count(what, firstOf(capPerMember.per, today), paid);
}

export function reward(walk: Walk, points: number, today: DateText) {
  walk.purse.add(BigInt(points), expiresFrom(walk.file, today), '');
  walk.sum += BigInt(points);
  walk.rewarded += BigInt(points);
}

/** The engagement never was: its points go, and what it counted and used with them. */
export function revoke(
  walk: Walk,
  fact: Fact & { kind: 'engagement-revocation' },
  now: number,
  today: DateText,
) {
  const made = walk.entries.find(
    (each) => each.fact.kind === 'engagement' && each.fact.engagementId === fact.engagementId,
  ) as NaiveEntry & { fact: { kind: 'engagement' } };
  const { engagement } = made.fact;
  const { file, paid = 0n, expires = '' } = made;
  const rule = file?.earning.engagements.find(({ kind }) => kind === engagement);
  if (rule === undefined) return;
  if (expires > today && made.date >= walk.clearedOn) {
    walk.sum -= paid;
    forgive(walk, walk.purse.clawBack(paid, expires, ''));
  }
  const { capPerMember } = rule;
  if (capPerMember !== undefined && paid > 0n)
    walk.uses.count(`engagement:${engagement}`, firstOf(capPerMember.per, made.date), -Number(paid));
  const carriedBefore = walk.carried;
  const counted = countedOf(made, walk.entries);
  const welcome = made.rewarded - paid;
  const amounts = { ...counted, points: counted.points - welcome };
  walk.carried = lessCarried(walk.carried, made.date, amounts);
  const taken = { at: made.at, date: made.date, amounts };
  const by = `engagement:${fact.engagementId}`;
  decideAgainAfter(walk, { fact, by, isOff: true, carriedBefore, taken }, now, today);
}
