/** An engagement, and what is remembered of it where it is revoked. */
import type { Position } from '../../../domain/facts/facts.ts';
import { emptyMemory, type Memory } from '../../../domain/facts/memory.ts';
import type { FactId, ProgramId } from '../../../domain/kernel/brand.ts';
import { expiresOn } from '../../../domain/points/lots.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { entryKey } from '../keys.ts';
import type { Entry } from '../ledger/entryItem.ts';
import type { Placeholder } from '../ledger/placeholder.ts';
import { firedIn, readPartition } from './causes.ts';

export interface EngagementRead {
  readonly engagement: Entry | null;
  readonly revocation: Entry | null;
  /** What waits in its place. */
  readonly placeholder: Placeholder | null;
}

/** `id`: of the engagement's fact. */
export async function readEngagement(store: Store, program: ProgramId, id: FactId): Promise<EngagementRead> {
  const items = await readPartition(store, entryKey(program, id).pk);
  const entryOf = (kind: string) =>
    items.flatMap((item) =>
      item.kind === 'entry' && item.entry.body.kind === 'fact' && item.entry.body.fact.kind === kind
        ? [item.entry]
        : [],
    )[0] ?? null;
  const placeholder = items.find((item) => item.kind === 'placeholder')?.placeholder ?? null;
  return { engagement: entryOf('engagement'), revocation: entryOf('engagement-revocation'), placeholder };
}

/** As the fold of its member would remember it. */
export function rememberEngagement(
  entry: Entry,
  timeline: Timeline,
): { readonly memory: Memory; readonly from: Position } {
  const { body, at, outcomes, id } = entry;
  if (body.kind !== 'fact' || body.fact.kind !== 'engagement')
    throw new Error(`entry ${id} is no engagement`);
  const { fact } = body;
  const line = lineAt(timeline, at);
  const { calendar, expiry } = rulesOfLine(timeline, line);
  const today = calendar.dayOf(at);
  const rule = `earning.engagements.${fact.engagement}`;
  const paid = outcomes.find((outcome) => outcome.kind === 'points.rewarded' && outcome.rule === rule);
  const fired = firedIn([entry], calendar);
  const memory = emptyMemory();
  memory.engagements.set(fact.id, {
    fact,
    line,
    today,
    paid: paid?.kind === 'points.rewarded' ? paid.points : 0,
    expiresOn: expiresOn(expiry, today),
    isRevoked: false,
    ...(fired.length === 0 ? {} : { fired }),
  });
  return { memory, from: { at, id: fact.id } };
}
