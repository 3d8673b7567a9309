/**
 * Takes out of the ledger what people wrote about a member: free metadata, the reasons of operators, the birthday of
 * an enrolment, kept states. What was earned and spent stays as it is, so that the books add up.
 */
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Fact } from '../../../domain/facts/facts.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { indexed } from '../history/history.ts';
import { checkpointKey, programKeys } from '../keys.ts';
import { type Entry, toEntryItem } from '../ledger/entryItem.ts';
import { getProgramsItem } from '../programs/programsTable.ts';
import { transact } from '../transact.ts';

/** What stands in the place of a reason. */
export const erased = 'erased';

/** How many entries were changed. */
export async function scrubLedger(store: Store, program: ProgramId, member: MemberId): Promise<number> {
  let changed = 0;
  for (const entry of await indexed(store, program, member, null)) {
    const clean = scrubbed(entry);
    if (clean !== null) {
      await put(store, store.tables.ledger, toEntryItem(program, clean, store.generation));
      changed++;
    }
    await scrubAction(store, program, entry);
  }
  await removeCheckpoints(store, program, member);
  return changed;
}

/** Null where nothing personal is in it. */
function scrubbed(entry: Entry): Entry | null {
  const { body, outcomes } = entry;
  if (body.kind !== 'fact') return null;
  const fact = scrubbedFact(body.fact);
  const hasReason = outcomes.some((outcome) => 'reason' in outcome && outcome.reason !== erased);
  if (fact === body.fact && !hasReason && body.metadata === null) return null;
  return { ...entry, body: { ...body, fact, metadata: null }, outcomes: outcomes.map(scrubbedOutcome) };
}

function scrubbedFact(fact: Fact): Fact {
  if (fact.kind === 'enrolment' && fact.birthday !== undefined) {
    const { birthday: _, ...rest } = fact;
    return rest;
  }
  const isReasoned = fact.kind === 'adjustment' || fact.kind === 'tier-override';
  return isReasoned && fact.reason !== erased ? { ...fact, reason: erased } : fact;
}

function scrubbedOutcome(outcome: Outcome): Outcome {
  return 'reason' in outcome ? { ...outcome, reason: erased } : outcome;
}

/** What an operator noted with it. */
async function scrubAction(store: Store, program: ProgramId, { body, recordedAt }: Entry): Promise<void> {
  if (body.kind !== 'fact' || body.by === null) return;
  const item = await getProgramsItem(store, programKeys.action(program, recordedAt, body.by.requestId));
  if (item === undefined || item.note === null || item.note === undefined || item.note === erased) return;
  await put(store, store.tables.programs, { ...item, note: erased });
}

/** Only where it still stands: nothing comes back by this. */
async function put(store: Store, TableName: string, Item: object): Promise<void> {
  const write = { TableName, Item: { ...Item }, ConditionExpression: 'attribute_exists(pk)' };
  await translated(() => store.documents.send(new PutCommand(write)));
}

async function removeCheckpoints(store: Store, program: ProgramId, member: MemberId): Promise<void> {
  const TableName = store.tables.ledger;
  const { pk } = checkpointKey(program, member, 1);
  const { Items = [] } = await translated(() =>
    store.documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      }),
    ),
  );
  for (const { sk } of Items) {
    await transact(store, [{ Delete: { TableName, Key: { pk, sk: String(sk) } } }]);
  }
}
