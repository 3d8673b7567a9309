/** Runs the command line in this process, or as the person at the terminal would. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { main } from '../../../cli/dispatch.ts';
import { secret, tokens } from './fakePlatform.ts';

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `env` replaces the environment: nothing of the machine's leaks in. */
export async function laurel(
  argv: readonly string[],
  { env = {}, cwd = '/', answers }: { env?: Record<string, string>; cwd?: string; answers?: string[] } = {},
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await main(argv, {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    env,
    cwd,
    ask:
      answers === undefined
        ? null
        : async (question) => {
            out.push(question);
            return answers.shift() ?? '';
          },
  });
  return { exitCode, stdout: out.join(''), stderr: err.join('') };
}

/** The environment that points at a platform, with an operator's token. */
export const credentials = (url: string): Record<string, string> => ({
  LAUREL_URL: url,
  LAUREL_PROGRAM: 'demo',
  LAUREL_TOKEN: tokens.operator,
  LAUREL_WEBHOOK_SECRET: secret,
});

const bin = fileURLToPath(new URL('../../../cli/laurel.mjs', import.meta.url));

/** `node` is the interpreter that starts the launcher. */
export function laurelProcess(
  argv: readonly string[],
  { env = {}, node = process.execPath }: { env?: Record<string, string>; node?: string } = {},
): Promise<Outcome> {
  const child = spawn(node, [bin, ...argv], { env: { PATH: process.env.PATH ?? '', ...env }, cwd: '/' });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
