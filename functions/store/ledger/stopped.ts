/** Bonuses that were not paid because their conditions could take too long: counted, for an alarm. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import { logEvent } from '../../shared/log.ts';
import type { Entry } from './entryItem.ts';

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
