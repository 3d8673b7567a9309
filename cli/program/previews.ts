/** Previews as the platform answers them. */
import * as z from 'zod';
import { type ApiTarget, callApi } from '../platform/api.ts';
import type { Platform } from '../platform/find.ts';
import { refused } from '../terminal/stop.ts';

const owed = z.looseObject({ points: z.number(), value: z.string().nullable() });
const month = z.looseObject({
  issued: z.number(),
  takenBack: z.number(),
  redeemed: z.number(),
  expired: z.number(),
  tiers: z.array(z.looseObject({ tier: z.string(), members: z.number() })),
  triggers: z
    .array(
      z.looseObject({
        trigger: z.string(),
        fired: z.number(),
        heldOut: z.number(),
        sample: z.array(z.string()),
      }),
    )
    .optional(),
});

export const preview = z.looseObject({
  id: z.string(),
  state: z.enum(['running', 'stalled', 'finished', 'cancelled']),
  at: z.string(),
  standing: z.string(),
  replaces: z.number(),
  planned: z.number(),
  done: z.number(),
  failed: z.number(),
  failures: z.array(z.looseObject({ memberId: z.string(), reason: z.string() })),
  effect: z
    .looseObject({
      rise: z.number(),
      fall: z.number(),
      liability: z.looseObject({ before: owed, after: owed }),
      matrix: z.array(z.looseObject({ from: z.string(), to: z.string(), members: z.number() })),
    })
    .nullable(),
  months: z.array(z.looseObject({ month: z.string(), was: month, wouldBe: month })).nullable(),
});
export type Preview = z.infer<typeof preview>;

const amount = z.union([z.string(), z.number()]);
const condition = z.looseObject({
  metric: z.string(),
  of: z.string().optional(),
  counted: amount,
  atLeast: amount,
});
const move = z.looseObject({
  memberId: z.string(),
  from: z.string(),
  to: z.string(),
  because: z.string(),
  rule: z.string().nullish(),
  asks: z.looseObject({ needs: z.enum(['any', 'all']), conditions: z.array(condition) }).nullish(),
});
export type Move = z.infer<typeof move>;

const movePage = z.looseObject({ moves: z.array(move), next: z.string().nullable() });

/** All of them, page by page. */
export async function readMoves(
  api: ApiTarget,
  { url }: Platform,
  draft: string,
  id: string,
  direction: 'falls' | 'rises',
): Promise<readonly Move[]> {
  const moves: Move[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `${draft}/previews/${encodeURIComponent(id)}/moves?direction=${direction}&limit=100${after}`;
    const page = movePage.safeParse(await callApi(api, { method: 'GET', path }));
    if (!page.success) throw refused(`What answers at ${url} is no Laurel platform.`);
    moves.push(...page.data.moves);
    cursor = page.data.next;
  } while (cursor !== null);
  return moves;
}
