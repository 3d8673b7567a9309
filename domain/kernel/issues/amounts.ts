/** The forms of money and factors: decimal strings. */
import { isCurrency } from '../money.ts';
import { nearest } from '../nearest.ts';
import { parseQuantity } from '../quantity.ts';
import { asText, type Form } from './form.ts';

/** Of a request, in the program's currency. */
export const amount: Form = {
  is: 'a decimal string such as "25.00"',
  example: '"25.00"',
  instead: asText((text) => decimalOf(text)),
};

/** Of a program file, where no amount is less than zero. */
export const price: Form = {
  is: 'a decimal string such as "100.00"',
  example: '"100.00"',
  why: (text) => (/^-/.test(text) ? 'must not be less than zero' : null),
  instead: asText((text) => {
    const decimal = decimalOf(text);
    return decimal !== null && /^\d{1,13}(\.\d{1,4})?$/.test(decimal) ? decimal : null;
  }),
};

/** Of a line. */
export const quantity: Form = {
  is: 'a whole number, or a decimal string such as "0.75", from 0 to 1,000,000 with at most six decimals',
  example: '1',
  instead: (value) => {
    const isPlain = typeof value === 'string' || typeof value === 'number';
    const parsed = isPlain ? parseQuantity(String(value).trim().replace(',', '.')) : null;
    return parsed === null ? null : JSON.stringify(parsed);
  },
};

export const factor: Form = {
  is: 'a decimal string such as "1.25", below 100',
  example: '"1.25"',
  instead: asText((text) => {
    const bare = text.replace(/^[x×*]\s*|\s*[x×]$/g, '').replace(',', '.');
    return /^\d{1,2}(\.\d{1,4})?$/.test(bare) ? bare : null;
  }),
};

export const currency: Form = {
  is: 'a currency code by ISO 4217, such as "USD"',
  example: '"USD"',
  instead: asText((text) => {
    const code = text.toUpperCase();
    return isCurrency(code) ? code : nearest(code, Intl.supportedValuesOf('currency'));
  }),
};

/** `12.5` is `12.50`, `€ 1,299` is `1299.00`; null where it can't be told. */
function decimalOf(text: string): string | null {
  const bare = text.replace(/^[\p{Sc}A-Z]*\s*|\s*[\p{Sc}A-Z]*$/gu, '');
  const isThousands = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare);
  const plain = isThousands ? bare.replaceAll(',', '') : bare.replace(/^(-?\d+),(\d{1,2})$/, '$1.$2');
  const match = /^(-?\d{1,13})(?:\.(\d{1,10}))?$/.exec(plain);
  return match === null ? null : `${match[1]}.${(match[2] ?? '').padEnd(2, '0')}`;
}
