/** Entries of a member's history, as the API has them and as people read them. */
import * as z from 'zod';
import type { Outcome } from '../../domain/facts/outcomes.ts';
import { type Ladder, levelName } from '../platform/program.ts';
import { countOf, grouped, groupedAmount } from '../terminal/numbers.ts';
import type { Page } from '../terminal/page.ts';
import { tableLines } from '../terminal/table.ts';
import { showDay, showEnd, showWhen } from '../terminal/when.ts';

const outcome = z.looseObject({
  kind: z.string(),
  rule: z.string(),
  points: z.number().optional(),
  deficit: z.number().optional(),
  availableAt: z.string().nullish(),
  tier: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  until: z.string().nullish(),
  metric: z.string().optional(),
  of: z.string().optional(),
  amount: z.union([z.string(), z.number()]).optional(),
  reason: z.string().optional(),
  privilege: z.string().optional(),
  quantity: z.number().optional(),
  tag: z.string().optional(),
  into: z.string().optional(),
});

export const entryAnswer = z.looseObject({
  id: z.string(),
  kind: z.string(),
  points: z.number(),
  occurredAt: z.string(),
  outcomes: z.array(outcome),
});

export type EntryAnswer = z.infer<typeof entryAnswer>;
type OutcomeAnswer = z.infer<typeof outcome>;

/** `+115`, `-15`; nothing for none. */
export function signed(points: number): string {
  if (points === 0) return '';
  return points > 0 ? `+${grouped(points)}` : grouped(points);
}

/** A line for each: when it took effect, its id, its points, and what it did. */
export function entryLines(
  entries: readonly EntryAnswer[],
  ladder: Ladder,
  { paint, width }: Page,
): string[] {
  const columns = [
    { title: 'when' },
    { title: 'entry', isId: true },
    { title: 'points', isFigure: true },
    { title: 'what it did' },
  ];
  const rows = entries.map((entry) => [
    showWhen(entry.occurredAt, ladder.timeZone),
    entry.id,
    paint(entry.points < 0 ? 'red' : 'green', signed(entry.points)),
    entryWords(entry, ladder),
  ]);
  return tableLines(columns, rows, { width });
}

/** `earned 115 points; rose from Regular to Gold` */
export function entryWords({ kind, outcomes }: EntryAnswer, ladder: Ladder): string {
  if (kind === 'adjustment-undo') return outcomes.map((each) => undoneWords(each, ladder)).join('; ');
  if (outcomes.length > 0) return outcomes.map((each) => outcomeWords(each, ladder)).join('; ');
  return kind === 'fulfilment' ? 'fulfilled' : 'nothing';
}

function undoneWords(outcome: OutcomeAnswer, ladder: Ladder): string {
  if (outcome.kind !== 'points.adjusted') return outcomeWords(outcome, ladder);
  return `${points(outcome)} ${(outcome.points ?? 0) < 0 ? 'taken' : 'given'} back`;
}

/** What points came from, where a bonus, a reward or a level has them by its own name. */
function nameIn(rule: string): string {
  return (
    /^(?:earning\.(?:bonuses|engagements)|tiers\.levels|redemption\.rewards)\.([^.]+)/.exec(rule)?.[1] ?? rule
  );
}

type Words = (outcome: OutcomeAnswer, ladder: Ladder) => string;

const points = ({ points: count = 0 }: OutcomeAnswer): string => countOf(Math.abs(count), 'point');
const tier = (id: string | undefined, ladder: Ladder): string =>
  id === undefined ? 'a tier' : levelName(id, ladder);
const counted = ({ amount = 0, metric = '', of }: OutcomeAnswer, { currency }: Ladder): string =>
  metric === 'spend'
    ? `${groupedAmount(amount)} ${currency} of spend`
    : `${groupedAmount(amount)} ${of ?? metric}`;
const uses = ({ privilege, quantity = 1 }: OutcomeAnswer): string =>
  quantity === 1 ? `${privilege}` : `${privilege} ${grouped(quantity)} times`;

