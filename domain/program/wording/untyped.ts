/** Why a condition that can be read means nothing: names that there are not, values of kinds that don't go together. */
import { nearest } from '../../kernel/nearest.ts';
import { listed } from '../../kernel/words.ts';
import { allowedNames } from '../cost/calls.ts';
import type { Over } from '../rules.ts';
import { kindOf } from './kinds.ts';
import { fieldsOf, nearestPath, variablesOver } from './names.ts';
import { operandsOf, placeOf, type Said, textAt, type Wording } from './part.ts';

export function untyped(source: string, error: Said, over: Over): Wording {
  const place = placeOf(error);
  const [first = '', second = ''] = operandsOf(source, error);
  switch (error.code) {
    case 'no_such_key':
      return noField(source, error, first);
    case 'unknown_variable':
      return noVariable(textAt(source, error), place, over);
    case 'no_such_overload':
      return apart(error, first, second);
    case 'no_matching_overload':
      return noCall(error, first, second);
    case 'invalid_logical_operand':
    case 'invalid_condition_type': {
      const says = `needs something true or false ${place}, and has ${kindOf(typesIn(error)[0] ?? '')}`;
      return [says, 'compare it with something, such as purchase.total >= 5000'];
    }
    case 'cannot_index_type': {
      const [type = ''] = typesIn(error);
      return [`asks for a part of "${first}", which is ${kindOf(type)}`, `write ${first} alone`];
    }
    case 'invalid_index_type':
      return [
        `looks into "${first}" with ${second}, and entries of a list have numbers, from 0`,
        `write ${second} in ${first}`,
      ];
    case 'heterogeneous_list_element': {
      const [all = '', one = ''] = typesIn(error);
      const says = `has ${textAt(source, error)}, ${kindOf(one)}, in a list whose first entry is ${kindOf(all)}`;
      return [says, 'write entries of one kind, such as ["gold", "platinum"]'];
    }
    case 'incompatible_ternary_branches': {
      const [a = '', b = ''] = typesIn(error);
      return [
        `is ${kindOf(a)} on one side of ":" and ${kindOf(b)} on the other`,
        'write the same kind on both sides',
      ];
    }
    case 'invalid_comprehension_range':
      return [
        `loops over ${textAt(source, error)}, which is no list`,
        'loop over purchase.skus, purchase.categories or member.tags',
      ];
    default:
      return [
        `does not hold together ${place}`,
        'compare values of one kind, such as purchase.total >= 5000',
      ];
  }
}

/** The types that a message names: `'int'`. */
function typesIn({ summary }: Said): readonly string[] {
  return [...summary.matchAll(/'([^']+)'/g)].map(([, type = '']) => type);
}

function noField(source: string, error: Said, holder: string): Wording {
  const key = textAt(source, error);
  const field = key.replace(/^\./, '');
  const fields = fieldsOf(holder);
  const meant = nearest(field, fields);
  const says = `asks for "${holder}.${field}", and "${holder}" has no "${field}"`;
  if (meant === null)
    return [
      says,
      `write one of ${listed(
        fields.map((name) => `${holder}.${name}`),
        'or',
      )}`,
    ];
  return [`${says}: did you mean "${holder}.${meant}"?`, `write ${holder}.${meant}`];
}

function noVariable(name: string, place: string, over: Over): Wording {
  if (name === 'line') {
    return [
      'asks for "line", and only a bonus on lines looks at one line',
      'look at purchase.categories or purchase.skus, or write "on": "lines" in the "effect" of a bonus that multiplies or has a rate',
    ];
  }
  const meant = nearestPath(name, over);
  const says = `names "${name}" ${place}, and there is no such thing`;
  if (meant !== null) return [`${says}: did you mean "${meant}"?`, `write ${meant}`];
  return [says, `write "${name}" in quotes if it is a text, or one of ${listed(variablesOver(over), 'or')}`];
}

const operators = /^no such overload: (?:(\S+) (\S+) (\S+)|([!-])(\S+))$/;

