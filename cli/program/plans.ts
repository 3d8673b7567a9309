/** What the last plan of a program saw, so that a publish after it can tell whether that still stands. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const plan = z.object({ program: z.string(), hash: z.string(), replaces: z.number() });
type Plan = z.infer<typeof plan>;

const folder = '.laurel';
const fileOf = (cwd: string, program: string) =>
  join(cwd, folder, `plan-${encodeURIComponent(program)}.json`);

export async function keepPlan(cwd: string, seen: Plan): Promise<void> {
  await mkdir(join(cwd, folder), { recursive: true });
  await writeFile(fileOf(cwd, seen.program), `${JSON.stringify(seen)}\n`);
}

/** After a publish the plan has done its work: the next one is held to a plan of its own. */
export async function forgetPlan(cwd: string, program: string): Promise<void> {
  await rm(fileOf(cwd, program), { force: true });
}

/** The last line of the timeline that the plan of this very file knew; undefined where there was no plan. */
export async function plannedLine(cwd: string, program: string, hash: string): Promise<number | undefined> {
  try {
    const seen = plan.parse(JSON.parse(await readFile(fileOf(cwd, program), 'utf8')));
    return seen.program === program && seen.hash === hash ? seen.replaces : undefined;
  } catch {
    return undefined; // none, or one that an older version wrote
  }
}
