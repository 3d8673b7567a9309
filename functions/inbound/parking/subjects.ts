/** Whom a document is about, as far as the names of its fields tell: so what is parked of somebody is found again. */

/** More than any order names; what tells people apart stands at the beginning. */
const subjectsMax = 60;

/** `email:…`, `phone:` and digits, `customer:…`, `order:…`. */
export function subjectsIn(document: unknown): readonly string[] {
  const found = new Set<string>();
  const add = (subject: string | null) => {
    if (subject !== null && found.size < subjectsMax) found.add(subject);
  };
  if (isObject(document) && 'line_items' in document) add(named('order', document.id));
  walk(document, add);
  return [...found];
}

function walk(value: unknown, add: (subject: string | null) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, add);
  if (!isObject(value)) return;
  for (const [name, each] of Object.entries(value)) {
    for (const subject of subjectsOf(name.toLowerCase().replaceAll(/[_-]/g, ''), each)) add(subject);
    walk(each, add);
  }
}

function subjectsOf(name: string, value: unknown): readonly (string | null)[] {
  if (name.endsWith('email')) return [emailOf(value)];
  if (name.endsWith('phone') || name === 'phonenumber') return [phoneOf(value)];
  switch (name) {
    case 'customer':
      return [named('customer', isObject(value) ? value.id : value)];
    case 'customerid':
    case 'clientreferenceid':
    case 'memberid':
      return [named('customer', value)];
    case 'orderid':
      return [named('order', value)];
    case 'orderstoredact':
    case 'ordersrequested':
      return Array.isArray(value) ? value.map((each) => named('order', each)) : [];
    default:
      return [];
  }
}

function named(kind: 'customer' | 'order', value: unknown): string | null {
  const isName = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return isName ? `${kind}:${value}` : null;
}

function emailOf(value: unknown): string | null {
  return typeof value === 'string' && value.includes('@') ? `email:${value.trim().toLowerCase()}` : null;
}

function phoneOf(value: unknown): string | null {
  const digits = typeof value === 'string' ? value.replaceAll(/\D/g, '') : '';
  return digits.length < 6 ? null : `phone:${digits}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As it stands in a body that could not be read. */
export function textIn(subject: string): string {
  return subject.slice(subject.indexOf(':') + 1);
}