/** Values of kinds that the operator does not take. */
function apart(error: Said, first: string, second: string): Wording {
  const [, left, operator, right, sign, alone = ''] = operators.exec(error.summary) ?? [];
  if (left === undefined || operator === undefined || right === undefined) {
    const wanted = sign === '!' ? 'something true or false' : 'a number';
    return [`has "${sign}" before ${first}, which is ${kindOf(alone)}`, `write "${sign}" before ${wanted}`];
  }
  const [a, b] = [`${first}, ${kindOf(left)}`, `${second}, ${kindOf(right)}`];
  const types = [left, right];
  if (operator === 'in')
    return [`looks for ${a}, in ${b}: "in" looks into lists`, fixForIn(first, second, right)];
  const does = ['+', '-', '*', '/', '%'].includes(operator) ? 'calculates with' : 'compares';
  const says = `${does} ${a}, and ${b}`;
  return [says, fixForKinds(types, first, second)];
}

function fixForIn(first: string, second: string, right: string): string {
  return right === 'string'
    ? `write ${second}.contains(${first}), or a list: ["…", "…"]`
    : 'write a list after "in"';
}

const inSmallest = '; money is in the smallest unit of the currency: 5000 for 50.00';

function fixForKinds(types: readonly string[], first: string, second: string): string {
  const has = (type: string) => types.some((each) => each.startsWith(type));
  if (has('google.protobuf.Timestamp')) return 'write a moment such as timestamp("2026-12-24T00:00:00Z")';
  if (has('google.protobuf.Duration')) return 'write a length of time such as duration("720h")';
  if (has('list') && has('string')) {
    const [list, text] = types[0] === 'string' ? [second, first] : [first, second];
    return `write ${text} in ${list}`;
  }
  if (has('null')) return 'write "" for a text that is not there';
  const money = /total|eligible|amount/.test(first + second) ? inSmallest : '';
  if (has('double')) return `write a whole number${money}`;
  if (has('int') && has('string')) {
    const quoted = [first, second].find((text) => /^["'][\d.]+["']$/.test(text));
    if (quoted === undefined) return 'write texts in quotes and numbers without, on both sides the same';
    return `write a whole number without quotes${money}`;
  }
  return 'write values of one kind on both sides';
}

/** Functions that go around a value; the others go after a dot. */
const wrapping: ReadonlySet<string> = new Set([
  ...['has', 'dyn', 'type', 'bool', 'int', 'uint', 'double', 'string'],
  ...['timestamp', 'duration', 'size'],
]);

/** A function that there is not, or not with these values. */
function noCall(error: Said, first: string, second: string): Wording {
  const [, holder, name = '', given = ''] = /'(?:(\S*)\.)?(\w+)\((.*)\)'/.exec(error.summary) ?? [];
  const known = allowedNames();
  if (holder?.startsWith('list') && ['has', 'contains', 'includes', 'indexOf'].includes(name)) {
    return [`calls "${name}" on ${first}, a list, which has no such function`, `write ${second} in ${first}`];
  }
  if (!known.includes(name)) {
    const meant = nearest(name, known);
    const says = `calls "${name}", a function that conditions don't have`;
    if (meant === null) return [says, 'compare with ==, !=, <, <=, > or >=, or look into a list with in'];
    return [`${says}: did you mean "${meant}"?`, `write ${meant}`];
  }
  const values = given === '' ? 'nothing' : listed(given.split(', ').map(kindOf), 'and');
  if (wrapping.has(name)) {
    const where = holder === undefined ? '' : ` on ${first}`;
    return [
      `calls "${name}"${where} with ${values}, which it does not take`,
      `write ${name}(…) around one value`,
    ];
  }
  if (holder === undefined) {
    return [
      `calls "${name}" with ${values}, which it does not take`,
      `write it after a dot: purchase.store.${name}("…")`,
    ];
  }
  const says = `calls "${name}" on ${first}, ${kindOf(holder)}, with ${values}, which it does not take`;
  return [says, `write it on a text, such as purchase.store.startsWith("A-"), or compare with ==`];
}
