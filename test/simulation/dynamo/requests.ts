/** What a call may ask of the stand-in; a parameter it does not know is an error, never passed over. */
import { NotImitated } from './errors.ts';
import { type Condition, readCondition } from './expressions/conditions.ts';
import { Substitutions } from './expressions/substitutions.ts';
import type { Item } from './expressions/values.ts';
import { Tokens } from './tokens.ts';

export type OperationName =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'TransactWriteItems';

/** One part of a transaction; `PutItem` and `UpdateItem` are their own only part. */
export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

export interface WriteInput {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

export interface QueryInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly ConsistentRead?: boolean;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
}

export interface ScanInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly FilterExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly ConsistentRead?: boolean;
  readonly Segment?: number;
  readonly TotalSegments?: number;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
}

export interface GetInput {
  readonly TableName: string;
  readonly Key: Item;
  readonly ConsistentRead?: boolean;
}

export interface BatchGetInput {
  readonly RequestItems: Readonly<
    Record<string, { readonly Keys: readonly Item[]; readonly ConsistentRead?: boolean }>
  >;
}

export interface TransactionInput {
  readonly TransactItems: readonly Partial<Record<WriteKind, WriteInput>>[];
  readonly ClientRequestToken?: string;
}

const expressionNames = ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const;
const conditionNames = [
  'TableName',
  'ConditionExpression',
  'ReturnValuesOnConditionCheckFailure',
  ...expressionNames,
] as const;

export const knownWriteParameters: Readonly<Record<WriteKind, readonly string[]>> = {
  Put: [...conditionNames, 'Item'],
  Update: [...conditionNames, 'Key', 'UpdateExpression'],
  Delete: [...conditionNames, 'Key'],
  ConditionCheck: [...conditionNames, 'Key'],
};

export const knownParameters: Readonly<Record<OperationName, readonly string[]>> = {
  GetItem: ['TableName', 'Key', 'ConsistentRead'],
  BatchGetItem: ['RequestItems'],
  Query: [
    ...['TableName', 'IndexName', 'KeyConditionExpression', 'ConsistentRead', 'ScanIndexForward'],
    ...['Limit', 'ExclusiveStartKey', ...expressionNames],
  ],
  Scan: [
    ...['TableName', 'IndexName', 'FilterExpression', 'ConsistentRead', 'Segment', 'TotalSegments'],
    ...['Limit', 'ExclusiveStartKey', ...expressionNames],
  ],
  PutItem: knownWriteParameters.Put,
  UpdateItem: knownWriteParameters.Update,
  DeleteItem: knownWriteParameters.Delete,
  TransactWriteItems: ['TransactItems', 'ClientRequestToken'],
};

export function checkParameters(known: readonly string[], input: object): void {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && !known.includes(name)) throw new NotImitated(`the parameter ${name}`);
  }
}

export function substitutionsOf(
  input: Pick<WriteInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>,
): Substitutions {
  return new Substitutions(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
}

export function conditionOf(input: WriteInput, substitutions: Substitutions): Condition {
  if (input.ConditionExpression === undefined) return () => true;
  return readCondition(new Tokens(input.ConditionExpression, 'ConditionExpression', substitutions));
}
