/** Members who spend points: redemptions, captures and cancellings as the members' function records them. */
import { type MemberId, type ProgramId, points } from '../../domain/kernel/brand.ts';
import { admitRedemption, admitSettling, type Refusal, type Standing } from '../../domain/member/admit.ts';
import { type Fact, factId } from '../../domain/member/facts.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { readRedemption } from '../../functions/store/causes.ts';
import type { Store } from '../../functions/store/client.ts';
import { type CommandResult, recordCommand } from '../../functions/store/recordCommand.ts';
import type { Spending } from './scenario.ts';

export interface SpendProps {
  readonly store: Store;
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly now: () => number;
  readonly timeLeftMs: () => number;
}

export function spend(spending: Spending, props: SpendProps): Promise<CommandResult> {
  const { store, program, timeline, now, timeLeftMs } = props;
  return recordCommand(store, {
    program,
    timeline,
    memberId: spending.member as MemberId,
    by: { actor: 'simulation', requestId: 'request' },
    now: () => now() as ReturnType<Parameters<typeof recordCommand>[1]['now']>,
    timeLeftMs,
    make: (at) => spendingAsFact(spending, at),
    admit: (standing) => admit(spending, standing, props),
  });
}

function spendingAsFact(
  { kind, redemptionId, member, mode, points: asked }: Spending,
  at: Fact['occurredAt'],
): Fact {
  const memberId = member as MemberId;
  const head = { id: factId(kind, redemptionId), memberId, occurredAt: at, recordedAt: at, redemptionId };
  return kind === 'redemption' ? { kind, ...head, points: points(asked), mode } : { kind, ...head };
}

async function admit(
  spending: Spending,
  standing: Standing,
  { store, program }: SpendProps,
): Promise<Refusal | null> {
  const { kind, redemptionId, mode, points: asked } = spending;
  if (kind === 'redemption') {
    const admitted = admitRedemption(standing, { mode, points: asked });
    return 'kind' in admitted ? admitted : null;
  }
  if (standing.state.reservations.some(({ id }) => id === redemptionId)) return null;
  const { memory, isCancelled } = await readRedemption(store, program, redemptionId);
  if (memory === null) return { kind: 'refused', reason: 'reservation-expired', numbers: {} }; // not yet made
  return admitSettling(standing, redemptionId, memory, isCancelled);
}
