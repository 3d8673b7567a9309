/** Members who fall the moment the version takes effect, because it is to treat them at once. */
import type { Instant } from '../kernel/brand.ts';
import { addDays, addMonths } from '../kernel/civil.ts';
import type { Rules } from '../program/rules.ts';
import { makeTimeline, type Timeline, type TimelineLine } from '../program/timeline.ts';
import { cornersOf, qualifiedLevels } from './amounts.ts';
import { reaching } from './reaching.ts';
import { dayText, levelName, live, tell } from './story.ts';
import { alone, type Found, type Subject } from './subject.ts';

/** How long ago the member of an example may have reached their level. */
const monthsAgo = [0, 1, 3, 6, 9, 11, 12, 18, 23];

export function standingLowers(subject: Subject): readonly Found[] {
  const { standing, isFirst } = subject;
  if ((standing !== 'at-once' && standing !== 'recompute-terms') || isFirst) return [];
  const timeline = withDraft(subject);
  const inForce = (timeline.lines.at(-2) as TimelineLine).rules;
  for (const { qualify } of qualifiedLevels(inForce).toReversed()) {
    for (const corner of cornersOf(qualify)) {
      for (const months of monthsAgo) {
        const example = exampleOf(subject, timeline, inForce, corner, months);
        if (example !== null) return [found(example, subject)];
      }
    }
  }
  return [];
}

function found(example: string, { file, standing }: Subject): Found {
  const when =
    standing === 'at-once' ? 'before their terms end' : 'where their term by the new rules would be over';
  return {
    rule: 'standing-lowers',
    severity: 'warning',
    path: ['tiers', 'standing'],
    says: `with "standing": "${standing}" members fall as soon as this takes effect, ${when}`,
    fix:
      file.tiers.standing === standing
        ? 'write "standing": "keep-until-term-ends" or "upgrade-only", or accept the warning when you publish'
        : `publish it without a standing, so that the file's "${file.tiers.standing}" counts, or accept the warning when you publish`,
    example,
  };
}

/** The draft after what stands before it; where that is not known, after itself. */
function withDraft(subject: Subject): Timeline {
  const { before, effectiveFrom, now, standing, rules } = subject;
  const lines = (before ?? alone(subject)).lines.filter((line) => line.effectiveFrom < effectiveFrom);
  return makeTimeline([...lines, { effectiveFrom, publishedAt: now, standing, rules }]);
}

function exampleOf(
  { effectiveFrom, rules }: Subject,
  timeline: Timeline,
  inForce: Rules,
  corner: Parameters<typeof reaching>[0],
  months: number,
): string | null {
  const { calendar } = inForce;
  const day = addMonths(addDays(calendar.dayOf(effectiveFrom), -1), -months);
  if (day < 366) return null;
  const facts = reaching(corner, inForce, day);
  const before = live(timeline, facts, (effectiveFrom - 1) as Instant);
  const after = live(timeline, facts, effectiveFrom);
  const fall = after.folded.passed.find(
    (outcome) => outcome.kind === 'tier.lowered' && outcome.at === effectiveFrom,
  );
  if (fall?.kind !== 'tier.lowered') return null;
  // Who holds a level that is no more moves whatever the standing.
  if (!rules.tiers.indexById.has(fall.from)) return null;
  const until = before.status.tier.until;
  const kept = until === null ? '' : `, until ${dayText(inForce, until)}`;
  return `${tell(before)} She holds ${before.status.tier.level.name}${kept}. On ${dayText(rules, effectiveFrom)} the new rules make her ${levelName(rules, fall.to)}.`;
}
