/** Random program files: every named choice that `domain/program/file.ts` offers is drawn. */
import * as fc from 'fast-check';
import { roundings } from '../../../domain/kernel/rounding.ts';
import { lineKinds, metrics, type ProgramFile, standings } from '../../../domain/program/file.ts';
import { checked } from '../programs.ts';
import type { Extras } from './extras.ts';
import { type LevelPolicy, levelPolicy, policy } from './policies.ts';

/** What a timeline can't change. */
export interface Place {
  readonly currency: 'USD' | 'JPY' | 'KWD';
  readonly timeZone: string;
}

const digits = { USD: 2, JPY: 0, KWD: 3 } as const;

export const categories = ['gift-cards', 'books'] as const;
export const skus = ['sku-1', 'sku-2'] as const;
/** Levels come and go from version to version, and change their places. */
export const levelIds = ['regular', 'gold', 'platinum', 'diamond', 'basic'] as const;

/** Amounts in minor units around which thresholds and purchases meet. */
export const stepAmount = 5_000;

type LevelDraw = {
  readonly id: (typeof levelIds)[number];
  readonly needs: 'anyOf' | 'allOf';
  readonly spend: number | null;
  readonly purchases: number | null;
  readonly points: number | null;
  readonly multiplier: string;
  readonly privileges: readonly { readonly id: string; readonly name: string }[];
} & LevelPolicy;

const level: fc.Arbitrary<LevelDraw> = fc
  .record({
    id: fc.constantFrom(...levelIds),
    needs: fc.constantFrom('anyOf', 'allOf'),
    // Which metrics the level names: at least one, a bit each.
    named: fc.integer({ min: 1, max: 7 }),
    spend: fc.oneof(
      fc.integer({ min: 1, max: 6 }).map((steps) => steps * stepAmount),
      fc.integer({ min: 1, max: 30_000 }),
    ),
    purchases: fc.integer({ min: 1, max: 6 }),
    points: fc.integer({ min: 1, max: 400 }),
    multiplier: fc.constantFrom('1', '1.25', '1.5', '2', '0.5', '1.3333'),
    privileges: fc.uniqueArray(
      fc.record({ id: fc.constantFrom('shipping', 'lounge', 'gift'), name: fc.constantFrom('One', 'Two') }),
      { maxLength: 2, selector: ({ id }) => id },
    ),
    ...levelPolicy,
  })
  .map(({ named, ...rest }) => ({
    ...rest,
    spend: named & 1 ? rest.spend : null,
    purchases: named & 2 ? rest.purchases : null,
    points: named & 4 ? rest.points : null,
  }));

const months = fc.constantFrom(12, 1, 2, 3, 6, 13, 24);

const expiry = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'never' } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('after-months' as const),
      months,
      roundedTo: fc.constantFrom('day', 'month-end', 'year-end'),
    }),
  },
);

const hold = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constant('days' as const), days: fc.constantFrom(1, 14, 31, 365) }),
);

const base = fc.record({
  points: fc.constantFrom(1, 2, 3, 10),
  /** Minor units. */
  per: fc.constantFrom(100, 1_000, 333, 7, 1),
  on: fc.constantFrom('purchase', 'line'),
  rounding: fc.constantFrom(...roundings),
});

const exclude = fc.record({
  kinds: fc.subarray([...lineKinds].filter((kind) => kind !== 'item')),
  items: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  categories: fc.subarray([...categories]),
  skus: fc.subarray([...skus], { maxLength: 1 }),
});

const draws = fc.record({
  base,
  exclude,
  hold,
  expiry,
  policy,
  standing: fc.constantFrom(...standings),
  levels: fc.uniqueArray(level, { minLength: 1, maxLength: 4, selector: ({ id }) => id }),
});

type Drawn = typeof draws extends fc.Arbitrary<infer T> ? T : never;

/** `base.points` may be any number, where a test wants an extreme one. */
export type ProgramDraw = Omit<Drawn, 'base'> & {
  readonly base: Omit<Drawn['base'], 'points' | 'per'> & { readonly points: number; readonly per: number };
};

/** A program file without its place, to be finished by `programAt`. */
export const programDraws: fc.Arbitrary<ProgramDraw> = draws;

export const places: (timeZones: readonly string[]) => fc.Arbitrary<Place> = (timeZones) =>
  fc.record({
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    timeZone: fc.constantFrom(...timeZones),
  });

/** With `more`, every setting of the file; without, those of earning, tiers and expiry that purchases meet. */
export function programAt(draw: ProgramDraw, place: Place, more?: Extras): ProgramFile {
  const { base, exclude, hold, expiry, policy, standing, levels } = draw;
  const { items, kinds, ...others } = exclude;
  const engagements = (more?.engagementKinds ?? []) as readonly string[];
  // By a year of its own a level would be reached and lost at one moment.
  const isReadAtEnds = policy.term.kind === 'while-qualified' && policy.upgrade !== 'at-once';
  const lapses = policy.onTermEnd === 'lapse';
  return checked({
    id: 'test',
    name: 'Test',
    ...place,
    quantities: ['nights', 'miles'].map((id) => ({ id, name: id })),
    earning: {
      base: {
        ...base,
        // With all its bonuses a purchase may earn 100 points for a minor unit, and no more.
        points: more === undefined ? base.points : Math.min(base.points, 3),
        per: decimal(base.per, place.currency),
        ...more?.base,
      },
      exclude: { ...others, kinds: items ? ['item', ...kinds] : kinds },
      hold,
      ...(more === undefined ? {} : { ...more.earning, hold: more.hold }),
    },
    expiry: more === undefined ? expiry : more.expiry,
    ...(more === undefined
      ? {}
      : {
          redemption: { ...more.redemption, pointValue: decimal(1, place.currency) },
          refunds: refundsUnder(policy, more.refunds),
          ...triggersIn(more, levels),
        }),
    tiers: {
      ...policy,
      standing,
      levels: levels.map((drawn, index) => ({
        id: drawn.id,
        name: drawn.id,
        multiplier: drawn.multiplier,
        privileges: drawn.privileges.map((privilege) => withQuota(privilege, more?.quotas[index] ?? null)),
        ...(index === 0
          ? {}
          : marks(declared(fitting(drawn, { isReadAtEnds, lapses }), engagements), place, engagements)),
      })),
    },
  });
}

