/** One line in the audit for each run of an import: who imported what, and how many rows came to what. */
import { callApi } from '../platform/api.ts';
import type { Platform } from '../platform/find.ts';
import type { Io } from '../terminal/io.ts';
import { Stop } from '../terminal/stop.ts';

export interface Noted {
  readonly importId: string;
  readonly what: 'members' | 'orders' | 'refunds' | 'engagements' | 'adjustments';
  readonly rows: Readonly<
    Partial<Record<'recorded' | 'duplicate' | 'waiting' | 'ignored' | 'skipped' | 'refused', number>>
  >;
  /** Whether every row was sent. */
  readonly complete: boolean;
}

/** What was imported stays imported where this fails: then it says so, and that is all. */
export async function noteImport(platform: Platform, io: Io, noted: Noted): Promise<void> {
  const path = `/v1/programs/${encodeURIComponent(platform.program)}/imports`;
  try {
    const api = await platform.api('points:adjust');
    await callApi(api, { method: 'POST', path, body: { ...noted, importId: shortened(noted.importId) } });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    io.stderr.write(`laurel: the audit has no line about this import: ${error.message}\n`);
  }
}

const idBytesMax = 128;

/** The name of a file may be longer than an id. */
function shortened(name: string): string {
  let text = name;
  while (Buffer.byteLength(text) > idBytesMax) text = text.slice(0, -1);
  return text.toWellFormed();
}
