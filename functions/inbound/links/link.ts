/** That two sources tell of the same orders: a shop, and the provider its buyers pay through. */
import * as z from 'zod/mini';
import { slugPattern } from '../../../domain/kernel/brand.ts';
import { formed } from '../../../domain/kernel/formed.ts';
import { keyedName, type Names } from '../sources/memberRule.ts';

/** What a source says of the order that is the same. */
export interface Link {
  readonly source: string;
  /** The field that has the other one's number of the order. */
  readonly by: string;
}

export function linkRule(names: Omit<Names, 'byDefault'> & { readonly example: string }) {
  return z
    .optional(
      z.strictObject({
        source: formed('slug', z.string().check(z.regex(slugPattern))).check(
          z.describe(
            'the source that tells of the same orders: of a shop its payment provider, of a provider its shop',
          ),
        ),
        by: keyedName(names, names.example).check(
          z.describe("which field has the other source's number of the order"),
        ),
      }),
    )
    .check(
      z.describe('with which other source it shares orders: an order that comes through both counts once'),
    );
}

/** Who says what an order is, and who only how it was paid. */
export type LinkRole = 'shop' | 'provider';

const roles: Readonly<Record<string, LinkRole>> = {
  shopify: 'shop',
  woocommerce: 'shop',
  stripe: 'provider',
  square: 'provider',
};

export function roleOf(kind: string): LinkRole | null {
  return roles[kind] ?? null;
}

/** What a source is in its links. `own`: its field that has the other's number, where it is the one that says so. */
export interface Linked {
  readonly role: LinkRole;
  /** The other sources of its links. */
  readonly partners: readonly string[];
  readonly own: Link | null;
}

interface Record_ {
  readonly id: string;
  readonly kind: string;
  readonly settings: unknown;
}

const withLink = z.looseObject({ link: z.optional(z.looseObject({ source: z.string(), by: z.string() })) });

export function linkIn(settings: unknown): Link | null {
  const parsed = z.safeParse(withLink, settings);
  return parsed.success ? (parsed.data.link ?? null) : null;
}

/** Null where it has no link, nor has any other one to it. */
export function linkedOf(source: Record_, all: readonly Record_[]): Linked | null {
  const role = roleOf(source.kind);
  if (role === null) return null;
  const isPartner = (each: Record_) => roleOf(each.kind) !== null && roleOf(each.kind) !== role;
  const own = linkIn(source.settings);
  const partners = all.filter(
    (each) => isPartner(each) && (each.id === own?.source || linkIn(each.settings)?.source === source.id),
  );
  if (partners.length === 0) return null;
  const isOwn = partners.some(({ id }) => id === own?.source);
  return { role, partners: partners.map(({ id }) => id), own: isOwn ? own : null };
}
