import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { readProgram, timeZoneAt } from '../../platform/program.ts';
import {
  atOption,
  lineOfVersion,
  noteOption,
  readNumber,
  readReplaces,
  readWish,
  replacesOption,
  standingOption,
} from '../../program/publishing.ts';
import { published, report } from './publish.ts';

const { secret: _secret, ...options } = connectionOptions;

export const rollbackCommand: Command = {
  name: 'rollback',
  summary: 'Go back to a version: from then on its rules decide again.',
  usage: 'VERSION',
  positionals: { min: 1, max: 1 },
  options: {
    at: atOption,
    standing: standingOption,
    replaces: replacesOption,
    note: noteOption,
    json: jsonOption,
    ...options,
  },
  examples: ['laurel rollback 3', 'laurel rollback 3 --standing at-once --note "too many golds"'],

  async run(args, io) {
    const version = readNumber('rollback', 'VERSION', args.positionals[0] ?? '');
    const platform = findPlatform(args, io);
    const known = args.text('at') === undefined ? null : (await readProgram(platform)).timeZone;
    const wish = readWish('rollback', args, () => known ?? 'UTC');
    const named = readReplaces('rollback', args);
    const body = named === undefined ? wish : { ...wish, replaces: await lineOfVersion(platform, named) };
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/versions/${version}/rollback`;
    const api = await platform.api('programs:write');
    const answer = await ask(published, platform, api, { method: 'POST', path, body });
    report(answer, known ?? (await timeZoneAt(platform)), args, io);
    return 0;
  },
};

export const withdrawCommand: Command = {
  name: 'withdraw',
  summary: 'Withdraw a version before it takes effect, until 60 s before.',
  usage: 'VERSION',
  positionals: { min: 1, max: 1 },
  options: { note: noteOption, json: jsonOption, ...options },
  examples: ['laurel withdraw 4', 'laurel withdraw 4 --note "not yet"'],

  async run(args, io) {
    const version = readNumber('withdraw', 'VERSION', args.positionals[0] ?? '');
    const platform = findPlatform(args, io);
    const note = args.text('note');
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/versions/${version}/withdraw`;
    const api = await platform.api('programs:write');
    const body = note === undefined ? {} : { note };
    const answer = await ask(published, platform, api, { method: 'POST', path, body });
    const said = `${answer.program} version ${answer.version} is withdrawn.`;
    io.stdout.write(`${args.flag('json') ? JSON.stringify(answer) : said}\n`);
    return 0;
  },
};
