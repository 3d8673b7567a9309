/** How the events of each kind of outcome are called: the compiler asks for a row of a new kind. */
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import { type OperatorType, operatorTypes } from './operatorEvents.ts';

export const typeOf = {
  'member.enrolled': 'laurel.member.enrolled',
  'member.opened': 'laurel.member.opened',
  'member.merged': 'laurel.member.merged',
  'member.absorbed': 'laurel.member.absorbed',
  'points.earned': 'laurel.points.earned',
  'points.bonus': 'laurel.points.bonus',
  'bonus.stopped': 'laurel.bonus.stopped',
  'points.rewarded': 'laurel.points.rewarded',
  'points.clawed-back': 'laurel.points.clawed-back',
  'points.revised': 'laurel.points.revised',
  'points.reserved': 'laurel.points.reserved',
  'points.redeemed': 'laurel.points.spent',
  'points.returned': 'laurel.points.returned',
  'points.adjusted': 'laurel.points.adjusted',
  'points.expired': 'laurel.points.expired',
  'points.forfeited': 'laurel.points.forfeited',
  'points.corrected': 'laurel.points.corrected',
  'hold.ended': 'laurel.hold.ended',
  'qualifying.changed': 'laurel.qualifying.changed',
  'qualifying.carried': 'laurel.qualifying.carried',
  'tier.raised': 'laurel.tier.raised',
  'tier.lowered': 'laurel.tier.lowered',
  'tier.kept': 'laurel.tier.kept',
  'tier.for-life': 'laurel.tier.for-life',
  'tier.override-began': 'laurel.tier.override-began',
  'tier.override-ended': 'laurel.tier.override-ended',
  'tier.corrected': 'laurel.tier.corrected',
  'order.moved': 'laurel.order.moved',
  'redemption.captured': 'laurel.redemption.captured',
  'privilege.used': 'laurel.privilege.used',
  'privilege.returned': 'laurel.privilege.returned',
  'tag.set': 'laurel.tag.set',
  'tag.unset': 'laurel.tag.unset',
  'trigger.fired': 'laurel.trigger.fired',
  'trigger.withdrawn': 'laurel.trigger.withdrawn',
} as const satisfies Readonly<Record<Outcome['kind'], `laurel.${string}.${string}`>>;

/** Of an entry that nothing came of: so that every version of a member is told. */
export const recordedType = 'laurel.entry.recorded';

/** Of events about members. */
export type MemberEventType = (typeof typeOf)[Outcome['kind']] | typeof recordedType;
export type EventType = MemberEventType | OperatorType;

export const memberEventTypes: readonly MemberEventType[] = [...Object.values(typeOf), recordedType];

/** In the order of the table. */
export const eventTypes: readonly EventType[] = [...memberEventTypes, ...operatorTypes];

export function isEventType(text: string): text is EventType {
  return eventTypes.some((type) => type === text);
}

/**
 * Of an outcome, what its event does not repeat: it stands beside. `reason` is what an operator wrote by hand
 * and may name anybody, so nobody is told.
 */
export const leftOut = ['kind', 'rule', 'programVersion', 'points', 'reason'] as const;
