/** The tree of a condition, as the language's parser makes it. */
export interface Node {
  readonly op: string;
  readonly args: unknown;
}

export type Constant = bigint | number | string | boolean;

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

/** What a term says, without where it stands: equal text is an equal term. */
export function textOf(node: unknown): string {
  if (Array.isArray(node)) return `[${node.map(textOf).join(' ')}]`;
  if (isNode(node)) return `(${node.op} ${textOf(node.args)})`;
  return typeof node === 'bigint' ? `${node}` : (JSON.stringify(node) ?? 'null');
}

/** The value of a term that has one; null for what depends on the purchase. Timestamps are milliseconds. */
export function constantOf(node: Node): Constant | null {
  if (node.op === 'value') {
    const { args } = node;
    const isPlain = ['bigint', 'number', 'string', 'boolean'].includes(typeof args);
    return isPlain ? (args as Constant) : null;
  }
  if (node.op === '-_') {
    const inner = constantOf(node.args as Node);
    return typeof inner === 'bigint' || typeof inner === 'number' ? -inner : null;
  }
  if (node.op !== 'call') return null;
  const [name, [argument]] = node.args as [string, readonly Node[]];
  const text = name === 'timestamp' ? constantOf(argument as Node) : null;
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

/** `purchase.total` and the like; no name that there is for anything else. */
export function pathOf(node: Node): string {
  if (node.op === 'id') return String(node.args);
  if (node.op !== '.') return '';
  const [holder, field] = node.args as [Node, string];
  return `${pathOf(holder)}.${field}`;
}

/** The name of a method called on `now`, such as `getHours`; null for anything else. */
export function methodOfNow(node: Node): string | null {
  if (node.op !== 'rcall') return null;
  const [name, holder] = node.args as [string, Node];
  return pathOf(holder) === 'now' ? name : null;
}

/** The tag of `'vip' in member.tags`; null for anything else. */
export function tagAsked(node: Node): string | null {
  if (node.op !== 'in') return null;
  const [value, list] = node.args as [Node, Node];
  const tag = constantOf(value);
  return typeof tag === 'string' && pathOf(list) === 'member.tags' ? tag : null;
}
