/** An operator who publishes rules, as the operators' function does: again and again until they stand. */
import type { ProgramId } from '../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../domain/kernel/instant.ts';
import type { ProgramFile } from '../../domain/program/file.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import type { Store } from '../../functions/store/client.ts';
import { compileTimeline, getStoredTimeline, getVersion } from '../../functions/store/programs.ts';
import { addVersion, getVersionText, lastLine } from '../../functions/store/versions.ts';
import type { Platform } from './platform.ts';
import type { World } from './world.ts';

const noticeMs = 60_000;

export interface OperatorProps {
  readonly world: World;
  readonly store: Store;
  readonly platform: Platform;
  readonly program: ProgramId;
  readonly platformNow: () => number;
}

export async function publish(file: ProgramFile, props: OperatorProps): Promise<void> {
  const { world, platform } = props;
  for (;;) {
    const answer = await platform.invoke(() => tryToPublish(file, props));
    if (answer.kind === 'answered' && answer.value) return;
    await world.sleep(1_000);
  }
}

/** True as well where it stands already: the answer to an earlier try was lost. */
async function tryToPublish(
  file: ProgramFile,
  { store, program, platformNow }: OperatorProps,
): Promise<boolean> {
  const text = JSON.stringify(file);
  const before = await getStoredTimeline(store, program);
  const last = before === null ? undefined : lastLine(before);
  if (last !== undefined && (await getVersionText(store, program, last.version)) === text) return true;
  const publishedAt = platformNow();
  const line = {
    version: (last?.version ?? 0) + 1,
    effectiveFrom: last === undefined ? beginningOfTime : publishedAt + noticeMs,
    publishedAt,
    standing: file.tiers.standing,
  };
  const version = { line, text, author: 'operator', note: null, requestId: 'request' };
  return addVersion(store, program, before, version);
}

export async function readTimeline(store: Store, program: ProgramId): Promise<Timeline> {
  const stored = await getStoredTimeline(store, program);
  if (stored === null) throw new Error('there is no timeline');
  return compileTimeline(stored, (version) => getVersion(store, program, version));
}
