/** Key conditions of a query: one partition, and at most one condition on the sort key. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { validation } from '../errors.ts';
import type { KeyShape } from '../schema.ts';
import type { Tokens } from '../tokens.ts';
import { compareValues, typeOf } from './values.ts';

interface KeyCondition {
  readonly hash: AttributeValue;
  readonly matches: (range: AttributeValue) => boolean;
}

interface Clause {
  readonly path: string;
  readonly operator: string;
  readonly values: readonly [AttributeValue, AttributeValue?];
}

export function readKeyCondition(
  tokens: Tokens,
  { hash, range }: KeyShape,
  types: ReadonlyMap<string, string>,
): KeyCondition {
  const clauses = [readClause(tokens)];
  while (tokens.takeIf('AND')) clauses.push(readClause(tokens));
  if (tokens.takeIf('OR')) throw validation('Invalid operator used in KeyConditionExpression: OR');
  tokens.end();
  if (new Set(clauses.map(({ path }) => path)).size < clauses.length) {
    throw validation('KeyConditionExpressions must only contain one condition per key');
  }
  for (const { path, values } of clauses) checkValues(path, values, types);
  const onHash = clauses.find(({ path }) => path === hash);
  const onRange = clauses.find(({ path }) => path === range);
  const known = [onHash, onRange].filter((clause) => clause !== undefined);
  if (onHash?.operator !== '=' || known.length < clauses.length) {
    throw validation('Query condition missed key schema element');
  }
  return { hash: onHash.values[0], matches: onRange === undefined ? () => true : matcher(onRange) };
}

function readClause(tokens: Tokens): Clause {
  if (tokens.takeIf('BEGINS_WITH')) {
    tokens.expect('(');
    const path = tokens.path();
    tokens.expect(',');
    const values = [tokens.value(tokens.take())] as const;
    tokens.expect(')');
    return { path, operator: 'BEGINS_WITH', values };
  }
  const path = tokens.path();
  const operator = tokens.take().toUpperCase();
  if (operator === '<>') throw validation('Invalid operator used in KeyConditionExpression: <>');
  const low = tokens.value(tokens.take());
  if (operator !== 'BETWEEN') return { path, operator, values: [low] };
  tokens.expect('AND');
  return { path, operator, values: [low, tokens.value(tokens.take())] };
}

function checkValues(path: string, values: Clause['values'], types: ReadonlyMap<string, string>): void {
  for (const value of values) {
    if (value === undefined) continue;
    if (value.S === '') {
      throw validation(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${path}`,
      );
    }
    const type = types.get(path);
    if (type !== undefined && typeOf(value) !== type) {
      throw validation(
        'One or more parameter values were invalid: Condition parameter type does not match schema type',
      );
    }
  }
}

function matcher({ operator, values: [low, high] }: Clause): KeyCondition['matches'] {
  const order = (range: AttributeValue, value: AttributeValue) => compareValues(range, value) as number;
  switch (operator) {
    case 'BEGINS_WITH':
      return (range) => range.S?.startsWith(low.S as string) ?? false;
    case 'BETWEEN':
      return (range) => order(range, low) >= 0 && order(range, high as AttributeValue) <= 0;
    case '=':
      return (range) => order(range, low) === 0;
    case '<':
      return (range) => order(range, low) < 0;
    case '<=':
      return (range) => order(range, low) <= 0;
    case '>':
      return (range) => order(range, low) > 0;
    case '>=':
      return (range) => order(range, low) >= 0;
    default:
      throw validation(`Invalid operator used in KeyConditionExpression: ${operator}`);
  }
}
