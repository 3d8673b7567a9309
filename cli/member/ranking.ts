/** Members in the order that somebody asks for, of a list that comes by what time changes first. */

export interface Ranked {
  readonly memberId: string;
  readonly tier: { readonly id: string };
  readonly balance: number;
  readonly deficit: number;
  readonly nextExpiry: { readonly at: string } | null;
  readonly dueAt: string | null;
}

export const sorts = ['next', 'expiring', 'points', 'owed', 'tier'] as const;
export type Sort = (typeof sorts)[number];

/** What a member is sorted by, smallest first; null where they have none of it, and are left out. */
type KeyOf<R> = (member: R) => number | null;

const momentOf = (at: string | null | undefined) => (at ? Date.parse(at) : null);

/** `ladder`: the ids of the levels, lowest first. */
export function keyOf(sort: Sort, ladder: readonly string[]): KeyOf<Ranked> {
  switch (sort) {
    case 'next':
      return ({ dueAt }) => momentOf(dueAt) ?? Number.POSITIVE_INFINITY;
    case 'expiring':
      return ({ nextExpiry }) => momentOf(nextExpiry?.at);
    case 'points':
      return ({ balance }) => -balance;
    case 'owed':
      return ({ deficit, balance }) => (deficit > 0 ? -deficit : balance < 0 ? balance : null);
    case 'tier':
      return ({ tier }) => -ladder.indexOf(tier.id);
  }
}

export interface Ranking<R> {
  readonly members: readonly R[];
  /** How many were looked at. */
  readonly looked: number;
}

/**
 * The first `count` by the sort. Points expire at no moment before a member is due: once as many as are wanted
 * expire before the last who came is due, nobody to come is sooner, and the pages end there. What is sorted by
 * anything else is known only when all have come.
 */
export async function rank<R extends Ranked>(
  pages: AsyncIterable<readonly R[]>,
  sort: Sort,
  count: number,
  ladder: readonly string[],
): Promise<Ranking<R>> {
  const key = keyOf(sort, ladder);
  const seen = new Set<string>();
  let best: { readonly member: R; readonly key: number }[] = [];
  let looked = 0;
  for await (const page of pages) {
    looked += page.length;
    const fresh = page.filter(({ memberId }) => !seen.has(memberId));
    for (const { memberId } of fresh) seen.add(memberId);
    const keyed = fresh.flatMap((member) => {
      const own = key(member);
      return own === null ? [] : [{ member, key: own }];
    });
    best = [...best, ...keyed].toSorted((a, b) => a.key - b.key).slice(0, count);
    if (best.length === count && isDecided(sort, best.at(-1)?.key, page.at(-1)?.dueAt)) break;
  }
  return { members: best.map(({ member }) => member), looked };
}

function isDecided(sort: Sort, last: number | undefined, dueAt: string | null | undefined): boolean {
  if (sort === 'next') return true;
  const reached = momentOf(dueAt);
  return sort === 'expiring' && last !== undefined && reached !== null && last <= reached;
}
