import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { type ApiTarget, callApi } from '../../platform/api.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { hasPath, memberPath, membersPath } from '../../platform/paths.ts';
import type { Io } from '../../terminal/io.ts';
import { countOf } from '../../terminal/numbers.ts';
import { createProgress } from '../../terminal/progress.ts';
import { refused } from '../../terminal/stop.ts';

const verification = z.looseObject({ sound: z.boolean(), difference: z.unknown().optional() });
const memberPage = z.looseObject({
  members: z.array(z.looseObject({ memberId: z.string() })),
  next: z.string().nullable(),
});

/** Each is a fold of a whole history: a few at once keep a platform busy. */
const lanesAtOnce = 4;

const { secret: _secret, ...options } = connectionOptions;

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'Fold the ledger again from the first fact and compare it with what is stored.',
  usage: '[--member ID]',
  positionals: { min: 0, max: 0 },
  options: {
    member: { type: 'string', value: 'ID', about: 'this member alone; otherwise all of the program' },
    json: jsonOption,
    ...options,
  },
  examples: ['laurel verify', 'laurel verify --member m1', 'laurel verify --program coffee --json'],

  async run(args, io) {
    const platform = findPlatform(args, io);
    const target = await platform.api('members:read');
    const member = args.text('member');
    const found =
      member === undefined
        ? await verifyAll(target, platform, io)
        : { verified: 1, unsound: await verifyOne(target, platform, member) };
    if (args.flag('json')) io.stdout.write(`${JSON.stringify(asJson(found))}\n`);
    else for (const line of inLines(found)) io.stdout.write(`${line}\n`);
    return found.unsound === null ? 0 : 1;
  },
};

interface Unsound {
  readonly memberId: string;
  readonly difference: unknown;
}

interface Found {
  readonly verified: number;
  /** The first that is not sound. */
  readonly unsound: Unsound | null;
}

function asJson({ verified, unsound }: Found): object {
  return unsound === null ? { sound: true, verified } : { sound: false, verified, ...unsound };
}

function inLines({ verified, unsound }: Found): readonly string[] {
  if (unsound === null) return [`${countOf(verified, 'member')} ${verified === 1 ? 'is' : 'are'} sound`];
  return [`${unsound.memberId} is not sound:`, JSON.stringify(unsound.difference, null, 2)];
}

/** Null where the member is sound. */
async function verifyOne(target: ApiTarget, platform: Platform, memberId: string): Promise<Unsound | null> {
  const path = `${memberPath(platform.program, memberId)}/verify`;
  const answer = verification.safeParse(await callApi(target, { method: 'GET', path }));
  if (!answer.success) throw noPlatform(platform);
  return answer.data.sound ? null : { memberId, difference: answer.data.difference ?? null };
}

/** Stops at the first member that is not sound. */
async function verifyAll(target: ApiTarget, platform: Platform, { stderr }: Io): Promise<Found> {
  const listed = await listAll(target, platform);
  const members = listed.filter(hasPath);
  for (const memberId of listed) {
    if (!hasPath(memberId)) stderr.write(`${memberId} is not verified: no path can name this member\n`);
  }
  const progress = createProgress({ stream: stderr, label: 'verify', total: members.length });
  const waiting = members.values();
  let verified = 0;
  let unsound: Unsound | null = null;
  const lane = async () => {
    for (const memberId of waiting) {
      if (unsound !== null) return;
      unsound = (await verifyOne(target, platform, memberId)) ?? unsound;
      verified++;
      progress.update(verified);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanesAtOnce }, lane));
  } finally {
    progress.end();
  }
  return { verified, unsound };
}

async function listAll(target: ApiTarget, platform: Platform): Promise<readonly string[]> {
  const members = new Set<string>();
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `${membersPath(platform.program)}?limit=100${query}`;
    const page = memberPage.safeParse(await callApi(target, { method: 'GET', path }));
    if (!page.success) throw noPlatform(platform);
    for (const { memberId } of page.data.members) members.add(memberId);
    cursor = page.data.next;
  } while (cursor !== null);
  return [...members];
}

function noPlatform({ url }: Platform) {
  return refused(`What answers at ${url} is no Laurel platform.`);
}
