/** What commands need to know about a program: its currency and time zone, and the names of its levels. */
import * as z from 'zod';
import { Stop } from '../terminal/stop.ts';
import { ask } from './ask.ts';
import type { Platform } from './find.ts';

const programAnswer = z.looseObject({ currency: z.string(), timeZone: z.string() });
const ladderAnswer = programAnswer.extend({
  levels: z.array(z.looseObject({ id: z.string(), name: z.string() })).readonly(),
});

export type ProgramFacts = z.infer<typeof programAnswer>;
/** With its levels, lowest first. */
export type Ladder = z.infer<typeof ladderAnswer>;

export const readProgram = (platform: Platform): Promise<ProgramFacts> => read(programAnswer, platform);
export const readLadder = (platform: Platform): Promise<Ladder> => read(ladderAnswer, platform);

async function read<T>(schema: z.ZodType<T>, platform: Platform): Promise<T> {
  const path = `/v1/programs/${encodeURIComponent(platform.program)}`;
  return ask(schema, platform, await platform.api('members:read'), { method: 'GET', path });
}

/** A level that the rules in force no longer have goes by its id. */
export function levelName(id: string, { levels }: Pick<Ladder, 'levels'>): string {
  return levels.find((level) => level.id === id)?.name ?? id;
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
