/** Update expressions: SET with values, attributes, if_not_exists and one `+` or `-`; REMOVE. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotImitated, validation } from '../errors.ts';
import type { Tokens } from '../tokens.ts';
import type { Item } from './values.ts';

/** Every operand is read from the item as it was. */
export type Update = (before: Item) => Item;
type Operand = (before: Item) => AttributeValue;
type Change = readonly [path: string, value: Operand | null];

export function readUpdate(tokens: Tokens, keyNames: readonly string[]): Update {
  const changes = readSections(tokens);
  const paths = new Set<string>();
  for (const [path] of changes) {
    if (paths.has(path)) {
      throw tokens.invalid(
        `Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [${path}], path two: [${path}]`,
      );
    }
    if (keyNames.includes(path)) {
      throw validation(
        `One or more parameter values were invalid: Cannot update attribute ${path}. This attribute is part of the key`,
      );
    }
    paths.add(path);
  }
  return (before) => {
    const after: Record<string, AttributeValue> = { ...before };
    for (const [path, value] of changes) {
      if (value === null) delete after[path];
      else after[path] = value(before);
    }
    return after;
  };
}

function readSections(tokens: Tokens): Change[] {
  const changes: Change[] = [];
  const seen = new Set<string>();
  while (tokens.peek() !== undefined) {
    const section = tokens.take().toUpperCase();
    if (section === 'ADD' || section === 'DELETE') throw new NotImitated(`${section} in an update`);
    if (section !== 'SET' && section !== 'REMOVE') {
      throw tokens.invalid(`Syntax error; token: "${section}"`);
    }
    if (seen.has(section)) {
      throw tokens.invalid(`The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do changes.push(section === 'SET' ? readSet(tokens) : [tokens.path(), null]);
    while (tokens.takeIf(','));
  }
  return changes;
}

function readSet(tokens: Tokens): Change {
  const path = tokens.path();
  tokens.expect('=');
  const left = readOperand(tokens);
  if (tokens.takeIf('+')) return [path, arithmetic(left, readOperand(tokens), 1)];
  if (tokens.takeIf('-')) return [path, arithmetic(left, readOperand(tokens), -1)];
  return [path, left];
}

function readOperand(tokens: Tokens): Operand {
  if (tokens.peek() === '(') throw new NotImitated('brackets in an update');
  if (tokens.peek()?.startsWith(':')) {
    const value = tokens.value(tokens.take());
    return () => value;
  }
  const path = tokens.path();
  if (tokens.takeIf('(')) return readFunction(tokens, path);
  return (before) => before[path] ?? missing();
}

function readFunction(tokens: Tokens, name: string): Operand {
  if (name !== 'if_not_exists') throw new NotImitated(`the function ${name} in an update`);
  const path = tokens.path();
  tokens.expect(',');
  const otherwise = readOperand(tokens);
  tokens.expect(')');
  return (before) => before[path] ?? otherwise(before);
}

function arithmetic(left: Operand, right: Operand, sign: 1 | -1): Operand {
  return (before) => ({ N: String(numberOf(left(before)) + sign * numberOf(right(before))) });
}

function numberOf({ N }: AttributeValue): number {
  if (N === undefined) throw validation('An operand in the update expression has an incorrect data type');
  return Number(N);
}

function missing(): never {
  throw validation('The provided expression refers to an attribute that does not exist in the item');
}
