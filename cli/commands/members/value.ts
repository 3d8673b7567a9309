import * as z from 'zod';
import { type Command, connectionOptions, jsonOption } from '../../command.ts';
import { callApi } from '../../platform/api.ts';
import { findPlatform } from '../../platform/find.ts';
import { memberPath } from '../../platform/paths.ts';
import { groupedDecimal } from '../../terminal/numbers.ts';
import { labelled, type Page, pageOf } from '../../terminal/page.ts';
import { refused } from '../../terminal/stop.ts';
import { paragraph } from '../../terminal/table.ts';

const text = z.string();
/** A figure, or the name of the reason why there is none. */
const figure = z.looseObject({ state: text.optional(), inputs: text.optional() });

const rhythm = figure.extend({
  probabilityActive: z.number().optional(),
  expectedPurchases: z.number().optional(),
  expectedWithinDays: z.number().optional(),
});

const valueAnswer = z.looseObject({
  memberId: text,
  state: text,
  day: text,
  currency: text,
  model: z.looseObject({ version: z.number(), day: text }).nullable(),
  rfm: figure
    .extend({ recency: z.number(), frequency: z.number(), monetary: z.number(), segment: text })
    .partial()
    .optional(),
  lifecycle: figure.extend({ stage: text }).optional(),
  rhythm: rhythm.optional(),
  lifetimeValue: z
    .looseObject({
      method: text,
      historical: figure.extend({ amount: text }),
      predictive: figure.extend({ amount: text.optional() }),
      bySegment: figure.extend({ amount: text.optional() }),
    })
    .optional(),
  coefficient: figure.extend({ value: z.number().optional() }).optional(),
  tags: z.looseObject({ set: z.array(z.looseObject({ tag: text })).optional() }).optional(),
});

type Value = z.infer<typeof valueAnswer>;
type Rhythm = z.infer<typeof rhythm>;

const { secret: _secret, ...options } = connectionOptions;

export const valueCommand: Command = {
  name: 'value',
  summary: 'Show how valuable a member is: segment, stage, lifetime value, coefficient.',
  usage: 'MEMBER',
  positionals: { min: 1, max: 1 },
  options: { json: jsonOption, ...options },
  examples: ['laurel value m1', 'laurel value m1 --json'],

  async run(args, io) {
    const [member = ''] = args.positionals;
    const platform = findPlatform(args, io);
    const path = `${memberPath(platform.program, member)}/value`;
    const answer = await callApi(await platform.api('members:read'), { method: 'GET', path });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(answer)}\n`);
      return 0;
    }
    const value = valueAnswer.safeParse(answer);
    if (!value.success) throw refused(`What answers at ${platform.url} is no Laurel platform.`);
    io.stdout.write(`${valueLines(value.data, pageOf(io)).join('\n')}\n`);
    return 0;
  },
};

function valueLines(value: Value, page: Page): string[] {
  const line: Line = (label, shown, found) => figureLines(label, shown, found, page);
  const { memberId, day, model, currency, rfm, lifecycle, rhythm, lifetimeValue, coefficient, tags } = value;
  const by = model === null ? 'no model yet' : `by model ${model.version} of ${model.day}`;
  const head = `${page.paint('bold', memberId)} on ${day}, ${by}`;
  if (value.state !== 'calculated') {
    const words = tags?.set?.length ? labelled('tags', tagWords(tags), page, labelWidth) : [];
    return [head, '', ...paragraph('', reasons[value.state] ?? value.state, page.width), ...words];
  }
  const scores =
    rfm?.segment &&
    `${rfm.segment} (recency ${rfm.recency}, frequency ${rfm.frequency}, monetary ${rfm.monetary} of 5)`;
  const money = (amount: string | undefined) => amount && `${groupedDecimal(amount)} ${currency}`;
  const worth = lifetimeValue;
  const weighed = coefficient?.value;
  const marked = (name: string) => (worth?.method === name ? ' *' : '');
  return [
    head,
    '',
    ...line('segment', scores, rfm),
    ...line('stage', lifecycle?.stage, lifecycle),
    ...line('still active', rhythm && activity(rhythm), rhythm),
    page.paint('dim', 'lifetime value'),
    ...line(`  historical${marked('historical')}`, money(worth?.historical.amount), worth?.historical),
    ...line(`  predictive${marked('predictive')}`, money(worth?.predictive.amount), worth?.predictive),
    ...line(`  by segment${marked('by-segment')}`, money(worth?.bySegment.amount), worth?.bySegment),
    ...line('coefficient', weighed === undefined ? undefined : `${weighed} of 100`, coefficient),
    ...labelled('tags', tagWords(tags ?? {}), page, labelWidth),
    '',
    '* the method that the program uses; what is expected is an estimate',
    ...(model === null ? paragraph('', noModel, page.width) : []),
  ];
}

const noModel =
  'A model is made every night, and by laurel review, where the program file has a "value" section.';

/** Why there is no figure. */
const reasons: Readonly<Record<string, string>> = {
  'no-purchases': 'no purchases: nothing was bought, or nothing of it is kept',
  'time-runs-backwards': 'no figures: a purchase lies after this day',
  'history-too-long': 'no figures: a refund asks for a count of more facts than are counted at once',
  'not-enough-data': 'not enough data yet',
  'no-mean': 'none: spend scatters so widely that it has no mean',
};

function activity({ probabilityActive, expectedPurchases, expectedWithinDays }: Rhythm): string | undefined {
  if (probabilityActive === undefined) return undefined;
  const share = `${Number((probabilityActive * 100).toFixed(1))} %`;
  return expectedPurchases === undefined
    ? share
    : `${share}, ${expectedPurchases.toFixed(2)} purchases expected within ${expectedWithinDays} days`;
}

/** `vip, favourite category coffee, price level low`: the retailer's own, then the calculated ones. */
function tagWords({ set = [], ...calculated }: NonNullable<Value['tags']>): string {
  const named = Object.entries(calculated).flatMap(([name, tag]) =>
    typeof tag === 'string'
      ? [`${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${tag}`]
      : [],
  );
  const words = [...set.map(({ tag }) => tag), ...named];
  return words.length === 0 ? 'none' : words.join(', ');
}

const labelWidth = 16;

interface Found {
  readonly state?: string | undefined;
  readonly inputs?: string | undefined;
}

type Line = (label: string, shown: string | undefined, found: Found | undefined) => string[];

/** The figure, or why there is none; below it what it was calculated from. */
function figureLines(
  label: string,
  shown: string | undefined,
  found: Found | undefined,
  page: Page,
): string[] {
  const state = found?.state ?? 'unknown';
  const figure = shown ? page.paint('bold', shown) : (reasons[state] ?? state);
  const head = `${page.paint('dim', label.padEnd(labelWidth))}${figure}`;
  return found?.inputs === undefined ? [head] : [head, ...labelled('', found.inputs, page, labelWidth)];
}
