import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { callApi } from '../../platform/api.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { readProgram } from '../../platform/program.ts';
import { refused } from '../../terminal/stop.ts';
import { showWhen } from '../../terminal/when.ts';

const missingSchema = z.looseObject({
  metric: z.string(),
  of: z.string().optional(),
  amount: z.union([z.string(), z.number()]),
  by: z.string().nullish(),
});

export const statusAnswer = z.looseObject({
  memberId: z.string(),
  tier: z.looseObject({
    id: z.string(),
    name: z.string(),
    since: z.string().nullish(),
    until: z.string().nullish(),
  }),
  privileges: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  balance: z.number(),
  pending: z.number(),
  deficit: z.number(),
  nextExpiry: z.looseObject({ points: z.number(), at: z.string() }).nullable(),
  nextTier: z
    .looseObject({
      id: z.string(),
      name: z.string(),
      needs: z.enum(['any', 'all']).optional(),
      missing: z.array(missingSchema),
      at: z.string().nullish(),
    })
    .nullable(),
  keepTier: z
    .looseObject({
      needs: z.enum(['any', 'all']).optional(),
      missing: z.array(missingSchema),
      by: z.string().nullish(),
    })
    .nullish(),
});

type Status = z.infer<typeof statusAnswer>;

const { secret: _secret, ...options } = connectionOptions;

export const statusCommand: Command = {
  name: 'status',
  summary: "Show a member's tier, points and privileges, and what is missing to the next tier.",
  usage: 'MEMBER',
  positionals: { min: 1, max: 1 },
  options: { json: jsonOption, ...options },
  examples: ['laurel status m1', 'laurel status demo-member --json', 'laurel status m1 --program coffee'],

  async run(args, io) {
    const [member = ''] = args.positionals;
    const platform = findPlatform(args, io);
    const path = `${memberPath(platform.program, member)}/status`;
    const answer = await callApi(await platform.api('members:read'), { method: 'GET', path });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(answer)}\n`);
      return 0;
    }
    const status = statusAnswer.safeParse(answer);
    if (!status.success) throw refused(`What answers at ${platform.url} is no Laurel platform.`);
    const { timeZone } = await readProgram(platform);
    const lines = statusLines(status.data, (instant) => showWhen(instant, timeZone));
    io.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  },
};

export function statusLines(
  { memberId, tier, ...status }: Status,
  when: (instant: string) => string,
): string[] {
  const since = tier.since ? `, since ${when(tier.since)}` : '';
  const until = tier.until ? `, until ${when(tier.until)}` : '';
  const owed = status.deficit === 0 ? '' : `, ${status.deficit} owed`;
  const lines = [
    `${memberId}: ${tier.name}${since}${until}`,
    `points      ${status.balance} to spend, ${status.pending} pending${owed}`,
  ];
  if (status.nextExpiry !== null) {
    lines.push(`expiring    ${status.nextExpiry.points} points at ${when(status.nextExpiry.at)}`);
  }
  if (status.nextTier !== null)
    lines.push(`next tier   ${status.nextTier.name}: ${shown(status.nextTier, when)}`);
  if (status.keepTier) lines.push(`to keep it  ${kept(status.keepTier, when)}`);
  if (status.privileges.length > 0) {
    lines.push(`privileges  ${status.privileges.map(({ name }) => name).join(', ')}`);
  }
  return lines;
}

function kept(
  { needs, missing, by }: NonNullable<Status['keepTier']>,
  when: (instant: string) => string,
): string {
  const end = by ? ` by ${when(by)}` : '';
  return missing.length === 0 ? `nothing is missing${end}` : `missing ${missingText(missing, needs, when)}`;
}

function shown(
  { needs, missing, at }: NonNullable<Status['nextTier']>,
  when: (instant: string) => string,
): string {
  if (missing.length > 0) return `missing ${missingText(missing, needs, when)}`;
  return `nothing missing, reached ${at ? `on ${when(at)}` : 'with the next thing that counts'}`;
}

function missingText(
  missing: readonly z.infer<typeof missingSchema>[],
  needs: 'any' | 'all' | undefined,
  when: (instant: string) => string,
): string {
  return missing
    .map(
      ({ metric, of, amount, by }) =>
        `${metric === 'tag' ? `the tag ${of}` : `${amount} ${of ?? metric}`}${by ? ` before ${when(by)}` : ''}`,
    )
    .join(needs === 'all' ? ' and ' : ' or ');
}
