/** What a program file says wrong that its schema can't tell. */
import type { MinorUnits } from '../kernel/brand.ts';
import type { Path } from '../kernel/finding.ts';
import {
  amountMax,
  amountsAround,
  currencyDigits,
  formatMoney,
  parsedMoney,
  parseMoney,
} from '../kernel/money.ts';
import { grouped, quoted } from '../kernel/words.ts';

/** The place; what is wrong, after the name of the field; and what to write. */
export type Fault = readonly [path: Path, says: string, fix: string];

/** Whether an amount of the file can be one in its currency; `least` in minor units. */
export function checkAmount(path: Path, text: string, currency: string, least: 0 | 1): readonly Fault[] {
  const digits = currencyDigits(currency);
  const amount = parseMoney(text, digits);
  const money = (minorUnits: number) => formatMoney(minorUnits as MinorUnits, digits);
  if (amount === 'too-precise') {
    const says = `is "${text}", and ${currency} has ${digits === 0 ? 'no' : digits} decimals`;
    const right = amountsAround(text, digits).filter((each) => parsedMoney(each, digits) >= least);
    return [[path, says, `write ${quoted(right, 'or')}`]];
  }
  if (typeof amount === 'string') {
    const says = `is "${text}", and the most is ${grouped(money(amountMax))} ${currency}`;
    return [[path, says, 'write a smaller amount']];
  }
  if (amount >= least) return [];
  return [[path, `must be more than zero, not "${text}"`, `write for example "${money(10 ** digits)}"`]];
}

/** Each name once; `names` are the values of `field` in the entries of a list. */
export function checkUnique(list: Path, field: string, names: readonly string[]): readonly Fault[] {
  return names.flatMap((name, index): Fault[] => {
    const first = names.indexOf(name);
    if (first === index) return [];
    const says = `is "${name}", as it is in entry ${first + 1} of the list`;
    return [[[...list, index, field], says, `give this entry another "${field}", or take it out`]];
  });
}
