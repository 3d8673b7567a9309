/** Names, figures and values as sentences have them. */

/** `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[], last: 'or' | 'and' | 'nor'): string {
  const [end = '', ...before] = words.toReversed();
  return before.length === 0 ? end : `${before.toReversed().join(', ')} ${last} ${end}`;
}

export function quoted(names: readonly string[], last: 'or' | 'and' | 'nor'): string {
  return listed(
    names.map((name) => `"${name}"`),
    last,
  );
}

/** `1000000` is `1,000,000`, and `1234.50` is `1,234.50`. */
export function grouped(figure: number | string): string {
  const [whole = '', fraction] = String(figure).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? text : `${text}.${fraction}`;
}

/** `1 entry`, `2 entries` */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : more}`;
}

const shownMax = 60;

/** A value in few words: `"gold"`, `12.5`, `null`, `a list`, `an object`. */
export function briefly(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return (text.length > shownMax ? `${text.slice(0, shownMax)}…"` : text).toWellFormed();
}
