/** What members have here at the moment of the opening, against what the other system's list says. */
import * as z from 'zod';
import type { ApiTarget } from '../platform/api.ts';
import { ask } from '../platform/ask.ts';
import type { Platform } from '../platform/find.ts';
import { memberPath } from '../platform/paths.ts';
import { Stop } from '../terminal/stop.ts';
import type { Opening } from './member.ts';
import type { FileOpening } from './openings.ts';
import { balanceOf, levelOf } from './totals.ts';

export interface Difference {
  readonly row: number;
  readonly memberId: string;
  readonly what: 'member' | 'points' | 'level' | 'row';
  readonly there: string;
  readonly here: string;
  readonly why: string;
}

const status = z.looseObject({
  balance: z.number(),
  pending: z.number(),
  deficit: z.number(),
  tier: z.looseObject({ id: z.string() }),
  explanation: z.looseObject({
    tier: z.looseObject({ sentence: z.string() }),
    balance: z.looseObject({ sentence: z.string() }),
  }),
});

export interface Comparing {
  readonly platform: Platform;
  readonly api: ApiTarget;
  readonly at: string;
  /** The level of everybody of whom the list says none. */
  readonly lowest: string;
}

const atOnce = 8;

/** One for each row, null where there is none, in the order of the list. */
export async function* differencesIn(
  openings: AsyncIterable<FileOpening>,
  comparing: Comparing,
): AsyncGenerator<Difference | null> {
  const running: Promise<Difference | null>[] = [];
  for await (const each of openings) {
    running.push(differenceOf(each, comparing));
    if (running.length === atOnce) yield await (running.shift() as Promise<Difference | null>);
  }
  for (const each of running) yield await each;
}

async function differenceOf(
  each: FileOpening,
  { platform, api, at, lowest }: Comparing,
): Promise<Difference | null> {
  const { row } = each;
  if (each.kind === 'wrong') return { row, memberId: '', what: 'row', there: '', here: '', why: each.rule };
  const { opening } = each;
  const { memberId } = opening;
  const there = { points: balanceOf(opening), level: levelOf(opening) ?? lowest };
  const path = `${memberPath(platform.program, memberId)}/status?explain=true&asOf=${encodeURIComponent(at)}`;
  try {
    const { balance, pending, deficit, tier, explanation } = await ask(status, platform, api, {
      method: 'GET',
      path,
    });
    const points = balance + pending - deficit;
    const same = { row, memberId } as const;
    if (points !== there.points)
      return {
        ...same,
        what: 'points',
        there: String(there.points),
        here: String(points),
        why: explanation.balance.sentence,
      };
    if (tier.id !== there.level)
      return { ...same, what: 'level', there: there.level, here: tier.id, why: explanation.tier.sentence };
    return null;
  } catch (error) {
    if (!(error instanceof Stop) || error.problem !== 'unknown-member') throw error;
    return {
      row,
      memberId,
      what: 'member',
      there: shown(opening),
      here: '',
      why: 'was no member here at that moment',
    };
  }
}

function shown(opening: Opening): string {
  return `${balanceOf(opening)} points`;
}
