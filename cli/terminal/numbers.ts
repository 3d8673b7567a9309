/** Numbers as people read them: `1,234` and `1,234.50`. */

export function grouped(value: number): string {
  return value.toLocaleString('en');
}

/** A decimal string keeps its digits; whatever is none stays as it is. */
export function groupedDecimal(text: string): string {
  const [, sign, whole, rest] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest ?? ''}`;
}

/** An amount as the API writes it: a decimal string for money, else a number. */
export function groupedAmount(amount: string | number): string {
  return typeof amount === 'number' ? grouped(amount) : groupedDecimal(amount);
}

/** `1 member`, `1,240 members` */
export function countOf(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
