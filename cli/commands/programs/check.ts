import { type Command, jsonOption } from '../../command.ts';
import { platformNow } from '../../platform/clock.ts';
import { findLocalPlatform } from '../../platform/localFile.ts';
import { checkFile } from '../../program/check.ts';
import { countText, findingLines, hasErrors } from '../../program/findings.ts';
import { readProgramFile, timeZoneOf } from '../../program/programFile.ts';
import { atOption, readStanding, readWhen, standingOption } from '../../program/publishing.ts';
import type { Io } from '../../terminal/io.ts';
import { pageOf } from '../../terminal/page.ts';
import { Stop } from '../../terminal/stop.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'Check a program file: what is wrong with it, on which line, for whom, and what to do.',
  usage: 'FILE',
  positionals: { min: 1, max: 1 },
  options: {
    at: atOption,
    standing: standingOption,
    first: { type: 'boolean', about: 'as a program’s first version, which decides what is long ago, too' },
    json: jsonOption,
  },
  examples: ['laurel check programs/demo.json', 'laurel check programs/demo.json --standing at-once --json'],

  async run(args, io) {
    const [shown = ''] = args.positionals;
    const file = await readProgramFile(shown, io);
    const [at, standing] = [args.text('at'), args.text('standing')];
    const findings = checkFile(file, {
      now: await currentTime(io),
      at: at === undefined ? null : readWhen('check', at, timeZoneOf(file)),
      standing: standing === undefined ? null : readStanding('check', standing),
      isFirst: args.flag('first'),
    });
    if (args.flag('json')) io.stdout.write(`${JSON.stringify({ findings })}\n`);
    else {
      const page = pageOf(io);
      const lines = findings.flatMap((each) => [...findingLines(shown, each, page), '']);
      io.stdout.write([...lines, `${shown}: ${countText(findings)}`, ''].join('\n'));
    }
    return hasErrors(findings) ? 1 : 0;
  },
};

/** A local platform's clock may have been moved; a file can be checked without any platform. */
async function currentTime(io: Io): Promise<number> {
  try {
    const local = findLocalPlatform(io.cwd);
    return local === null ? Date.now() : await platformNow({ local, url: local.url });
  } catch (error) {
    if (error instanceof Stop) return Date.now();
    throw error;
  }
}
