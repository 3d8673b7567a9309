/**
 * Plays a demo: the lives of its members through the real routes, a few days at a time of the platform's own
 * clock, so that what happens then is recorded then.
 */
import { type Delivery, type DeliveryTarget, deliverFact } from '../../../cli/deliver/deliver.ts';
import type { Fact, FactAnswer } from '../../../cli/deliver/fact.ts';
import { createLanes, type Lanes } from '../../../cli/deliver/lanes.ts';
import { type PurchaseAnswer, purchaseAnswer } from '../../../cli/deliver/purchase.ts';
import { callApi } from '../../../cli/platform/api.ts';
import { findingSentence } from '../../../cli/platform/problem.ts';
import { defaultRetry, type RetryPolicy } from '../../../cli/platform/retry.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { act } from './acts.ts';
import { type Act, type Step, stepsOf } from './deeds.ts';
import { type Cast, demoHistories } from './histories.ts';
import type { Shop } from './shop.ts';
import { readStandings, type Standings } from './standings.ts';

export interface DemoOptions {
  readonly url: string;
  readonly webhookSecret: string;
  /** Of the program that is played, as it is in force at the end. */
  readonly file: ProgramFile;
  readonly shop: Shop;
  readonly tokens: { readonly service: string; readonly operator: string };
  /** Platform time in milliseconds since 1970: the lives end just before it. */
  readonly now: number;
  /** Moves the platform's clock forward. */
  readonly moveTo: (ms: number) => void;
  /** The version that takes the place of the first one, and when. */
  readonly second?: { readonly at: number; readonly text: string; readonly note: string };
  readonly cast?: Cast;
  readonly onProgress?: (progress: DemoProgress) => void;
  readonly retry?: RetryPolicy;
}

export interface DemoProgress {
  readonly done: number;
  readonly total: number;
  /** Platform time. */
  readonly at: number;
  /** The last member that a purchase raised to the tier it still holds. Null until there is one. */
  readonly lastRise: Rise | null;
}

interface Rise {
  readonly memberId: string;
  readonly tier: string;
}

export interface DemoResult extends Standings {
  readonly members: number;
  /** How often each was done: `purchase`, `refund`, `redemption`, …; what was not is left out. */
  readonly counts: Readonly<Record<string, number>>;
}

const CONCURRENCY = 16;
/** The clock goes on by so much at a time: shorter is slower, and longer is recorded later than it happened. */
const hopMs = 3 * 86_400_000;

/** Throws when anything is refused or can't be delivered: a demo with holes would mislead. */
export async function playDemo(options: DemoOptions): Promise<DemoResult> {
  const { file, shop, now, cast, second, moveTo } = options;
  const members = demoHistories(now, shop, cast);
  const steps = stepsOf(members, { shop, now, byEnrolling: file.enrolment === 'by-enrolling' });
  const tally = createTally(steps.length, options.onProgress);
  const perform = performer(options, tally);
  let isSecondDue = second !== undefined;
  for (const hop of byHop(steps)) {
    const last = hop.at(-1)?.at ?? now;
    if (second !== undefined && isSecondDue && last >= second.at) {
      moveTo(second.at);
      await publishSecond(options, second);
      isSecondDue = false;
    }
    moveTo(last);
    const lanes = createLanes({ concurrency: CONCURRENCY, pendingMax: hop.length });
    await run(lanes, hop, perform);
  }
  moveTo(now);
  const service = { url: options.url, token: options.tokens.service };
  const memberIds = members.map(({ memberId }) => memberId);
  const standings = await readStandings(service, file, memberIds, CONCURRENCY);
  return { members: members.length, counts: tally.counts(), ...standings };
}

function* byHop(steps: readonly Step[]): Generator<readonly Step[]> {
  let hop: Step[] = [];
  for (const step of steps) {
    const [first] = hop;
    if (first !== undefined && step.at - first.at >= hopMs) {
      yield hop;
      hop = [];
    }
    hop.push(step);
  }
  if (hop.length > 0) yield hop;
}

