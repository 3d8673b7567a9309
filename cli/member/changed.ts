/** What a command that changes a member is answered: the member after it. */
import * as z from 'zod';
import type { Ladder } from '../platform/program.ts';
import { grouped } from '../terminal/numbers.ts';
import type { Page } from '../terminal/page.ts';
import { entryAnswer, entryWords } from './entry.ts';

export const memberSummary = z.looseObject({
  memberId: z.string(),
  tier: z.looseObject({ id: z.string(), name: z.string() }),
  balance: z.number(),
  pending: z.number(),
  deficit: z.number(),
});

export const changedAnswer = z.looseObject({
  status: z.string(),
  entry: entryAnswer,
  member: memberSummary,
});

/** Two lines: what was done, and the member after it. */
export function doneLines(
  { status, entry, member }: z.infer<typeof changedAnswer>,
  ladder: Ladder,
  page: Page,
): string[] {
  const words = entryWords(entry, ladder);
  const did =
    status === 'duplicate' ? `Done before: ${words}` : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return [did, memberLine(member, page)];
}

/** `m1: Gold, 170 to spend, 19 pending` */
export function memberLine(member: z.infer<typeof memberSummary>, { paint }: Page): string {
  const { memberId, tier, balance, pending, deficit } = member;
  const owed = deficit === 0 ? '' : `, ${paint('red', `${grouped(deficit)} owed`)}`;
  const who = paint('bold', `${memberId}: ${tier.name}`);
  return `${who}, ${grouped(balance)} to spend, ${grouped(pending)} pending${owed}`;
}
