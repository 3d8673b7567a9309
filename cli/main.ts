/** The process behind the `laurel` command. */
import { createInterface } from 'node:readline/promises';
import { main } from './dispatch.ts';

const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

process.exitCode = await main(process.argv.slice(2), {
  ask: isTerminal ? ask : null,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
});
