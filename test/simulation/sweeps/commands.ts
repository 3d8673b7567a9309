/** What happens beside sweeps: purchases, points set aside that will run out, new rules. */

import { factId } from '../../../domain/facts/facts.ts';
import { type Instant, type MemberId, type ProgramId, points } from '../../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import { admitRedemption } from '../../../domain/member/admit.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../../../functions/store/client.ts';
import { getStoredTimeline, getVersionText } from '../../../functions/store/programs/programs.ts';
import { addVersion, lastLine } from '../../../functions/store/programs/versions.ts';
import { recordCommand } from '../../../functions/store/recording/recordCommand.ts';
import type { Instance } from './functions.ts';

const noticeMs = 60_000;
const pointsAside = 5;

/** True as well where it stands already: the answer to an earlier try was lost. */
export async function publish(
  store: Store,
  program: ProgramId,
  file: ProgramFile,
  publishedAt: Instant,
): Promise<boolean> {
  const text = JSON.stringify(file);
  const before = await getStoredTimeline(store, program);
  const last = before === null ? undefined : lastLine(before);
  if (last !== undefined && (await getVersionText(store, program, last.version)) === text) return true;
  const line = {
    version: (last?.version ?? 0) + 1,
    effectiveFrom: last === undefined ? beginningOfTime : publishedAt + noticeMs,
    publishedAt,
    standing: file.tiers.standing,
  };
  const requestId = `request ${line.version}`;
  return addVersion(store, program, before, { line, text, author: 'operator', note: null, requestId });
}

/** Refused where there are too few points: then nobody has set anything aside. */
export async function setAside(
  store: Store,
  program: ProgramId,
  member: string,
  redemptionId: string,
  now: () => Instant,
  { timelineOf, timeLeftMs }: Instance,
): Promise<void> {
  const memberId = member as MemberId;
  const mode = 'reserve';
  await recordCommand(store, {
    program,
    timeline: (await timelineOf(program)) as Timeline,
    memberId,
    by: { actor: 'simulation', requestId: 'request' },
    now,
    timeLeftMs,
    make: (at) => ({
      kind: 'redemption',
      ...{ id: factId('redemption', redemptionId), memberId, occurredAt: at, recordedAt: at, redemptionId },
      ...{ points: points(pointsAside), mode },
    }),
    admit: (standing) => {
      const admitted = admitRedemption(standing, { mode, points: pointsAside });
      return 'kind' in admitted ? admitted : null;
    },
  });
}
