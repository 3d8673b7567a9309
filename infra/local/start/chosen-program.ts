/** Which program file is played: one of `programs/` by its name, or any other by its path. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseFile } from '../../../cli/program/check.ts';
import { findingLines } from '../../../cli/program/findings.ts';
import { plainJson } from '../../../cli/program/jsonc.ts';
import { notJson } from '../../../domain/kernel/jsonText.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { Refusal } from '../refusal.ts';

export interface ChosenProgram {
  readonly path: string;
  readonly text: string;
  readonly file: ProgramFile;
  /** The one that comes with Laurel: its demo has a shop of its own, and two versions. */
  readonly isDemo: boolean;
}

const folder = resolve(import.meta.dirname, '../../../programs');
const extensions = ['.json', '.jsonc'] as const;

/** Throws a refusal that says what is wrong. A path is taken from `cwd`. */
export function chooseProgram(name: string, cwd: string): ChosenProgram {
  const candidates = [
    ...extensions.map((extension) => join(folder, `${name}${extension}`)),
    join(folder, name),
    resolve(cwd, name),
  ];
  const path = candidates.find((candidate) => /\.jsonc?$/.test(candidate) && existsSync(candidate));
  if (path === undefined)
    throw new Refusal(`There is no program file ${name}. In programs/: ${namesIn(folder)}.`);
  const text = plainJson(readFileSync(path, 'utf8'));
  const file = parsed(name, text);
  return { path, text, file, isDemo: path === join(folder, 'demo.json') };
}

function parsed(name: string, text: string): ProgramFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Refusal(notJson(name, text, (error as Error).message));
  }
  const file = parseFile({ shown: name, text, json });
  if ('tiers' in file) return file;
  throw new Refusal(file.flatMap((each) => findingLines(name, each)).join('\n'));
}

function namesIn(directory: string): string {
  const names = readdirSync(directory).filter((each) => /\.jsonc?$/.test(each));
  return names.map((each) => each.replace(/\.jsonc?$/, '')).join(', ');
}
