/** Engagements, and points that are given without a purchase. */

import { expiresFrom } from '../points/lives.ts';
import type { DateText } from '../units/dates.ts';
import { firstOf } from '../units/uses.ts';
import type { Walk } from '../walk.ts';

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
  if (capPerMember !== undefined && paid > 0) walk.uses.count(what, firstOf(capPerMember.per, today), paid);
}

export function reward(walk: Walk, points: number, today: DateText) {
  walk.purse.add(BigInt(points), expiresFrom(walk.file, today), '');
  walk.sum += BigInt(points);
  walk.rewarded += BigInt(points);
}
