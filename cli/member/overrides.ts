/** Tiers that operators gave, as the API lists them and as people read them. */
import * as z from 'zod';
import type { ApiTarget } from '../platform/api.ts';
import { ask, askPages } from '../platform/ask.ts';
import type { Platform } from '../platform/find.ts';
import type { Page } from '../terminal/page.ts';
import { tableLines } from '../terminal/table.ts';
import { showEnd, showWhen } from '../terminal/when.ts';

const override = z.looseObject({
  id: z.string(),
  memberId: z.string(),
  tier: z.looseObject({ id: z.string(), name: z.string() }),
  kind: z.string(),
  reason: z.string(),
  by: z.string().nullable(),
  at: z.string(),
  until: z.string(),
  state: z.string(),
  endedAt: z.string().nullable(),
});
const listed = z.looseObject({ overrides: z.array(override), next: z.string().nullable() });

export type OverrideAnswer = z.infer<typeof override>;

/** `path`: of a member's, or of a program's. */
export function readOverrides(
  platform: Platform,
  api: ApiTarget,
  path: string,
  most: number,
): Promise<{ readonly items: readonly OverrideAnswer[]; readonly next: string | null }> {
  return askPages(async (cursor, limit) => {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor === null ? {} : { cursor }) });
    const page = await ask(listed, platform, api, { method: 'GET', path: `${path}?${query}` });
    return { items: page.overrides, next: page.next };
  }, most);
}

const titles = ['member', 'tier', 'state', 'given', 'until', 'kind', 'by', 'id', 'reason'];

export function overrideLines(
  overrides: readonly OverrideAnswer[],
  timeZone: string,
  { paint, width }: Page,
): string[] {
  const rows = overrides.map(({ memberId, tier, state, at, until, kind, by, id, reason, endedAt }) => [
    memberId,
    tier.name,
    paint(state === 'in-force' ? 'green' : 'dim', state),
    showWhen(at, timeZone),
    endedAt === null ? showEnd(until, timeZone) : `ended ${showWhen(endedAt, timeZone)}`,
    kind,
    by ?? '',
    id,
    reason.replaceAll(/\s+/g, ' '),
  ]);
  return tableLines(
    titles.map((title) => ({ title, isId: title === 'id' || title === 'member' })),
    rows,
    { width },
  );
}
