import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { callApi } from '../../platform/api.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { type ProgramFacts, readProgram } from '../../platform/program.ts';
import { countOf, grouped, groupedAmount } from '../../terminal/numbers.ts';
import { labelled, type Page, pageOf } from '../../terminal/page.ts';
import { refused } from '../../terminal/stop.ts';
import { showDay, showEnd, showWhen } from '../../terminal/when.ts';

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
  privileges: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      quota: z.looseObject({ uses: z.number(), per: z.string(), used: z.number().optional() }).optional(),
    }),
  ),
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
    const lines = statusLines(status.data, await readProgram(platform), pageOf(io));
    io.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  },
};

export function statusLines(status: Status, program: ProgramFacts, page: Page): string[] {
  const { timeZone } = program;
  const { memberId, tier, balance, pending, deficit, nextExpiry, nextTier, keepTier, privileges } = status;
  const since = tier.since ? `, since ${showDay(tier.since, timeZone)}` : '';
  const until = tier.until ? `, ${showEnd(tier.until, timeZone)}` : '';
  const owed = deficit === 0 ? '' : `, ${page.paint('red', `${grouped(deficit)} owed`)}`;
  const line = (label: string, text: string | null) => (text === null ? [] : labelled(label, text, page));
  return [
    `${page.paint('bold', `${memberId}: ${tier.name}`)}${since}${until}`,
    ...line('points', `${grouped(balance)} to spend, ${grouped(pending)} pending${owed}`),
    ...line(
      'expiring',
      nextExpiry && `${countOf(nextExpiry.points, 'point')} on ${showWhen(nextExpiry.at, timeZone)}`,
    ),
    ...line('next tier', nextTier && `${nextTier.name}, ${risen(nextTier, program)}`),
    ...line('to keep it', keepTier ? kept(keepTier, program) : null),
    ...line('privileges', privileges.length === 0 ? null : privileges.map(privilegeText).join(', ')),
  ];
}

function privilegeText({ name, quota }: Status['privileges'][number]): string {
  return quota === undefined ? name : `${name} (${quota.used ?? 0} of ${quota.uses} used this ${quota.per})`;
}

function kept({ needs, missing, by }: NonNullable<Status['keepTier']>, program: ProgramFacts): string {
  if (missing.length > 0) return missingText(missing, needs, program);
  return `nothing is missing${by ? ` for the review on ${showWhen(by, program.timeZone)}` : ''}`;
}

function risen({ needs, missing, at }: NonNullable<Status['nextTier']>, program: ProgramFacts): string {
  if (missing.length > 0) return missingText(missing, needs, program);
  return at ? `on ${showWhen(at, program.timeZone)}: nothing is missing` : 'with the next thing that counts';
}

/** `with 180.00 USD more spent before 2027-01-15 or 3 more purchases` */
function missingText(
  missing: readonly z.infer<typeof missingSchema>[],
  needs: 'any' | 'all' | undefined,
  program: ProgramFacts,
): string {
  const parts = missing.map((each) => {
    const before = each.by ? ` before ${showWhen(each.by, program.timeZone)}` : '';
    return `${moreText(each, program)}${before}`;
  });
  return `with ${parts.join(needs === 'all' ? ' and ' : ' or ')}`;
}

function moreText({ metric, of, amount }: z.infer<typeof missingSchema>, { currency }: ProgramFacts): string {
  const shown = groupedAmount(amount);
  const plural = amount === 1 ? '' : 's';
  switch (metric) {
    case 'spend':
      return `${shown} ${currency} more spent`;
    case 'purchases':
      return `${shown} more purchase${plural}`;
    case 'points':
      return `${shown} more point${plural} earned`;
    case 'tag':
      return `the tag ${of}`;
    case 'engagements':
      return `${shown} more ${of}${plural}`;
    case 'tenure':
      return `${shown} more ${amount === 1 ? of?.replace(/s$/, '') : of} as a member`;
    case 'recurrence':
      return `${shown} more of the last ${of}`;
    default:
      return `${shown} more ${of ?? metric}`;
  }
}
