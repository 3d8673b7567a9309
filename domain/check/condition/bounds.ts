/** What is left of a term's values once all claims of a way are heard; nothing left: the way is none. */

import { lineKinds } from '../../facts/vocabulary.ts';
import type { Day } from '../../kernel/brand.ts';
import { isTag } from '../../kernel/brand.ts';
import { formatDay, weekdays } from '../../kernel/civil.ts';
import { methodOfNow, type Node, pathOf } from '../../program/conditionTree.ts';
import type { Rules } from '../../program/rules.ts';
import { compare, tagsIn, termOf, type Way } from './ways.ts';

/** The values that a term can have before anything is asked of it. */
interface Domain {
  /** In milliseconds for `now`. */
  readonly least?: number;
  readonly most?: number;
  /** Where only some texts can be. */
  readonly only?: readonly string[];
  readonly never?: readonly string[];
}

type Domains = (term: Node) => Domain;

/** Of `now`: the first and the last moment at which the bonus can be paid. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const partsOfNow: Readonly<Record<string, readonly [number, number]>> = {
  getDayOfWeek: [0, 6],
  getHours: [0, 23],
  getMinutes: [0, 59],
  getSeconds: [0, 59],
  getMilliseconds: [0, 999],
  getMonth: [0, 11],
  getDate: [1, 31],
  getDayOfMonth: [0, 30],
  getDayOfYear: [0, 365],
};

export function domainsOf(rules: Rules, span: Span, isFirstPurchase: boolean): Domains {
  const { excludedKinds, excludedCategories, excludedSkus } = rules.earning;
  const domains: Readonly<Record<string, Domain>> = {
    now: { least: span.from, most: span.to },
    tier: { only: rules.tiers.levels.map(({ id }) => id) },
    'member.tier': { only: rules.tiers.levels.map(({ id }) => id) },
    'purchase.hour': { least: 0, most: 23 },
    'purchase.weekday': { only: weekdays },
    'purchase.eligible': { least: 0 },
    'member.purchases': isFirstPurchase ? { least: 0, most: 0 } : { least: 0 },
    'member.daysEnrolled': { least: 0 },
    'member.daysSinceLastPurchase': isFirstPurchase ? { only: [], least: 1, most: 0 } : { least: 0 },
    'line.kind': { only: lineKinds.filter((kind) => !excludedKinds.has(kind)) },
    'line.category': { never: [...excludedCategories] },
    'line.sku': { never: [...excludedSkus] },
  };
  return (term) => {
    const named = domains[pathOf(term)];
    if (named !== undefined) return named;
    const method = methodOfNow(term);
    if (method === 'getFullYear') return { least: yearOf(span.from) - 1, most: yearOf(span.to) + 1 };
    const range = method === null ? undefined : partsOfNow[method];
    return range === undefined ? {} : { least: range[0], most: range[1] };
  };
}

function yearOf(ms: number): number {
  return Number(formatDay(Math.floor(ms / 86_400_000) as Day).slice(0, 4));
}

export function isPossible(way: Way, domains: Domains): boolean {
  return impossibleIn(way, domains) === null;
}

/** The first term that has no value that meets all that the way says of it; null where each has one. */
export function impossibleIn(way: Way, domains: Domains): Node | null {
  const claims = [...Map.groupBy(way, termOf).values()].find((group) => !canAll(group, domains));
  return claims?.[0]?.term ?? null;
}

function canAll(claims: readonly Way[number][], domains: Domains): boolean {
  const said = new Set(claims.flatMap((claim) => (claim.kind === 'holds' ? [claim.isTrue] : [])));
  if (said.size > 1) return false;
  if (tagsIn(claims).some((tag) => !isTag(tag))) return false;
  return hasValue(
    claims.flatMap((claim) => (claim.kind === 'compare' ? [claim] : [])),
    domains,
  );
}

type Comparing = Extract<Way[number], { readonly kind: 'compare' }>;

function hasValue(claims: readonly Comparing[], domains: Domains): boolean {
  const [first] = claims;
  if (first === undefined) return true;
  const domain = domains(first.term);
  return typeof first.to === 'string' ? hasText(claims, domain) : hasNumber(claims, domain);
}

function hasText(claims: readonly Comparing[], { only, never }: Domain): boolean {
  const asked = claims.filter(({ op }) => op === '==').map(({ to }) => to);
  const candidates = asked.length > 0 ? asked : only;
  if (candidates === undefined) return true;
  return candidates.some(
    (text) =>
      (only === undefined || only.includes(text as string)) &&
      !never?.includes(text as string) &&
      claims.every(({ op, to }) => compare(text, op, to)),
  );
}

/** Between two neighbouring ends nothing changes: the ends, and one value in each gap, stand for all. */
function hasNumber(claims: readonly Comparing[], { least, most }: Domain): boolean {
  const isWhole = claims.every(({ to }) => typeof to === 'bigint');
  const named = claims.flatMap(({ to }): (number | bigint)[] =>
    typeof to === 'bigint' ? [to - 1n, to, to + 1n] : [to as number],
  );
  const limits = [least, most].filter((limit) => limit !== undefined);
  const ends = [...named, ...limits];
  return [...ends, ...(isWhole ? [] : gaps(ends.map(Number)))].some(
    (value) =>
      (least === undefined || value >= least) &&
      (most === undefined || value <= most) &&
      claims.every(({ op, to }) => compare(value, op, to)),
  );
}

/** One value between each two, and one below and above each. */
function gaps(ends: readonly number[]): readonly number[] {
  return ends.flatMap((end) => [end - 1, ...ends.map((other) => (end + other) / 2), end + 1]);
}