async function run(lanes: Lanes, hop: readonly Step[], perform: (step: Step) => Promise<void>) {
  for (const step of hop) await lanes.push(step.memberId, () => perform(step));
  await lanes.drain();
}

async function publishSecond(
  { url, tokens, file }: DemoOptions,
  { text, note }: NonNullable<DemoOptions['second']>,
) {
  const operator = { url, token: tokens.operator };
  const path = `/v1/programs/${encodeURIComponent(file.id)}/drafts/second`;
  await callApi(operator, { method: 'PUT', path, body: text });
  await callApi(operator, { method: 'POST', path: `${path}/publish`, body: { note } });
}

function performer(options: DemoOptions, tally: Tally): (step: Step) => Promise<void> {
  const { url, file, webhookSecret, tokens, retry = defaultRetry } = options;
  const target = { url, program: file.id, secret: webhookSecret };
  const counter = {
    file,
    service: { url, token: tokens.service },
    operator: { url, token: tokens.operator },
  };
  return async (step) => {
    if (step.act.kind === 'fact') tally.deliver(step, await deliverOrThrow(target, step.act.fact, retry));
    else tally.do(step, (await act(counter, step, step.act)) ? step.act.kind : null);
  };
}

async function deliverOrThrow(target: DeliveryTarget, fact: Fact, retry: RetryPolicy): Promise<FactAnswer> {
  const delivery = await deliverFact(target, fact, retry);
  if (delivery.kind === 'taken') return delivery.answer;
  const { data } = fact;
  const what = 'orderId' in data ? `order ${data.orderId}` : `engagement ${data.engagementId}`;
  throw new Error(`demo ${what} (${fact.type}): ${whyNot(delivery)}`);
}

function whyNot(delivery: Exclude<Delivery<FactAnswer>, { kind: 'taken' }>): string {
  if (delivery.kind === 'unavailable') return delivery.reason;
  const { status, detail, title, findings } = delivery.problem;
  const said = findings.length === 0 ? (detail ?? title) : findings.map(findingSentence).join('; ');
  return `${status} ${said}`;
}

interface Tally {
  deliver(step: Step, answer: FactAnswer): void;
  /** Null: nothing came of it. */
  do(step: Step, kind: Act['kind'] | null): void;
  counts(): Readonly<Record<string, number>>;
}

/** One of each, in the order in which they are told. */
const names: Readonly<Record<string, string>> = {
  'purchase.completed': 'purchase',
  'refund.completed': 'refund',
  'order.cancelled': 'cancellation',
  'engagement.recorded': 'engagement',
  redeem: 'redemption',
  use: 'privilege use',
  enrol: 'enrolment',
  tag: 'tag',
  adjust: 'adjustment',
  override: 'given level',
};

function createTally(total: number, onProgress: DemoOptions['onProgress']): Tally {
  const counts = new Map<string, number>(Object.keys(names).map((kind) => [kind, 0]));
  let done = 0;
  let lastRise: Rise | null = null;
  const count = ({ at }: Step, kind: string | null) => {
    if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    done += 1;
    onProgress?.({ done, total, at, lastRise });
  };
  return {
    deliver(step, answer) {
      const purchase = purchaseAnswer.safeParse(answer);
      if (purchase.success) lastRise = riseIn(purchase.data) ?? lastRise;
      count(step, step.act.kind === 'fact' ? step.act.fact.type : null);
    },
    do: count,
    counts: () =>
      Object.fromEntries([...counts].flatMap(([kind, n]) => (n > 0 ? [[names[kind] ?? kind, n]] : []))),
  };
}

function riseIn({ entry, member: { memberId, tier } }: PurchaseAnswer): Rise | null {
  const isRaised = entry.outcomes.some(({ kind, to }) => kind === 'tier.raised' && to === tier.id);
  return isRaised ? { memberId, tier: tier.name } : null;
}
