/**
 * A store without members: it makes those of a shard as they are asked for and forgets what is written to
 * them. What a sweep over it costs and holds is its own.
 */

import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../../functions/store/client.ts';
import { shardPk } from '../../../functions/store/keys.ts';
import {
  type MemberItem,
  type MemberRecord,
  toMemberItem,
} from '../../../functions/store/members/memberItem.ts';
import { tableNames } from '../../contract/tables.ts';

export const program = 'demo' as ProgramId;

// biome-ignore lint/suspicious/noExplicitAny: commands of the store's own, answered by what they ask for
type Input = any;

/** `members` members in the first shard, all alike but for their names; all due at the same moment. */
export function endlessStore(members: number, records: readonly MemberRecord[]): Store {
  const items = records.map((record) => toMemberItem(program, record));
  const programs = new Map<string, object>();
  const duePk = shardPk(program, 0);
  const dueAt = items[0]!.dueAt;
  const pkOf = (index: number) => `M#${program}#${String(index).padStart(12, '0')}`;
  const indexOf = (pk: string) => Number(pk.slice(pk.lastIndexOf('#') + 1));

  const answers: Readonly<Record<string, (input: Input) => object>> = {
    QueryCommand: ({ TableName, ExclusiveStartKey, Limit, ExpressionAttributeValues }) => {
      if (TableName !== tableNames.members) {
        const pk = ExpressionAttributeValues[':pk'];
        return { Items: [...programs.values()].filter((item) => (item as { pk: string }).pk === pk) };
      }
      if (ExpressionAttributeValues[':pk'] !== duePk) return { Items: [] };
      const from = ExclusiveStartKey === undefined ? 0 : indexOf(ExclusiveStartKey.pk) + 1;
      const count = Math.min(Limit, members - from);
      const Items = Array.from({ length: count }, (_, index) => ({ pk: pkOf(from + index), duePk, dueAt }));
      return from + count < members ? { Items, LastEvaluatedKey: Items.at(-1) } : { Items };
    },
    BatchGetCommand: ({ RequestItems }) => {
      const { Keys } = RequestItems[tableNames.members];
      const found = Keys.map(
        ({ pk }: Input): MemberItem => ({ ...items[indexOf(pk) % items.length]!, pk, duePk }),
      );
      return { Responses: { [tableNames.members]: found } };
    },
    GetCommand: ({ Key }) => {
      return { Item: programs.get(`${Key.pk} ${Key.sk}`) };
    },
    PutCommand: (input) => write(programs, input),
    TransactWriteCommand: ({ TransactItems }) => {
      for (const { Put } of TransactItems) write(programs, Put);
      return {};
    },
  };
  const send = async (command: { input: Input }) => {
    const answer = answers[command.constructor.name];
    if (answer === undefined) throw new Error(`nobody answers ${command.constructor.name}`);
    return answer(command.input);
  };
  return { documents: { send } as unknown as Store['documents'], tables: tableNames };
}

function write(programs: Map<string, object>, { TableName, Item }: Input): object {
  // Who would move is written for each, and read by nobody here.
  if (TableName === tableNames.programs && !Item.pk.startsWith('W#'))
    programs.set(`${Item.pk} ${Item.sk}`, Item);
  return {};
}
