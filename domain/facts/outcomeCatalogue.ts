/** What is to be known of every kind of outcome, in one table: the compiler asks for a row of a new kind. */
import type { Outcome, OutcomeKind } from './outcomes.ts';

/** How points that came or went are called in the account of a balance. */
export const accounts = [
  'opened',
  'earned',
  'bonuses',
  'rewarded',
  'clawedBack',
  'revised',
  'redeemed',
  'returned',
  'adjusted',
  'expired',
] as const;
export type Account = (typeof accounts)[number];

type PointsOutcome = Extract<Outcome, { readonly points: number }>;

/**
 * `account`: under which its points stand in the account of a balance; null where its parts are told by
 * others, undefined where it moves no points. An outcome with points can't say that it moves none.
 */
type Row<K extends OutcomeKind> = K extends PointsOutcome['kind']
  ? { readonly account: Account | null }
  : { readonly account: undefined };

const none = { account: undefined } as const;

export const outcomeCatalogue: { readonly [K in OutcomeKind]: Row<K> } = {
  'member.enrolled': none,
  'member.opened': { account: 'opened' },
  'points.earned': { account: 'earned' },
  'points.bonus': { account: 'bonuses' },
  'bonus.stopped': none,
  'points.rewarded': { account: 'rewarded' },
  'points.clawed-back': { account: 'clawedBack' },
  'points.revised': { account: 'revised' },
  'points.reserved': { account: 'redeemed' },
  'points.redeemed': { account: 'redeemed' },
  'points.returned': { account: 'returned' },
  'points.adjusted': { account: 'adjusted' },
  'points.expired': { account: 'expired' },
  'points.corrected': { account: null },
  'hold.ended': none,
  'qualifying.changed': none,
  'qualifying.carried': none,
  'tier.raised': none,
  'tier.lowered': none,
  'tier.kept': none,
  'tier.for-life': none,
  'tier.override-began': none,
  'tier.override-ended': none,
  'tier.corrected': none,
  'redemption.captured': none,
  'privilege.used': none,
  'privilege.returned': none,
  'tag.set': none,
  'tag.unset': none,
  'trigger.fired': none,
  'trigger.withdrawn': none,
  'member.merged': { account: null },
  'member.absorbed': { account: null },
  'order.moved': none,
  'points.forfeited': { account: 'expired' },
};

export function isOutcomeKind(text: string): text is OutcomeKind {
  return Object.hasOwn(outcomeCatalogue, text);
}

function movesPoints(outcome: Outcome): outcome is PointsOutcome {
  return outcomeCatalogue[outcome.kind].account !== undefined;
}

/** The signed points of an outcome; 0 where it moves none. */
export function pointsOf(outcome: Outcome): number {
  return movesPoints(outcome) ? outcome.points : 0;
}

export function sumPoints(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + pointsOf(outcome), 0);
}

/** Whether the member sees a change: a level of an operator's may hide that the earned one moved. */
export function isSeen(outcome: Outcome): boolean {
  return !('hiddenBy' in outcome);
}
