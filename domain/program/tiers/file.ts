/** What a program file may say about tiers: windows, terms, how members rise, keep and fall, the levels. */
import * as z from 'zod';
import { standings } from '../../facts/vocabulary.ts';
import {
  decimalText,
  factor,
  localDate,
  monthDay,
  months,
  name,
  period,
  pointsCount,
  slug,
  tagName,
} from '../fields.ts';

const window = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rolling'), months }),
    z.strictObject({ kind: z.literal('rolling-days'), days: z.int().min(2).max(3660) }),
    z.strictObject({ kind: z.literal('calendar-month') }),
    z.strictObject({ kind: z.literal('calendar-quarter') }),
    z.strictObject({ kind: z.literal('calendar-year') }),
    z.strictObject({ kind: z.literal('membership-year') }),
    z.strictObject({
      kind: z.literal('year-from'),
      date: monthDay.describe('the local day on which every year of the program begins'),
    }),
    z.strictObject({
      kind: z.literal('since'),
      date: localDate.describe('the local day from which on everything counts; nothing before it does'),
    }),
    z.strictObject({ kind: z.literal('lifetime') }),
  ])
  .describe('the time in which purchases count toward a tier');

const term = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('months'), months }),
    z.strictObject({ kind: z.literal('next-year-end') }),
    z.strictObject({
      kind: z.literal('until-date'),
      lastDay: monthDay.describe('the last local day on which the level is held'),
      years: z
        .int()
        .min(1)
        .max(10)
        .default(1)
        .describe(
          'the level is held for at least so many full years from the end of the qualification year, then until the next `lastDay`',
        ),
    }),
    z.strictObject({
      kind: z.literal('until-next-date'),
      lastDay: monthDay.describe(
        'the last local day on which the level is held: the first such day on or after the one on which the term begins',
      ),
    }),
    z.strictObject({
      kind: z.literal('until-day-of-month'),
      day: z
        .int()
        .min(1)
        .max(31)
        .describe(
          'the day of the month at whose beginning levels are reviewed, or the last day of a shorter month',
        ),
      months: z.int().min(0).max(120).default(0).describe('the fewest months for which the level is held'),
    }),
    z.strictObject({ kind: z.literal('while-qualified') }),
    z.strictObject({ kind: z.literal('unlimited') }),
  ])
  .describe('how long a reached level is kept before it is reviewed');

const ownWindow = { window: window.optional().describe("the program's `window` if left out") };
const spend = z.strictObject({ metric: z.literal('spend'), atLeast: decimalText });
const purchases = z.strictObject({ metric: z.literal('purchases'), atLeast: z.int().min(1).max(1_000_000) });
const points = z.strictObject({ metric: z.literal('points'), atLeast: z.int().min(1).max(1_000_000_000) });
const quantity = z.strictObject({
  metric: z.literal('quantity'),
  of: slug.describe('one of the quantities that the file declares'),
  atLeast: z.int().min(1).max(1_000_000_000),
});
const engagements = z.strictObject({
  metric: z.literal('engagements'),
  of: slug.describe('a kind of engagement that the file lists'),
  atLeast: z.int().min(1).max(1_000_000),
});
const tag = z.strictObject({
  metric: z.literal('tag'),
  of: tagName.describe('a tag that operators or the back end set on members; none has to be declared'),
});
const tenure = z
  .strictObject({
    metric: z.literal('tenure'),
    of: z.enum(['days', 'months']),
    atLeast: z.int().min(1).max(3_650),
  })
  .describe('how long the member has been enrolled');
const recurrence = z
  .strictObject({
    metric: z.literal('recurrence'),
    per: z
      .enum(['calendar-month', 'calendar-quarter', 'calendar-year', 'membership-year'])
      .describe('the periods that are counted'),
    last: z
      .int()
      .min(1)
      .max(60)
      .describe(
        'how many periods are looked at: with the present one, or the complete ones before it, whichever is more',
      ),
    atLeast: z.int().min(1).max(60).describe('in how many of them `each` must be met'),
    each: z
      .discriminatedUnion('metric', [spend, purchases, points])
      .default({ metric: 'purchases', atLeast: 1 })
      .describe('what a period must bring'),
  })
  .describe('in how many of the last periods the member came back');
