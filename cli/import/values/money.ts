/** Amounts as people and shops write them, as decimals with a point. What may be read in two ways is not read. */

export type DecimalMark = 'point' | 'comma';

export interface MoneyReading {
  /** Null where nobody has said. */
  readonly decimal: DecimalMark | null;
  /** The one whose sign or code may stand beside the number; null where none is known. */
  readonly currency: string | null;
}

export type ReadMoney =
  /** `-1234.50` */
  | { readonly kind: 'decimal'; readonly text: string }
  /** `general`: the rule without the amount itself. */
  | { readonly kind: 'wrong'; readonly rule: string; readonly general: string };

const wrong = (rule: string, general = rule): ReadMoney => ({ kind: 'wrong', rule, general });
const notAnAmount = wrong('must be an amount such as 25.00, 1,234.50 or 1.234,50');

/** Parts a number from signs and currency: `-$1,234.50`, `(12,50 €)`, `EUR 5`, `12.50-`. */
const shape = /^(\(?)([-+]?)([^\d.,()+-]*)([-+]?)(\d[\d.,' ]*|[.,]\d+)([-+]?)([^\d.,()+-]*)(\)?)$/;
const groups = { '.': /^\d{1,3}(\.\d{3})+$/, ',': /^\d{1,3}(,\d{3})+$/ } as const;
const otherGroups = /^\d{1,3}(?:([' ])\d{3})(?:\1\d{3})*(?=[.,]|$)/;

export function readMoney(written: string, reading: MoneyReading): ReadMoney {
  const text = written
    .replaceAll(/[\u00a0\u202f\u2009]/g, ' ')
    .replaceAll('\u2212', '-')
    .replaceAll('’', "'");
  const match = shape.exec(text.trim());
  if (match === null) return notAnAmount;
  const [, open = '', before = '', sign = '', inner = '', digits = '', behind = '', code = '', close = ''] =
    match;
  if ((open === '') !== (close === '')) return notAnAmount;
  const signs = [before, inner, behind].filter((each) => each !== '');
  if (signs.length + open.length > 1) return notAnAmount;
  const marks = [sign.trim(), code.trim()].filter((mark) => mark !== '');
  const foreign = marks.find((mark) => !isOf(mark, reading.currency));
  if (marks.length > 1 || foreign !== undefined) return wrong(currencyRule(reading.currency));
  const number = readNumber(digits.trim(), reading.decimal);
  if (number.kind === 'wrong') return number;
  const isNegative = open !== '' || signs[0] === '-';
  return isNegative && /[1-9]/.test(number.text) ? { kind: 'decimal', text: `-${number.text}` } : number;
}

function currencyRule(currency: string | null): string {
  if (currency === null) return 'must be a number, without a currency';
  return `must be a number, in ${currency} where it names a currency`;
}

const signsOf = new Map<string, readonly string[]>();

/** `$`, `US$` and `USD` are all of USD. */
function isOf(mark: string, currency: string | null): boolean {
  if (currency === null) return false;
  let signs = signsOf.get(currency);
  if (signs === undefined) {
    const shown = (currencyDisplay: 'symbol' | 'narrowSymbol') =>
      new Intl.NumberFormat('en-001', { style: 'currency', currency, currencyDisplay })
        .formatToParts(0)
        .find(({ type }) => type === 'currency')?.value ?? currency;
    signs = [currency, shown('symbol'), shown('narrowSymbol')];
    signsOf.set(currency, signs);
  }
  return signs.some((sign) => sign.toUpperCase() === mark.toUpperCase());
}

function readNumber(written: string, decimal: DecimalMark | null): ReadMoney {
  const grouped = otherGroups.test(written);
  if (/[' ]/.test(written) && !grouped) return notAnAmount;
  const text = written.replaceAll(/[' ]/g, '');
  const [points, commas] = [count(text, '.'), count(text, ',')];
  if (points + commas === 0) return { kind: 'decimal', text };
  if (points > 0 && commas > 0) {
    const mark = text.lastIndexOf('.') > text.lastIndexOf(',') ? '.' : ',';
    return grouped ? notAnAmount : withDecimal(text, mark, decimal);
  }
  const mark = points > 0 ? '.' : ',';
  if (decimal !== null && mark !== charOf[decimal]) return whole(text, mark);
  if (points + commas > 1) return whole(text, mark);
  if (decimal === null && !grouped && /^[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return ambiguous(text, mark);
  return withDecimal(text, mark, decimal);
}

const charOf = { point: '.', comma: ',' } as const;
const count = (text: string, mark: string): number => text.split(mark).length - 1;

function ambiguous(text: string, mark: '.' | ','): ReadMoney {
  const [asDecimal, asWhole] = [text.replace(mark, '.'), text.replace(mark, '')];
  const say = 'say --decimal point or --decimal comma';
  return wrong(`may be ${asDecimal} or ${asWhole}: ${say}`, `may be two amounts: ${say}`);
}

/** Where `mark` can only part thousands. */
function whole(text: string, mark: '.' | ','): ReadMoney {
  if (!groups[mark].test(text)) return notAnAmount;
  return { kind: 'decimal', text: text.replaceAll(mark, '') };
}

function withDecimal(text: string, mark: '.' | ',', decimal: DecimalMark | null): ReadMoney {
  if (decimal !== null && charOf[decimal] !== mark) return notAnAmount;
  const at = text.lastIndexOf(mark);
  const [before, fraction] = [text.slice(0, at), text.slice(at + 1)];
  const other = mark === '.' ? ',' : '.';
  if (before.includes(mark) || fraction.includes(other)) return notAnAmount;
  if (before.includes(other) && !groups[other].test(before)) return notAnAmount;
  const units = before.replaceAll(other, '') || '0';
  return { kind: 'decimal', text: fraction === '' ? units : `${units}.${fraction}` };
}
