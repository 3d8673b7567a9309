/** What commands need to know about a program: its currency and time zone. */
import * as z from 'zod';
import { refused, Stop } from '../terminal/stop.ts';
import { callApi } from './api.ts';
import type { Platform } from './find.ts';

const programAnswer = z.looseObject({ currency: z.string(), timeZone: z.string() });

export type ProgramFacts = z.infer<typeof programAnswer>;

export async function readProgram(platform: Platform): Promise<ProgramFacts> {
  const path = `/v1/programs/${encodeURIComponent(platform.program)}`;
  const answer = programAnswer.safeParse(
    await callApi(await platform.api('members:read'), { method: 'GET', path }),
  );
  if (!answer.success) throw refused(`What answers at ${platform.url} is no Laurel platform.`);
  return answer.data;
}

/** For commands whose token need not open the program: dates are in UTC then. */
export async function timeZoneAt(platform: Platform): Promise<string> {
  try {
    return (await readProgram(platform)).timeZone;
  } catch (error) {
    if (error instanceof Stop) return 'UTC';
    throw error;
  }
}
