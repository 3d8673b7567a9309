/** A delivery in our own format that is proven and can't be recorded now: kept whole, and told to its sender. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { logEvent } from '../../shared/log.ts';
import { parkDelivery, tooManyParked } from '../parking/parking.ts';
import type { Keeping } from '../parking/sealings.ts';
import type { ParkedReason } from '../sources/deliveries.ts';

export interface OwnToPark extends Keeping {
  readonly program: ProgramId;
  readonly source: string;
  readonly body: Buffer;
  readonly at: Instant;
}

export interface OwnParked {
  readonly status: 'parked';
  readonly reason: ParkedReason;
  /** The id of what is kept. */
  readonly parked: string;
}

/** The program has no published version yet. */
export function parkUnruled(toPark: OwnToPark): Promise<OwnParked> {
  return parkOwn(toPark, 'no-rules', undefined);
}

/** Our own fault kept it from being recorded. */
export function parkFailed(toPark: OwnToPark, error: unknown): Promise<OwnParked> {
  return parkOwn(toPark, 'our-fault', error);
}

async function parkOwn(
  toPark: OwnToPark,
  reason: 'no-rules' | 'our-fault',
  error: unknown,
): Promise<OwnParked> {
  const { program, source } = toPark;
  const isFault = reason === 'our-fault';
  logEvent('webhooks', {
    level: isFault ? 'ERROR' : 'INFO',
    message: isFault ? 'delivery failed' : 'delivery parked',
    fields: { program, source, reason },
    counts: { deliveriesParked: 1, ...(isFault ? { deliveriesFailed: 1 } : {}) },
    ...(isFault ? { error } : {}),
  });
  const parked = await parkDelivery({ ...toPark, topic: '' }, { status: 'parked', reason });
  if (parked === null) throw tooManyParked(source);
  return { status: 'parked', reason, parked };
}
