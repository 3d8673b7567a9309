/** One write: checked, decided against the item as it stands, and what it would leave. */
import { validation } from './errors.ts';
import { readUpdate, type Update } from './expressions/updates.ts';
import type { Item } from './expressions/values.ts';
import {
  checkParameters,
  conditionOf,
  knownWriteParameters,
  substitutionsOf,
  type WriteInput,
  type WriteKind,
} from './requests.ts';
import { checkKey, namesOf } from './schema.ts';
import type { MemoryTable } from './table.ts';
import { Tokens } from './tokens.ts';

export interface Write {
  readonly table: MemoryTable;
  readonly identity: string;
  /** One text per item of all tables: what transactions hold. */
  readonly lock: string;
  readonly passes: (standing: Item | null) => boolean;
  /** Whether a failed condition comes with the item. */
  readonly wantsStanding: boolean;
  /** The item afterwards, null where there is none; undefined where the write only checks. */
  readonly result: (standing: Item | null) => Item | null | undefined;
  /** Throws where the item would not be kept. */
  readonly check: () => void;
}

export function readWrite(kind: WriteKind, input: WriteInput, table: MemoryTable): Write {
  checkParameters(knownWriteParameters[kind], input);
  const substitutions = substitutionsOf(input);
  const condition = conditionOf(input, substitutions);
  const keyed = (input.Item ?? input.Key) as Item;
  const update = kind === 'Update' ? readUpdateOf(input, substitutions, table) : null;
  substitutions.checkAllUsed();
  const identity = table.identityOf(keyed);
  return {
    table,
    identity,
    lock: `${table.shape.name} ${identity}`,
    passes: (standing) => condition(standing ?? {}),
    wantsStanding: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    result: (standing) => resultOf(kind, keyed, update, standing),
    check: () => (kind === 'Put' ? table.check(keyed) : checkKey(table.shape, keyed)),
  };
}

function readUpdateOf(
  input: WriteInput,
  substitutions: ReturnType<typeof substitutionsOf>,
  { shape }: MemoryTable,
): Update {
  const expression = input.UpdateExpression;
  if (expression === undefined) throw validation('UpdateExpression is missing');
  return readUpdate(new Tokens(expression, 'UpdateExpression', substitutions), namesOf(shape.key));
}

function resultOf(
  kind: WriteKind,
  keyed: Item,
  update: Update | null,
  standing: Item | null,
): Item | null | undefined {
  switch (kind) {
    case 'Put':
      return keyed;
    case 'Update':
      return (update as Update)(standing ?? keyed);
    case 'Delete':
      return null;
    case 'ConditionCheck':
      return undefined;
  }
}
