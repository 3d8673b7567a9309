/**
 * A shop for any program file: prices, nights and kinds of engagement are taken from what its levels ask
 * for, so that the same lives reach them as reach those of the coffee shop.
 */
import { currencyDigits, parsedMoney } from '../../../domain/kernel/money.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { decimal } from './money.ts';
import type { Random } from './random.ts';
import type { Basket, Shop } from './shop.ts';

export function shopOf(file: ProgramFile): Shop {
  const { currency, timeZone, earning, tiers } = file;
  const pricing: Pricing = {
    factor: priceFactor(file),
    quantities: file.quantities.map(({ id }) => ({ id, perYear: quantityPerYear(id, file) })),
    digits: currencyDigits(currency),
    words: wordsOf(file),
  };
  const tagged = conditionsOf(file).flatMap((each) => (each.metric === 'tag' ? [each.of] : []));
  return {
    currency,
    timeZone,
    currencyDigits: pricing.digits,
    basket: (random, cents) => fill(random, cents, pricing),
    engagements: earning.engagements.map(({ kind }) => kind),
    tags: [...new Set([...pricing.words.tags, ...tagged])],
    byInvitation: tiers.levels.filter(({ invitationOnly }) => invitationOnly).map(({ id }) => id),
  };
}

interface Pricing {
  /** Of the coffee shop's prices. */
  readonly factor: number;
  readonly quantities: readonly { readonly id: string; readonly perYear: number }[];
  readonly digits: number;
  readonly words: Words;
}

type Level = ProgramFile['tiers']['levels'][number];
type Qualify = NonNullable<Level['qualify']>;
type Condition = Extract<Qualify, { anyOf: unknown }>['anyOf'][number];

/** Of all levels, the lowest first. */
function conditionsOf({ tiers }: ProgramFile): readonly Condition[] {
  return tiers.levels.flatMap(({ qualify }) =>
    qualify === undefined ? [] : 'anyOf' in qualify ? qualify.anyOf : qualify.allOf,
  );
}

/** What the second level of the coffee shop asks for in a year, in cents. */
const coffeeYear = 10_000;
/** Where no level asks for money: a stay costs more than a coffee. */
const stayFactor = 10;

function priceFactor(file: ProgramFile): number {
  const { base } = file.earning;
  const money = (text: string) => parsedMoney(text, currencyDigits(file.currency));
  for (const condition of conditionsOf(file)) {
    const years = yearsOf(condition, file);
    if (condition.metric === 'spend') return money(condition.atLeast) / years / coffeeYear;
    if (condition.metric === 'points') {
      return (condition.atLeast * money(base.per)) / base.points / years / coffeeYear;
    }
  }
  return file.quantities.length > 0 ? stayFactor : 1;
}

/** What a year has to bring for the first level that asks for the quantity. */
function quantityPerYear(id: string, file: ProgramFile): number {
  const asked = conditionsOf(file).find((each) => each.metric === 'quantity' && each.of === id);
  return asked?.metric === 'quantity' ? asked.atLeast / yearsOf(asked, file) : 1;
}

/** How long the window of a condition is; a lifetime is taken for a year. */
function yearsOf(condition: Condition, { tiers }: ProgramFile): number {
  const window = ('window' in condition ? condition.window : undefined) ?? tiers.window;
  return window.kind === 'rolling' ? window.months / 12 : 1;
}

interface Words {
  readonly categories: readonly string[];
  readonly skus: readonly string[];
  readonly channels: readonly string[];
  readonly stores: readonly string[];
  readonly tags: readonly string[];
}

/** What the conditions of bonuses and the exclusions name, so that they have something to do. */
function wordsOf({ earning }: ProgramFile): Words {
  const text = earning.bonuses.map(({ when }) => when ?? '').join('\n');
  const named = (...fields: readonly string[]) => fields.flatMap((field) => wordsBeside(text, field));
  return {
    categories: [...named('line.category', 'purchase.categories'), ...earning.exclude.categories],
    skus: [...named('line.sku', 'purchase.skus'), ...earning.exclude.skus],
    channels: named('purchase.channel'),
    stores: named('purchase.store'),
    tags: named('member.tags'),
  };
}

/** `a` of `line.category == "a"`, of `"a" in purchase.categories` and of `line.sku.startsWith("a")`. */
function wordsBeside(condition: string, field: string): string[] {
  const name = field.replaceAll('.', '\\.');
  const quoted = `["']([^"']+)["']`;
  const forms = [
    `${name}\\s*==\\s*${quoted}`,
    `${quoted}\\s+in\\s+${name}`,
    `${name}\\.startsWith\\(${quoted}`,
  ];
  return forms.flatMap((form) => [...condition.matchAll(new RegExp(form, 'g'))].map(([, word = '']) => word));
}

/** One to three lines; the first brings what is counted beside money. */
function fill(random: Random, cents: number, { factor, quantities, digits, words }: Pricing): Basket {
  const total = Math.max(1, Math.round(cents * factor));
  const count = total < 300 ? 1 : random.between(1, 3);
  const part = Math.floor(total / count);
  const lines = Array.from({ length: count }, (_, index) => ({
    lineId: String(index + 1),
    kind: 'item' as const,
    ...oneOf(random, 'category', words.categories),
    ...oneOf(random, 'sku', words.skus),
    amount: decimal(index === 0 ? total - part * (count - 1) : part, digits),
    ...(index === 0 && quantities.length > 0 ? { quantities: brought(cents, quantities) } : {}),
  }));
  const channel = random.pick(['web', 'app', 'store', ...words.channels]);
  if (channel !== 'store') return { channel, lines };
  return { channel, store: random.pick(['north', 'south', ...words.stores]), lines };
}

/** One of the words in two of three lines, and nothing in the third. */
function oneOf<Name extends string>(
  random: Random,
  name: Name,
  words: readonly string[],
): Partial<Record<Name, string>> {
  const one: Partial<Record<Name, string>> = {};
  if (words.length > 0 && random.chance(65)) one[name] = random.pick(words);
  return one;
}

function brought(cents: number, quantities: Pricing['quantities']): Record<string, number> {
  return Object.fromEntries(
    quantities.map(({ id, perYear }) => [id, Math.max(1, Math.round((cents * perYear) / coffeeYear))]),
  );
}
