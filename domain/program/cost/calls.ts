/** The functions that conditions may call, and what each costs. */
import { constantOf, type Node, pathOf } from '../conditionTree.ts';
import { type Cost, costing, failure, unknown } from './cost.ts';
import { type Extent, listOf, scalar, textOfChars } from './extent.ts';

export interface Call {
  readonly name: string;
  /** Null where it is no method. */
  readonly receiver: Node | null;
  readonly given: readonly Node[];
}

export const loops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

export function callOf({ op, args }: Node): Call {
  if (op === 'call') {
    const [name, given] = args as [string, readonly Node[]];
    return { name, receiver: null, given };
  }
  const [name, receiver, given] = args as [string, Node, readonly Node[]];
  return { name, receiver, given };
}

/** Characters in a step, where all are looked at. */
const charsPerStep = 64;
/** Pairs of characters in a step, where one text is looked for in the other. */
const pairsPerStep = 32;
/** A number or a moment as text. */
const numberChars = 32;
/** A capital letter may become three. */
const widening = 3;

type CostOf = (first: Extent, second: Extent) => Cost;

const converted: CostOf = () => costing(failure, scalar);
const sized: CostOf = ({ chars }) => costing(chars / charsPerStep, scalar);
const looked: CostOf = (a, b) => costing((a.chars * b.chars) / pairsPerStep + failure, scalar);
const recased: CostOf = ({ chars }) => costing(chars / charsPerStep, textOfChars(chars * widening));
const part: CostOf = ({ chars }) => costing(chars / charsPerStep + failure, textOfChars(chars));

const functions: Readonly<Record<string, CostOf>> = {
  has: () => costing(failure, scalar),
  dyn: (value) => costing(0, value),
  type: () => costing(0, scalar),
  bool: converted,
  int: converted,
  uint: converted,
  double: converted,
  timestamp: converted,
  duration: converted,
  string: ({ chars }) => costing(failure, textOfChars(Math.max(numberChars, chars))),
  size: sized,
  startsWith: sized,
  endsWith: sized,
  contains: looked,
  indexOf: looked,
  lastIndexOf: looked,
  lowerAscii: recased,
  upperAscii: recased,
  trim: part,
  substring: part,
  split: (a, b) => {
    const { steps } = looked(a, b);
    return costing(steps + a.chars, listOf(a.chars + 1, textOfChars(a.chars)));
  },
  join: ({ items, each }, separator) => {
    const chars = items * ((each ?? scalar).chars + separator.chars);
    return costing(items + chars / charsPerStep, textOfChars(chars));
  },
};

/** Parts of a moment or of a duration. */
const ofTime: ReadonlySet<string> = new Set([
  'getDate',
  'getDayOfMonth',
  'getDayOfWeek',
  'getDayOfYear',
  'getFullYear',
  'getHours',
  'getMilliseconds',
  'getMinutes',
  'getMonth',
  'getSeconds',
]);

/** Whether conditions may call it. */
export function isAllowed(name: string): boolean {
  return name === 'bind' || loops.has(name) || ofTime.has(name) || Object.hasOwn(functions, name);
}

/** Every function that conditions may call. */
export function allowedNames(): readonly string[] {
  return ['bind', ...loops, ...ofTime, ...Object.keys(functions)];
}

/** Of a call that is no loop, apart from its parts; `extents` are those of the receiver, where there is one, and what is given. */
export function costOfFunction(call: Call, extents: readonly Extent[]): Cost {
  const { name } = call;
  if (ofTime.has(name)) return costOfTime(call);
  const [first = scalar, second = scalar] = extents;
  return Object.hasOwn(functions, name) ? (functions[name]?.(first, second) ?? unknown) : unknown;
}

const ofMoment = 20;
/** By the clocks of a zone. */
const zoned = 3_000;
const zonedAgain = 60;

/** `now` keeps its clocks in a zone that the condition names. */
function costOfTime({ receiver, given: [zone] }: Call): Cost {
  if (zone === undefined) return costing(ofMoment, scalar);
  const isKept = receiver !== null && pathOf(receiver) === 'now' && constantOf(zone) !== null;
  return isKept ? costing(zonedAgain, scalar, zoned) : costing(zoned, scalar);
}
