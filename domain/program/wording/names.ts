/** What a condition can name: the variables, and the fields that they have. */
import { nearest } from '../../kernel/nearest.ts';
import type { Over } from '../rules.ts';

type Fields = Readonly<Record<string, 'int' | 'string' | 'list<string>'>>;

/** By variable; null where it has no fields. */
export const variables = {
  purchase: {
    total: 'int',
    eligible: 'int',
    channel: 'string',
    store: 'string',
    categories: 'list<string>',
    skus: 'list<string>',
    hour: 'int',
    weekday: 'string',
  },
  member: {
    purchases: 'int',
    daysEnrolled: 'int',
    daysSinceLastPurchase: 'int',
    tier: 'string',
    tags: 'list<string>',
  },
  tier: null,
  now: null,
  line: { amount: 'int', kind: 'string', sku: 'string', category: 'string', quantity: 'int' },
} as const satisfies Readonly<Record<string, Fields | null>>;

export function variablesOver(over: Over): readonly string[] {
  const unknown: readonly string[] =
    over === 'lines' ? [] : over === 'purchase' ? ['line'] : ['line', 'purchase'];
  return Object.keys(variables).filter((name) => !unknown.includes(name));
}

export function fieldsOf(variable: string): readonly string[] {
  const entry = Object.entries(variables).find(([name]) => name === variable);
  return Object.keys(entry?.[1] ?? {});
}

/** `purchase.total` for `total`, `totl` or `amount`; null where nothing is near. */
export function nearestPath(name: string, over: Over): string | null {
  const paths = variablesOver(over).flatMap((variable) =>
    fieldsOf(variable).map((field) => ({ field, path: `${variable}.${field}` })),
  );
  const variable = nearest(name, variablesOver(over));
  if (variable !== null) return variable;
  const field = nearest(
    name,
    paths.map((each) => each.field),
  );
  return paths.find((each) => each.field === field)?.path ?? null;
}
