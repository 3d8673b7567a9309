/** Keeping a delivery whole that is proven and could not be recorded. */
import { createHash } from 'node:crypto';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { logEvent } from '../../shared/log.ts';
import { Problem } from '../../shared/problem.ts';
import { park } from '../../store/sources/parkedDeliveries.ts';
import type { Sealing } from '../../store/sources/sealing.ts';
import type { Applied } from '../sources/applied.ts';
import { readDocument } from '../sources/document.ts';
import { mayPark, parkedPerDay } from './allowance.ts';
import type { Keeping } from './sealings.ts';
import { subjectsIn } from './subjects.ts';

export interface ToPark extends Keeping {
  readonly program: ProgramId;
  readonly source: string;
  readonly topic: string;
  readonly body: Buffer;
  readonly at: Instant;
}

export type ParkedResult = Extract<Applied, { readonly status: 'parked' }>;

/** A fault that is over a moment later must not cost a delivery whose sender tries nothing twice. */
const triesMax = 3;

/**
 * Its id: by when it came, and then by what it is; null where too much of the source was parked that day. Where it can't
 * be kept for another reason, the sender is told to try again.
 */
export async function parkDelivery(
  toPark: ToPark,
  { reason, errors = [] }: ParkedResult,
): Promise<string | null> {
  const { store, sealingOf, program, source, topic, body, at } = toPark;
  const id = `${formatInstant(at).replace(/[-:.]/g, '')}-${digestOf(toPark)}`;
  const head = { id, source, topic: topic.slice(0, 100), reason, receivedAt: at, bytes: body.length };
  let isAllowed = false;
  for (let tries = 1; ; tries++) {
    try {
      isAllowed ||= await mayPark(toPark);
      if (!isAllowed) return turnedAway(toPark);
      const sealing = await sealingOf(program);
      const subjects = digestsOf(subjectsOf(body), sealing);
      await park(store, program, { ...head, errors: errors.slice(0, 20), subjects, body }, sealing);
      return id;
    } catch (error) {
      if (tries === triesMax) throw asBusy(error);
    }
  }
}

function turnedAway({ program, source }: ToPark): null {
  logEvent('webhooks', {
    level: 'WARN',
    message: 'too much is parked',
    fields: { program, source },
    counts: { deliveriesTurnedAway: 1 },
  });
  return null;
}

/** For senders who try again. */
export function tooManyParked(source: string): Problem {
  return new Problem(
    'too-many-parked',
    `of source "${source}", ${parkedPerDay} deliveries were parked today, and nothing is kept of this one: look why they can't be recorded (\`laurel parked list\`), and send it again later`,
    { retryAfterSeconds: 3_600 },
  );
}

function asBusy(error: unknown): StoreBusy {
  if (error instanceof StoreBusy) return error;
  return new StoreBusy('the delivery can not be kept', { cause: error });
}

/** None of what is no document: it is looked through as text. */
function subjectsOf(body: Buffer): readonly string[] {
  try {
    return subjectsIn(readDocument(body));
  } catch {
    return [];
  }
}

/** Without a key they only save a look into what was sent, which stands beside them. */
export function digestsOf(subjects: readonly string[], sealing: Sealing | null): readonly string[] {
  const digest =
    sealing?.digest ?? ((text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24));
  return subjects.map((subject) => digest(subject));
}

function digestOf({ source, topic, body }: ToPark): string {
  return createHash('sha256').update(`${source}\0${topic}\0`).update(body).digest('hex').slice(0, 12);
}
