import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { callApi } from '../../platform/api.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readProgram } from '../../platform/program.ts';
import { readWhen } from '../../program/publishing.ts';
import { labelled, pageOf } from '../../terminal/page.ts';
import { refused } from '../../terminal/stop.ts';
import { statusAnswer, statusLines } from './status.ts';

const reason = z.looseObject({ sentence: z.string() });
const explained = z.looseObject({ explanation: z.looseObject({ tier: reason, balance: reason }) });

const { secret: _secret, ...options } = connectionOptions;

export const memberCommand: Command = {
  name: 'member',
  summary: 'Show a member as of now or of an earlier moment, and the reasons.',
  usage: 'MEMBER',
  positionals: { min: 1, max: 1 },
  options: {
    explain: { type: 'boolean', about: 'why this tier, and where the points came from and went' },
    'as-of': {
      type: 'string',
      value: 'WHEN',
      about: 'an earlier moment: an instant, a date or a local time',
    },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel member m1',
    'laurel member m1 --explain',
    'laurel member m1 --as-of 2026-03-31 --explain',
  ],

  async run(args, io) {
    const [member = ''] = args.positionals;
    const platform = findPlatform(args, io);
    const program = await readProgram(platform);
    const query = new URLSearchParams();
    const asOf = args.text('as-of');
    if (asOf !== undefined) query.set('asOf', readWhen('member', asOf, program.timeZone, '--as-of'));
    if (args.flag('explain')) query.set('explain', 'true');
    const base = `${memberPath(platform.program, member)}/status`;
    const path = query.size === 0 ? base : `${base}?${query}`;
    const answer = await callApi(await platform.api('members:read'), { method: 'GET', path });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(answer)}\n`);
      return 0;
    }
    const status = statusAnswer.safeParse(answer);
    if (!status.success) throw refused(`What answers at ${platform.url} is no Laurel platform.`);
    const page = pageOf(io);
    const lines = statusLines(status.data, program, page);
    const reasons = explained.safeParse(answer);
    const why = reasons.success
      ? [
          ...labelled('why', reasons.data.explanation.tier.sentence, page),
          ...labelled('', reasons.data.explanation.balance.sentence, page),
        ]
      : [];
    io.stdout.write(`${[...lines, ...why].join('\n')}\n`);
    return 0;
  },
};
