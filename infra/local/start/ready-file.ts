/**
 * `.laurel/local.json`: how other programs find the platform, there exactly while it is ready. It holds a
 * signing secret and tokens, so it is for this user alone, and git ignores it.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { makePrivateFolder, writePrivately } from '../data-folder.ts';
import type { Platform } from '../platform.ts';
import { Refusal } from '../refusal.ts';

const pointer = z.object({ url: z.string(), pid: z.number().int() });

/** Refuses when the platform that the file names is alive: two would take the file from each other. */
export async function refuseSecondPlatform(folder: string): Promise<void> {
  const running = read(folder);
  if (running === undefined || !isAlive(running.pid) || !(await answers(running.url))) return;
  throw new Refusal(
    `A platform is running already from this folder: ${running.url} (process ${running.pid}). Stop it first.`,
  );
}

export function writeReadyFile(folder: string, { url, program, webhookSecret, tokens }: Platform): void {
  makePrivateFolder(folder);
  writePrivately(fileIn(folder), { url, program, webhookSecret, pid: process.pid, tokens });
  process.once('exit', () => removeReadyFile(folder));
}

/** Removes it when it is this process's own. */
export function removeReadyFile(folder: string): void {
  if (read(folder)?.pid === process.pid) rmSync(fileIn(folder), { force: true });
}

const fileIn = (folder: string) => join(folder, 'local.json');

function read(folder: string): z.infer<typeof pointer> | undefined {
  try {
    return pointer.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
  } catch {
    return undefined; // not there, or left unfinished by something else: nothing that runs
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Process ids are used again, so a platform that was killed may look alive. */
async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/local/clock`, { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  } catch {
    return false;
  }
}
