import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { callApi } from '../../platform/api.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readProgram } from '../../platform/program.ts';
import { usage } from '../../terminal/stop.ts';
import { tableLines } from '../../terminal/table.ts';
import { showWhen } from '../../terminal/when.ts';

const identity = z.looseObject({ id: z.string(), kind: z.string(), addedAt: z.string() });
const listed = z.looseObject({ identities: z.array(identity) });
const added = z.looseObject({ status: z.string(), identity });

const { secret: _secret, ...options } = connectionOptions;

const names = ['add', 'list', 'remove'];

export const identityCommand: Command = {
  name: 'identity',
  summary: 'Give a member an identity (an e-mail address, a phone number, a card), take it away, list them.',
  usage: 'add MEMBER IDENTITY | remove MEMBER ID | list MEMBER',
  positionals: { min: 2, max: 3 },
  options: { json: jsonOption, ...options },
  examples: [
    'laurel identity add m1 email:ann@shop.example',
    'laurel identity add m1 customer:shopify:7341001',
    'laurel identity list m1',
  ],

  async run(args, io) {
    const [name = '', member = '', text] = args.positionals;
    if (!names.includes(name)) throw usage(`identity: add, remove or list, not ${JSON.stringify(name)}`);
    if (name !== 'list' && text === undefined) {
      throw usage(`identity ${name}: the ${name === 'add' ? 'IDENTITY' : 'ID'} is missing`);
    }
    if (name === 'list' && text !== undefined) {
      throw usage(`identity list: unexpected argument ${JSON.stringify(text)}`);
    }
    const platform = findPlatform(args, io);
    const path = `${memberPath(platform.program, member)}/identities`;
    const api = await platform.api(name === 'list' ? 'members:read' : 'members:write');
    if (name === 'remove') {
      await callApi(api, { method: 'DELETE', path: `${path}/${encodeURIComponent(text ?? '')}` });
      io.stdout.write(args.flag('json') ? '{"status":"removed"}\n' : `${member} no longer has it\n`);
      return 0;
    }
    if (name === 'add') {
      const done = await ask(added, platform, api, { method: 'POST', path, body: { identity: text } });
      const has = done.status === 'unchanged' ? 'has already' : 'now has';
      const said = `${member} ${has} this identity: ${done.identity.kind}, ${done.identity.id}`;
      io.stdout.write(`${args.flag('json') ? JSON.stringify(done) : said}\n`);
      return 0;
    }
    const found = await ask(listed, platform, api, { method: 'GET', path });
    if (args.flag('json')) io.stdout.write(`${JSON.stringify(found)}\n`);
    else if (found.identities.length === 0) {
      io.stderr.write(`${member} has no identities: laurel identity add gives one.\n`);
    } else {
      const { timeZone } = await readProgram(platform);
      const rows = found.identities.map((each) => [each.kind, showWhen(each.addedAt, timeZone), each.id]);
      const columns = [{ title: 'kind' }, { title: 'since' }, { title: 'id' }];
      io.stdout.write(`${tableLines(columns, rows).join('\n')}\n`);
    }
    return 0;
  },
};
