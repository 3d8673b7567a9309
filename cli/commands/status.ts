import * as z from 'zod';
import { callApi } from '../api.ts';
import { type Command, connectionOptions, jsonOption } from '../command.ts';
import { findPlatform } from '../platform.ts';
import { refused } from '../stop.ts';

const missing = z.looseObject({
  metric: z.string(),
  amount: z.union([z.string(), z.number()]),
  by: z.string().nullish(),
});

const statusAnswer = z.looseObject({
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
  nextTier: z.looseObject({ id: z.string(), name: z.string(), missing: z.array(missing) }).nullable(),
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
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/members/${encodeURIComponent(member)}/status`;
    const answer = await callApi(await platform.api('members:read'), { method: 'GET', path });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(answer)}\n`);
      return 0;
    }
    const status = statusAnswer.safeParse(answer);
    if (!status.success) throw refused(`What answers at ${platform.url} is no Laurel platform.`);
    io.stdout.write(`${statusLines(status.data).join('\n')}\n`);
    return 0;
  },
};

function statusLines({ memberId, tier, ...status }: Status): string[] {
  const since = tier.since ? `, since ${day(tier.since)}` : '';
  const until = tier.until ? `, until ${day(tier.until)}` : '';
  return [
    `${memberId}: ${tier.name}${since}${until}`,
    `points      ${status.balance} to spend, ${status.pending} pending${status.deficit === 0 ? '' : `, ${status.deficit} owed`}`,
    ...(status.nextExpiry === null
      ? []
      : [`expiring    ${status.nextExpiry.points} points on ${day(status.nextExpiry.at)}`]),
    ...(status.nextTier === null
      ? []
      : [`next tier   ${status.nextTier.name}: ${status.nextTier.missing.map(shown).join(' or ')}`]),
    ...(status.privileges.length === 0
      ? []
      : [`privileges  ${status.privileges.map(({ name }) => name).join(', ')}`]),
  ];
}

function shown({ metric, amount, by }: z.infer<typeof missing>): string {
  return `${amount} ${metric} missing${by ? ` by ${day(by)}` : ''}`;
}

/** The date of an instant; a date stays as it is. */
const day = (text: string): string => text.slice(0, 10);