/** The compiler asks for the words of a new kind. */
const words: { readonly [K in Outcome['kind']]: Words } = {
  'member.enrolled': () => 'became a member',
  'member.opened': (outcome, ladder) =>
    `came from another system with ${points(outcome)} as ${tier(outcome.tier, ladder)}`,
  'points.earned': (outcome, { timeZone }) => {
    const hold =
      outcome.availableAt && outcome.points
        ? `, on hold until ${showDay(outcome.availableAt, timeZone)}`
        : '';
    return `earned ${points(outcome)}${hold}`;
  },
  'points.bonus': (outcome) => `${points(outcome)} from the bonus ${nameIn(outcome.rule)}`,
  'bonus.stopped': ({ rule }) => `the bonus ${nameIn(rule)} took too long to decide and was not paid`,
  'points.rewarded': (outcome) => `${points(outcome)} for ${rewardName(outcome.rule)}`,
  'points.clawed-back': (outcome) => {
    const owed = outcome.deficit ? `, ${grouped(outcome.deficit)} of them owed now` : '';
    return `${points(outcome)} taken back${owed}`;
  },
  'points.revised': (outcome) => {
    if (!outcome.points) return 'the order changed, its points did not';
    const owed = outcome.deficit ? `, ${grouped(outcome.deficit)} of them owed now` : '';
    const verb = outcome.points < 0 ? 'taken back' : 'given';
    return `the order changed: ${points(outcome)} ${verb}${owed}`;
  },
  'points.reserved': (outcome) => `${points(outcome)} set aside${forReward(outcome)}`,
  'points.redeemed': (outcome) => `${points(outcome)} spent${forReward(outcome)}`,
  'points.returned': (outcome) => `${points(outcome)} came back`,
  'points.adjusted': (outcome) => {
    const verb = (outcome.points ?? 0) < 0 ? 'taken' : 'given';
    return `${points(outcome)} ${verb} by hand${outcome.reason ? `: ${outcome.reason}` : ''}`;
  },
  'points.forfeited': (outcome) => `${points(outcome)} forfeited, as the person is forgotten`,
  'points.expired': (outcome) => `${points(outcome)} expired`,
  'points.corrected': ({ points: count = 0 }) => `later entries corrected by ${signed(count)} points`,
  'hold.ended': () => 'the hold ended',
  'qualifying.changed': (outcome, ladder) => `${counted(outcome, ladder)} counts toward a tier`,
  'qualifying.carried': (outcome, ladder) => `${counted(outcome, ladder)} was carried into the next year`,
  'tier.raised': ({ from, to }, ladder) => `rose from ${tier(from, ladder)} to ${tier(to, ladder)}`,
  'tier.lowered': ({ from, to }, ladder) => `fell from ${tier(from, ladder)} to ${tier(to, ladder)}`,
  'tier.kept': (outcome, ladder) => `kept ${tier(outcome.tier, ladder)}${end(outcome, ladder)}`,
  'tier.for-life': (outcome, ladder) => `${tier(outcome.tier, ladder)} for life`,
  'tier.override-began': (outcome, ladder) =>
    `was given ${tier(outcome.tier, ladder)}${end(outcome, ladder)}`,
  'tier.override-ended': (outcome, ladder) => `the ${tier(outcome.tier, ladder)} that was given ended`,
  'tier.corrected': ({ from, to }, ladder) =>
    `tier corrected from ${tier(from, ladder)} to ${tier(to, ladder)}`,
  'member.merged': (outcome) => `${points(outcome)} came with ${outcome.from}, who is the same person`,
  'member.absorbed': (outcome) => `became one with ${outcome.into}`,
  'order.moved': (outcome) => `order ${outcome.order} was moved to ${outcome.to}`,
  'redemption.captured': () => 'the redemption became final',
  'privilege.used': (outcome) => `used ${uses(outcome)}`,
  'privilege.returned': (outcome) => `gave back a use of ${uses(outcome)}`,
  'tag.set': (outcome) => `got the tag ${outcome.tag}`,
  'tag.unset': (outcome) => `lost the tag ${outcome.tag}`,
  'trigger.fired': (outcome) =>
    `the trigger ${outcome.trigger} fired${outcome.heldOut ? ', and the member is held out' : ''}`,
  'trigger.withdrawn': (outcome) => `the trigger ${outcome.trigger} has not fired after all`,
};

function outcomeWords(outcome: OutcomeAnswer, ladder: Ladder): string {
  // A platform may be newer than this command.
  return isKnown(outcome.kind) ? words[outcome.kind](outcome, ladder) : outcome.kind;
}

function isKnown(kind: string): kind is Outcome['kind'] {
  return Object.hasOwn(words, kind);
}

function rewardName(rule: string): string {
  if (rule === 'earning.welcome') return 'joining';
  const name = nameIn(rule);
  return rule.startsWith('tiers.levels.') ? `reaching ${name}` : name;
}

function forReward({ rule }: OutcomeAnswer): string {
  return rule.startsWith('redemption.rewards.') ? ` on ${nameIn(rule)}` : '';
}

function end({ until }: OutcomeAnswer, { timeZone }: Ladder): string {
  return until ? ` ${showEnd(until, timeZone)}` : '';
}
