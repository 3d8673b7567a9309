/** Whether a condition is one: readable, of the right kinds, within its bounds. */
import { grouped } from '../kernel/words.ts';
import { conditionTree, languageOver } from './conditions.ts';
import { isNode } from './conditionTree.ts';
import { linesMax, stepsMax } from './cost/bounds.ts';
import { callOf, isAllowed, loops } from './cost/calls.ts';
import { stepsOf } from './cost/steps.ts';
import type { Over } from './rules.ts';
import { kindOf } from './wording/kinds.ts';
import type { Wording } from './wording/part.ts';
import { wordingOf } from './wording/wording.ts';

/** What is wrong with a condition, and what to write; null when it is a condition over `line` or not as asked. */
export function checkCondition(source: string, over: Over): Wording | null {
  try {
    const { valid, type = 'dyn', error } = languageOver(over).check(source);
    if (!valid) return wordingOf(source, error, over);
    if (type !== 'bool') {
      const says = `is ${kindOf(type)}, and must be something that is true or false`;
      return [says, 'compare it with something, such as purchase.total >= 5000'];
    }
    const tree = conditionTree(source);
    return checkCalls(tree, 0) ?? checkSteps(stepsOf(tree, over, linesMax));
  } catch (error) {
    return wordingOf(source, error, over);
  }
}

function checkSteps(steps: number): Wording | null {
  if (steps <= stepsMax) return null;
  const cost = Number.isFinite(steps)
    ? `takes up to ${grouped(steps)} steps`
    : 'makes too large a text or list';
  const says = `${cost} for a purchase of ${linesMax} lines; all conditions together may take ${grouped(stepsMax)}`;
  return [says, 'write a shorter condition, with fewer and shorter lists'];
}

/** Loops over lists may not be nested, and only some functions may be called. */
function checkCalls(node: unknown, depth: number): Wording | null {
  if (Array.isArray(node)) return firstOf(node, depth);
  if (!isNode(node)) return null;
  if (node.op !== 'call' && node.op !== 'rcall') return firstOf(node.args, depth);
  const { name } = callOf(node);
  if (name === 'matches') {
    const fix = 'write startsWith, endsWith or contains';
    return ['calls "matches": regular expressions are not allowed', fix];
  }
  if (!isAllowed(name)) {
    const fix = 'compare with ==, !=, <, <=, > or >=, or look into a list with in';
    return [`calls "${name}", a function that is not allowed in conditions`, fix];
  }
  const isLoop = loops.has(name);
  if (isLoop && depth > 0) {
    const fix = 'loop once, and look into the other list with in';
    return [`has a loop (${name}) inside a loop, which is not allowed`, fix];
  }
  return firstOf(node.args, isLoop ? depth + 1 : depth);
}

function firstOf(args: unknown, depth: number): Wording | null {
  if (!Array.isArray(args)) return checkCalls(args, depth);
  for (const arg of args) {
    const found = checkCalls(arg, depth);
    if (found !== null) return found;
  }
  return null;
}
