/**
 * Finds the least value of a smooth function of a few variables: BFGS with a backtracking line search.
 * The function gives its gradient with its value, and may be infinite where it is not defined.
 */

export interface Evaluation {
  readonly value: number;
  readonly gradient: readonly number[];
}

interface Minimum extends Evaluation {
  readonly at: readonly number[];
  readonly iterations: number;
  /** Whether no step of any length promises to lead further down. */
  readonly isReached: boolean;
}

const iterationsMax = 300;
const halvingsMax = 40;
/** Of the promised decrease: nothing to gain any more; good enough when no step brings it. */
const decreaseMin = 1e-14;
const decreaseReached = 1e-9;
/** How long a step of steepest descent is: the function is only known near by. */
const firstStepMax = 0.5;

export function minimize(
  evaluate: (at: readonly number[]) => Evaluation,
  start: readonly number[],
  onIteration: (iteration: number) => void = () => {},
): Minimum {
  let at = start;
  let here = evaluate(at);
  let inverse: Matrix | null = null;
  let iterations = 0;
  let isReached = false;
  while (iterations < iterationsMax) {
    const steepest = scaledIdentity(start.length, firstStepMax / Math.max(1e-300, norm(here.gradient)));
    const direction = (inverse ?? steepest).map((row) => -dot(row, here.gradient));
    const promised = -dot(direction, here.gradient);
    // Steepest descent knows no curvature: what it promises is no measure of what is left to gain.
    isReached = inverse === null ? norm(here.gradient) === 0 : promised <= decreaseReached;
    if (isReached && promised <= decreaseMin) break;
    const next = descend(evaluate, at, here, direction, promised);
    if (next === null) {
      // The picture of the surroundings may be worn: once more from steepest descent, then it is the end.
      if (isReached || inverse === null) break;
      inverse = null;
      continue;
    }
    iterations += 1;
    onIteration(iterations);
    inverse = learned(inverse, minus(next.at, at), minus(next.gradient, here.gradient));
    ({ at } = next);
    here = next;
  }
  return { ...here, at, iterations, isReached };
}

interface Point extends Evaluation {
  readonly at: readonly number[];
}

/** Half the step until it brings a fair part of what it promises; null when no length does. */
function descend(
  evaluate: (at: readonly number[]) => Evaluation,
  from: readonly number[],
  here: Evaluation,
  direction: readonly number[],
  promised: number,
): Point | null {
  let step = 1;
  for (let halvings = 0; halvings < halvingsMax; halvings++, step /= 2) {
    const at = from.map((value, index) => value + step * direction[index]!);
    const found = evaluate(at);
    const isLower = found.value <= here.value - 1e-4 * step * promised && found.value < here.value;
    if (isLower && found.gradient.every(Number.isFinite)) return { at, ...found };
  }
  return null;
}

type Matrix = readonly (readonly number[])[];

/** The BFGS update of the inverse Hessian by one step `s` and the gradient's change `y` along it. */
function learned(inverse: Matrix | null, s: readonly number[], y: readonly number[]): Matrix | null {
  const along = dot(s, y);
  if (!(along > 1e-300)) return inverse;
  // What a first step shows of the scale serves better than a guess.
  const base = inverse ?? scaledIdentity(s.length, along / dot(y, y));
  const moved = base.map((row) => dot(row, y));
  const factor = (1 + dot(y, moved) / along) / along;
  return base.map((row, i) =>
    row.map((value, j) => value + factor * s[i]! * s[j]! - (moved[i]! * s[j]! + s[i]! * moved[j]!) / along),
  );
}

function scaledIdentity(size: number, scale: number): Matrix {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? scale : 0)),
  );
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

const norm = (a: readonly number[]): number => Math.sqrt(dot(a, a));

const minus = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, index) => value - b[index]!);