const condition = z.discriminatedUnion('metric', [
  spend.extend(ownWindow),
  purchases.extend(ownWindow),
  points.extend(ownWindow),
  quantity.extend(ownWindow),
  engagements.extend(ownWindow),
  tag,
  tenure,
  recurrence,
]);
const ever = z
  .discriminatedUnion('metric', [spend, purchases, points, quantity, engagements])
  .describe('an amount counted since the member enrolled');
const conditions = z.array(condition).min(1).max(10);
const qualify = z.union([z.strictObject({ anyOf: conditions }), z.strictObject({ allOf: conditions })]);

const privilege = z.strictObject({
  id: slug,
  name: name.describe('as members see it'),
  description: z.string().min(1).max(500).optional(),
  quota: z
    .strictObject({ uses: z.int().min(1).max(1_000_000), per: period })
    .optional()
    .describe('how often it can be used'),
});

const level = z.strictObject({
  id: slug.describe('names the level in every version of the program'),
  name: name.describe('as members see it'),
  qualify: qualify.optional().describe('what reaches the level within the window'),
  keep: qualify.optional().describe('what keeps the level, if less than `qualify`; `qualify` if left out'),
  invitationOnly: z
    .boolean()
    .default(false)
    .describe('whether only an operator gives the level; with `keep` a member can then keep it'),
  forLife: z
    .strictObject({
      years: z
        .int()
        .min(1)
        .max(50)
        .optional()
        .describe('years without a break at this level or a higher one'),
      reached: ever.optional(),
    })
    .optional()
    .describe('what makes the level one for life: `years` or `reached`'),
  entryReward: z
    .strictObject({
      points: pointsCount,
      onFall: z
        .enum(['take-back', 'keep'])
        .default('take-back')
        .describe('what becomes of the points where a refund undoes the rise'),
    })
    .optional()
    .describe('points for reaching the level, at most once in the term that begins then'),
  multiplier: factor.default('1').describe('factor on the points of purchases made at this level'),
  privileges: z
    .array(privilege)
    .max(50)
    .default([])
    .describe(
      'what the level gives; higher levels inherit it, and the same id in a higher level replaces it',
    ),
});

const down = z
  .union([
    z.enum(['one-step', 'to-earned', 'to-lowest']),
    z.strictObject({
      kind: z.literal('one-step-if-active'),
      purchases: z
        .int()
        .min(1)
        .max(1_000_000)
        .describe(
          'how many purchases in the reviewed window keep the fall to one step; with fewer, the member falls to the earned level',
        ),
    }),
  ])
  .describe('how far a review lowers a member at most');

export const tiersSchema = z.strictObject({
  window,
  upgrade: z
    .enum(['at-once', 'at-month-end', 'at-year-end'])
    .describe('when a member who qualifies rises; a year is that of the window, or else the calendar year'),
  climb: z
    .enum(['to-earned', 'one-step'])
    .default('to-earned')
    .describe('how far a member rises at a time: straight to the earned level, or one level after the other'),
  term,
  onUpgrade: z
    .enum(['new-term', 'keep-term'])
    .default('new-term')
    .describe('whether a further upgrade inside a term begins a new one'),
  onRequalifying: z
    .enum(['review', 'extend'])
    .default('review')
    .describe(
      'what happens when a member earns the level again during its term: it counts at the review, or the term is extended at once',
    ),
  onTermEnd: z
    .enum(['review', 'lapse'])
    .default('review')
    .describe(
      'what happens when a term ends: what counts is reviewed, or the level lapses, and what counted before counts no longer',
    ),
  down,
  graceDays: z
    .int()
    .min(0)
    .max(366)
    .default(0)
    .describe(
      'days after the term in which the member still holds the level and can make up for what is missing',
    ),
  surplus: z
    .enum(['lost', 'carried-over'])
    .default('lost')
    .describe(
      'what happens to the amount beyond what keeps the level when a year ends: it is lost, or counts in the next year',
    ),
  standing: z
    .enum(standings)
    .default('keep-until-term-ends')
    .describe('how members who hold a tier are treated when this version takes effect'),
  levels: z.array(level).min(1).max(20).describe('lowest first; every member starts in the first'),
});

export type TiersFile = z.infer<typeof tiersSchema>;
export type WindowRule = TiersFile['window'];
export type TermRule = TiersFile['term'];
export type LevelRule = TiersFile['levels'][number];
export type QualifyRule = NonNullable<LevelRule['qualify']>;
export type ConditionRule = z.infer<typeof condition>;
export type RecurrenceRule = z.infer<typeof recurrence>;
export type EverRule = z.infer<typeof ever>;
