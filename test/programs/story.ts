/** A member's life under a program file, as a table: date · what happened · points · tier · until. */
import { readFileSync } from 'node:fs';
import { type Fact, factId, type Quantities } from '../../domain/facts/facts.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import type { Outcome, TimedOutcome } from '../../domain/facts/outcomes.ts';
import type { LevelId, MemberId } from '../../domain/kernel/brand.ts';
import { minorUnits } from '../../domain/kernel/brand.ts';
import { formatDay } from '../../domain/kernel/civil.ts';
import { seenAt } from '../../domain/member/advance.ts';
import { fold } from '../../domain/member/fold.ts';
import { levelAt } from '../../domain/program/ladder.ts';
import { rulesOfLine } from '../../domain/program/timeline.ts';
import type { MemberState } from '../../domain/state/state.ts';
import { heldLevel } from '../../domain/tiers/levels.ts';
import { checked, timelineOfFiles } from '../support/programs.ts';
import { purchase } from '../support/purchases.ts';
import { at } from '../support/times.ts';

export function programJson(name: string): ProgramJson {
  return JSON.parse(readFileSync(new URL(`../../programs/${name}.json`, import.meta.url), 'utf8'));
}

interface ProgramJson {
  readonly id: string;
  readonly currency: string;
  readonly enrolment?: string;
}

/** At noon of a day in the program's time zone, unless a time of day is given. */
type Told = readonly [on: string, what: string, make: (head: Head) => Fact];
interface Head {
  readonly id: string;
  readonly memberId: MemberId;
  readonly occurredAt: ReturnType<typeof at>;
  readonly recordedAt: ReturnType<typeof at>;
}

interface Line {
  readonly category?: string;
  readonly quantities?: Quantities;
}

/** `cents` of one line. */
export const buys =
  (cents: number, { category, quantities }: Line = {}) =>
  ({ id, occurredAt }: Head): Fact =>
    purchase({
      orderId: id,
      on: occurredAt,
      lines: [
        {
          lineId: '1',
          amount: cents,
          ...(category === undefined ? {} : { category }),
          ...(quantities === undefined ? {} : { quantities }),
        },
      ],
    });

/** Of the nth line of the story, from 1. */
export const refunds =
  (story: number, cents: number) =>
  ({ id, ...head }: Head): Fact => {
    const order = { source: 'standard', orderId: `s${story}` };
    return {
      ...head,
      kind: 'refund',
      id: factId('refund', 'standard', order.orderId, id),
      refundId: id,
      order,
      takenBack: { by: 'amount', amount: minorUnits(cents) },
    };
  };

export const engages =
  (kind: string, quantities?: Quantities) =>
  ({ id, ...head }: Head): Fact => ({
    ...head,
    kind: 'engagement',
    id: factId('engagement', 'standard', id),
    engagementId: id,
    engagement: kind,
    ...(quantities === undefined ? {} : { quantities }),
  });

export const isTagged =
  (tag: string) =>
  ({ id, ...head }: Head): Fact => ({ ...head, kind: 'tag-set', id: factId('tag-set', 'm1', tag, id), tag });

export const enrols =
  () =>
  ({ id: _, ...head }: Head): Fact => ({ ...head, kind: 'enrolment', id: factId('enrolment', 'm1') });

export const isInvited =
  (tier: string, until: string) =>
  ({ id, ...head }: Head): Fact => ({
    ...head,
    kind: 'tier-override',
    id: factId('tier-override', 'm1', id),
    overrideId: id,
    tier: tier as LevelId,
    until: at(until, 'Europe/Berlin'),
    as: 'grant',
    reason: 'invited',
  });

