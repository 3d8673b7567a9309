/** Plays an event of a partner's event source on the platform of this machine, which plays the bus. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { callApi } from '../platform/api.ts';
import type { Platform } from '../platform/find.ts';
import { refused } from '../terminal/stop.ts';

const answer = z.looseObject({ rules: z.array(z.string()) });

/** The names of the rules that have taken it: it waits in their queue now. */
export async function playEvent({ url, local }: Platform, path: string): Promise<readonly string[]> {
  if (local === null) {
    throw refused(
      `${url} is no platform on this machine: on AWS it is the partner who puts events on the bus, and nobody else can.`,
    );
  }
  const body = await readFile(path, 'utf8').catch((error: Error) => {
    throw refused(`The event can't be read: ${error.message}.`);
  });
  const read = answer.safeParse(
    await callApi({ url, token: null }, { method: 'POST', path: '/local/events', body }),
  );
  if (!read.success) throw refused(`What answers at ${url} is no local Laurel platform.`);
  return read.data.rules;
}
