/**
 * Condition expressions: comparisons, BETWEEN, attribute_exists, attribute_not_exists, begins_with, AND,
 * OR, NOT, brackets. Reserved words are not known here: the contract suite sends the store's own
 * expressions to DynamoDB Local, which knows them.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotImitated } from '../errors.ts';
import type { Tokens } from '../tokens.ts';
import { compareValues, equalValues, type Item, typeOf } from './values.ts';

export type Condition = (item: Item) => boolean;
type Operand = (item: Item) => AttributeValue | undefined;

export function readCondition(tokens: Tokens): Condition {
  const condition = readOr(tokens);
  tokens.end();
  return condition;
}

function readOr(tokens: Tokens): Condition {
  const parts = [readAnd(tokens)];
  while (tokens.takeIf('OR')) parts.push(readAnd(tokens));
  return (item) => parts.some((part) => part(item));
}

function readAnd(tokens: Tokens): Condition {
  const parts = [readNot(tokens)];
  while (tokens.takeIf('AND')) parts.push(readNot(tokens));
  return (item) => parts.every((part) => part(item));
}

function readNot(tokens: Tokens): Condition {
  if (tokens.takeIf('NOT')) {
    const negated = readNot(tokens);
    return (item) => !negated(item);
  }
  if (tokens.takeIf('(')) {
    const inside = readOr(tokens);
    tokens.expect(')');
    return inside;
  }
  return readFunction(tokens) ?? readComparison(tokens);
}

const functions = new Set(['attribute_exists', 'attribute_not_exists', 'begins_with']);
const functionsNotImitated = new Set(['attribute_type', 'contains', 'size']);

function readFunction(tokens: Tokens): Condition | null {
  const name = tokens.peek() ?? '';
  if (functionsNotImitated.has(name)) throw new NotImitated(`the function ${name}`);
  if (!functions.has(name)) return null;
  tokens.take();
  tokens.expect('(');
  const path = readPath(tokens, name);
  const condition =
    name === 'begins_with'
      ? readPrefix(tokens, path)
      : (item: Item) => (item[path] !== undefined) === (name === 'attribute_exists');
  tokens.expect(')');
  return condition;
}

function readPath(tokens: Tokens, name: string): string {
  if (tokens.peek()?.startsWith(':')) {
    throw tokens.invalid(`Operator or function requires a document path; operator or function: ${name}`);
  }
  return tokens.path();
}

function readPrefix(tokens: Tokens, path: string): Condition {
  tokens.expect(',');
  const prefix = tokens.value(tokens.take());
  if (prefix.S === undefined) {
    throw tokens.invalid(
      `Incorrect operand type for operator or function; operator or function: begins_with, operand type: ${typeOf(prefix)}`,
    );
  }
  const text = prefix.S;
  return (item) => item[path]?.S?.startsWith(text) ?? false;
}

const comparisons = new Set(['=', '<>', '<', '<=', '>', '>=']);

function readComparison(tokens: Tokens): Condition {
  const left = readOperand(tokens);
  const operator = tokens.take().toUpperCase();
  if (operator === 'BETWEEN') {
    const low = readOperand(tokens);
    tokens.expect('AND');
    const high = readOperand(tokens);
    return (item) => compare(left(item), '>=', low(item)) && compare(left(item), '<=', high(item));
  }
  if (operator === 'IN') throw new NotImitated('the operator IN');
  if (!comparisons.has(operator)) throw tokens.invalid(`Syntax error; token: "${operator}"`);
  const right = readOperand(tokens);
  return (item) => compare(left(item), operator, right(item));
}

function readOperand(tokens: Tokens): Operand {
  if (tokens.peek()?.startsWith(':')) {
    const value = tokens.value(tokens.take());
    return () => value;
  }
  const path = tokens.path();
  if (tokens.peek() === '(') throw tokens.invalid(`Invalid function name; function: ${path}`);
  return (item) => item[path];
}

/** A missing attribute is equal to nothing and has no order; so it differs from everything. */
function compare(a: AttributeValue | undefined, operator: string, b: AttributeValue | undefined): boolean {
  const bothThere = a !== undefined && b !== undefined;
  if (operator === '=') return bothThere && equalValues(a, b);
  if (operator === '<>') return !(bothThere && equalValues(a, b));
  const order = bothThere ? compareValues(a, b) : null;
  if (order === null) return false;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}
