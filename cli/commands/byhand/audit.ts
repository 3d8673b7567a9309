import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { ask, askPages } from '../../platform/ask.ts';
import { findPlatform } from '../../platform/find.ts';
import { readProgram } from '../../platform/program.ts';
import { readNumber } from '../../program/publishing.ts';
import { grouped } from '../../terminal/numbers.ts';
import { type Page, pageOf } from '../../terminal/page.ts';
import { tableLines } from '../../terminal/table.ts';
import { showWhen } from '../../terminal/when.ts';

const reference = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const action = z.looseObject({
  at: z.string(),
  action: z.string(),
  by: z.string(),
  about: reference,
  before: reference.nullable(),
  after: reference.nullable(),
  note: z.string().nullable(),
  requestId: z.string(),
});
const listed = z.looseObject({ actions: z.array(action), next: z.string().nullable() });
type Action = z.infer<typeof action>;

const { secret: _secret, ...options } = connectionOptions;

const limitDefault = 20;

export const auditCommand: Command = {
  name: 'audit',
  summary: 'List what operators did, newest first: who, to what, when and why; all of it, or to one member.',
  usage: '[MEMBER]',
  positionals: { min: 0, max: 1 },
  options: {
    limit: { type: 'string', value: 'N', about: `how many at most; ${limitDefault} if left out` },
    cursor: { type: 'string', value: 'NEXT', about: 'go on where an earlier list ended' },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel audit', 'laurel audit m1', 'laurel audit --limit 100 --json'],

  async run(args, io) {
    const [member] = args.positionals;
    const limit = Math.max(1, readNumber('audit', '--limit', args.text('limit') ?? String(limitDefault)));
    const platform = findPlatform(args, io);
    const api = await platform.api('members:read');
    const { items, next } = await askPages(
      async (cursor, size) => {
        const query = new URLSearchParams({
          limit: String(size),
          ...(cursor === null ? {} : { cursor }),
          ...(member === undefined ? {} : { member }),
        });
        const path = `/v1/programs/${encodeURIComponent(platform.program)}/audit?${query}`;
        const page = await ask(listed, platform, api, { method: 'GET', path });
        return { items: page.actions, next: page.next };
      },
      limit,
      args.text('cursor') ?? null,
    );
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify({ actions: items, next })}\n`);
      return 0;
    }
    if (items.length === 0) {
      io.stderr.write(
        member === undefined ? 'Nothing was done yet.\n' : `Nothing was done to ${member} by hand.\n`,
      );
      return 0;
    }
    const { timeZone } = await readProgram(platform);
    io.stdout.write(`${actionLines(items, timeZone, pageOf(io)).join('\n')}\n`);
    const of = member === undefined ? '' : ` ${member}`;
    if (next !== null) io.stderr.write(`More: laurel audit${of} --cursor ${next}\n`);
    return 0;
  },
};

const titles = ['when', 'who', 'what they did', 'why', 'entry'];

function actionLines(actions: readonly Action[], timeZone: string, { width }: Page): string[] {
  const rows = actions.map((each) => [
    showWhen(each.at, timeZone),
    each.by,
    deed(each, timeZone),
    (each.note ?? '').replaceAll(/\s+/g, ' '),
    String(each.after?.entry ?? ''),
  ]);
  return tableLines(
    titles.map((title) => ({ title, isId: title === 'entry' })),
    rows,
    { width },
  );
}

function deed({ action: what, about, before, after }: Action, timeZone: string): string {
  const told = Object.hasOwn(deeds, what) ? deeds[what] : undefined;
  // A platform may be newer than this command.
  if (told === undefined) return `${what} ${Object.values(about).join(' ')}`;
  const from = after?.effectiveFrom;
  const since =
    typeof from === 'number' && from > 0
      ? `from ${showWhen(new Date(from).toISOString(), timeZone)}`
      : 'for all time';
  return told({ about, before: before ?? {}, after: after ?? {}, since });
}

interface Told {
  readonly about: z.infer<typeof reference>;
  readonly before: z.infer<typeof reference>;
  readonly after: z.infer<typeof reference>;
  /** From when on a version holds. */
  readonly since: string;
}

/** `1,200 recorded, 3 refused, not to the end` */
function importedText({ complete, ...rows }: z.infer<typeof reference>): string {
  const some = Object.entries(rows).filter(([, count]) => typeof count === 'number' && count > 0);
  const said = some.map(([name, count]) => `${grouped(Number(count))} ${name}`);
  return [...(said.length === 0 ? ['nothing'] : said), ...(complete === 0 ? ['not to the end'] : [])].join(
    ', ',
  );
}

const deeds: Readonly<Record<string, (told: Told) => string>> = {
  'draft.saved': ({ about }) => `saved the draft ${about.draft}`,
  'draft.deleted': ({ about }) => `deleted the draft ${about.draft}`,
  'version.published': ({ after, since }) => `published version ${after.version}, in effect ${since}`,
  'version.rolled-back': ({ after, since }) => `went back to version ${after.version}, in effect ${since}`,
  'version.withdrawn': ({ before }) => `withdrew version ${before.version}`,
  'secret.added': ({ about }) => `added the secret ${about.secret}`,
  'secret.retired': ({ about }) => `retired the secret ${about.secret}`,
  'source.put': ({ about, before }) =>
    `${'kind' in before ? 'changed' : 'connected'} the source ${about.source}`,
  'source.secret-retired': ({ about }) => `retired a secret of the source ${about.source}`,
  'parked.replayed': ({ about }) => `recorded a parked delivery of the source ${about.source}`,
  'parked.erased': ({ about }) =>
    `deleted a parked delivery because the source ${about.source} asked to forget somebody`,
  'parked.discarded': ({ about }) => `deleted a parked delivery of the source ${about.source}`,
  'member.adjusted': ({ about }) => `adjusted ${about.member}`,
  'adjustment.undone': ({ about }) => `undid an adjustment of ${about.member}`,
  'tier.overridden': ({ about }) => `gave ${about.member} a tier`,
  'member.erased': ({ about }) => `erased what is personal of ${about.member}`,
  'file.imported': ({ about, after }) =>
    `imported ${about.what} from ${about.import}: ${importedText(after)}`,
  'member.merged': ({ about, before }) => `made ${before?.from} one with ${about.member}`,
  'order.moved': ({ about, before }) =>
    `moved order ${before?.order} from ${before?.from} to ${about.member}`,
  'subscription.put': ({ about, before }) =>
    `${'revision' in before ? 'changed' : 'made'} the subscription ${about.subscription}`,
  'subscription.secret-changed': ({ about }) =>
    `changed the secret of the subscription ${about.subscription}`,
  'subscription.deleted': ({ about }) => `deleted the subscription ${about.subscription}`,
  'override.ended': ({ about }) => `ended the tier given to ${about.member}`,
};
