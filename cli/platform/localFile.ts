/** `.laurel/local.json`: how a running local platform is found. It is there exactly while one is ready. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { refused } from '../terminal/stop.ts';

const localFile = z.looseObject({
  url: z.url(),
  program: z.string(),
  webhookSecret: z.string(),
  tokens: z.looseObject({ service: z.string(), operator: z.string(), member: z.string() }),
});

export type LocalPlatform = z.infer<typeof localFile>;

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Looks in the current folder first, then in Laurel's own. */
export function findLocalPlatform(cwd: string, fallback: string = packageFolder): LocalPlatform | null {
  return readLocalFile(cwd) ?? readLocalFile(fallback);
}

function readLocalFile(folder: string): LocalPlatform | null {
  const path = join(folder, '.laurel', 'local.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  try {
    return localFile.parse(JSON.parse(text));
  } catch {
    throw refused(`${path} is not what a local platform writes: start it again with npm start.`);
  }
}
