/** A part of a condition's text, as faults name it. */
import type { EvaluationError, TypeError as KindError, ParseError } from '@marcbachmann/cel-js';

/** What the language's parser and its check of types say. */
export type Said = ParseError | KindError | EvaluationError;

/** After the name of the field; and what to write. */
export type Wording = readonly [says: string, fix: string];

interface Placed {
  readonly start: number;
  readonly end: number;
}

function isPlaced(node: unknown): node is Placed {
  return typeof node === 'object' && node !== null && 'start' in node && 'end' in node;
}

/** The operands of an operator, or the parts of a call, as they are written. */
export function operandsOf(source: string, { node }: Said): readonly string[] {
  const args: unknown = node?.args;
  const parts = Array.isArray(args) ? args.flat() : [args];
  return parts.filter(isPlaced).map(({ start, end }) => source.slice(start, end));
}

/** `at character 12` */
export function placeOf({ range }: Said): string {
  return `at character ${(range?.start ?? 0) + 1}`;
}

export function textAt(source: string, { range }: Said): string {
  return range === undefined ? '' : source.slice(range.start, Math.max(range.end, range.start + 1));
}
