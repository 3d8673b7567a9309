/** How large the value of a part of a condition may be, before it is known. */

/** How many items, how many characters, what each item is, and what stands under each name. */
export interface Extent {
  readonly items: number;
  readonly chars: number;
  readonly each: Extent | null;
  readonly fields: Extents | null;
}

export type Extents = Readonly<Record<string, Extent>>;

/** A number, a moment, true or false. */
export const scalar: Extent = { items: 0, chars: 0, each: null, fields: null };

export function textOfChars(chars: number): Extent {
  return { ...scalar, chars };
}

export function listOf(items: number, each: Extent | null): Extent {
  return { ...scalar, items, each };
}

export function holderOf(fields: Extents): Extent {
  return { ...scalar, fields };
}

/** What comparing so many characters takes is one step. */
const charsPerStep = 64;

/** Steps to look at all of a value. */
export function weightOf({ items, chars, each, fields }: Extent): number {
  const ofItems = items * (each === null ? 1 : weightOf(each));
  const ofFields = Object.values(fields ?? {}).reduce((sum, field) => sum + weightOf(field), 0);
  return 1 + chars / charsPerStep + ofItems + ofFields;
}

/** Of a value that is one of the two. */
export function either(a: Extent | null, b: Extent | null): Extent | null {
  if (a === null || b === null) return a ?? b;
  return {
    items: Math.max(a.items, b.items),
    chars: Math.max(a.chars, b.chars),
    each: either(a.each, b.each),
    fields: a.fields ?? b.fields,
  };
}

export function eitherOf(extents: readonly Extent[]): Extent {
  return extents.reduce<Extent | null>(either, null) ?? scalar;
}

/** Of one behind the other: texts or lists. */
export function joined(a: Extent, b: Extent): Extent {
  return { ...scalar, items: a.items + b.items, chars: a.chars + b.chars, each: either(a.each, b.each) };
}
