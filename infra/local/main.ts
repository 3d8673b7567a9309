/** `npm start`: the local platform for a person at a terminal. */
import { join, resolve } from 'node:path';
import { pageOf } from '../../cli/terminal/page.ts';
import { createMoveLog } from './clock/clock-log.ts';
import { parseInstant } from './clock/platform-clock.ts';
import { makePrivateFolder, openDataFolder } from './data-folder.ts';
import { type Platform, startPlatform } from './platform.ts';
import { Refusal } from './refusal.ts';
import { chooseProgram } from './start/chosen-program.ts';
import { type Flags, readFlags, usage } from './start/flags.ts';
import { beginningOf, openingFile, playDemoOnce } from './start/play-demo.ts';
import { refuseSecondPlatform, removeReadyFile, writeReadyFile } from './start/ready-file.ts';
import { welcome } from './start/welcome.ts';

const laurelFolder = join(resolve(import.meta.dirname, '../..'), '.laurel');

let platform: Platform | undefined;
let isStopping = false;

/** Whatever is still running after this is killed as the process exits (`children.ts`). */
async function stop(exitCode: number): Promise<void> {
  if (isStopping) return; // a terminal's Ctrl-C comes twice: by itself and from npm
  isStopping = true;
  removeReadyFile(laurelFolder);
  await platform?.stop();
  process.exit(exitCode);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!isStopping) console.log('\nStopping');
    void stop(0);
  });
}

async function run({ port, program, empty, data, clock, partnerEvents }: Flags): Promise<void> {
  await refuseSecondPlatform(laurelFolder);
  makePrivateFolder(laurelFolder);
  const chosen = chooseProgram(program, process.env.INIT_CWD ?? process.cwd());
  const kept = data === undefined ? {} : openDataFolder(data).state;
  const plays = !empty && kept.demo === undefined && kept.shiftMs === undefined;
  const endMs = clock === undefined ? Date.now() : parseInstant(clock);
  platform = await startPlatform({
    port,
    data,
    // What is no instant is refused there.
    clock: plays && endMs !== undefined ? beginningOf(endMs) : clock,
    first: { program: chosen.file.id, file: plays && chosen.isDemo ? openingFile : chosen.path },
    partnerEvents,
    logs: join(laurelFolder, 'logs'),
    onStep: (what) => console.log(`${what}…`),
    onMove: createMoveLog((line) => console.log(line)),
    onTrouble: (what) => console.error(what),
  });
  void platform.warmPages().catch((error: unknown) => console.error(error));
  void platform.crashed.then((why) => fail(new Refusal(why)));
  if (!plays && !empty && kept.demo === undefined)
    console.log(`The clock of ${data} has been moved: a demo begins in the past, so none is played.`);
  if (plays && endMs !== undefined) await playDemoOnce(platform, chosen, endMs);
  // A demo begins in the past, and may have been stopped there.
  if (clock === undefined) platform.clock.moveTo(Date.now());
  if (isStopping) return;
  writeReadyFile(laurelFolder, platform);
  console.log(welcome(platform, platform.folder.state.demo === 'played', pageOf(process)));
}

/** A refusal is a sentence for the person; anything else is our bug, and shows where. */
function fail(error: unknown): Promise<void> | undefined {
  if (isStopping) return undefined; // what is being taken down may fail
  console.error(error instanceof Refusal ? error.message : error);
  return stop(1);
}

const read = readFlags(process.argv.slice(2));
switch (read.kind) {
  case 'help':
    console.log(usage);
    break;
  case 'wrong':
    console.error(`${read.why}\n\n${usage}`);
    process.exitCode = 2;
    break;
  case 'run':
    await run(read.flags).catch(fail);
    break;
}