/** Where nothing is decided again, or a level falls at once, nothing waits for the end of the day. */
function refundsUnder({ term }: ProgramDraw['policy'], { at, ...refunds }: Extras['refunds']): object {
  return term.kind === 'while-qualified' || refunds.tier === 'leave' ? refunds : { ...refunds, at };
}

/** A trigger may name a level only where the program has it. */
function triggersIn({ triggers }: Extras, levels: readonly LevelDraw[]) {
  const known = triggers.filter(
    ({ on }) => on.level === undefined || levels.some(({ id }) => id === on.level),
  );
  return known.length === 0 ? {} : { triggers: known };
}

/** What does not fit the policy is left out: a lapsing level has nothing that keeps it, nor amounts that never leave. */
function fitting(
  drawn: LevelDraw,
  { isReadAtEnds, lapses }: { readonly isReadAtEnds: boolean; readonly lapses: boolean },
): LevelDraw {
  const { ownWindow } = drawn;
  const isEver = ownWindow?.kind === 'lifetime' || ownWindow?.kind === 'since';
  const fits = isReadAtEnds || (lapses && isEver) ? { ...drawn, ownWindow: null } : drawn;
  if (!lapses || drawn.isByInvitation) return fits;
  return { ...fits, keepPart: 1, tag: fits.tag === null ? null : { ...fits.tag, keepsAlike: true } };
}

function withQuota(privilege: LevelDraw['privileges'][number], quota: object | null) {
  return quota === null ? privilege : { ...privilege, quota };
}

/** A level may ask for engagements only where the program lists them. */
function declared(drawn: LevelDraw, engagements: readonly string[]): LevelDraw {
  const isKnown = drawn.beside?.metric !== 'engagements' || engagements.includes(drawn.beside.of);
  return isKnown ? drawn : { ...drawn, beside: null };
}

/** What reaches the level, what keeps it where that is less, and what else comes with it. */
function marks(drawn: LevelDraw, place: Place, engagements: readonly string[]) {
  const { needs, tag } = drawn;
  // One of any is more ways to keep it, one of all is less that is asked.
  const isOnlyIn = tag === null || tag.keepsAlike ? null : needs === 'anyOf' ? 'keep' : 'qualify';
  const asked = (part: number, where: 'qualify' | 'keep') => [
    ...conditions(drawn, place, part),
    ...(drawn.watched === null ? [] : [drawn.watched]),
    ...(tag === null || (isOnlyIn !== null && isOnlyIn !== where) ? [] : [{ metric: 'tag', of: tag.of }]),
  ];
  const qualify = { [needs]: asked(1, 'qualify') };
  const isOwn = drawn.keepPart !== 1 || isOnlyIn !== null;
  const keep = isOwn ? { keep: { [needs]: asked(drawn.keepPart, 'keep') } } : {};
  return {
    ...(drawn.isByInvitation ? { invitationOnly: true } : { qualify }),
    ...keep,
    ...(drawn.entryReward === null ? {} : { entryReward: drawn.entryReward }),
    ...life(drawn.life, place, engagements),
  };
}

function life(drawn: LevelDraw['life'], { currency }: Place, engagements: readonly string[]) {
  if (drawn === null) return {};
  const { years, metric, atLeast } = drawn;
  const kind = engagements[0];
  const reached =
    metric === 'engagements'
      ? kind === undefined
        ? null
        : { metric, of: kind, atLeast }
      : metric === 'quantity'
        ? { metric, of: 'nights', atLeast }
        : { metric, atLeast: metric === 'spend' ? decimal(atLeast * stepAmount, currency) : atLeast };
  if (years === null && reached === null) return {};
  return {
    forLife: {
      ...(years === null ? {} : { years }),
      ...(years === 2 || reached === null ? {} : { reached }),
    },
  };
}

function conditions(drawn: LevelDraw, { currency }: Place, part: number) {
  const conditions: { metric: string; of?: string; atLeast: string | number }[] = metrics.flatMap(
    (metric) => {
      const full = drawn[metric];
      if (full === null) return [];
      const atLeast = Math.max(1, Math.floor(full * part));
      return [{ metric, atLeast: metric === 'spend' ? decimal(atLeast, currency) : atLeast }];
    },
  );
  const { beside } = drawn;
  if (beside !== null)
    conditions.push({ ...beside, atLeast: Math.max(1, Math.floor(beside.atLeast * part)) });
  const [first] = conditions;
  // The first may look at a window of its own.
  return drawn.ownWindow === null || first === undefined
    ? conditions
    : [{ ...first, window: drawn.ownWindow }, ...conditions.slice(1)];
}

function decimal(minorUnits: number, currency: Place['currency']): string {
  const places = digits[currency];
  if (places === 0) return String(minorUnits);
  const text = String(minorUnits).padStart(places + 1, '0');
  return `${text.slice(0, -places)}.${text.slice(-places)}`;
}
