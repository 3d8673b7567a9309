/** The `laurel` command: finds the subcommand, runs it, and turns what went wrong into a sentence and a code. */
import { nearest } from '../domain/kernel/nearest.ts';
import { type Command, columns, helpText, parseArguments } from './command.ts';
import { exampleCommand } from './commands/access/example.ts';
import { parkedCommand } from './commands/access/parked.ts';
import { reconcileCommand } from './commands/access/reconcile.ts';
import { secretCommand } from './commands/access/secret.ts';
import { sourceCommand } from './commands/access/source.ts';
import { tokenCommand } from './commands/access/token.ts';
import { rebuildCommand } from './commands/books/rebuild.ts';
import { verifyCommand } from './commands/books/verify.ts';
import { adjustCommand } from './commands/byhand/adjust.ts';
import { auditCommand } from './commands/byhand/audit.ts';
import { moveOrderCommand } from './commands/byhand/moveOrder.ts';
import { overrideCommand } from './commands/byhand/override.ts';
import { undoCommand } from './commands/byhand/undo.ts';
import { eventsCommand } from './commands/events/events.ts';
import { listenCommand } from './commands/events/listen.ts';
import { subscriptionCommand } from './commands/events/subscription.ts';
import { enrolCommand } from './commands/members/enrol.ts';
import { excessesCommand } from './commands/members/excesses.ts';
import { explainCommand } from './commands/members/explain.ts';
import { findCommand } from './commands/members/find.ts';
import { historyCommand } from './commands/members/history.ts';
import { memberCommand } from './commands/members/member.ts';
import { membersCommand } from './commands/members/members.ts';
import { reconcileOpeningCommand } from './commands/members/reconcileOpening.ts';
import { redeemCommand } from './commands/members/redeem.ts';
import { reviewCommand } from './commands/members/review.ts';
import { segmentsCommand } from './commands/members/segments.ts';
import { statusCommand } from './commands/members/status.ts';
import { tagCommand } from './commands/members/tag.ts';
import { valueCommand } from './commands/members/value.ts';
import { identityCommand } from './commands/people/identity.ts';
import { doctorCommand } from './commands/platform/doctor.ts';
import { checkCommand } from './commands/programs/check.ts';
import { diffCommand } from './commands/programs/diff.ts';
import { initCommand } from './commands/programs/init.ts';
import { planCommand } from './commands/programs/plan.ts';
import { publishCommand } from './commands/programs/publish.ts';
import { rollbackCommand, withdrawCommand } from './commands/programs/rollback.ts';
import { versionsCommand } from './commands/programs/versions.ts';
import { fitCommand } from './commands/purchases/fit.ts';
import { importCommand } from './commands/purchases/import.ts';
import { sendCommand } from './commands/purchases/send.ts';
import { shownUrl } from './platform/find.ts';
import type { Io } from './terminal/io.ts';
import { paintOn } from './terminal/paint.ts';
import { Stop, usage } from './terminal/stop.ts';
import { paragraph, widthOf } from './terminal/table.ts';
import { withWaiting } from './terminal/waiting.ts';

const commands: readonly Command[] = [
  sendCommand,
  statusCommand,
  memberCommand,
  findCommand,
  membersCommand,
  historyCommand,
  excessesCommand,
  explainCommand,
  enrolCommand,
  adjustCommand,
  overrideCommand,
  undoCommand,
  moveOrderCommand,
  redeemCommand,
  auditCommand,
  eventsCommand,
  subscriptionCommand,
  listenCommand,
  initCommand,
  checkCommand,
  planCommand,
  publishCommand,
  versionsCommand,
  diffCommand,
  rollbackCommand,
  withdrawCommand,
  importCommand,
  reconcileOpeningCommand,
  fitCommand,
  valueCommand,
  segmentsCommand,
  reviewCommand,
  tagCommand,
  identityCommand,
  secretCommand,
  sourceCommand,
  parkedCommand,
  reconcileCommand,
  tokenCommand,
  exampleCommand,
  doctorCommand,
  verifyCommand,
  rebuildCommand,
];

function overview(width: number | undefined): string {
  return [
    'laurel COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...columns(
      commands.map(({ name, summary }) => [name, summary] as const),
      width,
    ),
    '',
    'laurel COMMAND --help shows its options and examples.',
    ...paragraph(
      '',
      'The local platform (npm start) is found by itself; any other by --url and credentials.',
      width,
    ),
    'Exit codes: 0 done, 1 errors found or refused, 2 wrong usage.',
    '',
  ].join('\n');
}

export async function main(argv: readonly string[], io: Io): Promise<0 | 1 | 2> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    io.stderr.write(`${paintOn(io.stderr, io.env)('red', 'laurel:')} ${error.message}\n`);
    return error.exitCode;
  }
}

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<0 | 1> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const stream = name === undefined ? io.stderr : io.stdout;
    stream.write(overview(widthOf(stream)));
    if (name === undefined) throw usage('a command is missing');
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const meant = nearest(
      name,
      commands.map((each) => each.name),
    );
    const proposed = meant === null ? '' : ` (did you mean ${meant}?)`;
    throw usage(`there is no command ${JSON.stringify(name)}${proposed}: laurel --help lists them`);
  }
  const args = parseArguments(command, rest);
  if (args === null) {
    io.stdout.write(helpText(command, shownUrl(io), widthOf(io.stdout)));
    return 0;
  }
  const waiting = withWaiting(io, `laurel ${name}`);
  return command.run(args, waiting.io).finally(waiting.end);
}
