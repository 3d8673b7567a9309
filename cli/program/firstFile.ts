/** A first program file: small, with a comment at every choice. */
import { currencyDigits } from '../../domain/kernel/money.ts';

export interface FirstFile {
  readonly schema: string;
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  /** What reaches each level above the first, lowest first: the name and what is spent in twelve months. */
  readonly levels: readonly { readonly name: string; readonly spend: number }[];
}

export function firstFile({ schema, id, name, currency, timeZone, levels }: FirstFile): string {
  const digits = currencyDigits(currency);
  const money = (units: number) => (digits === 0 ? `${units}` : `${units}.${'0'.repeat(digits)}`);
  const text = JSON.stringify;
  const higher = levels.map(
    ({ name: level, spend }, index) => `      {
        "id": ${text(slugOf(level))},
        "name": ${text(level)},
        "qualify": { "anyOf": [{ "metric": "spend", "atLeast": ${text(money(spend))} }] },
        "multiplier": ${text(`1.${Math.min(9, index + 1)}`)}, // on the points of what they buy from then on
        "privileges": [{ "id": ${text(`${slugOf(level)}-gift`)}, "name": ${text(`A gift for ${level} members`)} }]
      }`,
  );
  return `{
  // An editor completes and checks this file with it. Comments are read by the laurel command alone.
  "$schema": ${text(schema)},
  "id": ${text(id)}, // stands in every path
  "name": ${text(name)}, // as members see it
  "currency": ${text(currency)}, // fixed by the first version, and so is the time zone
  "timeZone": ${text(timeZone)},

  "earning": {
    // One point for each ${money(1)}, rounded down once for the whole purchase.
    "base": { "points": 1, "per": ${text(money(1))}, "on": "purchase", "rounding": "down" },
    // Taxes and shipping neither earn points nor count toward a level.
    "exclude": { "kinds": ["tax", "shipping"] },
    // Points can be spent when the return window is over: also "none", or "until-fulfilled".
    "hold": { "kind": "days", "days": 14 }
  },

  // What was earned in January is gone on 1 February a year later: also "never", "on-dates", "after-inactivity".
  "expiry": { "kind": "after-months", "months": 12, "roundedTo": "month-end" },

  "tiers": {
    "window": { "kind": "rolling", "months": 12 }, // over which time spending counts
    "upgrade": "at-once", // who reaches a level has it with that purchase
    "term": { "kind": "months", "months": 12 }, // how long a level is kept before it is reviewed
    "down": "one-step", // how far a review lowers: also "to-earned"
    "standing": "keep-until-term-ends", // what new rules do to those who hold a level
    "levels": [
      // Every member starts in the first; what a level gives, those above it give, too.
      { "id": "member", "name": "Member", "privileges": [{ "id": "prices", "name": "Member prices" }] }${higher.map((level) => `,\n${level}`).join('')}
    ]
  },

  // What a point is worth, and how many can be spent at once. Leave "redemption" out, and none can.
  "redemption": { "pointValue": ${text(digits === 0 ? '1' : `0.${'1'.padStart(digits, '0')}`)}, "minimum": 100, "step": 100 }
}
`;
}

/** As their languages spell them without the letter; every other accent is left out. */
const spelled: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
};

/** `Bäckerei Müller` is `baeckerei-mueller`. */
export function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[äöüßæøå]/g, (letter) => spelled[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);
  return slug === '' ? 'level' : slug;
}
