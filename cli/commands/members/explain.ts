import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { entryAnswer, entryWords, signed } from '../../member/entry.ts';
import { explanationAnswer, explanationLines } from '../../member/explanation.ts';
import { ask } from '../../platform/ask.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readLadder } from '../../platform/program.ts';
import type { Io } from '../../terminal/io.ts';
import { labelled, pageOf } from '../../terminal/page.ts';
import { showWhen } from '../../terminal/when.ts';

const ofEntry = z.looseObject({
  entry: entryAnswer,
  by: z.looseObject({ actor: z.string(), requestId: z.string() }).nullable(),
  explanations: z.array(explanationAnswer),
});
const ofMember = z.looseObject({
  memberId: z.string(),
  tier: z.looseObject({ name: z.string() }),
  explanation: z.looseObject({ tier: explanationAnswer, balance: explanationAnswer }),
});

const { secret: _secret, ...options } = connectionOptions;

export const explainCommand: Command = {
  name: 'explain',
  summary:
    'Say why: the rule and version that decided, what they looked at, and what would have come otherwise; of an entry, or of the tier and the points that a member has now.',
  usage: 'MEMBER [ENTRY]',
  positionals: { min: 1, max: 2 },
  options: {
    source: {
      type: 'string',
      value: 'NAME',
      about: 'of an order that is named by its number; standard if left out',
    },
    json: jsonOption,
    ...options,
  },
  examples: [
    'laurel explain m1',
    'laurel explain m1 1001',
    'laurel explain m1 adjustment:m1:n4bQgYhMfWWaL-qgxVrQFA --json',
  ],

  async run(args, io) {
    const [member = '', entry] = args.positionals;
    const platform = findPlatform(args, io);
    const isJson = args.flag('json');
    if (entry === undefined) return explainMember(platform, member, isJson, io);
    return explainEntry(platform, member, idOf(entry, args.text('source') ?? 'standard'), isJson, io);
  },
};

/** An order's number stands for its purchase. */
function idOf(entry: string, source: string): string {
  if (entry.includes(':')) return entry;
  return `purchase:${encodeURIComponent(source)}:${encodeURIComponent(entry)}`;
}

async function explainMember(platform: Platform, member: string, isJson: boolean, io: Io): Promise<0> {
  const path = `${memberPath(platform.program, member)}/status?explain=true`;
  const found = await ask(ofMember, platform, await platform.api('members:read'), { method: 'GET', path });
  if (isJson) {
    io.stdout.write(`${JSON.stringify(found.explanation)}\n`);
    return 0;
  }
  const ladder = await readLadder(platform);
  const page = pageOf(io);
  const { tier, balance } = found.explanation;
  const lines = [
    page.paint('bold', `${found.memberId}: ${found.tier.name}`),
    '',
    ...explanationLines(tier, ladder, page),
    '',
    ...explanationLines(balance, ladder, page),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function explainEntry(
  platform: Platform,
  member: string,
  id: string,
  isJson: boolean,
  io: Io,
): Promise<0> {
  const path = `${memberPath(platform.program, member)}/entries/${encodeURIComponent(id)}/explain`;
  const found = await ask(ofEntry, platform, await platform.api('members:read'), { method: 'GET', path });
  if (isJson) {
    io.stdout.write(`${JSON.stringify(found)}\n`);
    return 0;
  }
  const ladder = await readLadder(platform);
  const page = pageOf(io);
  const { entry, by, explanations } = found;
  const points = entry.points === 0 ? '' : `, ${signed(entry.points)} points`;
  const lines = [
    page.paint('bold', `${entry.id}: ${showWhen(entry.occurredAt, ladder.timeZone)}${points}`),
    ...labelled('what it did', entryWords(entry, ladder), page, 14),
    ...(by === null ? [] : labelled('by', `${by.actor} (request ${by.requestId})`, page, 14)),
    ...explanations.flatMap((each) => ['', ...explanationLines(each, ladder, page)]),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
