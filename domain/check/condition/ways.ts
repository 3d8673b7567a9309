/**
 * The ways in which a condition can hold: each a list of what has to be true together. Terms that are not
 * understood are taken as they are: true or false, but not both.
 */
import { type Constant, constantOf, type Node, tagAsked, textOf } from '../../program/conditionTree.ts';

export type Claim =
  | { readonly kind: 'compare'; readonly term: Node; readonly op: Comparison; readonly to: Constant }
  | { readonly kind: 'holds'; readonly term: Node; readonly isTrue: boolean };
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Together true. */
export type Way = readonly Claim[];

const waysMax = 256;

/** Null where there are too many to look at. No way at all: the condition never holds. */
export function waysOf(node: Node, isTrue = true): readonly Way[] | null {
  switch (node.op) {
    case '!_':
      return waysOf(node.args as Node, !isTrue);
    case '&&':
    case '||': {
      const [a, b] = node.args as [Node, Node];
      const join = (node.op === '&&') === isTrue ? both : either;
      return join(waysOf(a, isTrue), waysOf(b, isTrue));
    }
    case '?:': {
      const [asked, then, otherwise] = node.args as [Node, Node, Node];
      const yes = both(waysOf(asked), waysOf(then, isTrue));
      return either(yes, both(waysOf(asked, false), waysOf(otherwise, isTrue)));
    }
    case 'in':
      return membership(node, isTrue);
    default:
      return isComparison(node.op) ? comparison(node, node.op, isTrue) : plain(node, isTrue);
  }
}

function plain(node: Node, isTrue: boolean): readonly Way[] {
  const value = constantOf(node);
  if (typeof value === 'boolean') return value === isTrue ? [[]] : [];
  return opaque(node, isTrue);
}

function opaque(term: Node, isTrue: boolean): readonly Way[] {
  return [[{ kind: 'holds', term, isTrue }]];
}

function comparison(node: Node, op: Comparison, isTrue: boolean): readonly Way[] {
  const [left, right] = node.args as [Node, Node];
  const asked = isTrue ? op : negated[op];
  const [a, b] = [constantOf(left), constantOf(right)];
  if (a !== null && b !== null) return compare(a, asked, b) ? [[]] : [];
  if (a === null && b === null) return opaque(node, isTrue);
  const claim =
    b === null
      ? ({ kind: 'compare', term: right, op: turned[asked], to: a as Constant } as const)
      : ({ kind: 'compare', term: left, op: asked, to: b } as const);
  if (typeof claim.to !== 'boolean') return [[claim]];
  const wanted = (claim.op === '==') === claim.to;
  return claim.op === '==' || claim.op === '!=' ? plain(claim.term, wanted) : opaque(node, isTrue);
}

/** `x in ['a', 'b']` is one or the other; lists that are not written out are taken as they are. */
function membership(node: Node, isTrue: boolean): readonly Way[] {
  const [term, list] = node.args as [Node, Node];
  const values = list.op === 'list' ? (list.args as readonly Node[]).map(constantOf) : [null];
  if (constantOf(term) !== null || values.some((value) => value === null || typeof value === 'boolean')) {
    return opaque(node, isTrue);
  }
  const claims = (values as Constant[]).map(
    (to): Claim => ({ kind: 'compare', term, op: isTrue ? '==' : '!=', to }),
  );
  return isTrue ? claims.map((claim) => [claim]) : [claims];
}

type Ways = readonly Way[] | null;

function both(a: Ways, b: Ways): Ways {
  if (a === null || b === null || a.length * b.length > waysMax) return null;
  return a.flatMap((way) => b.map((other) => [...way, ...other]));
}

function either(a: Ways, b: Ways): Ways {
  return a === null || b === null || a.length + b.length > waysMax ? null : [...a, ...b];
}

const negated = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;
const turned = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function isComparison(op: string): op is Comparison {
  return Object.hasOwn(negated, op);
}

export function compare(a: Constant, op: Comparison, b: Constant): boolean {
  switch (op) {
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: 5 and 5n are the same number
      return a == b;
    case '!=':
      // biome-ignore lint/suspicious/noDoubleEquals: 5 and 5n are the same number
      return a != b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

export function termOf({ term }: Claim): string {
  return textOf(term);
}

/** The tags that are asked for. */
export function tagsIn(way: Way): readonly string[] {
  return way.flatMap((claim) => {
    const tag = claim.kind === 'holds' && claim.isTrue ? tagAsked(claim.term) : null;
    return tag === null ? [] : [tag];
  });
}