/** The table, up to a day; what time brought stands between what happened. */
export function tell(name: string, told: readonly Told[], until: string): string {
  const timeline = timelineOfFiles([{ file: checked(programJson(name)) }]);
  const rules = rulesOfLine(timeline, 0);
  const zone = rules.calendar.timeZone;
  const whatById = new Map<string, string>();
  const facts = told.map(([on, what, make], index) => {
    const moment = at(on.includes('T') ? on : `${on}T12:00`, zone);
    const fact = make({
      id: `s${index + 1}`,
      memberId: 'm1' as MemberId,
      occurredAt: moment,
      recordedAt: moment,
    });
    whatById.set(fact.id, what);
    return fact;
  });
  const folded = fold(facts, timeline, at(until, zone));
  const lines: string[] = [];
  let before: MemberState | null = null;
  const line = (day: string, what: string, points: number, state: MemberState) => {
    const level = levelAt(rules, heldLevel(rules, state)).name;
    const isGiven =
      state.override !== null &&
      level !== state.tier.level &&
      levelAt(rules, heldLevel(rules, state)).id !== state.tier.level;
    const ends = isGiven ? (state.override?.until ?? null) : state.tier.until;
    const shown = ends === null ? '' : ` until ${formatDay(rules.calendar.dayOf(ends))}`;
    const gained = points === 0 ? '' : points > 0 ? `+${points}` : String(points);
    lines.push(`${day} · ${what} · ${gained} · ${level}${shown}`);
  };
  const passage = (outcomes: readonly TimedOutcome[]) => {
    for (const outcome of outcomes) {
      const state = seenAt(before as MemberState, timeline, outcome.at);
      const points = sumPoints([outcome]);
      line(formatDay(rules.calendar.dayOf(outcome.at)), wordOf(outcome), points, state);
    }
  };
  for (const { fact, applied } of folded.entries) {
    passage(applied.passed);
    before = applied.state;
    const day = formatDay(rules.calendar.dayOf(applied.state.asOf.at));
    line(day, whatById.get(fact.id) ?? fact.id, sumPoints(applied.outcomes), applied.state);
    for (const word of applied.outcomes.flatMap(wordsOf)) lines.push(`           ${word}`);
  }
  passage(folded.passed);
  return `\n${lines.join('\n')}\n`;
}

/** What a fact did beside its points. */
function wordsOf(outcome: Outcome): readonly string[] {
  switch (outcome.kind) {
    case 'tier.raised':
      return [`rises from ${outcome.from} to ${outcome.to}`];
    case 'tier.lowered':
      return [`falls from ${outcome.from} to ${outcome.to}`];
    case 'tier.kept':
      return [outcome.until === null ? 'is kept for good' : 'the term is extended'];
    case 'tier.for-life':
      return [`${outcome.tier} is for life`];
    case 'points.rewarded':
      return outcome.rule.endsWith('entryReward') ? [`${outcome.points} points for reaching the level`] : [];
    case 'trigger.fired':
      return [`trigger ${outcome.trigger}`];
    case 'points.bonus':
      return [`bonus ${outcome.rule.split('.').at(-1)}: ${outcome.points}`];
    default:
      return [];
  }
}

function wordOf(outcome: TimedOutcome): string {
  switch (outcome.kind) {
    case 'tier.raised':
      return `rises from ${outcome.from} to ${outcome.to}`;
    case 'tier.lowered':
      return `falls from ${outcome.from} to ${outcome.to}`;
    case 'tier.kept':
      return 'review: kept';
    case 'tier.for-life':
      return `${outcome.tier} is for life`;
    case 'tier.override-ended':
      return 'the invitation ends';
    case 'qualifying.carried':
      return `${outcome.amount} carried into the new year`;
    case 'points.rewarded':
      return 'reward for reaching the level';
    case 'points.clawed-back':
      return 'the reward for the level is taken back';
    case 'points.returned':
      return 'points come back';
    case 'points.expired':
      return 'points expire';
    case 'trigger.fired':
      return `trigger ${outcome.trigger}`;
    case 'tag.set':
      return `tag ${outcome.tag}`;
  }
}
