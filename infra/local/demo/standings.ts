/** Where members stand now: a tier may have been lowered since the last purchase, by time alone. */
import * as z from 'zod';
import { createLanes } from '../../../cli/deliver/lanes.ts';
import { type ApiTarget, callApi } from '../../../cli/platform/api.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';

export interface Standings {
  /** How many members there are in each tier, by its name, lowest first. */
  readonly tiers: Readonly<Record<string, number>>;
  /** How many of them came to their tier by a review that lowered them. */
  readonly lowered: number;
}

const statusAnswer = z.looseObject({
  tier: z.looseObject({ name: z.string(), because: z.looseObject({ decision: z.string() }) }),
});

export async function readStandings(
  api: ApiTarget,
  { id: program, tiers: { levels } }: ProgramFile,
  memberIds: readonly string[],
  concurrency: number,
): Promise<Standings> {
  const tiers = new Map<string, number>(levels.map(({ name }) => [name, 0]));
  let lowered = 0;
  const lanes = createLanes({ concurrency, pendingMax: memberIds.length });
  for (const memberId of memberIds) {
    await lanes.push(memberId, async () => {
      const path = `/v1/programs/${encodeURIComponent(program)}/members/${encodeURIComponent(memberId)}/status`;
      const { tier } = statusAnswer.parse(await callApi(api, { method: 'GET', path }));
      tiers.set(tier.name, (tiers.get(tier.name) ?? 0) + 1);
      if (tier.because.decision === 'lowered-at-review') lowered += 1;
    });
  }
  await lanes.drain();
  return { tiers: Object.fromEntries(tiers), lowered };
}
