/** What members bring from another system, as a request says it. */
import * as z from 'zod/mini';
import { slugPattern, tagPattern } from '../../../domain/kernel/brand.ts';
import { isLocalDate, isMonthDay } from '../../../domain/kernel/civil.ts';
import { formed } from '../../../domain/kernel/formed.ts';
import { amount, id, instant, programName, quantities } from '../../bodies/fields.ts';

export const openingsMax = 500;

const date = formed('localDate', z.string().check(z.refine(isLocalDate)));
const figure = z.int().check(z.gte(0), z.lte(1_000_000_000));

const lot = z.strictObject({
  points: z.int().check(z.gte(1), z.lte(1_000_000_000)),
  expiresOn: z
    .optional(z.nullable(date))
    .check(
      z.describe(
        'the first day on which they are gone; null: never; by the program, as if earned at `at`, if left out',
      ),
    ),
  availableOn: z
    .optional(date)
    .check(z.describe('the first day on which they can be spent, where they are on hold')),
});

const tier = z.strictObject({
  level: programName,
  since: z.optional(date).check(z.describe('since when it is held; `at` if left out')),
  until: z
    .optional(z.nullable(date))
    .check(
      z.describe("the day on which its term ends; null: nothing ends it; by the program's term if left out"),
    ),
  reason: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
});

const counted = {
  spend: z.optional(amount),
  purchases: z.optional(figure),
  points: z.optional(figure),
};

const brought = z.strictObject({
  day: z.optional(date).check(z.describe('either this, or `from` and `to`')),
  from: z.optional(date),
  to: z
    .optional(date)
    .check(z.describe('its last day: what counted within a window is shared evenly among the months of it')),
  ...counted,
  quantities: z.optional(quantities),
  engagements: z.optional(z.record(z.string().check(z.regex(slugPattern)), figure)),
});

export const opening = z.strictObject({
  memberId: id,
  since: z
    .optional(date)
    .check(z.describe('since when they are a member; as early as anything else here if left out')),
  balance: z
    .optional(z.int().check(z.gte(-1_000_000_000), z.lte(1_000_000_000)))
    .check(
      z.describe('all points; with `lots` their sum, less what is owed; less than 0: points that are owed'),
    ),
  lots: z.optional(z.array(lot).check(z.maxLength(100))),
  tier: z.optional(tier),
  amounts: z
    .optional(z.array(brought).check(z.maxLength(400)))
    .check(z.describe('what counts toward a tier')),
  totals: z
    .optional(z.strictObject(counted))
    .check(z.describe('the sums of `amounts`, where they are to be held against something')),
  tags: z.optional(z.array(z.string().check(z.regex(tagPattern))).check(z.maxLength(10))),
  birthday: z.optional(formed('monthDay', z.string().check(z.refine(isMonthDay)))),
  lastActiveOn: z
    .optional(date)
    .check(z.describe('from when inactivity counts; the day of `at` if left out')),
  identities: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(300))).check(z.maxLength(5))),
});
export type OpeningBody = z.infer<typeof opening>;
export type BroughtBody = z.infer<typeof brought>;

export const openingsBody = z.strictObject({
  importId: id.check(z.describe('names the import: an opening counts once for a member and import')),
  at: instant.check(
    z.describe('when the other system was as this says; what happens from then on counts here'),
  ),
  dryRun: z
    ._default(z.boolean(), false)
    .check(z.describe('only says what would come of each, and changes nothing')),
  openings: z
    .array(z.unknown())
    .check(
      z.minLength(1),
      z.maxLength(openingsMax),
      z.describe('one a member, each taken or refused by itself'),
    ),
});
