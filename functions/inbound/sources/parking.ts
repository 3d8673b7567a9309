/** Keeping a delivery whole that is proven and could not be recorded. */
import { createHash } from 'node:crypto';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../../store/client.ts';
import { park } from '../../store/sources/parkedDeliveries.ts';
import type { Applied } from './apply.ts';

export interface ToPark {
  readonly store: Store;
  readonly program: ProgramId;
  readonly source: string;
  readonly topic: string;
  readonly body: Buffer;
  readonly at: Instant;
}

export type ParkedResult = Extract<Applied, { readonly status: 'parked' }>;

/** Its id: by when it came, and then by what it is. Where it can't be kept either, the shop is told to try again. */
export async function parkDelivery(toPark: ToPark, { reason, errors = [] }: ParkedResult): Promise<string> {
  const { store, program, source, topic, body, at } = toPark;
  const id = `${formatInstant(at).replace(/[-:.]/g, '')}-${digestOf(toPark)}`;
  const head = { id, source, topic: topic.slice(0, 100), reason, errors, receivedAt: at, bytes: body.length };
  try {
    await park(store, program, { ...head, errors: errors.slice(0, 20), body });
  } catch (error) {
    throw error instanceof StoreBusy
      ? error
      : new StoreBusy('the delivery can not be kept', { cause: error });
  }
  return id;
}

function digestOf({ source, topic, body }: ToPark): string {
  return createHash('sha256').update(`${source}\0${topic}\0`).update(body).digest('hex').slice(0, 12);
}
