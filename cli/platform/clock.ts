/** What time it is for the rules: a local platform's clock may have been moved. */
import * as z from 'zod';
import { refused } from '../terminal/stop.ts';
import { callApi } from './api.ts';
import type { Platform } from './find.ts';

const clockAnswer = z.looseObject({ now: z.iso.datetime() });

/** Milliseconds since 1970. */
export async function platformNow({ local, url }: Pick<Platform, 'local' | 'url'>): Promise<number> {
  if (local === null) return Date.now();
  const answer = clockAnswer.safeParse(
    await callApi({ url, token: null }, { method: 'GET', path: '/local/clock' }),
  );
  if (!answer.success) throw refused(`What answers at ${url} is no local Laurel platform.`);
  return Date.parse(answer.data.now);
}
