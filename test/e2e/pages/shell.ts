/** A shell that runs the blocks of a page one after the other, as somebody does who pastes them. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** The commands that failed, with their exit codes. */
  readonly failed: readonly string[];
}

export interface Shell {
  run(text: string): Promise<Ran>;
  end(): void;
}

/** `npx laurel` is run as npx would run it, without the second that it takes; nothing else is taken from a registry. */
const prelude = `
set -o pipefail
npx() { [ "$1" = laurel ] || return 127; shift; node cli/laurel.mjs "$@"; }
`;

export function openShell(folder: string, path: string): Shell {
  const env = { PATH: path, HOME: folder, LANG: 'C.UTF-8' };
  const shell = spawn('bash', ['--norc'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  let heard = () => {};
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard();
  });
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  shell.stdin.write(prelude);
  return {
    async run(text) {
      [stdout, stderr] = ['', ''];
      const end = `end-${randomUUID()}`;
      const block = join(folder, `.${end}.sh`);
      writeFileSync(block, text);
      shell.stdin.write(
        `FAILED=''; trap 'FAILED+="$BASH_COMMAND (exit code $?)\n"' ERR; . ${block}; trap - ERR; printf '\\n${end}%s${end}' "$FAILED"\n`,
      );
      const done = new RegExp(`\n${end}(.*)${end}$`, 's');
      await new Promise<void>((resolve, reject) => {
        heard = () => {
          if (done.test(stdout)) resolve();
        };
        shell.once('exit', (code) => reject(new Error(`the shell has ended (${code}): ${stderr}`)));
      });
      const failed = (done.exec(stdout)?.[1] ?? '').split('\n').filter((line) => line !== '');
      return { stdout: stdout.replace(done, ''), stderr, failed };
    },
    end: () => shell.kill('SIGKILL'),
  };
}
