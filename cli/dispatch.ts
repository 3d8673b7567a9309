/** The `laurel` command: finds the subcommand, runs it, and turns what went wrong into a sentence and a code. */
import { type Command, columns, helpText, parseArguments } from './command.ts';
import { checkCommand } from './commands/check.ts';
import { diffCommand } from './commands/diff.ts';
import { fitCommand } from './commands/fit.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { memberCommand } from './commands/member.ts';
import { planCommand } from './commands/plan.ts';
import { publishCommand } from './commands/publish.ts';
import { reviewCommand } from './commands/review.ts';
import { rollbackCommand, withdrawCommand } from './commands/rollback.ts';
import { secretCommand } from './commands/secret.ts';
import { segmentsCommand } from './commands/segments.ts';
import { sendCommand } from './commands/send.ts';
import { statusCommand } from './commands/status.ts';
import { tagCommand } from './commands/tag.ts';
import { tokenCommand } from './commands/token.ts';
import { valueCommand } from './commands/value.ts';
import { verifyCommand } from './commands/verify.ts';
import { versionsCommand } from './commands/versions.ts';
import type { Io } from './io.ts';
import { Stop, usage } from './stop.ts';

const commands: readonly Command[] = [
  sendCommand,
  statusCommand,
  memberCommand,
  initCommand,
  checkCommand,
  planCommand,
  publishCommand,
  versionsCommand,
  diffCommand,
  rollbackCommand,
  withdrawCommand,
  importCommand,
  fitCommand,
  valueCommand,
  segmentsCommand,
  reviewCommand,
  tagCommand,
  secretCommand,
  tokenCommand,
  verifyCommand,
];

function overview(): string {
  return [
    'laurel COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...columns(commands.map(({ name, summary }) => [name, summary] as const)),
    '',
    'laurel COMMAND --help shows its options and examples.',
    'The local platform (npm start) is found by itself; any other by --url and credentials.',
    'Exit codes: 0 done, 1 errors found or refused, 2 wrong usage.',
    '',
  ].join('\n');
}

export async function main(argv: readonly string[], io: Io): Promise<0 | 1 | 2> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    io.stderr.write(`laurel: ${error.message}\n`);
    return error.exitCode;
  }
}

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<0 | 1> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    (name === undefined ? io.stderr : io.stdout).write(overview());
    if (name === undefined) throw usage('a command is missing');
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined)
    throw usage(`there is no command ${JSON.stringify(name)}: laurel --help lists them`);
  const args = parseArguments(command, rest);
  if (args !== null) return command.run(args, io);
  io.stdout.write(helpText(command));
  return 0;
}
