import { resolve } from 'node:path';
import { parseInstant } from '../../../domain/kernel/instant.ts';
import { type Arguments, type Command, connectionOptions, jsonOption } from '../../command.ts';
import { playEvent } from '../../deliver/busEvent.ts';
import { type Delivery, deliver } from '../../deliver/deliver.ts';
import type { Purchase, PurchaseAnswer, PurchaseLine } from '../../deliver/purchase.ts';
import { memberLine } from '../../member/changed.ts';
import { explain, notRunning } from '../../platform/api.ts';
import { platformNow } from '../../platform/clock.ts';
import { findPlatform, type Platform } from '../../platform/find.ts';
import { readProgram, timeZoneAt } from '../../platform/program.ts';
import { impatient } from '../../platform/retry.ts';
import type { Io } from '../../terminal/io.ts';
import { countOf } from '../../terminal/numbers.ts';
import { pageOf } from '../../terminal/page.ts';
import { refused, type Stop, usage } from '../../terminal/stop.ts';
import { parseWhen, showWhen } from '../../terminal/when.ts';

export const sendCommand: Command = {
  name: 'send',
  summary: 'Send one purchase through the signed webhook, or play one event of a bus.',
  usage: '--order ID --member ID --amount DECIMAL | --event FILE',
  positionals: { min: 0, max: 0 },
  options: {
    order: { type: 'string', value: 'ID', about: "the shop's order number: an order counts once" },
    member: { type: 'string', value: 'ID', about: "the shop's customer id" },
    amount: { type: 'string', value: 'DECIMAL', about: 'what was paid, e.g. 25.00' },
    sku: { type: 'string', value: 'SKU', about: 'what was bought' },
    category: { type: 'string', value: 'NAME', about: 'the category of what was bought' },
    at: {
      type: 'string',
      value: 'WHEN',
      about: "when: an instant, or a date [and time] in the program's time zone; now if left out",
    },
    currency: { type: 'string', value: 'CODE', about: "the program's currency if left out" },
    event: {
      type: 'string',
      value: 'FILE',
      about:
        'instead of a purchase: an event of Shopify or Stripe as EventBridge has it; on this machine only',
    },
    json: jsonOption,
    ...connectionOptions,
  },
  examples: [
    'laurel send --order 1001 --member m1 --amount 25.00',
    'laurel send --order 1002 --member m1 --amount 120.00 --sku wool-throw --category home --at 2026-01-15',
    'laurel send --order 1003 --member m1 --amount 9.50 --at 2026-01-15T18:30:00-05:00 --json',
    'laurel send --event shopify-order-paid.json',
  ],

  async run(args, io) {
    const event = args.text('event');
    if (event !== undefined) return sendEvent(args, io, event);
    const wish = readWish(args);
    const platform = findPlatform(args, io);
    const target = platform.webhook();
    const purchase = await toPurchase(wish, platform);
    const delivery = await deliver(target, purchase, impatient);
    if (delivery.kind !== 'taken') throw whyNot(delivery, platform, args.text('at') === undefined);
    const timeZone = args.flag('json') ? 'UTC' : await timeZoneAt(platform);
    print(delivery.answer, purchase, timeZone, args, io);
    return 0;
  },
};

/** What of a purchase goes with no event. */
const ofPurchase = ['order', 'member', 'amount', 'sku', 'category', 'at', 'currency'] as const;

async function sendEvent(args: Arguments, io: Io, path: string): Promise<0 | 1> {
  const other = ofPurchase.find((name) => args.text(name) !== undefined);
  if (other !== undefined) throw usage(`send: --${other} does not go with --event`);
  const rules = await playEvent(findPlatform(args, io), resolve(io.cwd, path));
  if (args.flag('json')) io.stdout.write(`${JSON.stringify({ rules })}\n`);
  else if (rules.length === 0) io.stderr.write('No rule takes the event: it is of another shop.\n');
  else io.stdout.write(`${countOf(rules.length, 'rule')} took the event: ${rules.join(', ')}\n`);
  return rules.length === 0 ? 1 : 0;
}

interface Wish {
  readonly orderId: string;
  readonly memberId: string;
  readonly at: string | undefined;
  readonly currency: string | undefined;
  readonly line: PurchaseLine;
}

function readWish(args: Arguments): Wish {
  const [orderId, memberId] = [args.requiredText('order'), args.requiredText('member')];
  const amount = args.requiredText('amount');
  if (!/^-?\d+(\.\d+)?$/.test(amount)) {
    throw usage(`send: --amount must be a decimal such as 25.00, not ${JSON.stringify(amount)}`);
  }
  const at = args.text('at');
  if (at !== undefined && parseWhen(at, 'UTC') === null) {
    throw usage(`send: --at must be a date or an ISO instant, not ${JSON.stringify(at)}`);
  }
  const [sku, category] = [args.text('sku'), args.text('category')];
  const about = { ...(sku === undefined ? {} : { sku }), ...(category === undefined ? {} : { category }) };
  return { orderId, memberId, at, currency: args.text('currency'), line: { ...about, amount } };
}

async function toPurchase(
  { orderId, memberId, at, currency, line }: Wish,
  platform: Platform,
): Promise<Purchase> {
  const instant = at === undefined ? await platformNow(platform) : parseInstant(at);
  if (instant !== null && currency !== undefined) {
    // Nothing to ask the program for.
    return { orderId, memberId, occurredAt: new Date(instant).toISOString(), currency, lines: [line] };
  }
  const program = await readProgram(platform);
  const occurredAt =
    instant === null ? parseWhen(at ?? '', program.timeZone) : new Date(instant).toISOString();
  if (occurredAt === null)
    throw usage(`send: --at ${JSON.stringify(at)} does not exist in ${program.timeZone}`);
  return { orderId, memberId, occurredAt, currency: currency ?? program.currency, lines: [line] };
}

function whyNot(
  delivery: Exclude<Delivery, { kind: 'taken' }>,
  platform: Platform,
  withoutAt: boolean,
): Stop {
  if (delivery.kind === 'unavailable') {
    if (delivery.problem === null) return notRunning(platform.url, delivery.reason);
    return refused(explain(delivery.problem, platform));
  }
  const { problem } = delivery;
  if (problem.status === 401)
    return refused(`The signature is not accepted: ${problem.detail ?? problem.title}`);
  const hint =
    problem.name === 'purchase-conflict' && withoutAt
      ? '. Without --at a purchase occurs now: repeat one with the --at of the first time.'
      : '';
  return refused(`${explain(problem, platform).replace(/\.$/, '')}${hint}`);
}

function print(
  answer: PurchaseAnswer,
  { orderId }: Purchase,
  timeZone: string,
  args: Arguments,
  io: Io,
): void {
  if (args.flag('json')) {
    io.stdout.write(`${JSON.stringify(answer)}\n`);
    return;
  }
  const { status, entry, member } = answer;
  const verb = status === 'recorded' ? 'recorded' : 'already recorded';
  const when = `${showWhen(entry.occurredAt, timeZone)} (${timeZone})`;
  io.stdout.write(`order ${orderId} ${verb}: ${countOf(entry.points, 'point')}, bought ${when}\n`);
  io.stdout.write(`${memberLine(member, pageOf(io))}\n`);
}
