/** Program files as operators write them: JSON, with comments if they like. */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { jsonFault } from '../../domain/kernel/jsonText.ts';
import type { Io } from '../terminal/io.ts';
import { refused, usage } from '../terminal/stop.ts';
import { plainJson } from './jsonc.ts';

export interface ProgramFileText {
  /** As it was named on the command line. */
  readonly shown: string;
  /** JSON without comments, each line where it is in the file. */
  readonly text: string;
  readonly json: unknown;
}

/** A usage error where it can't be read; refused, with its line, where it is not JSON. */
export async function readProgramFile(shown: string, io: Io): Promise<ProgramFileText> {
  let text: string;
  try {
    text = plainJson(await readFile(resolve(io.cwd, shown), 'utf8'));
  } catch (error) {
    throw usage(`can't read ${shown} (${error instanceof Error && 'code' in error ? error.code : error})`);
  }
  try {
    return { shown, text, json: JSON.parse(text) };
  } catch (error) {
    const { says, line } = jsonFault(text, error instanceof Error ? error.message : String(error));
    throw refused(`${shown}:${line ?? text.split('\n').length}: it is not JSON: it ${says}`);
  }
}

/** The program that the file is of. */
export function programIdOf({ json, shown }: ProgramFileText): string {
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : undefined;
  if (typeof id !== 'string' || id === '') throw refused(`${shown} is no program file: it has no id.`);
  return id;
}

export function timeZoneOf({ json }: ProgramFileText): string {
  const zone = typeof json === 'object' && json !== null && 'timeZone' in json ? json.timeZone : undefined;
  return typeof zone === 'string' ? zone : 'UTC';
}

/** The same file goes into the same draft. */
export function draftName(file: string): string {
  const name = basename(file)
    .replace(/\.jsonc?$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return name === '' ? 'draft' : name;
}
