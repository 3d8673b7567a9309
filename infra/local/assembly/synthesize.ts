import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PartnerEventsInput } from '../../partner-events.ts';
import { track } from '../children.ts';
import { Refusal } from '../refusal.ts';

const script = fileURLToPath(new URL('synthesize-process.ts', import.meta.url));

export function synthesizeInto(
  directory: string,
  partnerEvents: readonly PartnerEventsInput[] = [],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [script, directory, JSON.stringify(partnerEvents)],
      (error, stdout, stderr) => {
        if (error === null) return resolve();
        reject(
          new Refusal(`The CDK app does not synthesize:\n${(stderr || stdout || error.message).trim()}`),
        );
      },
    );
    track(child);
  });
}
