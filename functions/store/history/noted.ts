/** What the ledger counts for alarms. Never a word about a member. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import { logEvent } from '../../shared/log.ts';
import type { Entry } from '../ledger/entryItem.ts';

/** Bonuses that were not paid because their conditions could take too long. */
export function noteStopped(program: ProgramId, { outcomes }: Pick<Entry, 'outcomes'>): void {
  const stopped = outcomes.filter(({ kind }) => kind === 'bonus.stopped');
  const [first] = stopped;
  if (first === undefined) return;
  const { rule, programVersion } = first;
  logEvent('ledger', {
    level: 'WARN',
    message: 'bonus stopped',
    fields: { program, rule, programVersion },
    counts: { bonusesStopped: stopped.length },
  });
}

/** A member whose item was gone, or could not be read, was folded again from the ledger. */
export function noteRebuilt(program: ProgramId, was: string): void {
  logEvent('ledger', {
    level: 'WARN',
    message: 'member rebuilt',
    fields: { program, was },
    counts: { membersRebuilt: 1 },
  });
}

/** Refunds that asked for more than was kept of their orders. */
export function noteExcess(program: ProgramId, refunds: number): void {
  if (refunds === 0) return;
  logEvent('ledger', {
    level: 'WARN',
    message: 'refund in excess',
    fields: { program },
    counts: { refundsInExcess: refunds },
  });
}
