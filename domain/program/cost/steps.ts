/**
 * What a condition costs at most, in steps: one is what comparing two short texts takes. They are counted on the
 * condition's tree and on the number of lines, never measured: every machine comes to the same number.
 *
 * Whatever looks at a whole list is a loop over it: `in`, `==` and `+`, too.
 */
import { isNode, type Node } from '../conditionTree.ts';
import { type Call, callOf, costOfFunction, loops } from './calls.ts';
import { type Cost, costing, failure, unknown } from './cost.ts';
import {
  type Extent,
  type Extents,
  eitherOf,
  holderOf,
  joined,
  listOf,
  scalar,
  textOfChars,
  weightOf,
} from './extent.ts';

const id = textOfChars(128);
const slug = textOfChars(40);
const tagsMax = 10;
/** No value may be larger. */
const weightMax = 1_000_000;
/** To show a purchase to a condition, and to show it a line. */
const showing = { purchase: 10, lines: 25, member: 10 };

/** Infinite where the condition could make too large a value. */
export function stepsOf(tree: Node, over: keyof typeof showing, lines: number): number {
  const { steps, once } = costOf(tree, namesOf(lines));
  return Math.ceil(once + (over === 'lines' ? lines : 1) * (steps + showing[over]));
}

function namesOf(lines: number): Extents {
  const ids = listOf(lines, id);
  return {
    purchase: holderOf({ channel: id, store: id, categories: ids, skus: ids, weekday: slug }),
    member: holderOf({ tier: slug, tags: listOf(tagsMax, slug) }),
    line: holderOf({ sku: id, category: id, kind: slug }),
    tier: slug,
  };
}

function costOf(node: Node, names: Extents): Cost {
  const { steps, extent, once } = ownCost(node, names);
  const isTooLarge = weightOf(extent) > weightMax;
  return costing(isTooLarge ? Number.POSITIVE_INFINITY : steps + 1, extent, once);
}

function ownCost(node: Node, names: Extents): Cost {
  const { op, args } = node;
  switch (op) {
    case 'value':
      return costing(0, typeof args === 'string' ? textOfChars(args.length) : scalar);
    case 'id':
      return costing(0, names[String(args)] ?? scalar);
    case '.':
    case '[]':
      return costOfAccess(node, names);
    case 'call':
    case 'rcall':
      return costOfCall(callOf(node), names);
    default: {
      const parts = costsOf(nodesIn(args), names);
      return after(parts, costOfOperator(op, extentsOf(parts)));
    }
  }
}

function costsOf(nodes: readonly Node[], names: Extents): readonly Cost[] {
  return nodes.map((node) => costOf(node, names));
}

function extentsOf(costs: readonly Cost[]): readonly Extent[] {
  return costs.map(({ extent }) => extent);
}

/** What is done with the parts, and what they cost themselves. */
function after(parts: readonly Cost[], done: Cost): Cost {
  return parts.reduce((sum, part) => costing(sum.steps + part.steps, sum.extent, sum.once + part.once), done);
}

/** The parts of an operator, also the keys and values of a map. */
function nodesIn(args: unknown): readonly Node[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return isNode(args) ? [args] : [];
}

function costOfAccess({ op, args }: Node, names: Extents): Cost {
  const parts = costsOf(nodesIn(args), names);
  const [held = scalar] = extentsOf(parts);
  const field = (args as readonly unknown[])[1];
  // The check of types has found the field of a purchase; an item of a list may be missing.
  if (op === '.' && held.fields !== null)
    return after(parts, costing(0, held.fields[String(field)] ?? scalar));
  return after(parts, costing(failure, held.each ?? eitherOf(Object.values(held.fields ?? {}))));
}

function costOfOperator(op: string, extents: readonly Extent[]): Cost {
  const weight = extents.reduce((sum, extent) => sum + weightOf(extent), 0);
  const [first = scalar, second = scalar, third = scalar] = extents;
  switch (op) {
    case '&&':
    case '||':
    case '!_':
      return costing(0, scalar);
    case '?:':
      return costing(0, eitherOf([second, third]));
    case 'list':
    case 'map':
      return costing(extents.length, listOf(extents.length, eitherOf(extents)));
    case '+':
      return costing(weight + failure, joined(first, second));
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in':
      return costing(weight, scalar);
    case '-':
    case '*':
    case '/':
    case '%':
    case '-_':
      return costing(failure, scalar);
    default:
      return unknown;
  }
}

function costOfCall(call: Call, names: Extents): Cost {
  if (loops.has(call.name)) return costOfLoop(call, names);
  if (call.name === 'bind') return costOfBinding(call, names);
  const receiver = call.receiver === null ? [] : [call.receiver];
  const parts = costsOf([...receiver, ...call.given], names);
  return after(parts, costOfFunction(call, extentsOf(parts)));
}

/** Every item of the list costs what the loop does with it. */
function costOfLoop({ name, receiver, given }: Call, names: Extents): Cost {
  const over = receiver === null ? unknown : costOf(receiver, names);
  const { items, each } = over.extent;
  const [variable, ...asked] = given;
  const inside = costsOf(asked, { ...names, [String(variable?.args)]: each ?? scalar });
  const perItem = inside.reduce((sum, { steps }) => sum + steps, 1);
  const once = inside.reduce((sum, part) => sum + part.once, over.once);
  const made = inside.at(-1)?.extent ?? scalar;
  return costing(over.steps + items * perItem, madeBy(name, items, each, made), once);
}

function madeBy(loop: string, items: number, each: Extent | null, made: Extent): Extent {
  if (loop === 'map') return listOf(items, made);
  return loop === 'filter' ? listOf(items, each) : scalar;
}

/** `cel.bind(name, value, what to do with it)` */
function costOfBinding({ given }: Call, names: Extents): Cost {
  const [variable, value, rest] = given;
  if (value === undefined || rest === undefined) return unknown;
  const bound = costOf(value, names);
  const used = costOf(rest, { ...names, [String(variable?.args)]: bound.extent });
  return after([bound], used);
}
