/**
 * What changes between two program files, place by place. List items that have a name (`id`, `kind`,
 * `metric`) are told apart by it, others by what they are.
 */

/**
 * `path`: as in findings, with names for the numbers of list items that have one: `tiers.levels[gold].name`.
 */
export type Change =
  | { readonly kind: 'added'; readonly path: string; readonly after: unknown }
  | { readonly kind: 'removed'; readonly path: string; readonly before: unknown }
  | { readonly kind: 'changed'; readonly path: string; readonly before: unknown; readonly after: unknown }
  /** The same items in another order, by their names. */
  | {
      readonly kind: 'moved';
      readonly path: string;
      readonly before: readonly string[];
      readonly after: readonly string[];
    };

/** The keys in the order of the later file; those that only the earlier file has come last. */
export function diff(before: unknown, after: unknown, path = ''): readonly Change[] {
  if (before === undefined) return [{ kind: 'added', path, after }];
  if (after === undefined) return [{ kind: 'removed', path, before }];
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, path);
  if (isObject(before) && isObject(after) && isSameChoice(before, after)) {
    const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
    if (path === '') keys.delete('$schema'); // it is for editors, and no rule
    return [...keys].flatMap((key) => diff(before[key], after[key], path === '' ? key : `${path}.${key}`));
  }
  return isEqual(before, after) ? [] : [{ kind: 'changed', path, before, after }];
}

/** A choice with another `kind` is another one as a whole: its settings belong to it. */
function isSameChoice(before: Json, after: Json): boolean {
  return before.kind === after.kind;
}

function diffLists(before: readonly unknown[], after: readonly unknown[], path: string): Change[] {
  const [old, young] = [byName(before), byName(after)];
  if (old === null || young === null) return diffSets(before, after, path);
  const names = new Set([...young.keys(), ...old.keys()]);
  const changes = [...names].flatMap((name) => diff(old.get(name), young.get(name), `${path}[${name}]`));
  const common = (list: ReadonlyMap<string, unknown>) =>
    [...list.keys()].filter((name) => old.has(name) && young.has(name));
  const [was, is] = [common(old), common(young)];
  if (isEqual(was, is)) return changes;
  return [...changes, { kind: 'moved', path, before: was, after: is }];
}

/** Null where some item has no name, or two have the same. */
function byName(list: readonly unknown[]): ReadonlyMap<string, unknown> | null {
  const named = new Map<string, unknown>();
  for (const item of list) {
    const name = isObject(item) ? (item.id ?? item.metric ?? item.kind) : undefined;
    if (typeof name !== 'string' || named.has(name)) return null;
    named.set(name, item);
  }
  return named;
}

/** Lists of plain values (categories, dates): what came and what went. */
function diffSets(before: readonly unknown[], after: readonly unknown[], path: string): Change[] {
  const [old, young] = [before, after].map((list) => new Set(list.map((item) => JSON.stringify(item)))) as [
    Set<string>,
    Set<string>,
  ];
  return [
    ...after
      .filter((item) => !old.has(JSON.stringify(item)))
      .map((item) => ({ kind: 'added', path, after: item }) as const),
    ...before
      .filter((item) => !young.has(JSON.stringify(item)))
      .map((item) => ({ kind: 'removed', path, before: item }) as const),
  ];
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
