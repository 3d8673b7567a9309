import * as z from 'zod';
import { callApi } from '../api.ts';
import { type Command, connectionOptions, jsonOption } from '../command.ts';
import { findPlatform } from '../platform.ts';
import { refused } from '../stop.ts';

const text = z.string();
/** A figure, or the name of the reason why there is none. */
const figure = z.looseObject({ state: text.optional(), inputs: text.optional() });

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
  rhythm: figure.extend({ probabilityActive: z.number().optional() }).optional(),
  lifetimeValue: z
    .looseObject({
      method: text,
      historical: figure.extend({ amount: text }),
      predictive: figure.extend({ amount: text.optional() }),
      bySegment: figure.extend({ amount: text.optional() }),
    })
    .optional(),
  coefficient: figure.extend({ value: z.number().optional() }).optional(),
  tags: z.record(text, text.nullable()).optional(),
});

type Value = z.infer<typeof valueAnswer>;

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
    const path = `/v1/programs/${encodeURIComponent(platform.program)}/members/${encodeURIComponent(member)}/value`;
    const answer = await callApi(await platform.api('members:read'), { method: 'GET', path });
    if (args.flag('json')) {
      io.stdout.write(`${JSON.stringify(answer)}\n`);
      return 0;
    }
    const value = valueAnswer.safeParse(answer);
    if (!value.success) throw refused(`What answers at ${platform.url} is no Laurel platform.`);
    io.stdout.write(`${valueLines(value.data).join('\n')}\n`);
    return 0;
  },
};

function valueLines(value: Value): string[] {
  const { memberId, day, model, currency, rfm, lifecycle, rhythm, lifetimeValue, coefficient, tags } = value;
  const by = model === null ? 'no model yet' : `model ${model.version} of ${model.day}`;
  const head = `${memberId} on ${day}, ${by}`;
  if (value.state !== 'reckoned') return [head, value.state];
  const scores =
    rfm?.segment &&
    `${rfm.segment}: recency ${rfm.recency}, frequency ${rfm.frequency}, monetary ${rfm.monetary}`;
  const money = (amount: string | undefined) => amount && `${amount} ${currency}`;
  const worth = lifetimeValue;
  const marked = (name: string) => (worth?.method === name ? ' (the program’s)' : '');
  const known = Object.entries(tags ?? {}).filter(([, tag]) => tag !== null);
  return [
    head,
    ...line('segment', scores, rfm),
    ...line('stage', lifecycle?.stage, lifecycle),
    ...line('active', rhythm?.probabilityActive?.toString(), rhythm),
    ...line(`historical${marked('historical')}`, money(worth?.historical.amount), worth?.historical),
    ...line(`predictive${marked('predictive')}`, money(worth?.predictive.amount), worth?.predictive),
    ...line(`by segment${marked('by-segment')}`, money(worth?.bySegment.amount), worth?.bySegment),
    ...line('coefficient', coefficient?.value?.toString(), coefficient),
    ...(known.length === 0 ? [] : line('tags', known.map(([name, tag]) => `${name} ${tag}`).join(', '), {})),
  ];
}

function line(
  label: string,
  shown: string | undefined,
  found: { readonly state?: string | undefined; readonly inputs?: string | undefined } | undefined,
): string[] {
  const inputs = found?.inputs === undefined ? '' : ` — ${found.inputs}`;
  return [`${label.padEnd(28)}${shown ?? found?.state ?? 'unknown'}${inputs}`];
}
