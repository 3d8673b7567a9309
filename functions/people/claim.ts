/** Orders that waited for somebody are credited to who they turn out to be, each at its own date. */
import { orderName } from '../../domain/facts/facts.ts';
import type { MemberId, ProgramId } from '../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import { platformNow } from '../shared/clock.ts';
import type { Store } from '../store/client.ts';
import { getMember } from '../store/members/members.ts';
import { type Claimant, heldFor, letGo } from '../store/people/unclaimed.ts';
import { recordFact } from '../store/recording/record.ts';
import { recordRevision } from '../store/recording/recordRevision.ts';

export interface Claiming {
  readonly store: Store;
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly timeLeftMs: () => number;
}

/** How many orders were credited. What is interrupted goes on when it is asked for again. */
export async function claimOrders(
  { store, program, timeline, timeLeftMs }: Claiming,
  memberId: MemberId,
  claimants: readonly Claimant[],
): Promise<number> {
  const now = platformNow();
  const rules = rulesOfLine(timeline, lineAt(timeline, now));
  const { claimDays = 0 } = rules.file;
  // Who has to ask to become a member gets what waited once they have.
  const isMember = rules.enrolment === 'automatic' || (await getMember(store, program, memberId)) !== null;
  if (claimDays === 0 || !isMember) return 0;
  const claimed = new Set<string>();
  for (const claimant of claimants) {
    for (const { key, fact } of await heldFor(store, program, claimant, memberId, { now, claimDays })) {
      const request = { program, timeline, timeLeftMs, metadata: null, isClaimed: true } as const;
      const result =
        fact.kind === 'purchase'
          ? await recordFact(store, { ...request, fact })
          : await recordRevision(store, { ...request, fact });
      if (result.kind === 'recorded') claimed.add(orderName(fact.order));
      await letGo(store, key);
    }
  }
  return claimed.size;
}
