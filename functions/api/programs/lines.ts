/** How the lines of a timeline, and the actions of operators, are named and shown. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { beginningOfTime, formatInstant } from '../../../domain/kernel/instant.ts';
import type { Request } from '../../shared/http.ts';
import { Problem } from '../../shared/problem.ts';
import type { Action } from '../../store/programs/actions.ts';
import type { PublishedLine } from '../../store/programs/programs.ts';

/** "Now" for rules: every function has read the new line before it takes effect. */
export const noticeMs = 60_000;

/** From when on a line can take effect: a first one at once, for it holds for all time before it, too. */
export function earliestAfter(last: PublishedLine | undefined, now: Instant): Instant {
  return (last === undefined ? now : Math.max(now + noticeMs, last.effectiveFrom + 1)) as Instant;
}

export function presentLine({ line, version, standing, ...moments }: PublishedLine) {
  const { effectiveFrom, publishedAt, withdrawnAt } = moments;
  return {
    line,
    version,
    effectiveFrom: effectiveFrom === beginningOfTime ? null : formatInstant(effectiveFrom as Instant),
    publishedAt: formatInstant(publishedAt as Instant),
    standing,
    withdrawnAt: withdrawnAt === null ? null : formatInstant(withdrawnAt as Instant),
  };
}

export function presentAction({ at, ...action }: Action) {
  return { at: formatInstant(at), ...action };
}

/** The number in a path; null for what is none. */
export function versionOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

export function unknownVersion({ program, params }: Request, named = params.version): Problem {
  const shown = (named ?? '').slice(0, 40).toWellFormed();
  return new Problem('unknown-version', `program "${program}" has no version "${shown}"`);
}
