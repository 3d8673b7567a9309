import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { changedAnswer, memberLine } from '../../member/changed.ts';
import { entryWords } from '../../member/entry.ts';
import type { ApiTarget } from '../../platform/api.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readLadder } from '../../platform/program.ts';
import { pageOf } from '../../terminal/page.ts';
import { refused, Stop } from '../../terminal/stop.ts';
import { reasonOption } from './options.ts';

const { secret: _secret, ...options } = connectionOptions;

export const undoCommand: Command = {
  name: 'undo',
  summary: 'Take back an adjustment or a tier that was given by hand, and say why.',
  usage: 'MEMBER ENTRY --reason TEXT',
  positionals: { min: 2, max: 2 },
  options: { reason: reasonOption, json: jsonOption, ...options },
  examples: [
    'laurel history m1',
    'laurel undo m1 adjustment:m1:n4bQgYhMfWWaL-qgxVrQFA --reason "given to the wrong member"',
    'laurel undo m1 n4bQgYhMfWWaL-qgxVrQFA --reason "given to the wrong member"',
  ],

  async run(args, io) {
    const [member = '', named = ''] = args.positionals;
    const reason = args.requiredText('reason');
    const targets = targetsOf(named);
    const platform = findPlatform(args, io);
    const of = memberPath(platform.program, member);
    const api = await platform.api('points:adjust');
    const done = await undo(platform, api, {
      member,
      named,
      paths: targets.map((path) => `${of}/${path}`),
      reason,
    });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(done)}\n`);
      return 0;
    }
    const words = entryWords(done.entry, await readLadder(platform));
    io.stdout.write(`${done.status === 'duplicate' ? 'Done before' : 'Undone'}: ${words}\n`);
    io.stdout.write(`${memberLine(done.member, pageOf(io))}\n`);
    return 0;
  },
};

/** Where it may be undone: an id by itself may be of either kind. */
function targetsOf(named: string): readonly string[] {
  const parts = named.split(':');
  const [kind = ''] = parts;
  const id = parts.at(-1) ?? '';
  const adjustment = `adjustments/${segment(id)}/undo`;
  const override = `tier-overrides/${segment(id)}/end`;
  if (parts.length === 1) return [adjustment, override];
  if (kind === 'adjustment') return [adjustment];
  if (kind === 'tier-override') return [override];
  throw refused(`${named} can't be taken back by hand: ${insteadOf(kind)}.`);
}

/** The parts of an entry's id are percent-encoded already. */
function segment(id: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(id));
  } catch {
    return encodeURIComponent(id);
  }
}

function insteadOf(kind: string): string {
  switch (kind) {
    case 'purchase':
      return 'the shop sends a refund or a cancellation of the order';
    case 'redemption':
      return 'laurel redeem MEMBER --cancel ID cancels a reservation';
    case 'tag-set':
      return 'laurel tag remove takes a tag off';
    case 'adjustment-undo':
    case 'tier-override-end':
      return 'give it again with laurel adjust or laurel override';
    default:
      return 'only adjustments and tiers that were given can';
  }
}

interface Undoing {
  readonly member: string;
  readonly named: string;
  readonly paths: readonly string[];
  readonly reason: string;
}

const absent = ['unknown-adjustment', 'no-override'];

async function undo(platform: Platform, api: ApiTarget, { member, named, paths, reason }: Undoing) {
  for (const path of paths) {
    try {
      return await ask(changedAnswer, platform, api, { method: 'POST', path, body: { reason } });
    } catch (error) {
      const isOther = paths.length > 1 && error instanceof Stop && absent.includes(error.problem ?? '');
      if (!isOther) throw error;
    }
  }
  throw refused(
    `${member} has no adjustment ${named}, and no tier of that id that is in force: laurel history ${member} lists entries.`,
  );
}
