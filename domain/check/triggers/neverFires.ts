/** A trigger that can never fire: nobody rises to its level, no term ends, or nothing expires so late. */
import { addDays, dayOfCivil, formatDay, never, parseDay } from '../../kernel/civil.ts';
import { counted } from '../../kernel/words.ts';
import type { Occasion, TriggerRule } from '../../program/triggers/file.ts';
import { allTriggers } from '../../program/triggers/rules.ts';
import { spanOf } from '../bonuses/span.ts';
import { neverHolds } from '../condition/neverHolds.ts';
import { daysLookedAt, goneOn, plainAmount } from '../holdOutlivesExpiry.ts';
import { buys, live, middayOf, tell } from '../story.ts';
import { alone, type Found, type Subject } from '../subject.ts';

export function triggerNeverFires(subject: Subject): readonly Found[] {
  return (subject.file.triggers ?? []).flatMap((trigger, index): readonly Found[] => {
    const { id, on } = trigger;
    const never = whyNever(subject, on);
    const why = never === null ? conditionNever(subject, trigger) : { ...never, path: ['on', never.field] };
    if (why === null) return [];
    const { path, says, fix, tells } = why;
    return [
      {
        rule: 'trigger-never-fires',
        severity: 'error',
        path: ['triggers', index, ...path],
        says: `trigger "${id}" never fires: ${says}`,
        fix: `${fix}, or take the trigger out`,
        example: `${storyOf(subject)} ${tells}`,
      },
    ];
  });
}

function conditionNever(subject: Subject, { when, on }: TriggerRule) {
  if (when === undefined) return null;
  const found = neverHolds(subject.rules, when, spanOf(subject, {}), on.kind === 'first-purchase');
  if (found === null) return null;
  const { says, fix } = found;
  return { path: ['when'], says, fix, tells: 'She never meets the condition.' };
}

interface Why {
  readonly field: string;
  readonly says: string;
  readonly fix: string;
  readonly tells: string;
}

function whyNever(subject: Subject, on: TriggerRule['on']): Why | null {
  switch (on.kind) {
    case 'tier-reached':
      return nobodyRises(subject, on.level);
    case 'tier-at-risk':
      return noTermEnds(subject, on.days);
    case 'points-expiring':
      return nothingExpires(subject, on.days);
    case 'points-available':
      return nothingIsHeld(subject);
    case 'program-ends':
      return isOver(subject, on);
    default:
      return null;
  }
}

function nobodyRises({ rules }: Subject, level: string | undefined): Why | null {
  const { levels } = rules.tiers;
  const index = level === undefined ? levels.length - 1 : levels.findIndex(({ id }) => id === level);
  const found = levels[index];
  if (found === undefined) return null;
  if (index === 0) {
    return {
      field: level === undefined ? 'kind' : 'level',
      says: `"${found.name}" is the lowest level, and nobody rises to it`,
      fix: 'write a higher "level", or "on": { "kind": "enrolled" }',
      tells: `${found.name} is what she has had from the beginning.`,
    };
  }
  if (level === undefined || !found.isByInvitation || found.keep !== null) return null;
  return {
    field: 'level',
    says: `"${found.name}" is given by operators alone`,
    fix: 'write another "level"',
    tells: `However much she buys, she does not reach ${found.name}.`,
  };
}

function noTermEnds({ rules }: Subject, days: number): Why | null {
  const { term, levels, graceDays } = rules.tiers;
  if (levels.length === 1) {
    const says = 'there is one level, which nobody loses';
    return { field: 'kind', says, fix: 'write a second level', tells: 'She can fall no lower.' };
  }
  if (term.kind === 'unlimited' || term.kind === 'while-qualified') {
    const says = `with "term": { "kind": "${term.kind}" } no level has a term that ends`;
    return { field: 'kind', says, fix: 'write another "term"', tells: 'Her level has no term.' };
  }
  const longest = term.kind === 'months' ? term.months * 31 + graceDays : Number.POSITIVE_INFINITY;
  if (days < longest) return null;
  const says = `${days} days before a term ends it has not begun`;
  return {
    field: 'days',
    says,
    fix: 'write fewer "days"',
    tells: `No level of hers has a term of ${days} days.`,
  };
}

function nothingExpires({ rules }: Subject, days: number): Why | null {
  const own = allTriggers(rules.triggers).map(({ points, liveDays }) => (points > 0 ? (liveDays ?? 0) : 0));
  const start = dayOfCivil(2024, 1, 1);
  const lives = Array.from({ length: daysLookedAt }, (_, at) => {
    const day = addDays(start, at);
    const gone = goneOn(rules, day);
    return gone === never ? 0 : gone - day;
  });
  const longest = Math.max(...lives, ...own);
  if (days < longest) return null;
  return longest === 0
    ? {
        field: 'kind',
        says: 'points never expire',
        fix: 'write when they do in "expiry"',
        tells: 'Her points do not expire.',
      }
    : {
        field: 'days',
        says: `points live for ${longest} days at most, so ${days} days before they expire nobody has them`,
        fix: `write "days": ${longest - 1} or less`,
        tells: `They are gone after ${longest} days at the latest.`,
      };
}

function nothingIsHeld({ rules }: Subject): Why | null {
  if (rules.earning.hold.kind !== 'none') return null;
  return {
    field: 'kind',
    says: 'points can be spent at once',
    fix: 'write a "hold" in "earning"',
    tells: 'None of her points are on hold.',
  };
}

function isOver(
  { rules, effectiveFrom }: Subject,
  { lastDay, days }: Occasion & { kind: 'program-ends' },
): Why | null {
  const told = addDays(parseDay(lastDay) ?? never, -days);
  const from = rules.calendar.dayOf(effectiveFrom);
  if (told >= from) return null;
  return {
    field: 'lastDay',
    says: `${counted(days, 'day')} before ${lastDay} is over when this takes effect, on ${formatDay(from)}`,
    fix: 'write a later "lastDay" or fewer "days"',
    tells: 'She is told nothing of the end.',
  };
}

/** Somebody buys. */
function storyOf(subject: Subject): string {
  const { rules, now } = subject;
  const bought = buys(middayOf(rules, rules.calendar.dayOf(now)), 1, { amount: plainAmount(rules) });
  return tell(live(alone(subject), [bought], bought.occurredAt));
}
