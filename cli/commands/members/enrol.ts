import { daysInMonth } from '../../../domain/kernel/instant.ts';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { changedAnswer, memberLine } from '../../member/changed.ts';
import { entryWords } from '../../member/entry.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readLadder } from '../../platform/program.ts';
import { pageOf } from '../../terminal/page.ts';
import { usage } from '../../terminal/stop.ts';

const { secret: _secret, ...options } = connectionOptions;

export const enrolCommand: Command = {
  name: 'enrol',
  summary: 'Enrol a member, with a birthday where the program gives something for it.',
  usage: 'MEMBER',
  positionals: { min: 1, max: 1 },
  options: {
    birthday: { type: 'string', value: 'MM-DD', about: 'month and day of birth; it can be given once' },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel enrol m1', 'laurel enrol m1 --birthday 02-29'],

  async run(args, io) {
    const [member = ''] = args.positionals;
    const birthday = args.text('birthday');
    if (birthday !== undefined && !isBirthday(birthday)) {
      throw usage(
        `enrol: --birthday must be a month and a day such as 02-29, not ${JSON.stringify(birthday)}`,
      );
    }
    const platform = findPlatform(args, io);
    const done = await ask(changedAnswer, platform, await platform.api('members:write'), {
      method: 'PUT',
      path: `${memberPath(platform.program, member)}/enrolment`,
      body: birthday === undefined ? {} : { birthday },
    });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(done)}\n`);
      return 0;
    }
    const words = entryWords(done.entry, await readLadder(platform));
    io.stdout.write(`${done.status === 'duplicate' ? 'Enrolled already' : `Enrolled: ${words}`}\n`);
    io.stdout.write(`${memberLine(done.member, pageOf(io))}\n`);
    return 0;
  },
};

/** In a leap year. */
function isBirthday(text: string): boolean {
  const [, month, day] = /^(\d\d)-(\d\d)$/.exec(text) ?? [];
  const [m, d] = [Number(month), Number(day)];
  return m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(2_000, m);
}
