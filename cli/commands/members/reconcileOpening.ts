import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { fileOptions } from '../../import/file.ts';
import { memberFields } from '../../moving/fields.ts';
import { openingsIn } from '../../moving/openings.ts';
import { asOfOption, levelsOption } from '../../moving/options.ts';
import { type Difference, differencesIn } from '../../moving/reconcile.ts';
import { momentOf, notationOf, openMoving } from '../../moving/wish.ts';
import { findPlatform } from '../../platform/find.ts';
import { countOf, grouped } from '../../terminal/numbers.ts';
import { tableLines } from '../../terminal/table.ts';

const { secret: _secret, ...options } = connectionOptions;
const { format, dates, decimal } = fileOptions;

export const reconcileOpeningCommand: Command = {
  name: 'reconcile-opening',
  summary: "Compare every balance and level with the other system's list, and name who differs and why.",
  usage: 'FILE --as-of INSTANT',
  positionals: { min: 1, max: 1 },
  options: {
    'as-of': asOfOption,
    levels: levelsOption,
    map: { type: 'string', value: 'FIELD=COLUMN,…', about: 'as for laurel import members', multiple: true },
    format,
    dates,
    decimal,
    json: jsonOption,
    ...options,
  },
  examples: ['laurel reconcile-opening members.csv --as-of 2026-01-15T00:00:00Z'],

  async run(args, io) {
    const at = momentOf(args);
    const [shown = ''] = args.positionals;
    const { table, mapped, label } = await openMoving(args, io, shown, memberFields, ['member', 'points']);
    const platform = findPlatform(args, io);
    const notation = await notationOf(args, platform, at);
    const api = await platform.api('members:read');
    const differences: Difference[] = [];
    let compared = 0;
    const openings = openingsIn(table, mapped, notation);
    for await (const found of differencesIn(openings, {
      platform,
      api,
      at,
      lowest: notation.ladder.levels[0]?.id ?? '',
    })) {
      compared += 1;
      if (found !== null) differences.push(found);
    }
    if (args.flag('json')) io.stdout.write(`${JSON.stringify({ file: label, compared, differences })}\n`);
    else {
      const rows = differences.map(({ memberId, what, there, here, why }) => [
        memberId,
        what,
        there,
        here,
        why,
      ]);
      const head = `${label}: ${countOf(compared, 'member')} compared, ${grouped(compared - differences.length)} the same`;
      const columns = [
        { title: 'member' },
        { title: 'differs in' },
        { title: 'there' },
        { title: 'here' },
        { title: 'why' },
      ];
      const lines = rows.length === 0 ? [] : tableLines(columns, rows, { width: io.stdout.columns });
      io.stdout.write(`${[head, ...lines].join('\n')}\n`);
    }
    return differences.length > 0 ? 1 : 0;
  },
};
