import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { callApi } from '../../platform/api.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readProgram } from '../../platform/program.ts';
import { refused, usage } from '../../terminal/stop.ts';
import { tableLines } from '../../terminal/table.ts';
import { showWhen } from '../../terminal/when.ts';

const answer = z.looseObject({
  status: z.string().optional(),
  tags: z.array(z.looseObject({ tag: z.string(), since: z.string() })),
  member: z.looseObject({ tier: z.looseObject({ name: z.string() }) }).optional(),
});

const { secret: _secret, ...options } = connectionOptions;

const actions = {
  add: { method: 'PUT', done: 'now has the tag', unchanged: 'has the tag already:' },
  remove: { method: 'DELETE', done: 'no longer has the tag', unchanged: 'has no tag' },
} as const;

export const tagCommand: Command = {
  name: 'tag',
  summary: 'Set tags on a member, take them off, list them.',
  usage: 'add MEMBER TAG | remove MEMBER TAG | list MEMBER',
  positionals: { min: 2, max: 3 },
  options: { json: jsonOption, ...options },
  examples: ['laurel tag add m1 vip', 'laurel tag remove m1 vip', 'laurel tag list m1'],

  async run(args, io) {
    const [name = '', member = '', tag] = args.positionals;
    const change = name === 'add' || name === 'remove' ? actions[name] : null;
    if (change === null && name !== 'list')
      throw usage(`tag: add, remove or list, not ${JSON.stringify(name)}`);
    if (change !== null && tag === undefined) throw usage(`tag ${name}: the TAG is missing`);
    if (change === null && tag !== undefined)
      throw usage(`tag list: unexpected argument ${JSON.stringify(tag)}`);
    const platform = findPlatform(args, io);
    const of = `${memberPath(platform.program, member)}/tags`;
    const path = tag === undefined ? of : `${of}/${encodeURIComponent(tag)}`;
    const api = await platform.api(change === null ? 'members:read' : 'members:write');
    const shown = await callApi(api, { method: change?.method ?? 'GET', path });
    const parsed = answer.safeParse(shown);
    if (!parsed.success) throw refused(`What answers at ${platform.url} is no Laurel platform.`);
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(shown)}\n`);
      return 0;
    }
    const { status, tags, member: after } = parsed.data;
    if (change === null) {
      if (tags.length === 0) io.stderr.write(`${member} has no tags: laurel tag add sets one.\n`);
      else {
        const { timeZone } = await readProgram(platform);
        const rows = tags.map((each) => [each.tag, showWhen(each.since, timeZone)]);
        io.stdout.write(`${tableLines([{ title: 'tag' }, { title: 'since' }], rows).join('\n')}\n`);
      }
      return 0;
    }
    const said = status === 'unchanged' ? change.unchanged : change.done;
    const tier = after === undefined ? '' : ` (${after.tier.name})`;
    io.stdout.write(`${member} ${said} ${tag}${tier}\n`);
    return 0;
  },
};
