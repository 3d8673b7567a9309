/** Conditions of subscriptions, in CEL: over one flat event, hence without loops, and bounded by their size. */
import { Environment } from '@marcbachmann/cel-js';
import { nearest } from '../../../domain/kernel/nearest.ts';
import type { LaurelEvent } from '../events/event.ts';

/** What a condition can name, each after `event.`. A text that an event does not have is empty, a number is 0. */
export const filterFields = {
  type: 'string',
  memberId: 'string',
  kind: 'string',
  rule: 'string',
  tier: 'string',
  points: 'int',
  balance: 'int',
  pending: 'int',
  deficit: 'int',
  programVersion: 'int',
} as const;

type Field = keyof typeof filterFields;
const names = Object.keys(filterFields) as readonly Field[];
const paths = names.map((name) => `event.${name}`);

class EventView {
  constructor({ type, data }: LaurelEvent) {
    const known: Readonly<Record<string, unknown>> = { ...data, type };
    for (const name of names) {
      const value = known[name];
      const isNumber = filterFields[name] === 'int';
      const asked = isNumber
        ? BigInt(typeof value === 'number' ? value : 0)
        : typeof value === 'string'
          ? value
          : '';
      Object.assign(this, { [name]: asked });
    }
  }
}

const limits = { maxAstNodes: 100, maxDepth: 20, maxListElements: 50, maxMapEntries: 0, maxCallArguments: 5 };

const environment = new Environment({ limits })
  .registerType('Event', { ctor: EventView, fields: filterFields })
  .registerVariable('event', 'Event');

/** Functions of texts; comparisons are operators. */
const allowedCalls = new Set(['startsWith', 'endsWith', 'contains', 'size']);

export const filterCharactersMax = 1_000;

export interface Wrong {
  readonly says: string;
  readonly fix: string;
}

/** Null where it is a condition. */
export function checkFilter(source: string): Wrong | null {
  const there = `what an event has: ${paths.join(', ')}`;
  try {
    const { valid, type = 'dyn', error } = environment.check(source);
    if (!valid) return wrongOf(source, error?.message ?? 'it can not be read');
    if (type !== 'bool') {
      return { says: 'must be true or false', fix: 'compare something, such as event.points >= 100' };
    }
    const called = callsOf(environment.parse(source).ast).find((name) => !allowedCalls.has(name));
    if (called === undefined) return null;
    return { says: `calls "${called}", which is not allowed`, fix: `compare ${there}` };
  } catch (error) {
    return wrongOf(source, error instanceof Error ? error.message : 'it can not be read');
  }
}

function wrongOf(source: string, message: string): Wrong {
  const reason = (message.split('\n')[0] ?? '').replace(/\s+/g, ' ').trim();
  const [, unknown] = /(?:Unknown variable: |No such key: )'?"?(\w+)/.exec(reason) ?? [];
  const meant = unknown === undefined ? null : nearest(unknown, names);
  const fix =
    meant === null
      ? 'write a condition such as event.points >= 100 && event.tier == "gold"'
      : `write event.${meant} instead of ${unknown}`;
  return {
    says: `is no condition: ${reason.slice(0, 200)} (in ${JSON.stringify(source.slice(0, 60))})`,
    fix,
  };
}

/** Names of the functions that a tree calls. */
function callsOf(tree: unknown): readonly string[] {
  if (Array.isArray(tree)) return tree.flatMap(callsOf);
  if (typeof tree !== 'object' || tree === null || !('op' in tree) || !('args' in tree)) return [];
  const { op, args } = tree as { op: string; args: unknown };
  if ((op === 'call' || op === 'rcall') && Array.isArray(args)) {
    return [String(args[0]), ...args.slice(1).flatMap(callsOf)];
  }
  return callsOf(args);
}

export type Filter = (event: LaurelEvent) => boolean;

/** One that fails on an event lets it through: too much is better than too little. */
export function compileFilter(source: string): Filter {
  const evaluate = environment.parse(source);
  return (event) => {
    try {
      return evaluate({ event: new EventView(event) }) !== false;
    } catch {
      return true;
    }
  };
}
