/** Members of the demo program as a night finds them: of every hundred some are due, the others are not. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import { fold } from '../../../domain/member/fold.ts';
import type { MemberRecord } from '../../../functions/store/members/memberItem.ts';
import { demoTimeline } from '../support/program.ts';
import { memberNumber, purchase } from '../support/purchases.ts';
import { randomFrom } from '../support/random.ts';

/** Up to when time passes: what was bought thirteen months before has expired, what was bought last week has not. */
export const until = Date.UTC(2026, 10, 22, 5) as Instant;

const dayMs = 86_400_000;
const purchasesEach = 12;
/** Different histories; further members have one of these too. */
const histories = 200;

const kept = new Map<string, MemberRecord>();

export function memberAt(index: number, isDue: boolean): MemberRecord {
  const name = `${index % histories} ${isDue}`;
  const known = kept.get(name) ?? bought(index % histories, isDue);
  kept.set(name, known);
  return { ...known, state: { ...known.state, memberId: memberNumber(index) } };
}

function bought(history: number, isDue: boolean): MemberRecord {
  const random = randomFrom(history);
  const timeline = demoTimeline();
  const last = until - (isDue ? 396 : 7) * dayMs;
  const facts = Array.from({ length: purchasesEach }, (_, index) => {
    const at = last - (purchasesEach - index) * random.integer(3, 8) * dayMs;
    return purchase(random, memberNumber(history), history * purchasesEach + index, at as Instant, 3);
  }).sort((a, b) => a.recordedAt - b.recordedAt);
  const newest = facts.at(-1)!;
  const { state } = fold(facts, timeline, newest.recordedAt);
  if (state === null) throw new Error('a member without facts');
  const record: MemberRecord = {
    state,
    version: purchasesEach,
    lastEntry: newest.id,
    dueAt: dueAt(state, timeline),
    amendedThrough: null,
    checkpoints: [],
  };
  if (record.dueAt <= until !== isDue) throw new Error(`history ${history} is not as it was made`);
  return record;
}
